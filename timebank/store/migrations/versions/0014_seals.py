"""Seals, their keys and witnesses, and when a journal was last looked over."""

import sqlalchemy as sa
from alembic import op

from timebank.store import guards
from timebank.store.types import INSTANT, Octets

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables, and freeze them."""
    _keys_and_seals()
    _subtrees()
    _witnesses()
    _provings()
    guards.create_missing(op.get_bind())


def _keys_and_seals() -> None:
    op.create_table(
        "seal_key",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("series", sa.Integer(), nullable=False),
        sa.Column("public_key", Octets(), nullable=False),
        sa.Column("signed_by_previous", Octets(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("begins_at", INSTANT, nullable=False),
        sa.CheckConstraint("length(public_key) = 32", name="seal_key_is_32_bytes"),
        sa.CheckConstraint("number >= 0 AND series >= 0", name="seal_key_number_from_0"),
        sa.CheckConstraint("length(signed_by_previous) = 64", name="seal_key_signature_is_64_bytes"),
        sa.CheckConstraint(
            "number = 0 OR (signed_by_previous IS NULL) = (why <> '')", name="seal_key_follows_or_says_why"
        ),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"]),
        sa.PrimaryKeyConstraint("community_id", "number"),
        sqlite_strict=True,
    )
    op.create_table(
        "seal",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("root", Octets(), nullable=False),
        sa.Column("key_number", sa.Integer(), nullable=False),
        sa.Column("signature", Octets(), nullable=False),
        sa.Column("sealed_at", INSTANT, nullable=False),
        sa.CheckConstraint("size >= 1", name="seal_size_from_1"),
        sa.CheckConstraint("length(root) = 32", name="seal_root_is_32_bytes"),
        sa.CheckConstraint("length(signature) = 64", name="seal_signature_is_64_bytes"),
        sa.ForeignKeyConstraint(
            ["community_id", "key_number"], ["seal_key.community_id", "seal_key.number"], name="seal_of_key"
        ),
        sa.PrimaryKeyConstraint("community_id", "size"),
        sqlite_strict=True,
    )


def _subtrees() -> None:
    op.create_table(
        "subtree",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("root", Octets(), nullable=False),
        sa.CheckConstraint("level >= 1 AND place >= 0", name="subtree_level_from_1"),
        sa.CheckConstraint("length(root) = 32", name="subtree_root_is_32_bytes"),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"]),
        sa.PrimaryKeyConstraint("community_id", "level", "place"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


def _witnesses() -> None:
    op.create_table(
        "witness",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("public_key", Octets(), nullable=False),
        sa.Column("key_name", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.CheckConstraint("length(public_key) = 32", name="witness_key_is_32_bytes"),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"]),
        sa.PrimaryKeyConstraint("community_id", "public_key"),
        sa.UniqueConstraint("community_id", "key_name", name="witness_name_once"),
        sqlite_strict=True,
    )
    op.create_table(
        "cosignature",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("public_key", Octets(), nullable=False),
        sa.Column("at_seconds", INSTANT, nullable=False),
        sa.Column("signature", Octets(), nullable=False),
        sa.CheckConstraint("length(signature) = 64", name="cosignature_is_64_bytes"),
        sa.ForeignKeyConstraint(
            ["community_id", "public_key"],
            ["witness.community_id", "witness.public_key"],
            name="cosignature_by_witness",
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "size"], ["seal.community_id", "seal.size"], name="cosignature_of_seal"
        ),
        sa.PrimaryKeyConstraint("community_id", "size", "public_key"),
        sqlite_strict=True,
    )


def _provings() -> None:
    op.create_table(
        "proving",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("faults", sa.Integer(), nullable=False),
        sa.CheckConstraint("what IN ('verified', 'backed up', 'drilled')", name="proving_what_known"),
        sa.CheckConstraint("size >= 0 AND faults >= 0", name="proving_size_from_0"),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"]),
        sa.PrimaryKeyConstraint("community_id", "what", "at"),
        sqlite_strict=True,
    )
