"""Who looked: every opening of one member's record by another, kept for that member to read."""

from sqlalchemy import ForeignKeyConstraint, Index
from sqlmodel import SQLModel

from timebank.store.members import of_member
from timebank.store.types import check, instant, octets, one_of, sixteen, words

STANDINGS = ("steward", "host", "supporter")
LOOKED_AT = ("page", "reach", "hours", "card", "slip", "record", "check_in")


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
