"""Who looked: every opening of one member's record by another, kept for that member to read."""

import secrets

from sqlalchemy import ForeignKeyConstraint, Index, bindparam, insert, select
from sqlmodel import Session, SQLModel

from timebank.clock import MINUTE
from timebank.store.members import of_member
from timebank.store.types import check, instant, octets, one_of, sixteen, words

SAME_LOOK = 60 * MINUTE
STANDINGS = ("steward", "host", "supporter")
LOOKED_AT = ("page", "reach", "hours", "card", "slip", "record", "check_in", "remembered")


class Looking(SQLModel, table=True):
    """One person opened something of another's: as what, and what it was."""

    __tablename__ = "looking"
    __table_args__ = (
        of_member("looking"),
        ForeignKeyConstraint(
            ["community_id", "looker_id"], ["member.community_id", "member.id"], name="looking_by_member"
        ),
        sixteen("looking", "id"),
        one_of("looking_standing_known", "standing", STANDINGS),
        one_of("looking_at_known", "what", LOOKED_AT),
        check("looking_at_another", "looker_id <> member_id"),
        Index("looking_by_member", "community_id", "member_id", "at"),
        {"sqlite_strict": True},
    )

    community_id: bytes = octets(primary_key=True)
    id: bytes = octets(primary_key=True)
    member_id: bytes = octets()
    looker_id: bytes = octets()
    standing: str = words()
    what: str = words()
    at: int = instant()


_looking = Looking.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_INSERT = insert(Looking)
_LATELY = select(_looking.c.id).where(
    _looking.c.community_id == bindparam("community_id"),
    _looking.c.member_id == bindparam("member_id"),
    _looking.c.at > bindparam("since"),
    _looking.c.looker_id == bindparam("looker_id"),
    _looking.c.standing == bindparam("standing"),
    _looking.c.what == bindparam("what"),
)


def look(
    session: Session,
    community_id: bytes,
    *,
    member_id: bytes,
    looker_id: bytes,
    standing: str,
    what: str,
    at: int,
) -> None:
    """Keep that one person opened something of another's; again within the hour is the same look."""
    row = {
        "community_id": community_id,
        "member_id": member_id,
        "looker_id": looker_id,
        "standing": standing,
        "what": what,
    }
    connection = session.connection()
    if connection.execute(_LATELY, row | {"since": at - SAME_LOOK}).first() is None:
        connection.execute(_INSERT, row | {"id": secrets.token_bytes(16), "at": at})
