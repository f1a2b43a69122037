"""Time at a finished gathering put right: who asks for it, and entries that are booked anew."""

import sqlalchemy as sa
from alembic import op

from timebank.store.types import INSTANT, Octets

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

ONCE = "entry_once_a_person_and_side"


def upgrade() -> None:
    """Let an entry at a gathering follow one that was taken back; make the table of asks."""
    # Written out because SQLite adds a column's rule only together with the column.
    op.execute(
        "ALTER TABLE entry ADD COLUMN round INTEGER DEFAULT 0 NOT NULL "
        "CONSTRAINT entry_round_from_0 CHECK (round >= 0)"
    )
    op.drop_index(ONCE, table_name="entry")
    op.create_index(
        ONCE,
        "entry",
        ["community_id", "gathering_id", "giver_id", "receiver_id", "round"],
        unique=True,
        sqlite_where=sa.text("kind = 'gathering'"),
        postgresql_where=sa.text("kind = 'gathering'"),
    )
    _stay_changes()


def _stay_changes() -> None:
    op.create_table(
        "stay_change",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("id", Octets(), nullable=False),
        sa.Column("gathering_id", Octets(), nullable=False),
        sa.Column("member_id", Octets(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("asked_by", Octets(), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by", Octets(), nullable=True),
        sa.Column("answered_at", INSTANT, nullable=True),
        sa.CheckConstraint("(answer = '') = (answered_at IS NULL)", name="stay_change_answered_has_time"),
        sa.CheckConstraint("(answer = '') = (answered_by IS NULL)", name="stay_change_answered_by_somebody"),
        sa.CheckConstraint("answer <> 'yes' OR answered_by <> asked_by", name="stay_change_takes_two"),
        sa.CheckConstraint("answer IN ('', 'yes', 'no')", name="stay_change_answer_known"),
        sa.CheckConstraint("length(id) = 16", name="stay_change_ids_are_16_bytes"),
        sa.CheckConstraint("minutes BETWEEN 0 AND 1440", name="stay_change_within_a_day"),
        sa.ForeignKeyConstraint(
            ["community_id", "answered_by"],
            ["member.community_id", "member.id"],
            name="stay_change_answered_by_member",
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "asked_by"],
            ["member.community_id", "member.id"],
            name="stay_change_asked_by_member",
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "gathering_id"],
            ["gathering.community_id", "gathering.id"],
            name="stay_change_of_gathering",
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "member_id"], ["member.community_id", "member.id"], name="stay_change_of_member"
        ),
        sa.PrimaryKeyConstraint("community_id", "id"),
        sqlite_strict=True,
    )
    op.create_index("stay_change_by_member", "stay_change", ["community_id", "member_id"], unique=False)
    op.create_index(
        "stay_change_one_open",
        "stay_change",
        ["community_id", "gathering_id", "member_id"],
        unique=True,
        sqlite_where=sa.text("answer = ''"),
        postgresql_where=sa.text("answer = ''"),
    )
