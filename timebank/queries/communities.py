"""Communities, as pages see them."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, bindparam, select
from sqlmodel import Session

from timebank.store.communities import Community
from timebank.store.members import Duty, Member, MemberName, may_be_listed

_community = Community.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_duty = Duty.__table__  # type: ignore[attr-defined]
_member = Member.__table__  # type: ignore[attr-defined]
_name = MemberName.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class CommunityView:
    """A community's public face."""

    id: bytes
    slug: str
    name: str
    time_zone: str
    phone: str
    email: str
    is_demo: bool
    hello_first: bool
    exit_button: bool
    paid_time: str
    pot_minutes: int
    welcome_minutes: int


COLUMNS: tuple[ColumnElement[Any], ...] = (
    _community.c.id,
    _community.c.slug,
    _community.c.name,
    _community.c.time_zone,
    _community.c.phone,
    _community.c.email,
    _community.c.is_demo,
    _community.c.hello_first,
    _community.c.exit_button,
    _community.c.paid_time,
    _community.c.pot_minutes,
    _community.c.welcome_minutes,
)
_BY_SLUG = select(*COLUMNS).where(_community.c.slug == bindparam("slug"))
_BY_ID = select(*COLUMNS).where(_community.c.id == bindparam("id"))
_ALL = select(*COLUMNS).order_by(_community.c.name, _community.c.slug)
_STEWARDS = (
    select(_name.c.name)
    .distinct()
    .join(_duty, (_duty.c.community_id == _name.c.community_id) & (_duty.c.member_id == _name.c.member_id))
    .join(_member, (_member.c.community_id == _name.c.community_id) & (_member.c.id == _name.c.member_id))
    .where(
        may_be_listed(),
        _duty.c.community_id == bindparam("community"),
        _duty.c.begins_on <= bindparam("day"),
        _duty.c.ends_on > bindparam("day"),
    )
    .order_by(_name.c.name)
)


def by_slug(session: Session, slug: str) -> CommunityView | None:
    """Find the community with this short name."""
    row = session.connection().execute(_BY_SLUG, {"slug": slug}).first()
    return CommunityView(*row) if row else None


def by_id(session: Session, community_id: bytes) -> CommunityView | None:
    """Find the community with this id."""
    row = session.connection().execute(_BY_ID, {"id": community_id}).first()
    return CommunityView(*row) if row else None


def every(session: Session) -> tuple[CommunityView, ...]:
    """List every community on this installation, by name."""
    return tuple(CommunityView(*row) for row in session.connection().execute(_ALL))


def steward_names(session: Session, community_id: bytes, day: str) -> tuple[str, ...]:
    """Name the stewards in their term on a day (ISO text)."""
    wanted = {"community": community_id, "day": day}
    return tuple(session.connection().execute(_STEWARDS, wanted).scalars())
