"""Leaving: with one's name on what one did or without, square either way; and what is seen to afterwards."""

import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, Row, func, select, update
from sqlmodel import Session

from timebank.clock import moment
from timebank.ledger.totals import Totals
from timebank.services.errors import NotThereError, UnknownPersonError
from timebank.services.errors.gifts import GiftToYourselfError
from timebank.services.mail import remove_files
from timebank.services.sharing import split_every
from timebank.services.transaction import transaction
from timebank.store import erasing, erasure_log
from timebank.store.accounts import Account, find_accounts, find_pot
from timebank.store.acts import first_time
from timebank.store.bookings import Booking, book, totals
from timebank.store.communities import Community, Journal
from timebank.store.engine import empty_the_log
from timebank.store.entries import Line
from timebank.store.erasure_log import Departure
from timebank.store.members import Member
from timebank.store.organisations import SharedAccount
from timebank.store.outbox import post
from timebank.store.removals import Erasure

log = logging.getLogger(__name__)

_member = Member.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_account = Account.__table__  # type: ignore[attr-defined]
_journal = Journal.__table__  # type: ignore[attr-defined]
_community = Community.__table__  # type: ignore[attr-defined]
_line = Line.__table__  # type: ignore[attr-defined]
_shared = SharedAccount.__table__  # type: ignore[attr-defined]
_erasure = Erasure.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Gone:
    """A departure, and the words that files might still hold after it."""

    departure: Departure
    words: tuple[str, ...] = ()


@transaction
def leave(
    session: Session,
    *,
    community_id: bytes,
    member_id: bytes,
    key: bytes,
    keeps_name: bool,
    gift_to: bytes | None = None,
    note: str = "",
    day: str,
    now: int,
) -> Gone | None:
    """Leave square: hours left over go to a person or the pot, and all that leads back here is erased (R26).

    `note` goes to the community's own address as a mail and is kept nowhere else. The same press again
    answers with nothing. Raises NotThereError, GiftToYourselfError, UnknownPersonError.
    """
    departure = Departure(community_id, member_id, keeps_name, now)
    if not first_time(session, community_id, key, "leave", member_id, keeps_name, gift_to, acted_at=now):
        return None
    _begin(session, community_id, member_id)
    split_every(session, community_id, member_id, day=day, now=now)
    _settle(session, community_id, member_id, gift_to, day=day, now=now)
    if note:
        _pass_on(session, community_id, note, now)
    return Gone(departure, forget(session, departure, day))


def _begin(session: Session, community_id: bytes, member_id: bytes) -> None:
    """Hold the member and the journal, so that what is counted now stays so until the end."""
    run = session.connection().execute
    row = run(
        select(_member.c.left_at)
        .where(_member.c.community_id == community_id, _member.c.id == member_id)
        .with_for_update()
    ).first()
    if row is None or row.left_at is not None:
        raise NotThereError
    run(select(_journal.c.next_number).where(_journal.c.community_id == community_id).with_for_update())


def _settle(
    session: Session, community_id: bytes, member_id: bytes, gift_to: bytes | None, *, day: str, now: int
) -> None:
    accounts = find_accounts(session, community_id, member_id)
    own, pot = accounts[member_id], accounts[None]
    mine, bookings = totals(session, community_id, own), list[Booking]()
    if gift_to is not None and mine.given > mine.received:
        minutes = mine.given - mine.received
        receiver = _receiver(session, community_id, member_id, gift_to)
        gift = Booking(_new_id(), "gift", own, receiver, minutes, day, giver_actor=member_id)
        bookings, mine = [gift], mine.after("given", minutes, "gift")
    book(session, community_id, [*bookings, *_level(own, pot, mine, day)], recorded_at=now)


def _new_id() -> bytes:
    return secrets.token_bytes(16)


def _receiver(session: Session, community_id: bytes, member_id: bytes, gift_to: bytes) -> bytes:
    if gift_to == member_id:
        raise GiftToYourselfError
    receiver = find_accounts(session, community_id, gift_to).get(gift_to)
    if receiver is None:
        raise UnknownPersonError
    return receiver


def _level(own: bytes, pot: bytes, mine: Totals, day: str) -> list[Booking]:
    """Make the entry with the pot after which as much was given as received."""
    apart = mine.given - mine.received
    giver, receiver = (pot, own) if apart > 0 else (own, pot)
    return [Booking(_new_id(), "leaving", giver, receiver, abs(apart), day)] if apart else []


def _pass_on(session: Session, community_id: bytes, note: str, now: int) -> None:
    community = session.get_one(Community, community_id)
    if community.email:
        subject = f"A word to {community.name}"
        body = f"Someone who has left would like you to know:\n\n{note}\n"
        post(session, community_id, address=community.email, subject=subject, body=body, now=now)


def forget(session: Session, departure: Departure, day: str) -> tuple[str, ...]:
    """Erase what leads back to somebody inside the caller's transaction; return what files might hold."""
    community_id, member_id = departure.community_id, departure.member_id
    words = erasing.take_along(session, community_id, member_id, day=day, at=departure.at)
    erasing.leave_differences(session, community_id, member_id, at=departure.at)
    if not departure.keeps_name:
        words += erasing.remove_name(session, community_id, member_id, at=departure.at)
        session.merge(Erasure(community_id=community_id, member_id=member_id, at=departure.at))
    session.connection().execute(
        update(_member)
        .where(_member.c.community_id == community_id, _member.c.id == member_id)
        .values(left_at=func.coalesce(_member.c.left_at, departure.at), paused_at=None)
    )
    return words


@transaction
def erase(session: Session, *, departure: Departure) -> Gone:
    """Do a departure over again, or take away a name that was kept; what is gone already stays gone.

    Raises NotThereError when there is no such member.
    """
    if session.get(Member, (departure.community_id, departure.member_id)) is None:
        raise NotThereError
    zone = session.get_one(Community, departure.community_id).time_zone
    day = moment(departure.at, zone).date().isoformat()
    return Gone(departure, forget(session, departure, day))


_LAST = (
    select(func.max(_line.c.line_number))
    .where(_line.c.community_id == _account.c.community_id, _line.c.account_id == _account.c.id)
    .correlate(_account)
    .scalar_subquery()
)
_APART = (
    select(
        _account.c.community_id,
        _account.c.id,
        _line.c.given_total,
        _line.c.received_total,
        _community.c.time_zone,
    )
    .select_from(_account)
    .join(
        _line,
        (_line.c.community_id == _account.c.community_id)
        & (_line.c.account_id == _account.c.id)
        & (_line.c.line_number == _LAST),
    )
    .join(_community, _community.c.id == _account.c.community_id)
    .where(_line.c.given_total != _line.c.received_total)
)
_LEFT_APART = _APART.join(
    _member, (_member.c.community_id == _account.c.community_id) & (_member.c.id == _account.c.member_id)
).where(_member.c.left_at.is_not(None))
# What was put right after two people split what they shared; both have their halves, so the pot levels it.
_SPLIT_APART = _APART.join(
    _shared, (_shared.c.community_id == _account.c.community_id) & (_shared.c.account_id == _account.c.id)
).where(_shared.c.split_at.is_not(None))


@transaction
def settle_again(session: Session, *, now: int) -> int:
    """Level the accounts of those whose hours moved after they left; return how many.

    A silence may have turned into a yes since, or a gathering they came to been finished.
    """
    left = session.connection().execute(_LEFT_APART).all()
    split = session.connection().execute(_SPLIT_APART).all()
    for row in (*left, *split):
        _settle_one(session, row, now)
    return len(left) + len(split)


def _settle_one(session: Session, row: Row[*tuple[Any, ...]], now: int) -> None:
    pot = find_pot(session, row.community_id)
    mine = Totals(row.given_total, row.received_total)
    day = moment(now, row.time_zone).date().isoformat()
    book(session, row.community_id, _level(row.id, pot, mine, day), recorded_at=now)


@transaction
def sweep_words(session: Session, *, since: int) -> None:
    """Blank words that somebody was writing down while the other one's name was being erased."""
    lately = select(_erasure.c.community_id, _erasure.c.member_id).where(_erasure.c.at >= since)
    for community_id, member_id in session.connection().execute(lately).all():
        erasing.blank_words(session, community_id, member_id)


def clear_up(gone: Gone, *, data: Path, engine: Engine) -> None:
    """Write the departure into its log and take what was erased out of files, as far as can be done at once.

    What cannot is done by the background work: nobody is told that they could not leave.
    """
    try:
        remove_files(data / "mail", gone.words)
        # Written last: a departure that is not in the log has not been cleared up yet.
        erasure_log.append(data / erasure_log.NAME, [gone.departure])
        empty_the_log(engine)
    except OSError:
        log.warning("What an erasure left in files could not be removed at once. The background work will.")


def complete_log(path: Path, departures: Sequence[Departure]) -> tuple[Departure, ...]:
    """Write into the log what is missing there; return it."""
    known = {replace(departure, at=0) for departure in erasure_log.read(path)}
    missing = tuple(each for each in departures if replace(each, at=0) not in known)
    erasure_log.append(path, missing)
    return missing
