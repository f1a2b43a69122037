"""Supporters: who may act for whom, and what was done for a member."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Alias, Column, ColumnElement, Row, and_, bindparam, case, or_, select, union_all
from sqlmodel import Session

from timebank.clock import DAY
from timebank.queries.members import by_member
from timebank.store.gatherings import CheckIn
from timebank.store.members import MemberName
from timebank.store.supporters import HELPED_WITH, Help, Support

NEWS_DAYS = 30
NEWS_SHOWN = 5
SUPPORTS_SHOWN = 50

_help = Help.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_name = MemberName.__table__  # type: ignore[attr-defined]
_support = Support.__table__  # type: ignore[attr-defined]
_check_in = CheckIn.__table__  # type: ignore[attr-defined]
_member, _supporter, _voucher = (_name.alias(f"{who}_name") for who in ("member", "supporter", "voucher"))


def _named(name: Alias, member: Column[Any]) -> ColumnElement[bool]:
    return and_(name.c.community_id == _support.c.community_id, name.c.member_id == member)


@dataclass(frozen=True, slots=True)
class HelpView:
    """One act done for a member: what it was, by whom, as what, and how they heard of it."""

    act_id: bytes
    what: str
    helper_id: bytes
    helper: str
    standing: str
    heard: str
    minutes: int
    at: int


HELP_COLUMNS = (
    _help.c.act_id,
    _help.c.what,
    _help.c.helper_id,
    _name.c.name,
    _help.c.standing,
    _help.c.heard,
    _help.c.minutes,
    _help.c.at,
)


def help_view(row: Row[*tuple[Any, ...]] | tuple[Any, ...]) -> HelpView:
    """Make a view of the columns; a helper who has left has no name."""
    act_id, what, helper_id, name, *more = row
    return HelpView(act_id, what, helper_id, name or "", *more)


@dataclass(frozen=True, slots=True)
class SupportView:
    """Who may act for whom, what they may do, and until when."""

    id: bytes
    member_id: bytes
    member: str
    supporter_id: bytes
    supporter: str
    voucher_id: bytes | None
    voucher: str
    may_check_in: bool
    may_record: bool
    may_see_hours: bool
    agree_minutes: int
    ends_on: date
    is_vouched: bool  # or nobody's word was asked for
    ended_at: int | None

    def has_ended(self, today: date) -> bool:
        """Tell whether it was ended, or has run out."""
        return self.ended_at is not None or self.ends_on <= today


@dataclass(frozen=True, slots=True)
class AskedView:
    """What Home tells about a support: that I may act for somebody, or that my word is asked for."""

    id: bytes
    asked: str  # "act_for" or "word"
    member: str
    supporter: str
    ends_on: date
    is_vouched: bool


@dataclass(frozen=True, slots=True)
class News:
    """What Home tells: what was done for me lately, and what others ask of me."""

    helped: tuple[HelpView, ...]
    asked: tuple[AskedView, ...]


# A check-in that was undone since is no news.
_STILL_THERE = (_help.c.what != "check_in") | (
    select(_check_in.c.id)
    .where(_check_in.c.community_id == _help.c.community_id, _check_in.c.id == _help.c.act_id)
    .exists()
)
_DONE_FOR = (
    select(*HELP_COLUMNS)
    .outerjoin(_name, by_member(_help.c.community_id, _help.c.helper_id))
    .where(
        _help.c.community_id == bindparam("community"),
        _help.c.member_id == bindparam("member"),
        _help.c.at > bindparam("since"),
        _STILL_THERE,
    )
    .order_by(_help.c.at.desc())
    .limit(NEWS_SHOWN)
    .subquery()
)
_vouched = case((or_(_support.c.by_job == 0, _support.c.vouched_at.is_not(None)), 1), else_=0)
_is_for_me = or_(
    _support.c.supporter_id == bindparam("member"),
    and_(_support.c.voucher_id == bindparam("member"), _support.c.vouched_at.is_(None)),
)
_ASKED = (
    select(
        _support.c.id,
        case((_support.c.supporter_id == bindparam("member"), "act_for"), else_="word"),
        _support.c.member_id,
        _member.c.name,
        _support.c.ends_on,
        _supporter.c.name,
        _vouched,
        _support.c.made_at,
    )
    .outerjoin(_member, _named(_member, _support.c.member_id))
    .outerjoin(_supporter, _named(_supporter, _support.c.supporter_id))
    .where(
        _support.c.community_id == bindparam("community"),
        _is_for_me,
        _support.c.ended_at.is_(None),
        _support.c.ends_on > bindparam("day"),
    )
)
# One question for both, because Home asks enough of the database as it is: their columns match by kind.
_NEWS = union_all(select(*_DONE_FOR.c), _ASKED)


def news(session: Session, community_id: bytes, member_id: bytes, *, today: date, now: int) -> News:
    """Tell what others did for a member in the last 30 days, latest first, and what they ask of them."""
    wanted = {
        "community": community_id,
        "member": member_id,
        "since": now - NEWS_DAYS * DAY,
        "day": today.isoformat(),
    }
    rows = session.connection().execute(_NEWS, wanted).all()
    helped = [help_view(row) for row in rows if row[1] in HELPED_WITH]
    asked = [_asked_view(row) for row in rows if row[1] not in HELPED_WITH]
    return News(tuple(sorted(helped, key=lambda each: -each.at)), tuple(asked))


def _asked_view(row: Row[*tuple[Any, ...]]) -> AskedView:
    support_id, asked, _, member, ends_on, supporter, is_vouched, _ = row
    ends = date.fromisoformat(ends_on)
    return AskedView(support_id, asked, member or "", supporter or "", ends, bool(is_vouched))


_ALL = (
    select(
        _support.c.id,
        _support.c.member_id,
        _member.c.name,
        _support.c.supporter_id,
        _supporter.c.name,
        _support.c.voucher_id,
        _voucher.c.name,
        _support.c.may_check_in,
        _support.c.may_record,
        _support.c.may_see_hours,
        _support.c.agree_minutes,
        _support.c.ends_on,
        _vouched,
        _support.c.ended_at,
    )
    .outerjoin(_member, _named(_member, _support.c.member_id))
    .outerjoin(_supporter, _named(_supporter, _support.c.supporter_id))
    .outerjoin(_voucher, _named(_voucher, _support.c.voucher_id))
    .where(
        _support.c.community_id == bindparam("community"),
        or_(_support.c.member_id == bindparam("member"), _is_for_me),
    )
    .order_by(_support.c.made_at.desc())
    .limit(SUPPORTS_SHOWN)
)


def all_of(session: Session, community_id: bytes, member_id: bytes) -> tuple[SupportView, ...]:
    """List who may or might act for a member, for whom they may, and whose word is asked; latest first."""
    wanted = {"community": community_id, "member": member_id}
    return tuple(_support_view(row) for row in session.connection().execute(_ALL, wanted))


def _support_view(row: Row[*tuple[Any, ...]]) -> SupportView:
    support_id, member_id, member, supporter_id, supporter, voucher_id, voucher, *more = row
    check_in, record, see_hours, agree_minutes, ends_on, is_vouched, ended_at = more
    return SupportView(
        id=support_id,
        member_id=member_id,
        member=member or "",
        supporter_id=supporter_id,
        supporter=supporter or "",
        voucher_id=voucher_id,
        voucher=voucher or "",
        may_check_in=bool(check_in),
        may_record=bool(record),
        may_see_hours=bool(see_hours),
        agree_minutes=agree_minutes,
        ends_on=date.fromisoformat(ends_on),
        is_vouched=bool(is_vouched),
        ended_at=ended_at,
    )
