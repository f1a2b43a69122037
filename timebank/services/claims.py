"""Saying, after check-in has closed, that one was at a gathering; a host says whether it was so."""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update
from sqlmodel import Session

from timebank.clock import DAY, moment
from timebank.ledger.gatherings import due_to, put_right
from timebank.services.errors import NotThereError
from timebank.services.errors.check_ins import ClaimOutsideError, ClaimTooLateError
from timebank.services.errors.gatherings import CancelledError
from timebank.services.finishing import booking, stay_of
from timebank.services.gatherings import check_ins_at, derived_id, hosted, tick
from timebank.services.members import find_holder
from timebank.services.sign_in import remember
from timebank.services.text import folded
from timebank.services.transaction import transaction
from timebank.store.accounts import find_gathering_and_pot
from timebank.store.acts import first_time
from timebank.store.bookings import book, last_rounds, next_round
from timebank.store.claims import Claim
from timebank.store.communities import Community
from timebank.store.gatherings import CheckIn, Gathering, closes_at, ends_at, opens_at
from timebank.store.people import add_person

# A phone may be without signal for a long weekend.
LATEST = 3 * DAY

_gathering = Gathering.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_check_in = CheckIn.__table__  # type: ignore[attr-defined]
_claim = Claim.__table__  # type: ignore[attr-defined]

_HOLD = (
    select(_gathering)
    .where(_gathering.c.community_id == bindparam("community"), _gathering.c.id == bindparam("gathering"))
    .with_for_update()
)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A check-in there already, or else a claim that waits; for a newcomer the token of their phone."""

    check_in_id: bytes | None
    token: str = ""


@transaction
def claim(
    session: Session,
    *,
    community_id: bytes,
    gathering_id: bytes,
    member_id: bytes,
    key: bytes,
    claimed_at: int,
    now: int,
) -> Claimed:
    """Say that one was there at an instant of its check-in; whoever is down as there already stays so.

    Raises NotThereError, CancelledError, ClaimOutsideError, ClaimTooLateError.
    """
    gathering = _held(session, community_id, gathering_id)
    there = _check_in_of(session, gathering, member_id)
    if there is None:
        _write(session, gathering, member_id, key, claimed_at=claimed_at, now=now)
    return Claimed(there)


@transaction
def claim_visit(
    session: Session,
    *,
    community_id: bytes,
    gathering_id: bytes,
    name: str,
    card_number: str = "",
    key: bytes,
    claimed_at: int,
    now: int,
) -> Claimed:
    """Say the same without being signed in: by card number, or as a newcomer with a first name.

    Raises UnknownPersonError for a card number nobody here has.
    """
    gathering = _held(session, community_id, gathering_id)
    if card_number:
        member_id = find_holder(session, community_id, card_number)
        there = _check_in_of(session, gathering, member_id)
        if there is None:
            _write(session, gathering, member_id, key, claimed_at=claimed_at, now=now)
        return Claimed(there)
    known, there = _of_press(session, community_id, key)
    if known is None:
        insist_in_time(gathering, claimed_at, now)
        added = add_person(
            session, community_id, name=name, finding=folded(name), made_at=now, joined_at=None
        )
        known = added.member_id
        _write(session, gathering, known, key, claimed_at=claimed_at, now=now)
    return Claimed(there, remember(session, community_id, known, kind="visitor", now=now))


def _held(session: Session, community_id: bytes, gathering_id: bytes) -> Row[*tuple[Any, ...]]:
    wanted = {"community": community_id, "gathering": gathering_id}
    found = session.connection().execute(_HOLD, wanted).first()
    if found is None:
        raise NotThereError
    return found


def _of_press(session: Session, community_id: bytes, key: bytes) -> tuple[bytes | None, bytes | None]:
    """Find the newcomer whom this very press added, and their check-in if it made one."""
    run = session.connection().execute
    for table, is_check_in in ((_check_in, True), (_claim, False)):
        mine = select(table.c.member_id).where(table.c.community_id == community_id, table.c.id == key)
        found = run(mine).scalar_one_or_none()
        if found is not None:
            return bytes(found), key if is_check_in else None
    return None, None


def _check_in_of(session: Session, gathering: Row[*tuple[Any, ...]], member_id: bytes) -> bytes | None:
    found = session.connection().execute(
        select(_check_in.c.id).where(
            _check_in.c.community_id == gathering.community_id,
            _check_in.c.gathering_id == gathering.id,
            _check_in.c.member_id == member_id,
        )
    )
    there = found.scalar_one_or_none()
    return None if there is None else bytes(there)


def _write(
    session: Session,
    gathering: Row[*tuple[Any, ...]],
    member_id: bytes,
    key: bytes,
    *,
    claimed_at: int,
    now: int,
) -> None:
    here = gathering.community_id
    is_new = first_time(session, here, key, "claim_time", gathering.id, member_id, acted_at=now)
    mine = (
        _claim.c.community_id == here,
        _claim.c.gathering_id == gathering.id,
        _claim.c.member_id == member_id,
    )
    if not is_new or session.connection().execute(select(_claim.c.id).where(*mine)).first():
        return
    insist_in_time(gathering, claimed_at, now)
    session.connection().execute(
        insert(_claim).values(
            community_id=here,
            id=key,
            gathering_id=gathering.id,
            member_id=member_id,
            claimed_at=claimed_at,
            made_at=now,
            answer="",
        )
    )


def insist_in_time(gathering: Row[*tuple[Any, ...]], claimed_at: int, now: int) -> None:
    """Insist that a claim is of the gathering's own time, and comes within three days of its end."""
    if gathering.cancelled_at is not None:
        raise CancelledError
    span = (gathering.starts_at, gathering.length_minutes)
    if not opens_at(gathering.starts_at) <= claimed_at <= closes_at(*span):
        raise ClaimOutsideError
    if now > ends_at(*span) + LATEST:
        raise ClaimTooLateError


@transaction
def answer(
    session: Session,
    *,
    community_id: bytes,
    gathering_id: bytes,
    claim_id: bytes,
    member_id: bytes,
    key: bytes,
    was_there: bool,
    now: int,
) -> None:
    """Say as a host whether somebody was there; a yes after finishing books their time by the same rule.

    What was answered before stays. Raises NotThereError for anyone but a host, CancelledError.
    """
    if not first_time(session, community_id, key, "answer_claim", claim_id, was_there, acted_at=now):
        return
    gathering = hosted(session, community_id, gathering_id, member_id, even_finished=True, now=now)
    which = (
        _claim.c.community_id == community_id,
        _claim.c.gathering_id == gathering_id,
        _claim.c.id == claim_id,
    )
    found = session.connection().execute(select(_claim).where(*which)).first()
    if found is None:
        raise NotThereError
    if found.answer:
        return
    said = {"answer": "yes" if was_there else "no", "answered_at": now}
    session.connection().execute(update(_claim).where(*which).values(**said))
    if was_there and _check_in_of(session, gathering, found.member_id) is None:
        whole = (gathering.length_minutes, False)
        tick(session, gathering, {found.member_id: whole}, way="sign", now=found.claimed_at)
        if gathering.state == "finished":
            _book(session, gathering, found, member_id, now)


def _book(
    session: Session, gathering: Row[*tuple[Any, ...]], found: Row[*tuple[Any, ...]], host: bytes, now: int
) -> None:
    rows = check_ins_at(session, gathering.community_id, gathering.id)
    (late,) = [row.account_id for row in rows if row.member_id == found.member_id]
    own, pot = find_gathering_and_pot(session, gathering.community_id, gathering.id)
    community = session.get_one(Community, gathering.community_id)
    due = due_to(
        gathering.rule,
        [stay_of(row) for row in rows],
        late,
        gathering_account=own,
        length_minutes=gathering.length_minutes,
        ready_minutes=gathering.ready_minutes,
        paid_time=community.paid_time,
    )
    moved = put_right((), due, gathering_account=own, pot=pot).booked
    day = moment(gathering.starts_at, community.time_zone).date().isoformat()
    bookings = [booking(gathering, transfer, own, host, day) for transfer in moved]
    rounds = last_rounds(session, gathering.community_id, gathering.id)
    # The pot's part of the gathering itself is booked already, under an id of its own.
    own_ids = [
        replace(
            each, id=derived_id(found.id, each.giver_id + each.receiver_id), round=next_round(rounds, each)
        )
        for each in bookings
    ]
    book(session, gathering.community_id, own_ids, recorded_at=now)
