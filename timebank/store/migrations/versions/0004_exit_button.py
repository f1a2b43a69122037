"""A community's pages may carry a button that leaves them at once."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the choice, which is off."""
    # Written out because SQLite adds a column's rule only together with the column.
    op.execute(
        "ALTER TABLE community ADD COLUMN exit_button INTEGER DEFAULT 0 NOT NULL "
        "CONSTRAINT community_exit_button_is_a_claim CHECK (exit_button IN (0, 1))"
    )
