"""Addresses under which members' calendars ask for what is on."""

from sqlalchemy import UniqueConstraint
from sqlmodel import SQLModel

from timebank.store.members import STRICT, of_member
from timebank.store.types import instant, octets, sixteen


class Calendar(SQLModel, table=True):
    """One member's address for all gatherings, until they end it; of what opens it only a hash is kept.

    `seed` is the key of the press that made it: from that and the installation's secret it is derived.
    """

    __tablename__ = "calendar"
    __table_args__ = (
        of_member("calendar"),
        sixteen("calendar", "seed"),
        UniqueConstraint("community_id", "token_hash", name="calendar_token_once"),
        STRICT,
    )

    community_id: bytes = octets(primary_key=True)
    member_id: bytes = octets(primary_key=True)
    seed: bytes = octets()
    token_hash: bytes = octets()
    made_at: int = instant()
