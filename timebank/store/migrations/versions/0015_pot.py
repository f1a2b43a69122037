"""The pot: draws that two stewards agree to, people who record for others, and time through a job."""

import sqlalchemy as sa
from alembic import op

from timebank.store.types import INSTANT, Octets

revision = "0015"
down_revision = "0013"
branch_labels = None
depends_on = None

OPEN = sa.text("second_at IS NULL AND ended_at IS NULL")


def upgrade() -> None:
    """Make the tables, and add the choices, which leave everything as it is."""
    _agreements()
    _draws()
    _recorders()
    _shared()
    # Written out because SQLite adds a column's rule only together with the column.
    op.execute(
        "ALTER TABLE community ADD COLUMN pot_minutes INTEGER DEFAULT 300 NOT NULL "
        "CONSTRAINT community_pot_minutes_from_0 CHECK (pot_minutes >= 0)"
    )
    op.execute(
        "ALTER TABLE duty ADD COLUMN by_job INTEGER DEFAULT 0 NOT NULL "
        "CONSTRAINT duty_by_job_is_a_claim CHECK (by_job IN (0, 1))"
    )


def _member(column: str, name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["community_id", column], ["member.community_id", "member.id"], name=name)


def _account(name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["community_id", "account_id"], ["account.community_id", "account.id"], name=name
    )


def _agreements() -> None:
    op.create_table(
        "agreement",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("id", Octets(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("about", Octets(), nullable=True),
        sa.Column("asked_by", Octets(), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("first_by", Octets(), nullable=True),
        sa.Column("first_at", INSTANT, nullable=True),
        sa.Column("second_by", Octets(), nullable=True),
        sa.Column("second_at", INSTANT, nullable=True),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.CheckConstraint("(first_by IS NULL) = (first_at IS NULL)", name="agreement_first_is_somebodys"),
        sa.CheckConstraint("(second_by IS NULL) = (second_at IS NULL)", name="agreement_second_is_somebodys"),
        sa.CheckConstraint("ended_at IS NULL OR second_at IS NULL", name="agreement_ends_without_two"),
        sa.CheckConstraint("first_by <> second_by", name="agreement_needs_two_people"),
        sa.CheckConstraint("kind IN ('draw', 'export')", name="agreement_kind_known"),
        sa.CheckConstraint(
            "kind <> 'draw' OR (first_by <> asked_by AND second_by <> asked_by)", name="agreement_of_others"
        ),
        sa.CheckConstraint("length(id) = 16", name="agreement_ids_are_16_bytes"),
        sa.CheckConstraint("second_at IS NULL OR first_at IS NOT NULL", name="agreement_first_comes_first"),
        _member("asked_by", "agreement_asked_by"),
        _member("first_by", "agreement_first_by"),
        _member("second_by", "agreement_second_by"),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"]),
        sa.PrimaryKeyConstraint("community_id", "id"),
        sqlite_strict=True,
    )
    op.create_index(
        "agreement_open",
        "agreement",
        ["community_id", "kind", "asked_at"],
        unique=False,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def _draws() -> None:
    op.create_table(
        "draw",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("id", Octets(), nullable=False),
        sa.Column("member_id", Octets(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.CheckConstraint("minutes > 0", name="draw_minutes_above_0"),
        sa.ForeignKeyConstraint(
            ["community_id", "id"], ["agreement.community_id", "agreement.id"], name="draw_of_agreement"
        ),
        _member("member_id", "draw_of_member"),
        sa.PrimaryKeyConstraint("community_id", "id"),
        sqlite_strict=True,
    )


def _recorders() -> None:
    op.create_table(
        "recorder",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("account_id", Octets(), nullable=False),
        sa.Column("member_id", Octets(), nullable=False),
        sa.Column("named_by", Octets(), nullable=False),
        sa.Column("named_at", INSTANT, nullable=False),
        sa.Column("agreed_at", INSTANT, nullable=True),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.CheckConstraint("ended_at >= named_at", name="recorder_ends_after_it_begins"),
        _account("recorder_of_account"),
        _member("member_id", "recorder_of_member"),
        _member("named_by", "recorder_named_by"),
        sa.PrimaryKeyConstraint("community_id", "account_id", "member_id"),
        sqlite_strict=True,
    )
    op.create_index("recorder_by_member", "recorder", ["community_id", "member_id"], unique=False)


def _shared() -> None:
    op.create_table(
        "shared_account",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("account_id", Octets(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("split_at", INSTANT, nullable=True),
        _account("shared_account_of_account"),
        sa.PrimaryKeyConstraint("community_id", "account_id"),
        sqlite_strict=True,
    )
