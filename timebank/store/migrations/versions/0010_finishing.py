"""Finishing together: who said that a gathering's list is right, and which list it was."""

import sqlalchemy as sa
from alembic import op

from timebank.store.types import INSTANT, Octets

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "finishing_word",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("gathering_id", Octets(), nullable=False),
        sa.Column("member_id", Octets(), nullable=False),
        sa.Column("seen", sa.Text(), nullable=False),
        sa.Column("said_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "gathering_id"],
            ["gathering.community_id", "gathering.id"],
            name="finishing_word_of_gathering",
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "member_id"],
            ["member.community_id", "member.id"],
            name="finishing_word_of_member",
        ),
        sa.PrimaryKeyConstraint("community_id", "gathering_id", "member_id"),
        sqlite_strict=True,
    )
