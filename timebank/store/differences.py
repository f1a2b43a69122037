"""Differences: what two people remember of one exchange, who helps them talk, and what replaced what."""

from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index, Select, UniqueConstraint, bindparam, select, text, update
from sqlmodel import Session, SQLModel

from timebank.store.types import check, instant, octets, one_of, sixteen, whole, words

STRICT = {"sqlite_strict": True}
REASONS = ("time", "day", "words", "not me", "take back")
STATES = ("asked", "talking", "agreed", "left")
COMES_TO = ("changed", "stays", "taken back")
OPEN = "state IN ('asked', 'talking')"


def _of(table: str, column: str, target: str, name: str) -> ForeignKeyConstraint:
    """Tie a column to a row of the same community."""
    ids = ["community_id", f"{target}.community_id"]
    return ForeignKeyConstraint([ids[0], column], [ids[1], f"{target}.id"], name=f"{table}_{name}")


class Difference(SQLModel, table=True):
    """One exchange that its two sides remember differently; `agreed_id` is the recollection both stand by.

    One at a time is open for an exchange; those that were settled stay, for both to read.
    """

    __tablename__ = "difference"
    __table_args__ = (
        _of("difference", "exchange_id", "exchange", "of_exchange"),
        _of("difference", "begun_by", "member", "begun_by_member"),
        sixteen("difference", "id"),
        one_of("difference_reason_known", "reason", REASONS),
        one_of("difference_state_known", "state", STATES),
        check("difference_settled_has_time", "(state IN ('agreed', 'left')) = (settled_at IS NOT NULL)"),
        check("difference_agreed_on_one", "(state = 'agreed') = (agreed_id IS NOT NULL)"),
        Index(
            "difference_one_open",
            "community_id",
            "exchange_id",
            unique=True,
            sqlite_where=text(OPEN),
            postgresql_where=text(OPEN),
        ),
        Index("difference_by_exchange", "community_id", "exchange_id"),
        STRICT,
    )

    community_id: bytes = octets(primary_key=True)
    id: bytes = octets(primary_key=True)
    exchange_id: bytes = octets()
    begun_by: bytes = octets()
    reason: str = words()
    state: str = words()
    begun_at: int = instant()
    settled_at: int | None = instant(default=None, nullable=True)
    agreed_id: bytes | None = octets(default=None, nullable=True)


class Recollection(SQLModel, table=True):
    """What one person remembers, or what those who help write down: number 0 is what was first recorded.

    An exchange that is agreed on anew bears the id of the recollection that both stood by.
    """

    __tablename__ = "recollection"
    __table_args__ = (
        _of("recollection", "difference_id", "difference", "of_difference"),
        _of("recollection", "said_by", "member", "said_by_member"),
        sixteen("recollection", "id"),
        one_of("recollection_outcome_known", "comes_to", COMES_TO),
        check("recollection_minutes_above_0", "minutes > 0"),
        check("recollection_day_is_iso", "happened_on LIKE '____-__-__'"),
        check("recollection_words_are_short", "length(words) <= 80"),
        check("recollection_number_from_0", "number >= 0"),
        UniqueConstraint("community_id", "difference_id", "number", name="recollection_number_once"),
        STRICT,
    )

    community_id: bytes = octets(primary_key=True)
    id: bytes = octets(primary_key=True)
    difference_id: bytes = octets()
    number: int = whole()
    said_by: bytes = octets()
    comes_to: str = words()
    minutes: int = whole()
    happened_on: str = words()
    words: str = words(default="")
    said_at: int = instant()


class RecollectionYes(SQLModel, table=True):
    """Somebody's yes to what was remembered or written down."""

    __tablename__ = "recollection_yes"
    __table_args__ = (
        _of("recollection_yes", "recollection_id", "recollection", "of_recollection"),
        _of("recollection_yes", "member_id", "member", "of_member"),
        STRICT,
    )

    community_id: bytes = octets(primary_key=True)
    recollection_id: bytes = octets(primary_key=True)
    member_id: bytes = octets(primary_key=True)
    said_at: int = instant()


class GoBetween(SQLModel, table=True):
    """One of the two whom the two concerned chose to talk it over with, each their own."""

    __tablename__ = "go_between"
    __table_args__ = (
        _of("go_between", "difference_id", "difference", "of_difference"),
        _of("go_between", "named_by", "member", "named_by_member"),
        _of("go_between", "member_id", "member", "of_member"),
        one_of("go_between_answer_known", "answer", ("", "yes", "no")),
        check("go_between_is_another", "member_id <> named_by"),
        UniqueConstraint("community_id", "difference_id", "member_id", name="go_between_once"),
        Index("go_between_by_member", "community_id", "member_id"),
        STRICT,
    )

    community_id: bytes = octets(primary_key=True)
    difference_id: bytes = octets(primary_key=True)
    named_by: bytes = octets(primary_key=True)
    member_id: bytes = octets()
    answer: str = words(default="")
    asked_at: int = instant()


class Replacement(SQLModel, table=True):
    """This exchange was agreed on in the place of that one, whose entry is taken back.

    All three keys lean on entries: both were booked, and the earlier one was reversed.
    """

    __tablename__ = "replacement"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "exchange_id"],
            ["entry.community_id", "entry.exchange_id"],
            name="replacement_is_booked",
        ),
        ForeignKeyConstraint(
            ["community_id", "replaces_id"],
            ["entry.community_id", "entry.exchange_id"],
            name="replacement_of_what_was_booked",
        ),
        ForeignKeyConstraint(
            ["community_id", "replaces_id"],
            ["entry.community_id", "entry.reverses_id"],
            name="replacement_of_what_is_taken_back",
        ),
        UniqueConstraint("community_id", "replaces_id", name="replacement_once"),
        check("replacement_of_another", "exchange_id <> replaces_id"),
        STRICT,
    )

    community_id: bytes = octets(primary_key=True)
    exchange_id: bytes = octets(primary_key=True)
    replaces_id: bytes = octets()


class Blank(SQLModel, table=True):
    """When an exchange's words were taken away; what they were and who did it is kept nowhere."""

    __tablename__ = "blank"
    __table_args__ = (_of("blank", "exchange_id", "exchange", "of_exchange"), STRICT)

    community_id: bytes = octets(primary_key=True)
    exchange_id: bytes = octets(primary_key=True)
    at: int = instant()


_difference = Difference.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_recollection = Recollection.__table__  # type: ignore[attr-defined]
_LEAVE = (
    update(_difference)
    .where(
        _difference.c.community_id == bindparam("community"),
        _difference.c.exchange_id == bindparam("exchange"),
        _difference.c.state.in_(("asked", "talking")),
    )
    .values(state="left", settled_at=bindparam("at"))
)


def leave_open_one(session: Session, community_id: bytes, exchange_id: bytes, at: int) -> None:
    """End what is still asked about an exchange, inside an act that has settled it otherwise."""
    wanted = {"community": community_id, "exchange": exchange_id, "at": at}
    session.connection().execute(_LEAVE, wanted)


def blank_recollections(session: Session, community_id: bytes, exchanges: Any) -> None:
    """Erase what some exchanges were for, as anybody remembers it."""
    mine = select(_difference.c.id).where(
        _difference.c.community_id == community_id, _difference.c.exchange_id.in_(exchanges)
    )
    session.connection().execute(
        update(_recollection)
        .where(_recollection.c.community_id == community_id, _recollection.c.difference_id.in_(mine))
        .values(words="")
    )


def presses_about(community_id: bytes, exchanges: Any) -> Select[tuple[bytes]]:
    """Find the keys under which anything was remembered of some exchanges."""
    return (
        select(_recollection.c.id)
        .join(
            _difference,
            (_difference.c.community_id == _recollection.c.community_id)
            & (_difference.c.id == _recollection.c.difference_id),
        )
        .where(_recollection.c.community_id == community_id, _difference.c.exchange_id.in_(exchanges))
    )
