"""Recording that one person gave another time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import RowMapping, insert
from sqlmodel import Session

from timebank.ledger.minutes import check
from timebank.services.errors import UnknownPersonError
from timebank.services.errors.exchanges import (
    BothSidesError,
    DayAheadError,
    DayTooLongAgoError,
    LongDayError,
    LongerThanADayError,
    YourselfError,
)
from timebank.services.supporters import insist_asked
from timebank.services.transaction import transaction
from timebank.store.accounts import find_accounts
from timebank.store.acts import first_time
from timebank.store.bookings import Booking, book
from timebank.store.exchanges import Exchange, ExchangeWords
from timebank.store.no_contact import are_apart
from timebank.store.supporters import mark

LONG_DAY_MINUTES = 12 * 60
DAY_MINUTES = 24 * 60
BACK_DAYS = 366

_INSERT_EXCHANGE = insert(Exchange)
_INSERT_WORDS = insert(ExchangeWords)


@dataclass(frozen=True, slots=True)
class Helper:
    """Who acts for a member: as their supporter or as a steward, and how a steward heard of it."""

    id: bytes
    standing: str
    heard: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What one member says about time shared with another; the day is ISO text."""

    member_id: bytes
    way: str
    other_id: bytes
    minutes: int
    happened_on: str
    words: str


class Party(NamedTuple):
    """One side of an exchange: its account, and who stands for it."""

    account_id: bytes
    actor: bytes


@transaction
def record(
    session: Session,
    *,
    community_id: bytes,
    member_id: bytes,
    key: bytes,
    way: str,
    other_id: bytes,
    minutes: int,
    happened_on: date,
    words: str = "",
    sure: bool = False,
    helper: Helper | None = None,
    today: date,
    now: int,
) -> bytes:
    """Record time given or received; "received" counts at once, "gave" waits for one yes.

    A helper acts for the member, and so stands for the member's side in the journal.
    Returns the exchange's id, which is the key. Raises RefusalError and its kinds.
    """
    content = (member_id, way, other_id, minutes, happened_on, words, *((helper.id,) if helper else ()))
    if not first_time(session, community_id, key, "record", *content, acted_at=now):
        return key
    if member_id == other_id:
        raise YourselfError
    check_what(minutes, happened_on, today, sure=sure)
    # A steward writes down what two people tell; they seek out nobody.
    if not (helper and helper.standing == "steward") and are_apart(
        session, community_id, member_id, other_id
    ):
        raise UnknownPersonError
    if helper:
        insist_on_two(helper, member_id, other_id)
        _insist_asked(session, community_id, member_id, helper, today)
    said = Said(member_id, way, other_id, minutes, happened_on.isoformat(), words)
    actor = helper.id if helper else member_id
    write(session, community_id, key, said, actor=actor, is_agreed=way == "received", now=now)
    if helper:
        mark_help(session, community_id, key, "exchange", member_id, helper, minutes=minutes, now=now)
    return key


@transaction
def record_with_pot(
    session: Session,
    *,
    community_id: bytes,
    member_id: bytes,
    key: bytes,
    way: str,
    minutes: int,
    happened_on: date,
    words: str = "",
    sure: bool = False,
    helper: Helper,
    today: date,
    now: int,
) -> bytes:
    """Record a line of a paper sheet on which the other one's hours are the pot's; it counts at once.

    The member stands for their own side, and the steward who types it in for the pot's.
    Returns the exchange's id, which is the key. Raises RefusalError and its kinds.
    """
    content = (member_id, way, minutes, happened_on, words, helper.id)
    if not first_time(session, community_id, key, "record_with_pot", *content, acted_at=now):
        return key
    check_what(minutes, happened_on, today, sure=sure)
    insist_on_two(helper, member_id)
    accounts = _accounts(session, community_id, member_id)
    said = Said(member_id, way, b"", minutes, happened_on.isoformat(), words)
    sides = (Party(accounts[member_id], member_id), Party(accounts[None], helper.id))
    row = _row(community_id, key, said, *sides, said_by="receiver", is_agreed=True, now=now)
    _keep(session, row, words)
    mark_help(session, community_id, key, "exchange", member_id, helper, minutes=minutes, now=now)
    book(session, community_id, [booking_of(row, minutes)], recorded_at=now)
    return key


def write(
    session: Session,
    community_id: bytes,
    exchange_id: bytes,
    said: Said,
    *,
    actor: bytes,
    is_agreed: bool,
    now: int,
) -> None:
    """Write an exchange inside the caller's transaction, and book it where both sides stand behind it.

    `actor` stands for the side of whoever said it. Raises UnknownPersonError.
    """
    accounts = _accounts(session, community_id, said.member_id, said.other_id)
    sides = (Party(accounts[said.member_id], actor), Party(accounts[said.other_id], said.other_id))
    write_between(session, community_id, exchange_id, said, *sides, is_agreed=is_agreed, now=now)


def write_between(
    session: Session,
    community_id: bytes,
    exchange_id: bytes,
    said: Said,
    mine: Party,
    theirs: Party,
    *,
    is_agreed: bool,
    now: int,
) -> None:
    """Write an exchange between any two accounts inside the caller's transaction; `mine` is who said it."""
    said_by = "giver" if said.way == "gave" else "receiver"
    row = _row(community_id, exchange_id, said, mine, theirs, said_by=said_by, is_agreed=is_agreed, now=now)
    _keep(session, row, said.words)
    if is_agreed:
        book(session, community_id, [booking_of(row, said.minutes)], recorded_at=now)


def _row(
    community_id: bytes,
    exchange_id: bytes,
    said: Said,
    mine: Party,
    theirs: Party,
    *,
    said_by: str,
    is_agreed: bool,
    now: int,
) -> dict[str, Any]:
    giver, receiver = (mine, theirs) if said.way == "gave" else (theirs, mine)
    return {
        "community_id": community_id,
        "id": exchange_id,
        "giver_id": giver.account_id,
        "receiver_id": receiver.account_id,
        "giver_actor": giver.actor,
        "receiver_actor": receiver.actor,
        "said_by": said_by,
        "minutes": said.minutes,
        "happened_on": said.happened_on,
        "recorded_at": now,
        "state": "agreed" if is_agreed else "waiting",
        "agreed_minutes": said.minutes if is_agreed else None,
        "answered_at": now if is_agreed else None,
    }


def check_what(minutes: int, happened_on: date, today: date, *, sure: bool) -> None:
    """Check how long and when, whoever it was with. Raises a RefusalError or MinutesError."""
    check(minutes)
    if happened_on > today:
        raise DayAheadError
    if happened_on < today - timedelta(days=BACK_DAYS):
        raise DayTooLongAgoError
    check_day_length(minutes, sure=sure)


def _keep(session: Session, row: Mapping[str, Any], words: str) -> None:
    connection = session.connection()
    connection.execute(_INSERT_EXCHANGE, row)
    if words:
        named = {"community_id": row["community_id"], "exchange_id": row["id"], "words": words}
        connection.execute(_INSERT_WORDS, named)


def insist_on_two(helper: Helper, member_id: bytes, *others: bytes) -> None:
    """Let nobody act for both sides, or for themselves as if for another. Raises BothSidesError."""
    if helper.id in (member_id, *others):
        raise BothSidesError


def _insist_asked(
    session: Session, community_id: bytes, member_id: bytes, helper: Helper, today: date
) -> None:
    # A steward's page asks for the duty; a supporter is asked by the member alone.
    if helper.standing == "supporter":
        insist_asked(
            session, community_id, member_id=member_id, helper_id=helper.id, to="may_record", today=today
        )


def mark_help(
    session: Session,
    community_id: bytes,
    act_id: bytes,
    what: str,
    member_id: bytes,
    helper: Helper,
    *,
    minutes: int = 0,
    now: int,
) -> None:
    """Keep, inside an act, that a helper did it for the member."""
    mark(
        session,
        community_id,
        act_id,
        what=what,
        member_id=member_id,
        helper_id=helper.id,
        standing=helper.standing,
        heard=helper.heard,
        minutes=minutes,
        at=now,
    )


def check_day_length(minutes: int, *, sure: bool) -> None:
    """Ask once about a long day. Raises LongDayError, or LongerThanADayError past 24 hours."""
    if minutes > DAY_MINUTES:
        raise LongerThanADayError
    if minutes >= LONG_DAY_MINUTES and not sure:
        raise LongDayError


def _accounts(session: Session, community_id: bytes, *people: bytes) -> dict[bytes | None, bytes]:
    accounts = find_accounts(session, community_id, *people)
    if len(accounts.keys() - {None}) != len(people):
        raise UnknownPersonError
    return accounts


def booking_of(row: RowMapping | Mapping[str, Any], minutes: int) -> Booking:
    """Make the entry of an agreed exchange, from its row."""
    return Booking(
        # The entry bears the exchange's id: one act, one address.
        id=row["id"],
        kind="exchange",
        giver_id=row["giver_id"],
        receiver_id=row["receiver_id"],
        minutes=minutes,
        happened_on=row["happened_on"],
        giver_actor=row["giver_actor"],
        receiver_actor=row["receiver_actor"],
        exchange_id=row["id"],
        paid=int(bool(row.get("paid"))),
    )
