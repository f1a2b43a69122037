"""Meeting: codes that one phone shows another, and tablets that stand at gatherings."""

import sqlalchemy as sa
from alembic import op

from timebank.store.types import INSTANT, Octets

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make both tables."""
    _handshake()
    _kiosk()


def _handshake() -> None:
    op.create_table(
        "handshake",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("id", Octets(), nullable=False),
        sa.Column("member_id", Octets(), nullable=False),
        sa.Column("token_hash", Octets(), nullable=False),
        sa.Column("code_hash", Octets(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("happened_on", sa.Text(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("opened_by", Octets(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.CheckConstraint("length(id) = 16", name="handshake_ids_are_16_bytes"),
        sa.CheckConstraint("way IN ('gave', 'received')", name="handshake_way_known"),
        sa.CheckConstraint("answer IN ('', 'yes', 'no', 'changed')", name="handshake_answer_known"),
        sa.CheckConstraint("opened_by <> member_id", name="handshake_needs_two_people"),
        sa.CheckConstraint("minutes > 0", name="handshake_minutes_above_0"),
        sa.CheckConstraint("length(words) <= 80", name="handshake_words_are_short"),
        sa.CheckConstraint("happened_on LIKE '____-__-__'", name="handshake_day_is_iso"),
        sa.CheckConstraint(
            "answer <> 'yes' OR opened_by IS NOT NULL", name="handshake_yes_is_of_who_opened_it"
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "member_id"], ["member.community_id", "member.id"], name="handshake_of_member"
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "opened_by"],
            ["member.community_id", "member.id"],
            name="handshake_opened_by_member",
        ),
        sa.PrimaryKeyConstraint("community_id", "id"),
        sa.UniqueConstraint("community_id", "token_hash", name="handshake_token_once"),
        sqlite_strict=True,
    )
    op.create_index("handshake_token", "handshake", ["token_hash"])
    op.create_index("handshake_code", "handshake", ["code_hash"])


def _kiosk() -> None:
    op.create_table(
        "kiosk",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("gathering_id", Octets(), nullable=False),
        sa.Column("seed", Octets(), nullable=False),
        sa.Column("token_hash", Octets(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.CheckConstraint("length(seed) = 16", name="kiosk_ids_are_16_bytes"),
        sa.ForeignKeyConstraint(
            ["community_id", "gathering_id"],
            ["gathering.community_id", "gathering.id"],
            name="kiosk_of_gathering",
        ),
        sa.PrimaryKeyConstraint("community_id", "gathering_id"),
        sa.UniqueConstraint("community_id", "token_hash", name="kiosk_token_once"),
        sqlite_strict=True,
    )
    op.create_index("kiosk_token", "kiosk", ["token_hash"])
