"""Supporters: who may act for whom, and what was done for a member."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlmodel import Session

from timebank.clock import DAY
from timebank.queries.members import by_member
from timebank.store.gatherings import CheckIn
from timebank.store.members import MemberName
from timebank.store.supporters import Help

NEWS_DAYS = 30
NEWS_SHOWN = 5

_help = Help.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_name = MemberName.__table__  # type: ignore[attr-defined]
_check_in = CheckIn.__table__  # type: ignore[attr-defined]


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
)


def done_for(session: Session, community_id: bytes, member_id: bytes, now: int) -> tuple[HelpView, ...]:
    """List the last acts that others did for a member, for 30 days, latest first."""
    wanted = {"community": community_id, "member": member_id, "since": now - NEWS_DAYS * DAY}
    return tuple(help_view(row) for row in session.connection().execute(_DONE_FOR, wanted))
