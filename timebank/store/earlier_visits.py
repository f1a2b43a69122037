"""Finds visits from before somebody joined: a host noted their first name, and they had no phone."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, and_, bindparam, exists, or_, select
from sqlmodel import Session

from timebank.clock import DAY
from timebank.store.gatherings import CheckIn, Gathering
from timebank.store.members import Member, MemberName
from timebank.store.sign_in import Device

# A visitor's name is kept no longer than this.
VISIT_DAYS = 30
NOTED_BY_OTHERS = ("host", "paper")

_member = Member.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_name = MemberName.__table__  # type: ignore[attr-defined]
_check_in = CheckIn.__table__  # type: ignore[attr-defined]
_gathering = Gathering.__table__  # type: ignore[attr-defined]
_device = Device.__table__  # type: ignore[attr-defined]
_visitor = _member.alias("visitor")
_visitor_name = _name.alias("visitor_name")
_other = _check_in.alias("other")

_ME = (
    select(_name.c.finding, _member.c.joined_at)
    .join(_member, and_(_member.c.community_id == _name.c.community_id, _member.c.id == _name.c.member_id))
    .where(
        _name.c.community_id == bindparam("community"),
        _name.c.member_id == bindparam("member"),
        _member.c.joined_at.is_not(None),
    )
)
_has_phone = exists().where(
    _device.c.community_id == _visitor.c.community_id,
    _device.c.member_id == _visitor.c.id,
    _device.c.expires_at > bindparam("now"),
)
_came_otherwise = exists().where(
    _other.c.community_id == _visitor.c.community_id,
    _other.c.member_id == _visitor.c.id,
    _other.c.way.not_in(NOTED_BY_OTHERS),
)
_i_was_there = exists().where(
    _other.c.community_id == _check_in.c.community_id,
    _other.c.gathering_id == _check_in.c.gathering_id,
    _other.c.member_id == bindparam("member"),
)
_VISITS = (
    select(
        _visitor.c.id.label("visitor_id"),
        _check_in.c.id.label("check_in_id"),
        _gathering.c.id.label("gathering_id"),
        _gathering.c.title,
        _gathering.c.starts_at,
    )
    .select_from(_visitor)
    .join(
        _visitor_name,
        and_(
            _visitor_name.c.community_id == _visitor.c.community_id,
            _visitor_name.c.member_id == _visitor.c.id,
        ),
    )
    .join(
        _check_in,
        and_(_check_in.c.community_id == _visitor.c.community_id, _check_in.c.member_id == _visitor.c.id),
    )
    .join(
        _gathering,
        and_(
            _gathering.c.community_id == _check_in.c.community_id,
            _gathering.c.id == _check_in.c.gathering_id,
        ),
    )
    .where(
        _visitor.c.community_id == bindparam("community"),
        _visitor.c.joined_at.is_(None),
        or_(
            _visitor_name.c.finding == bindparam("first_name"),
            _visitor_name.c.finding.like(bindparam("first_word"), escape="/"),
        ),
        _gathering.c.cancelled_at.is_(None),
        _gathering.c.starts_at.between(bindparam("since"), bindparam("until")),
        ~_has_phone,
        ~_came_otherwise,
        ~_i_was_there,
    )
    .order_by(_gathering.c.starts_at.desc(), _visitor.c.made_at)
)


def visits_before(
    session: Session, community_id: bytes, member_id: bytes, *, now: int
) -> Sequence[Row[*tuple[Any, ...]]]:
    """List visits of the last 30 days that may have been this member's, latest first."""
    connection = session.connection()
    me = connection.execute(_ME, {"community": community_id, "member": member_id}).first()
    if me is None:
        return ()
    first_name = me.finding.split()[0]
    wanted = {
        "community": community_id,
        "member": member_id,
        "first_name": first_name,
        "first_word": f"{_plain(first_name)} %",
        "since": now - VISIT_DAYS * DAY,
        "until": me.joined_at,
        "now": now,
    }
    return connection.execute(_VISITS, wanted).all()


def _plain(text: str) -> str:
    """Take from a name what would stand for any letter."""
    return text.replace("/", "//").replace("%", "/%").replace("_", "/_")
