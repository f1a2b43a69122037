"""Giving hours to a person or the pot, and taking back what moved without an exchange."""

from datetime import date
from typing import Any

from sqlalchemy import Row, bindparam, exists, select
from sqlmodel import Session

from timebank.clock import DAY
from timebank.ledger.minutes import check
from timebank.services.errors import AlreadyAnsweredError, NotThereError, UnknownPersonError
from timebank.services.errors.gifts import GiftToYourselfError, TooLateForGiftError
from timebank.services.transaction import transaction
from timebank.store.accounts import Account, find_accounts
from timebank.store.acts import first_time
from timebank.store.bookings import Booking, book
from timebank.store.entries import Entry
from timebank.store.no_contact import are_apart

TAKE_BACK_DAYS = 30
# What a person may take back alone: nobody else said a yes to it.
ONES_OWN = ("gift", "pot", "opening")

_entry = Entry.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_reversal = _entry.alias("reversal")
_account = Account.__table__  # type: ignore[attr-defined]
_giving, _receiving = _account.alias("giving"), _account.alias("receiving")
_ONE = (
    select(
        _entry.c.id,
        _entry.c.kind,
        _entry.c.giver_id,
        _entry.c.receiver_id,
        _entry.c.minutes,
        _entry.c.recorded_at,
        _giving.c.member_id.label("giver"),
        _receiving.c.member_id.label("receiver"),
        exists()
        .where(_reversal.c.community_id == _entry.c.community_id, _reversal.c.reverses_id == _entry.c.id)
        .label("is_reversed"),
    )
    .join(_giving, (_giving.c.community_id == _entry.c.community_id) & (_giving.c.id == _entry.c.giver_id))
    .join(
        _receiving,
        (_receiving.c.community_id == _entry.c.community_id) & (_receiving.c.id == _entry.c.receiver_id),
    )
    .where(
        _entry.c.community_id == bindparam("community"),
        _entry.c.id == bindparam("entry"),
        _entry.c.kind.in_(ONES_OWN),
        _entry.c.gathering_id.is_(None),
    )
)


@transaction
def give(
    session: Session,
    *,
    community_id: bytes,
    member_id: bytes,
    key: bytes,
    to: bytes | None,
    minutes: int,
    day: str,
    now: int,
) -> bytes:
    """Give hours to a person, or to the pot where `to` is nobody; no balance ever stops it (R8, R50).

    Returns the entry's id, which is the key. Raises a MinutesError, GiftToYourselfError, UnknownPersonError.
    """
    if not first_time(session, community_id, key, "give", member_id, to, minutes, acted_at=now):
        return key
    check(minutes)
    if to == member_id:
        raise GiftToYourselfError
    people = [each for each in (member_id, to) if each]
    accounts = find_accounts(session, community_id, *people)
    if member_id not in accounts or to not in accounts or _are_apart(session, community_id, people):
        raise UnknownPersonError
    kind = "gift" if to else "pot"
    given = Booking(key, kind, accounts[member_id], accounts[to], minutes, day, giver_actor=member_id)
    book(session, community_id, [given], recorded_at=now)
    return key


def _are_apart(session: Session, community_id: bytes, people: list[bytes]) -> bool:
    return len(people) == 2 and are_apart(session, community_id, *people)


@transaction
def take_back(
    session: Session,
    *,
    community_id: bytes,
    member_id: bytes,
    key: bytes,
    gift_id: bytes,
    today: date,
    now: int,
) -> None:
    """Take back hours given, or say no thank you to them, by an entry that reverses theirs, for 30 days.

    Raises NotThereError for who is neither giver nor receiver, AlreadyAnsweredError, TooLateForGiftError.
    """
    if not first_time(session, community_id, key, "take_back_gift", member_id, gift_id, acted_at=now):
        return
    row = session.connection().execute(_ONE, {"community": community_id, "entry": gift_id}).first()
    if row is None or member_id not in (row.giver, row.receiver):
        raise NotThereError
    if row.is_reversed:
        raise AlreadyAnsweredError
    if now - row.recorded_at > TAKE_BACK_DAYS * DAY:
        raise TooLateForGiftError
    book(session, community_id, [_reversal_of(row, key, member_id, today)], recorded_at=now)


def _reversal_of(row: Row[tuple[Any, ...]], key: bytes, member_id: bytes, today: date) -> Booking:
    # The sides are swapped, so whoever gave now stands on the receiving side.
    gave = member_id == row.giver
    return Booking(
        id=key,
        kind="reversal",
        giver_id=row.receiver_id,
        receiver_id=row.giver_id,
        minutes=row.minutes,
        happened_on=today.isoformat(),
        giver_actor=None if gave else member_id,
        receiver_actor=member_id if gave else None,
        reverses_id=row.id,
        reverses_kind=row.kind,
    )
