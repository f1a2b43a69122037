"""Gatherings: what is coming up, and one of them."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Row,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlmodel import Session

from timebank.clock import MINUTE
from timebank.store.gatherings import (
    EARLY_MINUTES,
    LATE_MINUTES,
    Gathering,
    Host,
    InSeries,
    Series,
    closes_at,
    ends_at,
    opens_at,
)
from timebank.store.members import Member, MemberName

UPCOMING = 20
OPENS_EARLY = EARLY_MINUTES * MINUTE
UNFINISHED = 10
EXPECTED = 40
MOST_IN_A_CALENDAR = 500

_gathering = Gathering.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_host = Host.__table__  # type: ignore[attr-defined]
_name = MemberName.__table__  # type: ignore[attr-defined]
_member = Member.__table__  # type: ignore[attr-defined]
_series = Series.__table__  # type: ignore[attr-defined]
_in_series = InSeries.__table__  # type: ignore[attr-defined]
_also = _in_series.alias("also")
_sooner = _gathering.alias("sooner")


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
    cancelled_at: int | None
    series_id: bytes | None  # of those that happen every week, which share one sign
    public_title: str  # empty where it is the same

    @property
    def outside_title(self) -> str:
        """What those who have not joined see, and what is printed."""
        return self.public_title or self.title

    @property
    def ends_at(self) -> int:
        """When it ends."""
        return ends_at(self.starts_at, self.length_minutes)

    @property
    def opens_at(self) -> int:
        """When check-in opens."""
        return opens_at(self.starts_at)

    @property
    def is_cancelled(self) -> bool:
        """Whether a host has cancelled it."""
        return self.cancelled_at is not None

    def is_near(self, now: int) -> bool:
        """Whether this is the time for checking in, finished or cancelled or not."""
        return self.opens_at <= now <= closes_at(self.starts_at, self.length_minutes)

    def is_on(self, now: int) -> bool:
        """Whether this is the time for checking in, cancelled or not."""
        return self.state == "open" and self.is_near(now)

    def is_open(self, now: int) -> bool:
        """Whether its sign is good at this instant."""
        return self.is_on(now) and not self.is_cancelled


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
    func.coalesce(_series.c.sign_token, _gathering.c.sign_token),
    func.coalesce(_series.c.code, _gathering.c.code),
    _gathering.c.cancelled_at,
    _in_series.c.series_id,
    _gathering.c.public_title,
)
EVERY = (
    select(*_COLUMNS)
    .select_from(_gathering)
    .outerjoin(
        _in_series,
        (_in_series.c.community_id == _gathering.c.community_id)
        & (_in_series.c.gathering_id == _gathering.c.id),
    )
    .outerjoin(
        _series,
        (_series.c.community_id == _in_series.c.community_id) & (_series.c.id == _in_series.c.series_id),
    )
)
_here = _gathering.c.community_id == bindparam("community")
_ONE = EVERY.where(_here, _gathering.c.id == bindparam("gathering"))
# From the series on, so that a sign is found by its key and its few gatherings by theirs.
_WEEKLY = (
    select(*_COLUMNS)
    .select_from(_series)
    .join(
        _in_series,
        (_in_series.c.community_id == _series.c.community_id) & (_in_series.c.series_id == _series.c.id),
    )
    .join(
        _gathering,
        (_gathering.c.community_id == _in_series.c.community_id)
        & (_gathering.c.id == _in_series.c.gathering_id),
    )
)
_BY_SIGN = union_all(
    EVERY.where(_gathering.c.sign_token == bindparam("sign")),
    _WEEKLY.where(_series.c.sign_token == bindparam("sign")),
)
_BY_CODE = union_all(
    EVERY.where(_gathering.c.code == bindparam("sign")), _WEEKLY.where(_series.c.code == bindparam("sign"))
)
_BY_SERIES = _WEEKLY.where(
    _series.c.community_id == bindparam("community"), _series.c.id == bindparam("series")
)
_comes_sooner = exists().where(
    _also.c.community_id == _in_series.c.community_id,
    _also.c.series_id == _in_series.c.series_id,
    _sooner.c.community_id == _also.c.community_id,
    _sooner.c.id == _also.c.gathering_id,
    _sooner.c.state == "open",
    _sooner.c.cancelled_at.is_(None),
    _sooner.c.starts_at > bindparam("since"),
    _sooner.c.starts_at < _gathering.c.starts_at,
    _sooner.c.starts_at + _sooner.c.length_minutes * literal(MINUTE, BigInteger) >= bindparam("now"),
)
_COMING = (
    EVERY.where(
        _here,
        _gathering.c.starts_at > bindparam("since"),
        _gathering.c.state == "open",
        ~_comes_sooner,
    )
    .order_by(_gathering.c.starts_at, _gathering.c.id)
    .limit(bindparam("most"))
)
_SINCE = (
    EVERY.where(_here, _gathering.c.starts_at > bindparam("since"))
    .order_by(_gathering.c.starts_at, _gathering.c.id)
    .limit(MOST_IN_A_CALENDAR)
)
_HOSTED = (
    EVERY.join(
        _host,
        and_(
            _host.c.community_id == _gathering.c.community_id,
            _host.c.gathering_id == _gathering.c.id,
            _host.c.member_id == bindparam("member"),
        ),
    )
    .where(
        _here,
        _gathering.c.state == "open",
        _gathering.c.cancelled_at.is_(None),
        _gathering.c.starts_at <= bindparam("until"),
    )
    .order_by(_gathering.c.starts_at, _gathering.c.id)
    .limit(UNFINISHED)
)
_HOSTS = (
    select(_host.c.member_id, _name.c.name)
    .join(_name, (_name.c.community_id == _host.c.community_id) & (_name.c.member_id == _host.c.member_id))
    .where(_host.c.community_id == bindparam("community"), _host.c.gathering_id == bindparam("gathering"))
    .order_by(_name.c.finding)
)


def title_for(person: ColumnElement[bytes]) -> ColumnElement[str]:
    """Choose the title that somebody sees: its own once they have joined."""
    joined = exists().where(
        _member.c.community_id == _gathering.c.community_id,
        _member.c.id == person,
        _member.c.joined_at.is_not(None),
    )
    return case(
        (or_(_gathering.c.public_title == "", joined), _gathering.c.title), else_=_gathering.c.public_title
    )


def one(session: Session, community_id: bytes, gathering_id: bytes) -> GatheringView | None:
    """Find a gathering of this community."""
    wanted = {"community": community_id, "gathering": gathering_id}
    row = session.connection().execute(_ONE, wanted).first()
    return _gathering_view(row) if row else None


def by_sign(session: Session, token: str, now: int) -> GatheringView | None:
    """Find the gathering whose sign was scanned; of those every week, the one that is on, else the next."""
    return _on_or_next(_by(session, _BY_SIGN, sign=token), now)


def by_code(session: Session, code: str, now: int) -> GatheringView | None:
    """Find the gathering on now whose six characters were typed, be it cancelled."""
    return next((view for view in _by(session, _BY_CODE, sign=code) if view.is_on(now)), None)


def by_code_at(session: Session, code: str, at: int) -> GatheringView | None:
    """Find the gathering whose six characters were good at an instant, be it over or cancelled by now."""
    return next((view for view in _by(session, _BY_CODE, sign=code) if view.is_near(at)), None)


def _by(session: Session, statement: Any, **wanted: str | bytes | None) -> list[GatheringView]:
    found = map(_gathering_view, session.connection().execute(statement, wanted))
    return sorted(found, key=lambda view: view.starts_at)


def _on_or_next(found: list[GatheringView], now: int) -> GatheringView | None:
    is_open = [view for view in found if view.is_open(now)]
    near = [view for view in found if view.is_near(now)]
    ahead = [view for view in found if view.opens_at > now and not view.is_cancelled]
    return next(iter([*is_open, *near, *ahead, *reversed(found)]), None)


def of_series(session: Session, gathering: GatheringView, now: int) -> tuple[GatheringView, ...]:
    """List the others that happen every week with this one and are not over, soonest first."""
    found = _by(session, _BY_SERIES, community=gathering.community_id, series=gathering.series_id)
    return tuple(view for view in found if view.ends_at >= now and view.id != gathering.id)


def coming(
    session: Session, community_id: bytes, now: int, most: int = UPCOMING
) -> tuple[GatheringView, ...]:
    """List gatherings that are on or coming up, soonest first; one cancelled stays for its time.

    Of those that happen every week only the next is there, and what was cancelled before it.
    """
    since = now - (24 * 60 + LATE_MINUTES) * MINUTE
    wanted = {"community": community_id, "since": since, "now": now, "most": most}
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
