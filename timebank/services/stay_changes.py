"""Stays put right: how long somebody was at a gathering that is finished, once two people say the same."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row, delete, exists, insert, or_, select, update
from sqlmodel import Session

from timebank.clock import moment
from timebank.ledger.errors import LongerThanGatheringError
from timebank.ledger.gatherings import Righted, Transfer, due_to, put_right
from timebank.ledger.minutes import check
from timebank.services.errors import AlreadyAnsweredError, NotThereError
from timebank.services.errors.differences import NobodyToAskError, NothingDifferentError, ReadAgainError
from timebank.services.errors.stay_changes import StayThroughJobError
from timebank.services.finishing import booking, stay_of
from timebank.services.gatherings import check_ins_at, derived_id, stands_for
from timebank.services.recollections import Press
from timebank.services.telling import ASKED, TOLD, tell
from timebank.services.transaction import transaction
from timebank.store.accounts import Account, find_gathering_and_pot
from timebank.store.acts import first_time
from timebank.store.bookings import Booking, book, last_rounds, next_round
from timebank.store.communities import Community
from timebank.store.entries import Entry
from timebank.store.gatherings import CheckIn, Gathering, Host
from timebank.store.members import Member
from timebank.store.stay_changes import StayChange

_gathering = Gathering.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_check_in = CheckIn.__table__  # type: ignore[attr-defined]
_host = Host.__table__  # type: ignore[attr-defined]
_change = StayChange.__table__  # type: ignore[attr-defined]
_account = Account.__table__  # type: ignore[attr-defined]
_entry = Entry.__table__  # type: ignore[attr-defined]
_taken_back = _entry.alias("taken_back")
_member = Member.__table__  # type: ignore[attr-defined]

# A row as its table has it.
Found = Row[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class _Two:
    """Who said yes: the person, and who stands for the gathering's own account."""

    about: bytes
    host: bytes
    own: bytes


@transaction
def ask(
    session: Session, *, community_id: bytes, gathering_id: bytes, about: bytes, minutes: int, press: Press
) -> bytes:
    """Say how long somebody was there, oneself or as a host, 0 for not at all; the other side is asked.

    Nothing changes until they say yes. Returns the change's id, which is the key. Raises NotThereError,
    NobodyToAskError, StayThroughJobError, NothingDifferentError, ReadAgainError.
    """
    me, now = press.member_id, press.now
    content = (me, gathering_id, about, minutes)
    if not first_time(session, community_id, press.key, "ask_stay", *content, acted_at=now):
        return press.key
    gathering = _held(session, community_id, gathering_id)
    if me != about and not stands_for(session, community_id, gathering_id, me, about=about, now=now):
        raise NotThereError
    there = _insist_on_stay(session, gathering, about)
    _insist_on_length(minutes, gathering)
    if minutes == there.minutes:
        raise NothingDifferentError
    if _open_one(session, gathering, about) is not None:
        raise ReadAgainError
    said = {"member_id": about, "minutes": minutes, "asked_by": me, "asked_at": now, "answer": ""}
    of_it = {"community_id": community_id, "id": press.key, "gathering_id": gathering_id}
    session.connection().execute(insert(_change), of_it | said)
    asked = _hosts(session, gathering) - {about} if me == about else {about}
    for member_id in sorted(asked):
        _tell(session, gathering, press.key, member_id, ASKED, press)
    return press.key


def _held(session: Session, community_id: bytes, gathering_id: bytes) -> Found:
    """Find a finished gathering, and hold it until the act is done. Raises NotThereError."""
    wanted = (_gathering.c.community_id == community_id, _gathering.c.id == gathering_id)
    row = session.connection().execute(select(_gathering).where(*wanted).with_for_update()).first()
    if row is None or row.state != "finished":
        raise NotThereError
    return row


def _insist_on_stay(session: Session, gathering: Found, about: bytes) -> Found:
    """Find somebody's time there, if it can be put right."""
    found = session.connection().execute(
        select(_check_in.c.minutes, _check_in.c.is_paid, _member.c.left_at)
        .join(
            _member,
            (_member.c.community_id == _check_in.c.community_id) & (_member.c.id == _check_in.c.member_id),
        )
        .where(*_of(_check_in, gathering, about))
    )
    there = found.first()
    if there is None:
        raise NotThereError
    if there.left_at is not None:
        raise NobodyToAskError
    if there.is_paid:
        raise StayThroughJobError
    return there


def _insist_on_length(minutes: int, gathering: Found) -> None:
    check(minutes, least=0)
    if minutes > gathering.length_minutes:
        raise LongerThanGatheringError


def _of(table: Any, gathering: Found, member_id: bytes) -> tuple[Any, ...]:
    return (
        table.c.community_id == gathering.community_id,
        table.c.gathering_id == gathering.id,
        table.c.member_id == member_id,
    )


def _open_one(session: Session, gathering: Found, about: bytes) -> Found | None:
    wanted = select(_change).where(*_of(_change, gathering, about), _change.c.answer == "")
    return session.connection().execute(wanted).first()


def _hosts(session: Session, gathering: Found) -> set[bytes]:
    hosts = select(_host.c.member_id).where(
        _host.c.community_id == gathering.community_id, _host.c.gathering_id == gathering.id
    )
    return set(session.connection().execute(hosts).scalars())


def _tell(
    session: Session, gathering: Found, change: bytes, to: bytes, said: tuple[str, str], press: Press
) -> None:
    page, me = f"gatherings/{gathering.id.hex()}/stays/{change.hex()}", press.member_id
    tell(session, gathering.community_id, to, by=me, said=said, page=page, site=press.site, now=press.now)


@transaction
def say_yes(
    session: Session, *, community_id: bytes, gathering_id: bytes, change_id: bytes, press: Press
) -> None:
    """Say that it was so: the person's time is taken back and booked anew by the rule, and the pot bears it.

    Raises NotThereError for anyone but the side that is asked, AlreadyAnsweredError, NobodyToAskError,
    StayThroughJobError.
    """
    me, now = press.member_id, press.now
    if not first_time(session, community_id, press.key, "yes_to_stay", me, change_id, acted_at=now):
        return
    gathering, found = _asked(session, community_id, gathering_id, change_id, press)
    if found.answer == "yes":
        return
    if found.answer:
        raise AlreadyAnsweredError
    _insist_on_stay(session, gathering, found.member_id)
    host = found.asked_by if me == found.member_id else me
    _put_right(session, gathering, found, host, press)
    _answer(session, found, "yes", press)
    _tell(session, gathering, found.id, found.asked_by, TOLD, press)


@transaction
def say_no(
    session: Session, *, community_id: bytes, gathering_id: bytes, change_id: bytes, press: Press
) -> None:
    """Say that one remembers it as it is: it stays so. Raises NotThereError, AlreadyAnsweredError."""
    me, now = press.member_id, press.now
    if not first_time(session, community_id, press.key, "no_to_stay", me, change_id, acted_at=now):
        return
    _, found = _asked(session, community_id, gathering_id, change_id, press)
    if not found.answer:
        _answer(session, found, "no", press)
    elif found.answer == "yes":
        raise AlreadyAnsweredError


@transaction
def take_back(
    session: Session, *, community_id: bytes, gathering_id: bytes, change_id: bytes, press: Press
) -> None:
    """Take back what one asked, before it is answered. Raises NotThereError, AlreadyAnsweredError."""
    me, now = press.member_id, press.now
    if not first_time(session, community_id, press.key, "take_back_stay", me, change_id, acted_at=now):
        return
    _, found = _find(session, community_id, gathering_id, change_id)
    if found.asked_by != me:
        raise NotThereError
    if not found.answer:
        _answer(session, found, "no", press)
    elif found.answered_by != me:
        raise AlreadyAnsweredError


def _find(
    session: Session, community_id: bytes, gathering_id: bytes, change_id: bytes
) -> tuple[Found, Found]:
    gathering = _held(session, community_id, gathering_id)
    wanted = (
        _change.c.community_id == community_id,
        _change.c.gathering_id == gathering_id,
        _change.c.id == change_id,
    )
    found = session.connection().execute(select(_change).where(*wanted)).first()
    if found is None:
        raise NotThereError
    return gathering, found


def _asked(
    session: Session, community_id: bytes, gathering_id: bytes, change_id: bytes, press: Press
) -> tuple[Found, Found]:
    """Find a change whose answer is this member's to give: the person's, or else a host's."""
    gathering, found = _find(session, community_id, gathering_id, change_id)
    me, about = press.member_id, found.member_id
    if found.asked_by != about:
        may = me == about
    else:
        may = stands_for(session, community_id, gathering_id, me, about=about, now=press.now)
    if not may:
        raise NotThereError
    return gathering, found


def _answer(session: Session, found: Found, said: str, press: Press) -> None:
    session.connection().execute(
        update(_change)
        .where(_change.c.community_id == found.community_id, _change.c.id == found.id)
        .values(answer=said, answered_by=press.member_id, answered_at=press.now)
    )


def _put_right(session: Session, gathering: Found, found: Found, host: bytes, press: Press) -> None:
    here, about = gathering.community_id, found.member_id
    mine = _of(_check_in, gathering, about)
    if found.minutes:
        session.connection().execute(update(_check_in).where(*mine).values(minutes=found.minutes))
    else:
        session.connection().execute(delete(_check_in).where(*mine))
    account = _account_of(session, here, about)
    own, pot = find_gathering_and_pot(session, here, gathering.id)
    community = session.get_one(Community, here)
    standing = _standing(session, gathering, account)
    due = due_to(
        gathering.rule,
        [stay_of(row) for row in check_ins_at(session, here, gathering.id)],
        account,
        gathering_account=own,
        length_minutes=gathering.length_minutes,
        ready_minutes=gathering.ready_minutes,
        paid_time=community.paid_time,
    )
    stood = [_transfer_of(row) for row in standing]
    righted = put_right(stood, due, gathering_account=own, pot=pot)
    back = [row for row in standing if _transfer_of(row) in righted.taken_back]
    day = moment(gathering.starts_at, community.time_zone).date().isoformat()
    two = _Two(about, host, own)
    bookings = [
        *(_reversal_of(row, found.id, two, press.today.isoformat()) for row in back),
        *_anew(session, gathering, found, righted, two, day),
    ]
    book(session, here, bookings, recorded_at=press.now)


def _account_of(session: Session, community_id: bytes, member_id: bytes) -> bytes:
    wanted = select(_account.c.id).where(
        _account.c.community_id == community_id, _account.c.member_id == member_id
    )
    return bytes(session.connection().execute(wanted).scalar_one())


def _standing(session: Session, gathering: Found, account: bytes) -> Sequence[Found]:
    """Read what was booked for somebody at a gathering and is not taken back."""
    is_taken_back = exists().where(
        _taken_back.c.community_id == _entry.c.community_id, _taken_back.c.reverses_id == _entry.c.id
    )
    wanted = select(_entry).where(
        _entry.c.community_id == gathering.community_id,
        _entry.c.gathering_id == gathering.id,
        _entry.c.kind == "gathering",
        or_(_entry.c.giver_id == account, _entry.c.receiver_id == account),
        ~is_taken_back,
    )
    return session.connection().execute(wanted.order_by(_entry.c.number)).all()


def _transfer_of(row: Found) -> Transfer:
    return Transfer(row.kind, row.giver_id, row.receiver_id, row.minutes, bool(row.paid))


def _reversal_of(row: Found, change_id: bytes, two: _Two, day: str) -> Booking:
    """Take an entry back, as the two agreed; the sides are swapped, and each stands on its own."""
    gave = row.receiver_id == two.own
    return Booking(
        id=derived_id(change_id, row.id),
        kind="reversal",
        giver_id=row.receiver_id,
        receiver_id=row.giver_id,
        minutes=row.minutes,
        happened_on=day,
        giver_actor=two.host if gave else two.about,
        receiver_actor=two.about if gave else two.host,
        reverses_id=row.id,
        reverses_kind=row.kind,
        paid=row.paid,
    )


def _anew(
    session: Session, gathering: Found, found: Found, righted: Righted, two: _Two, day: str
) -> Iterator[Booking]:
    """Book what the rule gives now, each in the round after what it replaces; and the pot's difference."""
    rounds = last_rounds(session, gathering.community_id, gathering.id)
    for transfer in righted.booked:
        made = booking(gathering, transfer, two.own, two.host, day)
        last = rounds.get((made.giver_id, made.receiver_id))
        if transfer.kind == "pot":
            yield replace(made, id=derived_id(found.id, b"pot"))
        elif last:
            yield replace(made, id=derived_id(last[0], b"anew"), round=next_round(rounds, made))
        else:
            yield made
