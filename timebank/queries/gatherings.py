"""Gatherings: what is coming up, one of them, its roll-call, and what finishing it would book."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, bindparam, select
from sqlmodel import Session

from timebank.clock import MINUTE
from timebank.ledger.gatherings import Outcome, Stay, outcome, transfers
from timebank.services.gatherings import fingerprint
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


@dataclass(frozen=True, slots=True)
class Share:
    """What one person gives and receives when the gathering is finished, in minutes."""

    name: str
    stayed: int
    leads: bool
    given: int
    received: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What finishing would book, and the fingerprint of the list it was worked out from."""

    shares: tuple[Share, ...]
    pot_given: int
    pot_received: int
    seen: str

    @property
    def leaders(self) -> tuple[str, ...]:
        """The names of those who lead."""
        return tuple(share.name for share in self.shares if share.leads)


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
_ROLL = (
    select(
        _check_in.c.member_id,
        _name.c.name,
        _card.c.number,
        _check_in.c.leads,
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
    .where(
        _earlier.c.community_id == bindparam("community"),
        _earlier.c.title == bindparam("title"),
        _earlier.c.starts_at > bindparam("since"),
    )
    .order_by(_name.c.name)
    .limit(EXPECTED)
)
_EXPECTED_BACK = 120 * 24 * 60 * MINUTE


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


def roll_call(session: Session, gathering: GatheringView, also: bytes | None = None) -> tuple[RollRow, ...]:
    """List who is here, then who came before to gatherings of this title, then `also` if looked up."""
    here = tuple(_roll_row(row) for row in _roll(session, gathering))
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


def _roll(session: Session, gathering: GatheringView) -> list[Row[*tuple[Any, ...]]]:
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


def preview(session: Session, gathering: GatheringView) -> Preview:
    """Work out what finishing would book. Raises the ledger's own refusals."""
    rows = sorted(_roll(session, gathering), key=lambda row: row.account_id)
    stays = [Stay(row.account_id, row.minutes, bool(row.leads)) for row in rows]
    result = _outcome(session, gathering, stays)
    shares = tuple(
        Share(
            name=row.name or "",
            stayed=row.minutes,
            leads=bool(row.leads),
            given=result.given.get(row.account_id, 0),
            received=result.received.get(row.account_id, 0),
        )
        for row in sorted(rows, key=lambda row: (not row.leads, row.name or ""))
    )
    return Preview(shares, result.pot_given, result.pot_received, fingerprint(stays))


def _outcome(session: Session, gathering: GatheringView, stays: list[Stay]) -> Outcome:
    # Only their being different from the members' accounts matters here, not which they are.
    own, pot = b"\x00" * 16, b"\xff" * 16
    moved = transfers(
        gathering.rule,
        stays,
        gathering_account=own,
        pot=pot,
        length_minutes=gathering.length_minutes,
        ready_minutes=gathering.ready_minutes,
    )
    return outcome(moved, gathering_account=own, pot=pot)


def example(rule: str, length_minutes: int, ready_minutes: int, people: int = 10) -> Outcome:
    """Work out what a rule comes to for one who leads and `people` others, all staying to the end."""
    own, pot = b"\x00" * 16, b"\xff" * 16
    stays = [Stay(i.to_bytes(16, "big"), length_minutes, leads=i == 1) for i in range(1, people + 2)]
    moved = transfers(
        rule,
        stays,
        gathering_account=own,
        pot=pot,
        length_minutes=length_minutes,
        ready_minutes=ready_minutes,
    )
    return outcome(moved, gathering_account=own, pot=pot)
