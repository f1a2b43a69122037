"""Spreadsheets brought along, and one more kind of errand."""

import sqlalchemy as sa
from alembic import op

from timebank.store.types import INSTANT, Octets

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

ERRAND = (
    "community_id, id, member_id, kind, asked_at, wanted, total, done, tries, state, trouble, made, ended_at"
)


def upgrade() -> None:
    """Make the tables, and let errands be of one more kind."""
    # SQLite cannot change a rule, so the table is made anew; no other table points at it.
    op.execute("CREATE TEMPORARY TABLE kept AS SELECT * FROM errand")
    op.drop_table("errand")
    _errands()
    op.execute(f"INSERT INTO errand ({ERRAND}) SELECT {ERRAND} FROM kept")
    op.execute("DROP TABLE kept")
    _sheets()
    _brought()


def _errands() -> None:
    op.create_table(
        "errand",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("id", Octets(), nullable=False),
        sa.Column("member_id", Octets(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("wanted", Octets(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.Column("made", Octets(), nullable=True),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.CheckConstraint("length(id) = 16", name="errand_ids_are_16_bytes"),
        sa.CheckConstraint("kind IN ('cards', 'import')", name="errand_kind_known"),
        sa.CheckConstraint("state IN ('waiting', 'ready', 'failed')", name="errand_state_known"),
        sa.CheckConstraint("done >= 0 AND total >= 0 AND tries >= 0", name="errand_counts_from_0"),
        sa.CheckConstraint("(state = 'waiting') = (ended_at IS NULL)", name="errand_over_has_time"),
        sa.CheckConstraint("made IS NULL OR state = 'ready'", name="errand_file_is_of_ready"),
        sa.ForeignKeyConstraint(
            ["community_id", "member_id"], ["member.community_id", "member.id"], name="errand_of_member"
        ),
        sa.PrimaryKeyConstraint("community_id", "id"),
        sqlite_strict=True,
    )
    op.create_index("errand_by_turn", "errand", ["state", "asked_at"])


def _sheets() -> None:
    op.create_table(
        "sheet",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("id", Octets(), nullable=False),
        sa.Column("member_id", Octets(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("packed", Octets(), nullable=False),
        sa.Column("columns", sa.Text(), nullable=False),
        sa.Column("leaves_out", sa.Integer(), nullable=False),
        sa.Column("takes_twice", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.Column("marks", sa.Text(), nullable=False),
        sa.CheckConstraint("length(id) = 16", name="sheet_ids_are_16_bytes"),
        sa.CheckConstraint("what IN ('members', 'exchanges')", name="sheet_what_known"),
        sa.CheckConstraint("state IN ('read', 'asked', 'done')", name="sheet_state_known"),
        sa.CheckConstraint("leaves_out IN (0, 1) AND takes_twice IN (0, 1)", name="sheet_choices_are_claims"),
        sa.CheckConstraint("state <> 'done' OR length(packed) = 0", name="sheet_done_is_empty"),
        sa.ForeignKeyConstraint(
            ["community_id", "member_id"], ["member.community_id", "member.id"], name="sheet_of_member"
        ),
        sa.PrimaryKeyConstraint("community_id", "id"),
        sqlite_strict=True,
    )


def _brought() -> None:
    op.create_table(
        "brought",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("exchange_id", Octets(), nullable=False),
        sa.Column("steward_id", Octets(), nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "exchange_id"],
            ["exchange.community_id", "exchange.id"],
            name="brought_exchange",
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "steward_id"], ["member.community_id", "member.id"], name="brought_by_member"
        ),
        sa.PrimaryKeyConstraint("community_id", "exchange_id"),
        sqlite_strict=True,
    )
    op.create_index("brought_lately", "brought", ["community_id", "at"])
