"""Adding a visit from before joining to a member's own hours."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import RowMapping, bindparam, delete, exists, or_, select, update
from sqlmodel import Session

from timebank.services.errors.check_ins import VisitGoneError
from timebank.services.gatherings import derived_id
from timebank.services.transaction import transaction
from timebank.store.accounts import Account
from timebank.store.acts import first_time
from timebank.store.bookings import Booking, book, last_rounds, next_round
from timebank.store.earlier_visits import visits_before
from timebank.store.entries import Entry
from timebank.store.gatherings import CheckIn, Gathering
from timebank.store.members import MemberName
from timebank.store.stay_changes import StayChange

_gathering = Gathering.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_check_in = CheckIn.__table__  # type: ignore[attr-defined]
_account = Account.__table__  # type: ignore[attr-defined]
_entry = Entry.__table__  # type: ignore[attr-defined]
_name = MemberName.__table__  # type: ignore[attr-defined]
_change = StayChange.__table__  # type: ignore[attr-defined]
_taken_back = _entry.alias("taken_back")

_HOLD = (
    select(_gathering.c.id)
    .where(
        _gathering.c.community_id == bindparam("community"),
        exists().where(
            _check_in.c.community_id == _gathering.c.community_id,
            _check_in.c.gathering_id == _gathering.c.id,
            _check_in.c.member_id == bindparam("visitor"),
        ),
    )
    .order_by(_gathering.c.id)
    .with_for_update()
)
_BOOKED = (
    select(_entry)
    .where(
        _entry.c.community_id == bindparam("community"),
        _entry.c.kind == "gathering",
        or_(_entry.c.giver_id == bindparam("account"), _entry.c.receiver_id == bindparam("account")),
        ~exists().where(
            _taken_back.c.community_id == _entry.c.community_id, _taken_back.c.reverses_id == _entry.c.id
        ),
    )
    .order_by(_entry.c.number)
)


@transaction
def claim(
    session: Session,
    *,
    community_id: bytes,
    member_id: bytes,
    visitor_id: bytes,
    key: bytes,
    today: date,
    now: int,
) -> None:
    """Say that a visit a host noted before one joined was one's own; its hours become one's own.

    What was booked for the visitor is taken back and booked anew, and the visitor's name is forgotten.
    Raises VisitGoneError for any visit that is not offered.
    """
    if not first_time(session, community_id, key, "claim", member_id, visitor_id, acted_at=now):
        return
    # Held first, so that nobody finishes or changes the gathering, or says the same, meanwhile.
    session.connection().execute(_HOLD, {"community": community_id, "visitor": visitor_id}).all()
    offered = visits_before(session, community_id, member_id, now=now)
    visits = [visit for visit in offered if visit.visitor_id == visitor_id]
    if not visits:
        raise VisitGoneError
    for visit in visits:
        _move(session, community_id, visit.check_in_id, visit.gathering_id, member_id)
    session.connection().execute(
        delete(_change).where(_change.c.community_id == community_id, _change.c.member_id == visitor_id)
    )
    before, after = (_account_of(session, community_id, person) for person in (visitor_id, member_id))
    wanted = {"community": community_id, "account": before}
    booked = session.connection().execute(_BOOKED, wanted).mappings().all()
    bookings = [*_taken_off(booked, key, today), *_anew(session, community_id, booked, before, after)]
    book(session, community_id, bookings, recorded_at=now)
    session.connection().execute(
        delete(_name).where(_name.c.community_id == community_id, _name.c.member_id == visitor_id)
    )


def _move(
    session: Session, community_id: bytes, check_in_id: bytes, gathering_id: bytes, member_id: bytes
) -> None:
    session.connection().execute(
        update(_check_in)
        .where(_check_in.c.community_id == community_id, _check_in.c.id == check_in_id)
        .values(id=derived_id(gathering_id, member_id), member_id=member_id)
    )


def _account_of(session: Session, community_id: bytes, member_id: bytes) -> bytes:
    found = session.connection().execute(
        select(_account.c.id).where(
            _account.c.community_id == community_id, _account.c.member_id == member_id
        )
    )
    return bytes(found.scalar_one())


def _taken_off(booked: Sequence[RowMapping], key: bytes, today: date) -> Iterator[Booking]:
    """Take back what was booked for the visitor; the host stands for the gathering's side again."""
    for entry in booked:
        yield Booking(
            id=derived_id(key, entry["id"]),
            kind="reversal",
            giver_id=entry["receiver_id"],
            receiver_id=entry["giver_id"],
            minutes=entry["minutes"],
            happened_on=today.isoformat(),
            giver_actor=entry["receiver_actor"],
            receiver_actor=entry["giver_actor"],
            reverses_id=entry["id"],
            reverses_kind=entry["kind"],
            paid=entry["paid"],
        )


def _anew(
    session: Session, community_id: bytes, booked: Sequence[RowMapping], before: bytes, after: bytes
) -> Iterator[Booking]:
    for each in _given_to(booked, before, after):
        rounds = last_rounds(session, community_id, each.gathering_id or b"")
        number = next_round(rounds, each)
        yield replace(each, id=derived_id(each.id, b"%d" % number), round=number) if number else each


def _given_to(booked: Sequence[RowMapping], before: bytes, after: bytes) -> Iterator[Booking]:
    """Book the same for the member, on the day it happened."""
    for entry in booked:
        sides: dict[str, Any] = {
            side: after if entry[side] == before else entry[side] for side in ("giver_id", "receiver_id")
        }
        yield Booking(
            **sides,
            id=derived_id(entry["gathering_id"], sides["giver_id"] + sides["receiver_id"]),
            kind=entry["kind"],
            minutes=entry["minutes"],
            happened_on=entry["happened_on"],
            giver_actor=entry["giver_actor"],
            receiver_actor=entry["receiver_actor"],
            gathering_id=entry["gathering_id"],
            longest_minutes=entry["longest_minutes"],
            paid=entry["paid"],
        )
