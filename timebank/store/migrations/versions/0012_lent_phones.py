"""Who lent their phone at the door: help with one more standing."""

import sqlalchemy as sa
from alembic import op

from timebank.store.types import INSTANT, Octets

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

NAMES = "community_id, act_id, what, member_id, helper_id, standing, heard, minutes, at"


def upgrade() -> None:
    """Let help hold one more word."""
    # SQLite cannot change a rule, so the table is made anew; no other table points at it.
    op.execute("CREATE TEMPORARY TABLE kept AS SELECT * FROM help")
    op.drop_table("help")
    _help()
    op.execute(f"INSERT INTO help ({NAMES}) SELECT {NAMES} FROM kept")
    op.execute("DROP TABLE kept")


def _help() -> None:
    op.create_table(
        "help",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("act_id", Octets(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("member_id", Octets(), nullable=False),
        sa.Column("helper_id", Octets(), nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.Column("heard", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.CheckConstraint("heard IN ('', 'said', 'phone', 'paper')", name="help_heard_known"),
        sa.CheckConstraint("standing IN ('supporter', 'steward', 'member')", name="help_standing_known"),
        sa.CheckConstraint("what IN ('exchange', 'answer', 'check_in')", name="help_act_known"),
        sa.CheckConstraint("helper_id <> member_id", name="help_of_another"),
        sa.ForeignKeyConstraint(
            ["community_id", "helper_id"], ["member.community_id", "member.id"], name="help_by_member"
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "member_id"], ["member.community_id", "member.id"], name="help_of_member"
        ),
        sa.PrimaryKeyConstraint("community_id", "act_id", "what"),
        sqlite_strict=True,
    )
    op.create_index("help_by_helper", "help", ["community_id", "helper_id", "at"], unique=False)
    op.create_index("help_by_member", "help", ["community_id", "member_id", "at"], unique=False)
