"""Time through a job: what it comes to in a community, and who says that theirs is."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the choice, which is that the pot gives the hour; nobody has said anything yet."""
    # Written out because SQLite adds a column's rule only together with the column.
    op.execute(
        "ALTER TABLE community ADD COLUMN paid_time TEXT DEFAULT 'to_pot' NOT NULL "
        "CONSTRAINT community_paid_time_known CHECK (paid_time IN ('counts', 'to_pot', 'seen'))"
    )
    op.execute(
        "ALTER TABLE check_in ADD COLUMN is_paid INTEGER DEFAULT 0 NOT NULL "
        "CONSTRAINT check_in_is_paid_is_a_claim CHECK (is_paid IN (0, 1))"
    )
