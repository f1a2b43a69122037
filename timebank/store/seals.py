"""Seals, the keys that sign them, roots of whole subtrees, witnesses, and when all was looked over.

Private keys and the sealer's last seal are not here but in a folder (`seal_folder.py`), so that whoever can
write this database cannot sign.
"""

from sqlalchemy import ForeignKeyConstraint, UniqueConstraint
from sqlmodel import SQLModel

from timebank.store.types import check, instant, octets, one_of, whole, words

STRICT = {"sqlite_strict": True}
PROVED = ("verified", "backed up", "drilled")


class SealKey(SQLModel, table=True):
    """A community's public key; each after the first is signed by the one before, or says why it is not."""

    __tablename__ = "seal_key"
    __table_args__ = (
        check("seal_key_is_32_bytes", "length(public_key) = 32"),
        check("seal_key_number_from_0", "number >= 0 AND series >= 0"),
        check("seal_key_signature_is_64_bytes", "length(signed_by_previous) = 64"),
        check(
            "seal_key_follows_or_says_why",
            "number = 0 OR (signed_by_previous IS NULL) = (why <> '')",
        ),
        STRICT,
    )

    community_id: bytes = octets(primary_key=True, foreign_key="community.id")
    number: int = whole(primary_key=True)
    series: int = whole(default=0)
    public_key: bytes = octets()
    signed_by_previous: bytes | None = octets(default=None, nullable=True)
    why: str = words(default="")
    begins_at: int = instant()


class Seal(SQLModel, table=True):
    """A signed checkpoint: so many entries had this root."""

    __tablename__ = "seal"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "key_number"], ["seal_key.community_id", "seal_key.number"], name="seal_of_key"
        ),
        check("seal_size_from_1", "size >= 1"),
        check("seal_root_is_32_bytes", "length(root) = 32"),
        check("seal_signature_is_64_bytes", "length(signature) = 64"),
        STRICT,
    )

    community_id: bytes = octets(primary_key=True)
    size: int = whole(primary_key=True)
    root: bytes = octets()
    key_number: int = whole()
    signature: bytes = octets()
    sealed_at: int = instant()


class Subtree(SQLModel, table=True):
    """The root over a whole power of 256 leaves, kept so that a proof need not read them all."""

    __tablename__ = "subtree"
    __table_args__ = (
        check("subtree_level_from_1", "level >= 1 AND place >= 0"),
        check("subtree_root_is_32_bytes", "length(root) = 32"),
        {"sqlite_strict": True, "sqlite_with_rowid": False},
    )

    community_id: bytes = octets(primary_key=True, foreign_key="community.id")
    level: int = whole(primary_key=True)  # 1 is over 256 leaves, 2 over 65,536
    place: int = whole(primary_key=True)
    root: bytes = octets()


class Witness(SQLModel, table=True):
    """Somebody outside who is asked to keep watch: another community, or a group of members."""

    __tablename__ = "witness"
    __table_args__ = (
        UniqueConstraint("community_id", "key_name", name="witness_name_once"),
        check("witness_key_is_32_bytes", "length(public_key) = 32"),
        STRICT,
    )

    community_id: bytes = octets(primary_key=True, foreign_key="community.id")
    public_key: bytes = octets(primary_key=True)
    key_name: str = words()
    name: str = words()
    added_at: int = instant()


class Cosignature(SQLModel, table=True):
    """A witness saw this seal, and that nothing before it was changed."""

    __tablename__ = "cosignature"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "size"], ["seal.community_id", "seal.size"], name="cosignature_of_seal"
        ),
        ForeignKeyConstraint(
            ["community_id", "public_key"],
            ["witness.community_id", "witness.public_key"],
            name="cosignature_by_witness",
        ),
        check("cosignature_is_64_bytes", "length(signature) = 64"),
        STRICT,
    )

    community_id: bytes = octets(primary_key=True)
    size: int = whole(primary_key=True)
    public_key: bytes = octets(primary_key=True)
    at_seconds: int = instant()
    signature: bytes = octets()


class Proving(SQLModel, table=True):
    """Somebody or the background work looked the whole journal over, or a copy of it."""

    __tablename__ = "proving"
    __table_args__ = (
        one_of("proving_what_known", "what", PROVED),
        check("proving_size_from_0", "size >= 0 AND faults >= 0"),
        STRICT,
    )

    community_id: bytes = octets(primary_key=True, foreign_key="community.id")
    what: str = words(primary_key=True)
    at: int = instant(primary_key=True)
    size: int = whole()
    faults: int = whole(default=0)
