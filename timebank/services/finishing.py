"""Finishing a gathering: everyone's time is booked by its rule, once."""

import hashlib
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlmodel import Session

from timebank.clock import DAY, moment
from timebank.ledger.gatherings import Stay, Transfer, transfers
from timebank.services.errors import NotThereError
from timebank.services.errors.gatherings import (
    AlreadyFinishedError,
    CancelledError,
    ListChangedError,
    TooEarlyToFinishError,
)
from timebank.services.gatherings import check_ins_at, derived_id, hosted
from timebank.services.transaction import transaction
from timebank.store.accounts import find_gathering_and_pot
from timebank.store.acts import first_time
from timebank.store.bookings import Booking, book
from timebank.store.communities import Community
from timebank.store.gatherings import FinishingWord, Gathering, ends_at

# So many who were there may finish it together, so long after its end; before, it is the hosts' to do.
TOGETHER = 2
TOGETHER_AFTER = DAY

_gathering = Gathering.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_word = FinishingWord.__table__  # type: ignore[attr-defined]


def fingerprint(stays: Sequence[Stay], length_minutes: int, ready_minutes: int, paid_time: str) -> str:
    """Name what is booked from in a few characters, to tell whether it changed since it was shown."""
    listed = sorted((stay.account_id, stay.minutes, stay.leads, stay.paid) for stay in stays)
    shown = repr((listed, length_minutes, ready_minutes, paid_time))
    return hashlib.sha256(shown.encode()).hexdigest()[:16]


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
    CancelledError, TooEarlyToFinishError, ListChangedError, and the ledger's own refusals.
    """
    if not first_time(session, community_id, key, "finish", gathering_id, seen, acted_at=now):
        return
    gathering = hosted(session, community_id, gathering_id, member_id, now=now)
    if now < gathering.starts_at:
        raise TooEarlyToFinishError
    _book_everyone(session, gathering, member_id, seen, now=now)


@transaction
def agree_to_finish(
    session: Session,
    *,
    community_id: bytes,
    gathering_id: bytes,
    member_id: bytes,
    key: bytes,
    seen: str,
    now: int,
) -> bool:
    """Say, as somebody who was there, that the list is right; the second who says so of it books it.

    Everyone speaks for themselves alone. Returns whether it is finished. Raises NotThereError for
    anyone who was not there, and for all while the hosts have their day; and what finishing raises.
    """
    is_new = first_time(session, community_id, key, "agree_to_finish", gathering_id, seen, acted_at=now)
    gathering = _held(session, community_id, gathering_id)
    present = {row.member_id for row in check_ins_at(session, community_id, gathering_id)}
    if member_id not in present:
        raise NotThereError
    if not is_new:
        return bool(gathering.state == "finished")
    _insist_is_left_open(gathering, now)
    _keep_word(session, gathering, member_id, seen, now)
    agree = _who_agree(session, gathering, seen) & present
    if len(agree) < TOGETHER:
        _insist_on_list(session, gathering, seen)
        return False
    _book_everyone(session, gathering, member_id, seen, now=now)
    return True


def _held(session: Session, community_id: bytes, gathering_id: bytes) -> Row[*tuple[Any, ...]]:
    wanted = (_gathering.c.community_id == community_id, _gathering.c.id == gathering_id)
    row = session.connection().execute(select(_gathering).where(*wanted).with_for_update()).first()
    if row is None:
        raise NotThereError
    return row


def _insist_is_left_open(gathering: Row[*tuple[Any, ...]], now: int) -> None:
    if gathering.state == "finished":
        raise AlreadyFinishedError
    if gathering.cancelled_at is not None:
        raise CancelledError
    if now < ends_at(gathering.starts_at, gathering.length_minutes) + TOGETHER_AFTER:
        raise NotThereError


def _keep_word(
    session: Session, gathering: Row[*tuple[Any, ...]], member_id: bytes, seen: str, now: int
) -> None:
    who = {"community_id": gathering.community_id, "gathering_id": gathering.id, "member_id": member_id}
    mine = [_word.c[name] == value for name, value in who.items()]
    session.connection().execute(delete(_word).where(*mine))
    session.connection().execute(insert(FinishingWord), who | {"seen": seen, "said_at": now})


def _who_agree(session: Session, gathering: Row[*tuple[Any, ...]], seen: str) -> set[bytes]:
    words = select(_word.c.member_id).where(
        _word.c.community_id == gathering.community_id,
        _word.c.gathering_id == gathering.id,
        _word.c.seen == seen,
    )
    return set(session.connection().execute(words).scalars())


def stay_of(row: Row[*tuple[Any, ...]]) -> Stay:
    """Read one person's time at a gathering from their check-in."""
    return Stay(row.account_id, row.minutes, bool(row.leads), bool(row.is_paid))


def _insist_on_list(session: Session, gathering: Row[*tuple[Any, ...]], seen: str) -> list[Stay]:
    """Read who stayed how long, if it is still the list that was seen."""
    rows = check_ins_at(session, gathering.community_id, gathering.id)
    stays = [stay_of(row) for row in rows]
    paid_time = session.get_one(Community, gathering.community_id).paid_time
    if fingerprint(stays, gathering.length_minutes, gathering.ready_minutes, paid_time) != seen:
        raise ListChangedError
    return stays


def _book_everyone(
    session: Session, gathering: Row[*tuple[Any, ...]], member_id: bytes, seen: str, *, now: int
) -> None:
    community_id, gathering_id = gathering.community_id, gathering.id
    stays = _insist_on_list(session, gathering, seen)
    own, pot = find_gathering_and_pot(session, community_id, gathering_id)
    community = session.get_one(Community, community_id)
    moved = transfers(
        gathering.rule,
        stays,
        gathering_account=own,
        pot=pot,
        length_minutes=gathering.length_minutes,
        ready_minutes=gathering.ready_minutes,
        paid_time=community.paid_time,
    )
    day = moment(gathering.starts_at, community.time_zone).date().isoformat()
    bookings = [booking(gathering, transfer, own, member_id, day) for transfer in moved]
    book(session, community_id, bookings, recorded_at=now)
    session.connection().execute(
        update(_gathering)
        .where(_gathering.c.community_id == community_id, _gathering.c.id == gathering_id)
        .values(state="finished", finished_at=now)
    )


def booking(
    gathering: Row[*tuple[Any, ...]], transfer: Transfer, own: bytes, host: bytes, day: str
) -> Booking:
    """Write a transfer as the entry to book, with the host standing for the gathering."""
    # The host stands for the gathering's own account; the other side stands for itself.
    gives = transfer.giver_id == own
    # The pot may give twice: the difference, and instead of those who are there through a job.
    which = transfer.giver_id + transfer.receiver_id + (b"paid" if transfer.paid else b"")
    return Booking(
        id=derived_id(gathering.id, which),
        kind=transfer.kind,
        giver_id=transfer.giver_id,
        receiver_id=transfer.receiver_id,
        minutes=transfer.minutes,
        happened_on=day,
        giver_actor=host if gives else None,
        receiver_actor=None if gives else host,
        gathering_id=gathering.id,
        longest_minutes=gathering.longest_minutes if transfer.kind == "gathering" else None,
        paid=int(transfer.paid),
    )
