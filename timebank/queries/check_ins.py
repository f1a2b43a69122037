"""One person's check-in, as that person sees it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlmodel import Session

from timebank.queries.gatherings import GatheringView, one
from timebank.store.gatherings import CheckIn
from timebank.store.members import MemberName
from timebank.store.supporters import Help, unended

_check_in = CheckIn.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_name = MemberName.__table__  # type: ignore[attr-defined]
_help = Help.__table__  # type: ignore[attr-defined]
_helper = _name.alias("helper_name")


@dataclass(frozen=True, slots=True)
class CheckInView:
    """A check-in with its gathering."""

    id: bytes
    member_id: bytes
    name: str
    minutes: int
    leads: bool
    is_paid: bool
    arrived_at: int
    helper_id: bytes | None  # who checked them in for them
    helper: str
    support_id: bytes | None  # by which they did, where it has not ended
    gathering: GatheringView


_COLUMNS = (
    _check_in.c.id,
    _check_in.c.member_id,
    _name.c.name,
    _check_in.c.minutes,
    _check_in.c.leads,
    _check_in.c.is_paid,
    _check_in.c.arrived_at,
    _check_in.c.gathering_id,
    _help.c.helper_id,
    _helper.c.name.label("helper"),
    unended(_check_in.c.member_id, _help.c.helper_id).label("support"),
)
_NAMED = (
    select(*_COLUMNS)
    .outerjoin(
        _name,
        (_name.c.community_id == _check_in.c.community_id) & (_name.c.member_id == _check_in.c.member_id),
    )
    .outerjoin(
        _help,
        (_help.c.community_id == _check_in.c.community_id)
        & (_help.c.act_id == _check_in.c.id)
        & (_help.c.what == "check_in"),
    )
    .outerjoin(
        _helper, (_helper.c.community_id == _help.c.community_id) & (_helper.c.member_id == _help.c.helper_id)
    )
    .where(_check_in.c.community_id == bindparam("community"))
)
_BY_ID = _NAMED.where(_check_in.c.id == bindparam("check_in"))
_OF_MEMBER = _NAMED.where(
    _check_in.c.gathering_id == bindparam("gathering"), _check_in.c.member_id == bindparam("member")
)


def by_id(session: Session, community_id: bytes, check_in_id: bytes) -> CheckInView | None:
    """Find a check-in of this community."""
    wanted = {"community": community_id, "check_in": check_in_id}
    row = session.connection().execute(_BY_ID, wanted).first()
    gathering = one(session, community_id, row.gathering_id) if row else None
    return _view(row, gathering) if row and gathering else None


def of_member(session: Session, gathering: GatheringView, member_id: bytes) -> CheckInView | None:
    """Find a member's check-in at a gathering."""
    wanted = {"community": gathering.community_id, "gathering": gathering.id, "member": member_id}
    row = session.connection().execute(_OF_MEMBER, wanted).first()
    return _view(row, gathering) if row else None


def _view(row: Row[*tuple[Any, ...]], gathering: GatheringView) -> CheckInView:
    return CheckInView(
        id=row.id,
        member_id=row.member_id,
        name=row.name or "",
        minutes=row.minutes,
        leads=bool(row.leads),
        is_paid=bool(row.is_paid),
        arrived_at=row.arrived_at,
        helper_id=row.helper_id,
        helper=row.helper or "",
        support_id=row.support,
        gathering=gathering,
    )
