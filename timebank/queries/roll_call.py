"""A gathering's roll-call: who is here, and who came before."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, select
from sqlmodel import Session

from timebank.clock import MINUTE
from timebank.queries.gatherings import GatheringView
from timebank.store.accounts import Account
from timebank.store.gatherings import EARLY_MINUTES, CheckIn, Gathering
from timebank.store.members import Card, Member, MemberName, may_be_listed

UPCOMING = 20
OPENS_EARLY = EARLY_MINUTES * MINUTE
UNFINISHED = 10
EXPECTED = 40

_gathering = Gathering.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_check_in = CheckIn.__table__  # type: ignore[attr-defined]
_name = MemberName.__table__  # type: ignore[attr-defined]
_card = Card.__table__  # type: ignore[attr-defined]
_member = Member.__table__  # type: ignore[attr-defined]
_account = Account.__table__  # type: ignore[attr-defined]
_earlier = _gathering.alias("earlier")


@dataclass(frozen=True, slots=True)
class RollRow:
    """One person on a roll-call, here or expected."""

    member_id: bytes
    name: str
    number: str
    is_here: bool
    leads: bool
    minutes: int
    way: str
    arrived_at: int
    is_visitor: bool


_ROLL = (
    select(
        _check_in.c.member_id,
        _name.c.name,
        _card.c.number,
        _check_in.c.leads,
        _check_in.c.is_paid,
        _check_in.c.minutes,
        _check_in.c.way,
        _check_in.c.arrived_at,
        _member.c.joined_at,
        _account.c.id.label("account_id"),
    )
    .select_from(_check_in)
    .join(
        _member,
        (_member.c.community_id == _check_in.c.community_id) & (_member.c.id == _check_in.c.member_id),
    )
    .join(
        _account,
        (_account.c.community_id == _check_in.c.community_id)
        & (_account.c.member_id == _check_in.c.member_id),
    )
    .outerjoin(
        _name,
        (_name.c.community_id == _check_in.c.community_id) & (_name.c.member_id == _check_in.c.member_id),
    )
    .outerjoin(
        _card,
        (_card.c.community_id == _check_in.c.community_id) & (_card.c.member_id == _check_in.c.member_id),
    )
    .where(
        _check_in.c.community_id == bindparam("community"),
        _check_in.c.gathering_id == bindparam("gathering"),
    )
    .order_by(_name.c.finding)
)
# People who came to a gathering of the same title before.
_EXPECTED = (
    select(_name.c.member_id, _name.c.name, _card.c.number)
    .distinct()
    .select_from(_earlier)
    .join(
        _check_in,
        (_check_in.c.community_id == _earlier.c.community_id) & (_check_in.c.gathering_id == _earlier.c.id),
    )
    .join(
        _card,
        (_card.c.community_id == _check_in.c.community_id) & (_card.c.member_id == _check_in.c.member_id),
    )
    .join(_name, (_name.c.community_id == _card.c.community_id) & (_name.c.member_id == _card.c.member_id))
    .join(_member, (_member.c.community_id == _card.c.community_id) & (_member.c.id == _card.c.member_id))
    .where(
        may_be_listed(),
        _earlier.c.community_id == bindparam("community"),
        _earlier.c.title == bindparam("title"),
        _earlier.c.starts_at > bindparam("since"),
    )
    .order_by(_name.c.name)
    .limit(EXPECTED)
)
_EXPECTED_BACK = 120 * 24 * 60 * MINUTE


def roll_call(session: Session, gathering: GatheringView, also: bytes | None = None) -> tuple[RollRow, ...]:
    """List who is here, then who came before to gatherings of this title, then `also` if looked up."""
    here = tuple(_roll_row(row) for row in everybody_at(session, gathering))
    known = {row.member_id for row in here}
    wanted = {
        "community": gathering.community_id,
        "title": gathering.title,
        "since": gathering.starts_at - _EXPECTED_BACK,
    }
    before = session.connection().execute(_EXPECTED, wanted).all()
    expected = [(member, name, number) for member, name, number in before if member not in known]
    if also is not None and also not in known | {member for member, _, _ in expected}:
        expected[:0] = _looked_up(session, gathering.community_id, also)
    return here + tuple(_expected_row(gathering, *person) for person in expected)


def everybody_at(session: Session, gathering: GatheringView) -> list[Row[*tuple[Any, ...]]]:
    """Read who is at a gathering, with each one's account, by name."""
    wanted = {"community": gathering.community_id, "gathering": gathering.id}
    return list(session.connection().execute(_ROLL, wanted))


def _roll_row(row: Row[*tuple[Any, ...]]) -> RollRow:
    return RollRow(
        member_id=row.member_id,
        name=row.name or "",
        number=row.number or "",
        is_here=True,
        leads=bool(row.leads),
        minutes=row.minutes,
        way=row.way,
        arrived_at=row.arrived_at,
        is_visitor=row.joined_at is None,
    )


def _expected_row(gathering: GatheringView, member: bytes, name: str, number: str) -> RollRow:
    return RollRow(member, name, number, False, False, gathering.length_minutes, "", 0, False)


def _looked_up(session: Session, community_id: bytes, member_id: bytes) -> list[tuple[bytes, str, str]]:
    same: ColumnElement[bool] = (_card.c.community_id == _name.c.community_id) & (
        _card.c.member_id == _name.c.member_id
    )
    rows = session.connection().execute(
        select(_name.c.member_id, _name.c.name, _card.c.number)
        .join(_card, same)
        .where(_name.c.community_id == community_id, _name.c.member_id == member_id)
    )
    return [(member, name, number) for member, name, number in rows]
