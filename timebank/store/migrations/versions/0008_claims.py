"""Claims: who says, late, that they were at a gathering."""

import sqlalchemy as sa
from alembic import op

from timebank.store.types import INSTANT, Octets

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "claim",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("id", Octets(), nullable=False),
        sa.Column("gathering_id", Octets(), nullable=False),
        sa.Column("member_id", Octets(), nullable=False),
        sa.Column("claimed_at", INSTANT, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", INSTANT, nullable=True),
        sa.CheckConstraint("(answer = '') = (answered_at IS NULL)", name="claim_answered_has_time"),
        sa.CheckConstraint("answer IN ('', 'yes', 'no')", name="claim_answer_known"),
        sa.CheckConstraint("length(id) = 16", name="claim_ids_are_16_bytes"),
        sa.ForeignKeyConstraint(
            ["community_id", "gathering_id"],
            ["gathering.community_id", "gathering.id"],
            name="claim_of_gathering",
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "member_id"], ["member.community_id", "member.id"], name="claim_of_member"
        ),
        sa.PrimaryKeyConstraint("community_id", "id"),
        sa.UniqueConstraint("community_id", "gathering_id", "member_id", name="claim_once_a_person"),
        sqlite_strict=True,
    )
    op.create_index("claim_by_member", "claim", ["community_id", "member_id"], unique=False)
