"""Spreadsheets brought along: what was read of one until it is brought in, and which exchanges came so."""

from sqlalchemy import ForeignKeyConstraint, Index
from sqlmodel import SQLModel

from timebank.store.members import of_member
from timebank.store.types import check, instant, octets, one_of, sixteen, whole, words

WHATS = ("members", "exchanges")
STATES = ("read", "asked", "done")


class Sheet(SQLModel, table=True):
    """One spreadsheet that a steward brought: its rows until they are in, packed, and the steward's choices.

    `marks` is what an outcome is told in, as JSON; `trouble` is a word for what stopped it.
    """

    __tablename__ = "sheet"
    __table_args__ = (
        of_member("sheet"),
        sixteen("sheet", "id"),
        one_of("sheet_what_known", "what", WHATS),
        one_of("sheet_state_known", "state", STATES),
        check("sheet_choices_are_claims", "leaves_out IN (0, 1) AND takes_twice IN (0, 1)"),
        check("sheet_done_is_empty", "state <> 'done' OR length(packed) = 0"),
        {"sqlite_strict": True},
    )

    community_id: bytes = octets(primary_key=True)
    id: bytes = octets(primary_key=True)
    member_id: bytes = octets()
    what: str = words()
    made_at: int = instant()
    packed: bytes = octets()
    columns: str = words(default="")
    leaves_out: int = whole(default=0)
    takes_twice: int = whole(default=0)
    state: str = words(default="read")
    trouble: str = words(default="")
    marks: str = words(default="")


class Brought(SQLModel, table=True):
    """One exchange from before that came from a spreadsheet, and the steward who brought it in, if any."""

    __tablename__ = "brought"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "exchange_id"],
            ["exchange.community_id", "exchange.id"],
            name="brought_exchange",
        ),
        ForeignKeyConstraint(
            ["community_id", "steward_id"], ["member.community_id", "member.id"], name="brought_by_member"
        ),
        Index("brought_lately", "community_id", "at"),
        {"sqlite_strict": True},
    )

    community_id: bytes = octets(primary_key=True)
    exchange_id: bytes = octets(primary_key=True)
    steward_id: bytes | None = octets(default=None, nullable=True)
    at: int = instant()
