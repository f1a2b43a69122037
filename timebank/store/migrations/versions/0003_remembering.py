"""Remembering: members who have died, and a look that says who wrote so."""

import sqlalchemy as sa
from alembic import op

from timebank.store.types import INSTANT, Octets

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the new table, then let who looked hold one more word."""
    op.create_table(
        "remembrance",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("member_id", Octets(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("made_by", Octets(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.CheckConstraint("length(words) <= 280", name="remembrance_words_short"),
        sa.CheckConstraint("made_by <> member_id", name="remembrance_of_another"),
        sa.ForeignKeyConstraint(
            ["community_id", "made_by"], ["member.community_id", "member.id"], name="remembrance_by_member"
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "member_id"], ["member.community_id", "member.id"], name="remembrance_of_member"
        ),
        sa.PrimaryKeyConstraint("community_id", "member_id"),
        sqlite_strict=True,
    )
    # SQLite cannot change a rule, so the table is made anew; no other table points at it.
    op.execute("CREATE TEMPORARY TABLE kept AS SELECT * FROM looking")
    op.drop_table("looking")
    _looking()
    names = "community_id, id, member_id, looker_id, standing, what, at"
    op.execute(f"INSERT INTO looking ({names}) SELECT {names} FROM kept")
    op.execute("DROP TABLE kept")


def _looking() -> None:
    op.create_table(
        "looking",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("id", Octets(), nullable=False),
        sa.Column("member_id", Octets(), nullable=False),
        sa.Column("looker_id", Octets(), nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.CheckConstraint("standing IN ('steward', 'host', 'supporter')", name="looking_standing_known"),
        sa.CheckConstraint(
            "what IN ('page', 'reach', 'hours', 'card', 'slip', 'record', 'check_in', 'remembered')",
            name="looking_at_known",
        ),
        sa.CheckConstraint("length(id) = 16", name="looking_ids_are_16_bytes"),
        sa.CheckConstraint("looker_id <> member_id", name="looking_at_another"),
        sa.ForeignKeyConstraint(
            ["community_id", "looker_id"], ["member.community_id", "member.id"], name="looking_by_member"
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "member_id"], ["member.community_id", "member.id"], name="looking_of_member"
        ),
        sa.PrimaryKeyConstraint("community_id", "id"),
        sqlite_strict=True,
    )
    op.create_index("looking_by_member", "looking", ["community_id", "member_id", "at"], unique=False)
