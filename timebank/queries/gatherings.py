"""Gatherings: what is coming up, and one of them."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, and_, bindparam, select
from sqlmodel import Session

from timebank.clock import MINUTE
from timebank.store.accounts import Account
from timebank.store.gatherings import (
    EARLY_MINUTES,
    LATE_MINUTES,
    CheckIn,
    Gathering,
    Host,
    closes_at,
    ends_at,
    opens_at,
)
from timebank.store.members import Card, Member, MemberName

UPCOMING = 20
OPENS_EARLY = EARLY_MINUTES * MINUTE
UNFINISHED = 10
EXPECTED = 40
MOST_IN_A_CALENDAR = 500

_gathering = Gathering.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_check_in = CheckIn.__table__  # type: ignore[attr-defined]
_host = Host.__table__  # type: ignore[attr-defined]
_name = MemberName.__table__  # type: ignore[attr-defined]
_card = Card.__table__  # type: ignore[attr-defined]
_member = Member.__table__  # type: ignore[attr-defined]
_account = Account.__table__  # type: ignore[attr-defined]
_earlier = _gathering.alias("earlier")


@dataclass(frozen=True, slots=True)
class GatheringView:
    """A gathering; instants in microseconds."""

    community_id: bytes
    id: bytes
    title: str
    place: str
    access: str
    starts_at: int
    length_minutes: int
    ready_minutes: int
    rule: str
    state: str
    sign_token: str
    code: str

    @property
    def ends_at(self) -> int:
        """When it ends."""
        return ends_at(self.starts_at, self.length_minutes)

    @property
    def opens_at(self) -> int:
        """When check-in opens."""
        return opens_at(self.starts_at)

    def is_open(self, now: int) -> bool:
        """Whether its sign is good at this instant."""
        closes = closes_at(self.starts_at, self.length_minutes)
        return self.state == "open" and self.opens_at <= now <= closes


_COLUMNS = (
    _gathering.c.community_id,
    _gathering.c.id,
    _gathering.c.title,
    _gathering.c.place,
    _gathering.c.access,
    _gathering.c.starts_at,
    _gathering.c.length_minutes,
    _gathering.c.ready_minutes,
    _gathering.c.rule,
    _gathering.c.state,
    _gathering.c.sign_token,
    _gathering.c.code,
)
_here = _gathering.c.community_id == bindparam("community")
_ONE = select(*_COLUMNS).where(_here, _gathering.c.id == bindparam("gathering"))
_BY_SIGN = select(*_COLUMNS).where(_gathering.c.sign_token == bindparam("token"))
_BY_CODE = select(*_COLUMNS).where(_gathering.c.code == bindparam("code"))
_COMING = (
    select(*_COLUMNS)
    .where(_here, _gathering.c.starts_at > bindparam("since"), _gathering.c.state == "open")
    .order_by(_gathering.c.starts_at)
    .limit(bindparam("most"))
)
_SINCE = (
    select(*_COLUMNS)
    .where(_here, _gathering.c.starts_at > bindparam("since"))
    .order_by(_gathering.c.starts_at)
    .limit(MOST_IN_A_CALENDAR)
)
_HOSTED = (
    select(*_COLUMNS)
    .join(
        _host,
        and_(
            _host.c.community_id == _gathering.c.community_id,
            _host.c.gathering_id == _gathering.c.id,
            _host.c.member_id == bindparam("member"),
        ),
    )
    .where(_here, _gathering.c.state == "open", _gathering.c.starts_at <= bindparam("until"))
    .order_by(_gathering.c.starts_at)
    .limit(UNFINISHED)
)
_HOSTS = (
    select(_host.c.member_id, _name.c.name)
    .join(_name, (_name.c.community_id == _host.c.community_id) & (_name.c.member_id == _host.c.member_id))
    .where(_host.c.community_id == bindparam("community"), _host.c.gathering_id == bindparam("gathering"))
    .order_by(_name.c.finding)
)


def one(session: Session, community_id: bytes, gathering_id: bytes) -> GatheringView | None:
    """Find a gathering of this community."""
    wanted = {"community": community_id, "gathering": gathering_id}
    row = session.connection().execute(_ONE, wanted).first()
    return _gathering_view(row) if row else None


def by_sign(session: Session, token: str) -> GatheringView | None:
    """Find the gathering whose sign was scanned."""
    row = session.connection().execute(_BY_SIGN, {"token": token}).first()
    return _gathering_view(row) if row else None


def by_code(session: Session, code: str, now: int) -> GatheringView | None:
    """Find the gathering on now whose six characters were typed."""
    rows = session.connection().execute(_BY_CODE, {"code": code})
    return next((view for view in (_gathering_view(row) for row in rows) if view.is_open(now)), None)


def coming(
    session: Session, community_id: bytes, now: int, most: int = UPCOMING
) -> tuple[GatheringView, ...]:
    """List gatherings that are on or coming up, soonest first."""
    since = now - (24 * 60 + LATE_MINUTES) * MINUTE
    wanted = {"community": community_id, "since": since, "most": most}
    found = (_gathering_view(row) for row in session.connection().execute(_COMING, wanted))
    return tuple(view for view in found if view.ends_at >= now)


def since(session: Session, community_id: bytes, at: int) -> tuple[GatheringView, ...]:
    """List gatherings that began after an instant, over or not, soonest first."""
    rows = session.connection().execute(_SINCE, {"community": community_id, "since": at})
    return tuple(_gathering_view(row) for row in rows)


def to_finish(session: Session, community_id: bytes, member_id: bytes, now: int) -> tuple[GatheringView, ...]:
    """List gatherings this member hosts that have begun and are not finished."""
    wanted = {"community": community_id, "member": member_id, "until": now}
    return tuple(_gathering_view(row) for row in session.connection().execute(_HOSTED, wanted))


def _gathering_view(row: Row[*tuple[Any, ...]]) -> GatheringView:
    return GatheringView(*row)


def hosts(session: Session, community_id: bytes, gathering_id: bytes) -> dict[bytes, str]:
    """Name a gathering's hosts, by member id."""
    wanted = {"community": community_id, "gathering": gathering_id}
    return dict(session.connection().execute(_HOSTS, wanted).all())


_STAYING = (
    select(_host.c.member_id)
    .join(_member, (_member.c.community_id == _host.c.community_id) & (_member.c.id == _host.c.member_id))
    .where(
        _host.c.community_id == bindparam("community"),
        _host.c.gathering_id == bindparam("gathering"),
        _member.c.left_at.is_(None),
    )
    .limit(1)
)


def has_host(session: Session, community_id: bytes, gathering_id: bytes) -> bool:
    """Tell whether somebody who hosts a gathering is still here."""
    wanted = {"community": community_id, "gathering": gathering_id}
    return session.connection().execute(_STAYING, wanted).first() is not None
