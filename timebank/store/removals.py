"""What was removed and when: erasures, to be done again after a restore, and the evidence of retention."""

from sqlmodel import SQLModel

from timebank.store.members import of_member
from timebank.store.types import check, instant, octets, sixteen, whole, words

STRICT = {"sqlite_strict": True}


class Erasure(SQLModel, table=True):
    """One member's name, words, contacts and ways in were erased; only ids and a time are kept."""

    __tablename__ = "erasure"
    __table_args__ = (of_member("erasure"), STRICT)

    community_id: bytes = octets(primary_key=True)
    member_id: bytes = octets(primary_key=True)
    at: int = instant()


class Removal(SQLModel, table=True):
    """How many rows of one kind the retention job deleted at one time."""

    __tablename__ = "removal"
    __table_args__ = (
        sixteen("removal", "id"),
        check("removal_count_from_1", "count >= 1"),
        STRICT,
    )

    community_id: bytes = octets(primary_key=True)
    id: bytes = octets(primary_key=True)
    at: int = instant()
    what: str = words()
    count: int = whole()
