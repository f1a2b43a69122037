"""A gathering may be cancelled, and may happen every week."""

import sqlalchemy as sa
from alembic import op

from timebank.store.types import INSTANT, Octets

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Note when a gathering was cancelled, which no finished one is; then make the series."""
    instant = INSTANT.compile(dialect=op.get_bind().dialect)
    # Written out because SQLite adds a column's rule only together with the column.
    op.execute(
        f"ALTER TABLE gathering ADD COLUMN cancelled_at {instant} "
        "CONSTRAINT gathering_cancelled_is_open CHECK (cancelled_at IS NULL OR state = 'open')"
    )
    _series()


def _series() -> None:
    op.create_table(
        "series",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("id", Octets(), nullable=False),
        sa.Column("sign_token", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.CheckConstraint("length(id) = 16", name="series_ids_are_16_bytes"),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"]),
        sa.PrimaryKeyConstraint("community_id", "id"),
        sa.UniqueConstraint("community_id", "code", name="series_code_once"),
        sa.UniqueConstraint("community_id", "sign_token", name="series_sign_once"),
        sqlite_strict=True,
    )
    op.create_index("series_code", "series", ["code"], unique=False)
    op.create_index("series_sign", "series", ["sign_token"], unique=False)
    op.create_table(
        "in_series",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("gathering_id", Octets(), nullable=False),
        sa.Column("series_id", Octets(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "gathering_id"],
            ["gathering.community_id", "gathering.id"],
            name="in_series_of_gathering",
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "series_id"], ["series.community_id", "series.id"], name="in_series_of_series"
        ),
        sa.PrimaryKeyConstraint("community_id", "gathering_id"),
        sqlite_strict=True,
    )
    op.create_index("in_series_by_series", "in_series", ["community_id", "series_id"], unique=False)
