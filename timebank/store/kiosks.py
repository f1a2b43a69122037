"""Kiosks: tablets that stand at a gathering and show a code that changes each minute."""

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import SQLModel

from timebank.store.types import instant, octets, sixteen


class Kiosk(SQLModel, table=True):
    """A gathering's tablet: the hash of what opens its page, and the seed of its codes; nobody's id."""

    __tablename__ = "kiosk"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "gathering_id"],
            ["gathering.community_id", "gathering.id"],
            name="kiosk_of_gathering",
        ),
        sixteen("kiosk", "seed"),
        UniqueConstraint("community_id", "token_hash", name="kiosk_token_once"),
        Index("kiosk_token", "token_hash"),
        {"sqlite_strict": True},
    )

    community_id: bytes = octets(primary_key=True)
    gathering_id: bytes = octets(primary_key=True)
    seed: bytes = octets()
    token_hash: bytes = octets()
    made_at: int = instant()
