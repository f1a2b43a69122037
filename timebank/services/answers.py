"""Answering an exchange: yes, "this wasn't me", taking it back, putting it right, and silence."""

from collections.abc import Mapping, Set
from datetime import date
from typing import Any

from sqlalchemy import RowMapping, bindparam, func, select, update
from sqlmodel import Session

from timebank.clock import DAY
from timebank.ledger.minutes import check
from timebank.services.errors import AlreadyAnsweredError, NotThereError
from timebank.services.errors.answers import MoreThanAskedError, TooLateToPutRightError
from timebank.services.exchanges import Helper, booking_of, check_day_length, insist_on_two, mark_help
from timebank.services.supporters import insist_asked
from timebank.services.transaction import transaction
from timebank.store.accounts import Account, find_pot
from timebank.store.acts import first_time
from timebank.store.bookings import Booking, book
from timebank.store.communities import Community
from timebank.store.differences import leave_open_one
from timebank.store.entries import Entry
from timebank.store.exchanges import Exchange
from timebank.store.supporters import minutes_agreed

PUT_RIGHT_DAYS = 30
SILENCE_DAYS = 14

_exchange = Exchange.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_entry = Entry.__table__  # type: ignore[attr-defined]
_account = Account.__table__  # type: ignore[attr-defined]
_giving = _account.alias("giving")
_receiving = _account.alias("receiving")

# Held until the act is done, so that two answers at once are answered one after the other.
_FIND = (
    select(
        _exchange,
        # A side is whose account it is, whoever acted; an organisation's is who records for it.
        func.coalesce(_giving.c.member_id, _exchange.c.giver_actor).label("giver"),
        _giving.c.member_id.label("giver_own"),
        func.coalesce(_receiving.c.member_id, _exchange.c.receiver_actor).label("receiver"),
    )
    .join(
        _giving,
        (_giving.c.community_id == _exchange.c.community_id) & (_giving.c.id == _exchange.c.giver_id),
    )
    .join(
        _receiving,
        (_receiving.c.community_id == _exchange.c.community_id)
        & (_receiving.c.id == _exchange.c.receiver_id),
    )
    .where(_exchange.c.community_id == bindparam("community"), _exchange.c.id == bindparam("exchange"))
    .with_for_update(of=_exchange)
)
_ANSWER = (
    update(_exchange)
    .where(
        _exchange.c.community_id == bindparam("community"),
        _exchange.c.id == bindparam("exchange"),
        _exchange.c.state == "waiting",
    )
    .values(
        state=bindparam("to"),
        giver_id=bindparam("giver"),
        agreed_minutes=bindparam("agreed"),
        happened_on=bindparam("day"),
        receiver_actor=bindparam("actor"),
        answered_at=bindparam("at"),
    )
)


@transaction
def agree(
    session: Session,
    *,
    community_id: bytes,
    member_id: bytes,
    key: bytes,
    exchange_id: bytes,
    minutes: int | None = None,
    sure: bool = False,
    now: int,
) -> None:
    """Say yes to time someone says they gave you; `minutes` says how long it really was.

    Raises NotThereError for anyone but the receiver, AlreadyAnsweredError.
    """
    if not first_time(session, community_id, key, "agree", member_id, exchange_id, minutes, acted_at=now):
        return
    row = _asked(session, community_id, member_id, exchange_id)
    agreed = _agreed(row, minutes, sure=sure)
    if row["state"] == "agreed" and row["agreed_minutes"] == agreed:
        return
    agree_to(session, row, agreed, now)


@transaction
def agree_for(
    session: Session,
    *,
    community_id: bytes,
    member_id: bytes,
    helper: Helper,
    key: bytes,
    exchange_id: bytes,
    minutes: int | None = None,
    sure: bool = False,
    week_began: int,
    today: date,
    now: int,
) -> None:
    """Say yes for somebody as their supporter, up to what they asked for in a week.

    Raises NotThereError, AlreadyAnsweredError, BothSidesError, NotAskedError, MoreThanAskedError.
    """
    content = (member_id, exchange_id, minutes, helper.id)
    if not first_time(session, community_id, key, "agree", *content, acted_at=now):
        return
    row = _asked(session, community_id, member_id, exchange_id)
    insist_on_two(helper, member_id, row["giver"], row["giver_actor"])
    agreed = _agreed(row, minutes, sure=sure)
    if row["state"] == "agreed" and row["agreed_minutes"] == agreed:
        return
    _insist_on_room(session, community_id, member_id, helper, agreed, week_began=week_began, today=today)
    agree_to(session, {**row, "receiver_actor": helper.id}, agreed, now)
    mark_help(session, community_id, exchange_id, "answer", member_id, helper, minutes=agreed, now=now)


def _insist_on_room(
    session: Session,
    community_id: bytes,
    member_id: bytes,
    helper: Helper,
    minutes: int,
    *,
    week_began: int,
    today: date,
) -> None:
    two = {"member_id": member_id, "helper_id": helper.id}
    most = insist_asked(session, community_id, **two, to="agree_minutes", today=today)
    if minutes_agreed(session, community_id, **two, since=week_began) + minutes > most:
        raise MoreThanAskedError


def _agreed(row: RowMapping, minutes: int | None, *, sure: bool) -> int:
    """Check how long it was: as was said, or as the receiver says."""
    agreed = int(row["minutes"]) if minutes is None else minutes
    check(agreed)
    check_day_length(agreed, sure=sure or minutes is None)
    return agreed


def agree_to(session: Session, row: RowMapping | Mapping[str, Any], agreed: int, now: int) -> None:
    """Answer a waiting exchange with a yes, inside an act, and book it. Raises AlreadyAnsweredError."""
    if row["paid"] == "to_pot":
        row = {**row, "giver_id": find_pot(session, row["community_id"])}
    settle(session, row, "agreed", agreed, now)
    if row["paid"] == "seen":
        return
    book(session, row["community_id"], [booking_of(row, agreed)], recorded_at=now)


@transaction
def decline(
    session: Session, *, community_id: bytes, member_id: bytes, key: bytes, exchange_id: bytes, now: int
) -> None:
    """Say "this wasn't me"; nothing is booked. Raises NotThereError, AlreadyAnsweredError."""
    if not first_time(session, community_id, key, "decline", member_id, exchange_id, acted_at=now):
        return
    row = _asked(session, community_id, member_id, exchange_id)
    if row["state"] != "declined":
        settle(session, row, "declined", None, now)


@transaction
def withdraw(
    session: Session, *, community_id: bytes, member_id: bytes, key: bytes, exchange_id: bytes, now: int
) -> None:
    """Take back what still waits for a yes. Raises NotThereError, AlreadyAnsweredError."""
    if not first_time(session, community_id, key, "withdraw", member_id, exchange_id, acted_at=now):
        return
    row = find_exchange(session, community_id, exchange_id)
    if member_id != row["giver"] or row["said_by"] != "giver":
        raise NotThereError
    if row["state"] != "withdrawn":
        settle(session, row, "withdrawn", None, now)


@transaction
def put_right(
    session: Session,
    *,
    community_id: bytes,
    member_id: bytes,
    key: bytes,
    exchange_id: bytes,
    today: date,
    now: int,
) -> None:
    """Take an agreed exchange back by a reversal, whichever side asks, within 30 days.

    Raises NotThereError, AlreadyAnsweredError, TooLateToPutRightError.
    """
    if not first_time(session, community_id, key, "put_right", member_id, exchange_id, acted_at=now):
        return
    row = find_exchange(session, community_id, exchange_id)
    if member_id not in (row["giver"], row["receiver"]):
        raise NotThereError
    if row["state"] != "agreed" or row["paid"] == "seen":
        raise AlreadyAnsweredError
    if now - row["answered_at"] > PUT_RIGHT_DAYS * DAY:
        raise TooLateToPutRightError
    if not is_reversed(session, community_id, exchange_id):
        book(session, community_id, [reversal_of(row, key, {member_id}, today)], recorded_at=now)
        leave_open_one(session, community_id, exchange_id, now)


@transaction
def say_paid(
    session: Session,
    *,
    community_id: bytes,
    member_id: bytes,
    key: bytes,
    exchange_id: bytes,
    is_paid: bool,
    now: int,
) -> None:
    """Say that I gave the time through my job, or not after all, while it waits for a yes (R14).

    Nobody says it for another, and an organisation has no job. What it comes to is the community's choice
    now. Raises NotThereError, AlreadyAnsweredError.
    """
    if not first_time(
        session, community_id, key, "say_paid_exchange", member_id, exchange_id, is_paid, acted_at=now
    ):
        return
    row = find_exchange(session, community_id, exchange_id)
    if member_id != row["giver_own"] or row["said_by"] != "giver":
        raise NotThereError
    if row["state"] != "waiting":
        raise AlreadyAnsweredError
    paid = session.get_one(Community, community_id).paid_time if is_paid else ""
    session.connection().execute(
        update(_exchange)
        .where(_exchange.c.community_id == community_id, _exchange.c.id == exchange_id)
        .values(paid=paid)
    )


def reversal_of(row: RowMapping, key: bytes, asked_by: Set[bytes], today: date) -> Booking:
    """Make the entry that takes an exchange back, as one of its two sides asked, or both."""
    return Booking(
        id=key,
        kind="reversal",
        giver_id=row["receiver_id"],
        receiver_id=row["giver_id"],
        minutes=row["agreed_minutes"],
        happened_on=today.isoformat(),
        # The sides are swapped, so whoever gave now stands on the receiving side.
        giver_actor=row["receiver"] if row["receiver"] in asked_by else None,
        receiver_actor=row["giver"] if row["giver"] in asked_by else None,
        reverses_id=row["id"],
        reverses_kind="exchange",
        paid=int(bool(row["paid"])),
    )


def is_reversed(session: Session, community_id: bytes, exchange_id: bytes) -> bool:
    """Tell whether an exchange that was booked is taken back."""
    found = session.connection().execute(
        select(_entry.c.id).where(_entry.c.community_id == community_id, _entry.c.reverses_id == exchange_id)
    )
    return found.first() is not None


def find_exchange(session: Session, community_id: bytes, exchange_id: bytes) -> RowMapping:
    """Find an exchange with its two sides, and hold it until the act is done. Raises NotThereError."""
    wanted = {"community": community_id, "exchange": exchange_id}
    row = session.connection().execute(_FIND, wanted).mappings().first()
    if row is None:
        raise NotThereError
    return row


def _asked(session: Session, community_id: bytes, member_id: bytes, exchange_id: bytes) -> RowMapping:
    """Find an exchange this member was asked about."""
    row = find_exchange(session, community_id, exchange_id)
    if row["said_by"] != "giver" or row["receiver"] != member_id:
        raise NotThereError
    return row


def settle(
    session: Session, row: RowMapping | Mapping[str, Any], state: str, agreed: int | None, now: int
) -> None:
    """Answer a waiting exchange, inside an act. Raises AlreadyAnsweredError."""
    answered = session.connection().execute(
        _ANSWER,
        {
            "community": row["community_id"],
            "exchange": row["id"],
            "to": state,
            "giver": row["giver_id"],
            "agreed": agreed,
            "day": row["happened_on"],
            "actor": row["receiver_actor"],
            "at": now,
        },
    )
    if not answered.rowcount:
        raise AlreadyAnsweredError


@transaction
def let_silence_agree(session: Session, *, now: int) -> int:
    """Turn exchanges that waited 14 days into a yes; return how many."""
    waiting = session.connection().execute(
        select(_exchange)
        .where(_exchange.c.state == "waiting", _exchange.c.recorded_at < now - SILENCE_DAYS * DAY)
        .order_by(_exchange.c.recorded_at)
        .with_for_update()
    )
    rows = waiting.mappings().all()
    for row in rows:
        agree_to(session, row, row["minutes"], now)
    return len(rows)
