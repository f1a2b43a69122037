"""Letters about a member's time, each with a code by which a reader checks it."""

import sqlalchemy as sa
from alembic import op

from timebank.store.types import INSTANT, Octets

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "letter",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("id", Octets(), nullable=False),
        sa.Column("member_id", Octets(), nullable=False),
        sa.Column("code_hash", Octets(), nullable=False),
        sa.Column("sentences", sa.Text(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.CheckConstraint("length(id) = 16", name="letter_ids_are_16_bytes"),
        sa.CheckConstraint("length(sentences) BETWEEN 1 AND 4000", name="letter_says_something"),
        sa.CheckConstraint("expires_at > made_at", name="letter_runs_out_after_it_was_made"),
        sa.CheckConstraint("ended_at >= made_at", name="letter_is_switched_off_after_it_was_made"),
        sa.ForeignKeyConstraint(
            ["community_id", "member_id"], ["member.community_id", "member.id"], name="letter_of_member"
        ),
        sa.PrimaryKeyConstraint("community_id", "id"),
        sqlite_strict=True,
    )
    op.create_index("letter_by_member", "letter", ["community_id", "member_id", "made_at"], unique=False)
    op.create_index("letter_by_code", "letter", ["code_hash"], unique=False)
