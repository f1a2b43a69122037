"""A gathering may be cancelled."""

from alembic import op

from timebank.store.types import INSTANT

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Note when a gathering was cancelled; a finished one never is."""
    instant = INSTANT.compile(dialect=op.get_bind().dialect)
    # Written out because SQLite adds a column's rule only together with the column.
    op.execute(
        f"ALTER TABLE gathering ADD COLUMN cancelled_at {instant} "
        "CONSTRAINT gathering_cancelled_is_open CHECK (cancelled_at IS NULL OR state = 'open')"
    )
