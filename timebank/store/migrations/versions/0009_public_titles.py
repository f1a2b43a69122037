"""A gathering may have another name for those who have not joined, and on paper."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the name; empty means the same."""
    op.execute("ALTER TABLE gathering ADD COLUMN public_title TEXT DEFAULT '' NOT NULL")
