"""Calendars: an address for each member who asks, under which gatherings are read."""

import sqlalchemy as sa
from alembic import op

from timebank.store.types import INSTANT, Octets

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "calendar",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("member_id", Octets(), nullable=False),
        sa.Column("seed", Octets(), nullable=False),
        sa.Column("token_hash", Octets(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.CheckConstraint("length(seed) = 16", name="calendar_ids_are_16_bytes"),
        sa.ForeignKeyConstraint(
            ["community_id", "member_id"], ["member.community_id", "member.id"], name="calendar_of_member"
        ),
        sa.PrimaryKeyConstraint("community_id", "member_id"),
        sa.UniqueConstraint("community_id", "token_hash", name="calendar_token_once"),
        sqlite_strict=True,
    )
