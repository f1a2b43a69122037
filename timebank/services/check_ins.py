"""Checking in: on one's own phone, as a newcomer with a first name, or by a host's tick."""

import secrets
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, delete, insert, select, update
from sqlmodel import Session

from timebank.services import codes
from timebank.services.errors import NotThereError, UnknownPersonError
from timebank.services.errors.check_ins import SignClosedError
from timebank.services.errors.gatherings import AlreadyFinishedError, CancelledError
from timebank.services.exchanges import Helper, mark_help
from timebank.services.sign_in import remember
from timebank.services.supporters import insist_asked
from timebank.services.text import folded
from timebank.services.transaction import transaction
from timebank.store.acts import first_time, was_done
from timebank.store.gatherings import CheckIn, Gathering, Host, closes_at, opens_at
from timebank.store.members import Card
from timebank.store.people import add_person

_gathering = Gathering.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_check_in = CheckIn.__table__  # type: ignore[attr-defined]
_host = Host.__table__  # type: ignore[attr-defined]

_GATHERING = (
    select(_gathering)
    .where(_gathering.c.community_id == bindparam("community"), _gathering.c.id == bindparam("gathering"))
    .with_for_update()
)
_MINE = select(_check_in.c.id).where(
    _check_in.c.community_id == bindparam("community"),
    _check_in.c.gathering_id == bindparam("gathering"),
    _check_in.c.member_id == bindparam("member"),
)
_INSERT = insert(CheckIn)
_HOSTS = select(_host.c.member_id).where(
    _host.c.community_id == bindparam("community"),
    _host.c.gathering_id == bindparam("gathering"),
    _host.c.member_id == bindparam("member"),
)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A check-in's id, and for a newcomer the token that lets their phone see it again."""

    check_in_id: bytes
    token: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody arrives, by which way in, and whether they help to run it."""

    community_id: bytes
    gathering_id: bytes
    way: str
    leads: bool = False


@transaction
def check_in(
    session: Session,
    *,
    community_id: bytes,
    gathering_id: bytes,
    member_id: bytes,
    key: bytes,
    way: str = "sign",
    leads: bool = False,
    now: int,
) -> Arrival:
    """Check a member in; a second time answers with the first.

    Raises NotThereError, SignClosedError, AlreadyFinishedError, CancelledError.
    """
    is_new = first_time(session, community_id, key, "check_in", gathering_id, member_id, leads, acted_at=now)
    place = Place(community_id, gathering_id, way=way, leads=leads)
    return Arrival(_arrive(session, place, member_id, key=key, is_new=is_new, now=now))


@transaction
def check_in_for(
    session: Session,
    *,
    community_id: bytes,
    gathering_id: bytes,
    member_id: bytes,
    helper: Helper,
    key: bytes,
    way: str = "sign",
    leads: bool = False,
    today: date,
    now: int,
) -> Arrival:
    """Check somebody in as their supporter; who is there already stays as they are.

    Raises NotAskedError, NotThereError, SignClosedError, AlreadyFinishedError.
    """
    content = (gathering_id, member_id, leads, helper.id)
    is_new = first_time(session, community_id, key, "check_in", *content, acted_at=now)
    insist_asked(
        session, community_id, member_id=member_id, helper_id=helper.id, to="may_check_in", today=today
    )
    place = Place(community_id, gathering_id, way=way, leads=leads)
    arrived = _arrive(session, place, member_id, key=key, is_new=is_new, now=now)
    if is_new and arrived == key:
        mark_help(session, community_id, key, "check_in", member_id, helper, now=now)
    return Arrival(arrived)


@transaction
def visit(
    session: Session,
    *,
    community_id: bytes,
    gathering_id: bytes,
    name: str,
    card_number: str = "",
    key: bytes,
    way: str = "sign",
    leads: bool = False,
    helper_id: bytes | None = None,
    now: int,
) -> Arrival:
    """Check in somebody who is not signed in: by card number, or as a newcomer with a first name.

    `helper_id` is the member who is signed in on the phone that they use, if any.

    Raises UnknownPersonError for a card number nobody here has.
    """
    content = (gathering_id, folded(name), codes.typed_code(card_number), leads)
    is_new = first_time(session, community_id, key, "visit", *content, acted_at=now)
    place = Place(community_id, gathering_id, way=way, leads=leads)
    if card_number:
        member_id = _holder(session, community_id, card_number)
        arrived = _arrive(session, place, member_id, key=key, is_new=is_new, now=now)
        if is_new and arrived == key and helper_id not in (None, member_id):
            mark_help(session, community_id, key, "check_in", member_id, Helper(helper_id, "member"), now=now)
        return Arrival(arrived)
    if not is_new:
        return _again(session, community_id, key, now)
    person = add_person(session, community_id, name=name, finding=folded(name), made_at=now, joined_at=None)
    _arrive(session, place, person.member_id, key=key, is_new=True, now=now)
    token = remember(session, community_id, person.member_id, kind="visitor", now=now)
    return Arrival(key, token)


def _again(session: Session, community_id: bytes, key: bytes, now: int) -> Arrival:
    """Answer a newcomer's repeated press as the first time, whose answer may never have arrived."""
    member_id = (
        session.connection()
        .execute(
            select(_check_in.c.member_id).where(
                _check_in.c.community_id == community_id, _check_in.c.id == key
            )
        )
        .scalar_one_or_none()
    )
    if member_id is None:
        raise NotThereError
    token = remember(session, community_id, member_id, kind="visitor", now=now)
    return Arrival(key, token)


def _holder(session: Session, community_id: bytes, card_number: str) -> bytes:
    number = codes.typed_code(card_number)
    member_id = (
        session.connection()
        .execute(
            select(Card.member_id).where(Card.community_id == community_id, Card.number == number)  # type: ignore[call-overload]
        )
        .scalar_one_or_none()
    )
    if member_id is None:
        raise UnknownPersonError
    return bytes(member_id)


def _arrive(session: Session, place: Place, member_id: bytes, *, key: bytes, is_new: bool, now: int) -> bytes:
    """Write the check-in, or find the one already there; return its id."""
    connection = session.connection()
    wanted = {"community": place.community_id, "gathering": place.gathering_id, "member": member_id}
    # Held first, so that one person on two phones at once is found there by the second.
    gathering = connection.execute(_GATHERING, wanted).first()
    if gathering is None:
        raise NotThereError
    mine = connection.execute(_MINE, wanted).scalar_one_or_none()
    if mine is not None:
        return bytes(mine)
    # A press that comes again after the check-in was undone must not undo the undoing.
    if not is_new:
        return key
    if gathering.state == "finished":
        raise AlreadyFinishedError
    if gathering.cancelled_at is not None:
        raise CancelledError
    if place.way in ("sign", "code") and not _is_open(gathering.starts_at, gathering.length_minutes, now):
        raise SignClosedError
    connection.execute(
        _INSERT,
        {
            "community_id": place.community_id,
            "id": key,
            "gathering_id": place.gathering_id,
            "member_id": member_id,
            "length_minutes": gathering.length_minutes,
            "minutes": gathering.length_minutes,
            "leads": int(place.leads),
            "way": place.way,
            "arrived_at": now,
        },
    )
    return key


def _is_open(starts_at: int, length_minutes: int, now: int) -> bool:
    return opens_at(starts_at) <= now <= closes_at(starts_at, length_minutes)


@transaction
def check_in_by_card(
    session: Session,
    *,
    community_id: bytes,
    gathering_id: bytes,
    host_id: bytes,
    member_id: bytes,
    key: bytes,
    now: int,
) -> Arrival:
    """Check in the holder of a card that a host scanned. Raises NotThereError for anyone but a host."""
    is_new = first_time(session, community_id, key, "card", gathering_id, member_id, host_id, acted_at=now)
    wanted = {"community": community_id, "gathering": gathering_id, "member": host_id}
    if session.connection().execute(_HOSTS, wanted).first() is None:
        raise NotThereError
    place = Place(community_id, gathering_id, way="card")
    return Arrival(_arrive(session, place, member_id, key=key, is_new=is_new, now=now))


@transaction
def stay_for(
    session: Session,
    *,
    community_id: bytes,
    check_in_id: bytes,
    member_id: bytes,
    key: bytes,
    minutes: int,
    now: int,
) -> None:
    """Say how long one stays, before the gathering is finished.

    Raises NotThereError, AlreadyFinishedError.
    """
    if not first_time(session, community_id, key, "stay_for", check_in_id, minutes, acted_at=now):
        return
    row = _open_check_in(session, community_id, check_in_id, member_id)
    session.connection().execute(
        update(_check_in)
        .where(_check_in.c.community_id == community_id, _check_in.c.id == check_in_id)
        .values(minutes=min(minutes, row.length_minutes))
    )


@transaction
def say_paid(
    session: Session,
    *,
    community_id: bytes,
    check_in_id: bytes,
    member_id: bytes,
    key: bytes,
    is_paid: bool,
    now: int,
) -> None:
    """Say of oneself that one is there through a job, or not after all, before the gathering is finished.

    Raises NotThereError, AlreadyFinishedError.
    """
    if not first_time(session, community_id, key, "say_paid", check_in_id, is_paid, acted_at=now):
        return
    _open_check_in(session, community_id, check_in_id, member_id)
    session.connection().execute(
        update(_check_in)
        .where(_check_in.c.community_id == community_id, _check_in.c.id == check_in_id)
        .values(is_paid=int(is_paid))
    )


@transaction
def undo(
    session: Session, *, community_id: bytes, check_in_id: bytes, member_id: bytes, key: bytes, now: int
) -> None:
    """Take one's check-in back, before the gathering is finished.

    Raises NotThereError, AlreadyFinishedError.
    """
    if not first_time(session, community_id, key, "undo", check_in_id, acted_at=now):
        return
    _open_check_in(session, community_id, check_in_id, member_id)
    session.connection().execute(
        delete(_check_in).where(_check_in.c.community_id == community_id, _check_in.c.id == check_in_id)
    )


def is_undone(session: Session, community_id: bytes, check_in_id: bytes, key: bytes) -> bool:
    """Tell whether this very press has taken the check-in back before."""
    return was_done(session, community_id, key, "undo", check_in_id)


def _open_check_in(session: Session, community_id: bytes, check_in_id: bytes, member_id: bytes):  # type: ignore[no-untyped-def]  # a row
    row = (
        session.connection()
        .execute(
            select(_check_in.c.length_minutes, _gathering.c.state)
            .join(
                _gathering,
                (_gathering.c.community_id == _check_in.c.community_id)
                & (_gathering.c.id == _check_in.c.gathering_id),
            )
            .where(
                _check_in.c.community_id == community_id,
                _check_in.c.id == check_in_id,
                _check_in.c.member_id == member_id,
            )
            # Finishing reads the list under the same lock, so what it booked stays true.
            .with_for_update(of=_gathering)
        )
        .first()
    )
    if row is None:
        raise NotThereError
    if row.state == "finished":
        raise AlreadyFinishedError
    return row


def new_key() -> bytes:
    """Make a key for an act that no page made one for."""
    return secrets.token_bytes(16)
