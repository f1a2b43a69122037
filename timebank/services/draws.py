"""Asking the pot: hours for oneself, at once up to a limit, and above it when two stewards say yes (R6)."""

from typing import Any

from sqlalchemy import bindparam, exists, func, insert, select
from sqlmodel import Session

from timebank.clock import DAY
from timebank.ledger.minutes import check
from timebank.services.agreements import OPEN_DAYS, ask, end
from timebank.services.agreements import say_yes as say_one_of_two
from timebank.services.errors import NotThereError
from timebank.services.errors.pot import WaitsAlreadyError
from timebank.services.transaction import transaction
from timebank.store.accounts import find_accounts
from timebank.store.acts import first_time
from timebank.store.agreements import Agreement
from timebank.store.bookings import Booking, book
from timebank.store.communities import Community, Journal
from timebank.store.draws import Draw
from timebank.store.entries import Entry

KIND = "draw"
# What somebody drew counts towards the limit for so long.
LIMIT_DAYS = 30

_entry = Entry.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_reversal = _entry.alias("reversal")
_community = Community.__table__  # type: ignore[attr-defined]
_journal = Journal.__table__  # type: ignore[attr-defined]
_draw = Draw.__table__  # type: ignore[attr-defined]
_agreement = Agreement.__table__  # type: ignore[attr-defined]
_DRAWN = select(func.coalesce(func.sum(_entry.c.minutes), 0)).where(
    _entry.c.community_id == bindparam("community"),
    _entry.c.kind == "pot",
    _entry.c.giver_id == bindparam("pot"),
    _entry.c.receiver_id == bindparam("account"),
    _entry.c.recorded_at > bindparam("since"),
    ~exists().where(
        _reversal.c.community_id == _entry.c.community_id, _reversal.c.reverses_id == _entry.c.id
    ),
)
_WAITING = (
    select(_draw.c.id)
    .join(
        _agreement,
        (_agreement.c.community_id == _draw.c.community_id) & (_agreement.c.id == _draw.c.id),
    )
    .where(
        _draw.c.community_id == bindparam("community"),
        _draw.c.member_id == bindparam("member"),
        _agreement.c.second_at.is_(None),
        _agreement.c.ended_at.is_(None),
        _agreement.c.asked_at > bindparam("since"),
    )
)
_INSERT = insert(Draw)


@transaction
def draw(
    session: Session, *, community_id: bytes, member_id: bytes, key: bytes, minutes: int, day: str, now: int
) -> bool:
    """Have hours from the pot, without a reason; tell whether they are there at once.

    Above the community's limit for thirty days two stewards are asked, who see how much and not who.
    Raises a MinutesError, WaitsAlreadyError.
    """
    if not first_time(session, community_id, key, "draw", member_id, minutes, acted_at=now):
        return session.get(Draw, (community_id, key)) is None
    check(minutes)
    own, pot = own_and_pot(session, community_id, member_id)
    _hold_journal(session, community_id)
    if minutes > room(session, community_id, own, pot, now):
        _wait(session, community_id, member_id, key, minutes, now)
        return False
    book(session, community_id, [_booking(key, pot, own, member_id, minutes, day)], recorded_at=now)
    return True


def _hold_journal(session: Session, community_id: bytes) -> None:
    """Let two draws at once be counted one after the other."""
    session.connection().execute(
        select(_journal.c.next_number).where(_journal.c.community_id == community_id).with_for_update()
    )


def room(session: Session, community_id: bytes, own: bytes, pot: bytes, now: int) -> int:
    """Tell how many minutes somebody may still have at once."""
    wanted = {"community": community_id, "pot": pot, "account": own, "since": now - LIMIT_DAYS * DAY}
    drawn = session.connection().execute(_DRAWN, wanted).scalar_one()
    limit = session.connection().execute(
        select(_community.c.pot_minutes).where(_community.c.id == community_id)
    )
    return max(int(limit.scalar_one()) - int(drawn), 0)


def own_and_pot(session: Session, community_id: bytes, member_id: bytes) -> tuple[bytes, bytes]:
    """Find a member's own account and the pot. Raises NotThereError for who is no member."""
    accounts = find_accounts(session, community_id, member_id, joined=True)
    if member_id not in accounts:
        raise NotThereError
    return accounts[member_id], accounts[None]


def _wait(
    session: Session, community_id: bytes, member_id: bytes, key: bytes, minutes: int, now: int
) -> None:
    wanted: dict[str, Any] = {"community": community_id, "member": member_id}
    if session.connection().execute(_WAITING, wanted | {"since": now - OPEN_DAYS * DAY}).first():
        raise WaitsAlreadyError
    ask(session, community_id, key, kind=KIND, asked_by=member_id, now=now)
    row = {"community_id": community_id, "id": key, "member_id": member_id, "minutes": minutes}
    session.connection().execute(_INSERT, row)


def _booking(id: bytes, pot: bytes, own: bytes, member_id: bytes, minutes: int, day: str) -> Booking:
    return Booking(id, "pot", pot, own, minutes, day, receiver_actor=member_id)


@transaction
def say_yes(
    session: Session,
    *,
    community_id: bytes,
    draw_id: bytes,
    steward_id: bytes,
    key: bytes,
    day: str,
    now: int,
) -> bool:
    """Say yes to a draw as a steward; with the second yes the pot gives. Tell whether it did.

    Raises NotThereError and what saying one of two yeses raises.
    """
    if not first_time(session, community_id, key, "agree_draw", steward_id, draw_id, acted_at=now):
        return session.get_one(Agreement, (community_id, draw_id)).second_by == steward_id
    said: dict[str, Any] = {"kind": KIND, "steward_id": steward_id, "day": day, "now": now}
    if not say_one_of_two(session, community_id, draw_id, **said):
        return False
    asked = session.get_one(Draw, (community_id, draw_id))
    own, pot = own_and_pot(session, community_id, asked.member_id)
    made = _booking(draw_id, pot, own, asked.member_id, asked.minutes, day)
    book(session, community_id, [made], recorded_at=now)
    return True


@transaction
def take_back(
    session: Session, *, community_id: bytes, member_id: bytes, draw_id: bytes, key: bytes, now: int
) -> None:
    """Stop asking, before the second yes. Raises NotThereError, AgreementOverError."""
    if first_time(session, community_id, key, "take_back_draw", member_id, draw_id, acted_at=now):
        end(session, community_id, draw_id, kind=KIND, asked_by=member_id, now=now)
