"""Setting up a gathering, keeping its roll-call, and finishing it."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlmodel import Session

from timebank.clock import moment
from timebank.ledger.gatherings import Stay, Transfer, transfers
from timebank.services import codes
from timebank.services.errors import (
    AlreadyFinishedError,
    ListChangedError,
    NotThereError,
    TooEarlyToFinishError,
)
from timebank.services.text import folded
from timebank.services.transaction import transaction
from timebank.store.accounts import Account
from timebank.store.acts import first_time
from timebank.store.bookings import Booking, book
from timebank.store.communities import Community
from timebank.store.gatherings import CheckIn, Gathering, Host
from timebank.store.members import Member
from timebank.store.people import add_person

_gathering = Gathering.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_check_in = CheckIn.__table__  # type: ignore[attr-defined]
_account = Account.__table__  # type: ignore[attr-defined]
_host = Host.__table__  # type: ignore[attr-defined]
_member = Member.__table__  # type: ignore[attr-defined]


@transaction
def plan(
    session: Session,
    *,
    community_id: bytes,
    member_id: bytes,
    key: bytes,
    title: str,
    place: str,
    access: str,
    starts_at: int,
    length_minutes: int,
    ready_minutes: int,
    rule: str,
    now: int,
) -> bytes:
    """Set up a gathering with its own account and sign; the member becomes its host, down as there.

    Returns its id, which is the key.
    """
    content = (member_id, title, place, access, starts_at, length_minutes, ready_minutes, rule)
    if not first_time(session, community_id, key, "plan", *content, acted_at=now):
        return key
    gathering = Gathering(
        community_id=community_id,
        id=key,
        title=title,
        place=place,
        access=access,
        starts_at=starts_at,
        length_minutes=length_minutes,
        ready_minutes=ready_minutes,
        longest_minutes=length_minutes + ready_minutes,
        rule=rule,
        sign_token=codes.sign_token(),
        code=_free_code(session),
        made_by=member_id,
        made_at=now,
    )
    session.add(gathering)
    session.flush()
    session.add(
        Account(community_id=community_id, id=_derived(key, b"account"), kind="gathering", gathering_id=key)
    )
    session.add(Host(community_id=community_id, gathering_id=key, member_id=member_id))
    session.flush()
    _tick(session, gathering, {member_id: (length_minutes, True)}, way="hosting", now=now)
    return key


def _free_code(session: Session) -> str:
    # Unlike every other key this one is looked up before the community is known.
    while (
        session.connection()
        .execute(select(_gathering.c.id).where(_gathering.c.code == (code := codes.short_code())))
        .first()
    ):
        continue
    return code


def _derived(key: bytes, what: bytes) -> bytes:
    """Derive an id from an act's key, so that a repeat makes the same."""
    return hashlib.sha256(key + what).digest()[:16]


def _tick(
    session: Session,
    gathering: Gathering | Row[*tuple[Any, ...]],
    ticked: Mapping[bytes, tuple[int, bool]],
    *,
    way: str,
    now: int,
) -> None:
    rows = [
        {
            "community_id": gathering.community_id,
            "id": _derived(gathering.id, member_id),
            "gathering_id": gathering.id,
            "member_id": member_id,
            "length_minutes": gathering.length_minutes,
            "minutes": min(minutes, gathering.length_minutes),
            "leads": int(leads),
            "way": way,
            "arrived_at": now,
        }
        for member_id, (minutes, leads) in ticked.items()
    ]
    if rows:
        session.connection().execute(insert(CheckIn), rows)


@dataclass(frozen=True, slots=True)
class Ticks:
    """A roll-call as it was sent: who was on the list, and who is here for how long, leading or not."""

    shown: frozenset[bytes]
    here: Mapping[bytes, tuple[int, bool]]
    newcomer: str = ""


@transaction
def note_here(
    session: Session,
    *,
    community_id: bytes,
    gathering_id: bytes,
    member_id: bytes,
    key: bytes,
    ticks: Ticks,
    now: int,
) -> None:
    """Save a host's roll-call; only people who were on the list as it was shown can be taken off it.

    Raises NotThereError for anyone but a host and for people of other communities, AlreadyFinishedError.
    """
    content = (gathering_id, sorted(ticks.shown), sorted(ticks.here.items()), ticks.newcomer)
    if not first_time(session, community_id, key, "note_here", *content, acted_at=now):
        return
    gathering = _hosted(session, community_id, gathering_id, member_id)
    there = {row.member_id: row for row in _check_ins(session, community_id, gathering_id)}
    gone = [person for person in ticks.shown if person in there and person not in ticks.here]
    _take_off(session, gathering, gone)
    for person, (minutes, leads) in ticks.here.items():
        if person in there and (there[person].minutes, bool(there[person].leads)) != (minutes, leads):
            _change(session, gathering, person, minutes, leads=leads)
    new = {person: stay for person, stay in ticks.here.items() if person not in there}
    _insist_on_members(session, community_id, new)
    _tick(session, gathering, new, way="host", now=now)
    if ticks.newcomer:
        added = add_person(
            session,
            community_id,
            name=ticks.newcomer,
            finding=folded(ticks.newcomer),
            made_at=now,
            joined_at=None,
        )
        _tick(session, gathering, {added.member_id: (gathering.length_minutes, False)}, way="host", now=now)


def _insist_on_members(session: Session, community_id: bytes, people: Collection[bytes]) -> None:
    known = session.connection().execute(
        select(_member.c.id).where(_member.c.community_id == community_id, _member.c.id.in_(people))
    )
    if len(known.all()) < len(people):
        raise NotThereError


def _take_off(session: Session, gathering: Row[*tuple[Any, ...]], people: Sequence[bytes]) -> None:
    session.connection().execute(
        delete(_check_in).where(
            _check_in.c.community_id == gathering.community_id,
            _check_in.c.gathering_id == gathering.id,
            _check_in.c.member_id.in_(people),
        )
    )


def _change(
    session: Session, gathering: Row[*tuple[Any, ...]], person: bytes, minutes: int, *, leads: bool
) -> None:
    session.connection().execute(
        update(_check_in)
        .where(
            _check_in.c.community_id == gathering.community_id,
            _check_in.c.gathering_id == gathering.id,
            _check_in.c.member_id == person,
        )
        .values(minutes=min(minutes, gathering.length_minutes), leads=int(leads))
    )


def _hosted(
    session: Session, community_id: bytes, gathering_id: bytes, member_id: bytes
) -> Row[*tuple[Any, ...]]:
    """Find an unfinished gathering of this host, and hold it until the act is done."""
    gathering = (
        session.connection()
        .execute(
            select(_gathering)
            .join(
                _host,
                (_host.c.community_id == _gathering.c.community_id)
                & (_host.c.gathering_id == _gathering.c.id),
            )
            .where(
                _gathering.c.community_id == community_id,
                _gathering.c.id == gathering_id,
                _host.c.member_id == member_id,
            )
            .with_for_update(of=_gathering)
        )
        .first()
    )
    if gathering is None:
        raise NotThereError
    if gathering.state == "finished":
        raise AlreadyFinishedError
    return gathering


def _check_ins(session: Session, community_id: bytes, gathering_id: bytes) -> Sequence[Row[*tuple[Any, ...]]]:
    return (
        session.connection()
        .execute(
            select(
                _check_in.c.member_id,
                _check_in.c.minutes,
                _check_in.c.leads,
                _account.c.id.label("account_id"),
            )
            .join(
                _account,
                (_account.c.community_id == _check_in.c.community_id)
                & (_account.c.member_id == _check_in.c.member_id),
            )
            .where(_check_in.c.community_id == community_id, _check_in.c.gathering_id == gathering_id)
            .order_by(_account.c.id)
        )
        .all()
    )


def fingerprint(stays: Sequence[Stay]) -> str:
    """Name a list of stays in a few characters, to tell whether it changed since it was shown."""
    listed = sorted((stay.account_id, stay.minutes, stay.leads) for stay in stays)
    return hashlib.sha256(repr(listed).encode()).hexdigest()[:16]


@transaction
def finish(
    session: Session,
    *,
    community_id: bytes,
    gathering_id: bytes,
    member_id: bytes,
    key: bytes,
    seen: str,
    now: int,
) -> None:
    """Book everyone's time by the gathering's rule, once.

    `seen` is the fingerprint of the list in the preview. Raises NotThereError for anyone but a host,
    TooEarlyToFinishError, ListChangedError, and the ledger's own refusals.
    """
    if not first_time(session, community_id, key, "finish", gathering_id, seen, acted_at=now):
        return
    gathering = _hosted(session, community_id, gathering_id, member_id)
    if now < gathering.starts_at:
        raise TooEarlyToFinishError
    rows = _check_ins(session, community_id, gathering_id)
    stays = [Stay(row.account_id, row.minutes, bool(row.leads)) for row in rows]
    if fingerprint(stays) != seen:
        raise ListChangedError
    own, pot = _own_and_pot(session, community_id, gathering_id)
    moved = transfers(
        gathering.rule,
        stays,
        gathering_account=own,
        pot=pot,
        length_minutes=gathering.length_minutes,
        ready_minutes=gathering.ready_minutes,
    )
    zone = session.get_one(Community, community_id).time_zone
    day = moment(gathering.starts_at, zone).date().isoformat()
    bookings = [_booking(gathering, transfer, own, member_id, day) for transfer in moved]
    book(session, community_id, bookings, recorded_at=now)
    session.connection().execute(
        update(_gathering)
        .where(_gathering.c.community_id == community_id, _gathering.c.id == gathering_id)
        .values(state="finished", finished_at=now)
    )


def _own_and_pot(session: Session, community_id: bytes, gathering_id: bytes) -> tuple[bytes, bytes]:
    rows = session.connection().execute(
        select(_account.c.kind, _account.c.id).where(
            _account.c.community_id == community_id,
            (_account.c.gathering_id == gathering_id) | (_account.c.kind == "pot"),
        )
    )
    found: dict[str, bytes] = dict(rows.all())
    return found["gathering"], found["pot"]


def _booking(
    gathering: Row[*tuple[Any, ...]], transfer: Transfer, own: bytes, host: bytes, day: str
) -> Booking:
    # The host stands for the gathering's own account; the other side stands for itself.
    gives = transfer.giver_id == own
    return Booking(
        id=_derived(gathering.id, transfer.giver_id + transfer.receiver_id),
        kind=transfer.kind,
        giver_id=transfer.giver_id,
        receiver_id=transfer.receiver_id,
        minutes=transfer.minutes,
        happened_on=day,
        giver_actor=host if gives else None,
        receiver_actor=None if gives else host,
        gathering_id=gathering.id,
        longest_minutes=gathering.longest_minutes if transfer.kind == "gathering" else None,
    )
