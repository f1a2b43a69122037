"""A community's whole record as a file: errands with one more kind."""

import sqlalchemy as sa
from alembic import op

from timebank.store.types import INSTANT, Octets

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

NAMES = (
    "community_id, id, member_id, kind, asked_at, wanted, total, done, tries, state, trouble, made, ended_at"
)


def upgrade() -> None:
    """Let an errand be one more thing."""
    # SQLite cannot change a rule, so the table is made anew; no other table points at it.
    op.execute("CREATE TEMPORARY TABLE kept AS SELECT * FROM errand")
    op.drop_table("errand")
    _errand()
    op.execute(f"INSERT INTO errand ({NAMES}) SELECT {NAMES} FROM kept")
    op.execute("DROP TABLE kept")


def _errand() -> None:
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
        sa.CheckConstraint("kind IN ('cards', 'import', 'export')", name="errand_kind_known"),
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
