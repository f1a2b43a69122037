"""Organisations and shared accounts: who records for them, and what one recorder sees."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlmodel import Session

from timebank.ledger.minutes import HOUR_MINUTES
from timebank.ledger.totals import Totals
from timebank.queries.hours import Hours, page
from timebank.store.accounts import Account
from timebank.store.exchanges import Exchange
from timebank.store.members import MemberName
from timebank.store.organisations import Recorder, SharedAccount

FAR_MINUTES = 50 * HOUR_MINUTES  # where a friendly line is shown (product: organisations ±50 hours)

_account = Account.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_recorder = Recorder.__table__  # type: ignore[attr-defined]
_shared = SharedAccount.__table__  # type: ignore[attr-defined]
_exchange = Exchange.__table__  # type: ignore[attr-defined]
_name = MemberName.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class RecorderView:
    """Somebody who records for an account, or was asked to."""

    id: bytes
    name: str
    has_agreed: bool


@dataclass(frozen=True, slots=True)
class OrganisationView:
    """An organisation, or an account that two share, which has no name; and its people."""

    id: bytes
    name: str
    recorders: tuple[RecorderView, ...]
    is_split: bool

    @property
    def is_shared(self) -> bool:
        """Whether two people share it."""
        return not self.name

    def asks(self, member_id: bytes) -> bool:
        """Tell whether somebody was asked and has not answered."""
        return any(each.id == member_id and not each.has_agreed for each in self.recorders)

    def is_recorded_by(self, member_id: bytes) -> bool:
        """Tell whether somebody records for it."""
        return any(each.id == member_id and each.has_agreed for each in self.recorders)

    @property
    def is_whole(self) -> bool:
        """Whether everybody who was asked has said yes."""
        return all(each.has_agreed for each in self.recorders)


@dataclass(frozen=True, slots=True)
class WaitingView:
    """What an account gave, and who has not said yes to it yet."""

    other: str
    minutes: int


@dataclass(frozen=True, slots=True)
class OrganisationHours:
    """What an account gave and received, as its recorders see it."""

    hours: Hours
    waiting: tuple[WaitingView, ...]

    @property
    def far(self) -> str:
        """Say which way giving and receiving are far apart, if they are."""
        return far(self.hours.totals)


def far(totals: Totals) -> str:
    """Tell "given" or "received" where one is fifty hours more than the other."""
    if abs(totals.given - totals.received) < FAR_MINUTES:
        return ""
    return "given" if totals.given > totals.received else "received"


_EVERY = (
    select(
        _account.c.id,
        _account.c.name,
        _recorder.c.member_id,
        _name.c.name.label("recorder"),
        _recorder.c.agreed_at,
        _shared.c.split_at,
    )
    .select_from(_account)
    .outerjoin(
        _recorder,
        (_recorder.c.community_id == _account.c.community_id)
        & (_recorder.c.account_id == _account.c.id)
        & _recorder.c.ended_at.is_(None),
    )
    .outerjoin(
        _name,
        (_name.c.community_id == _recorder.c.community_id) & (_name.c.member_id == _recorder.c.member_id),
    )
    .outerjoin(
        _shared,
        (_shared.c.community_id == _account.c.community_id) & (_shared.c.account_id == _account.c.id),
    )
    .where(_account.c.community_id == bindparam("community"), _account.c.kind == "organisation")
    .order_by(_account.c.name, _account.c.id, _recorder.c.named_at, _recorder.c.member_id)
)
_ONE = _EVERY.where(_account.c.id == bindparam("account"))


_WAITING = (
    select(_name.c.name, _exchange.c.minutes)
    .select_from(_exchange)
    .outerjoin(
        _name,
        (_name.c.community_id == _exchange.c.community_id)
        & (_name.c.member_id == _exchange.c.receiver_actor),
    )
    .where(
        _exchange.c.community_id == bindparam("community"),
        _exchange.c.giver_id == bindparam("account"),
        _exchange.c.state == "waiting",
    )
    .order_by(_exchange.c.recorded_at)
)


def every(session: Session, community_id: bytes) -> tuple[OrganisationView, ...]:
    """List the organisations by name, without accounts that two share."""
    rows = session.connection().execute(_EVERY.where(_account.c.name != ""), {"community": community_id})
    return _gathered(rows.all())


def shared_by(session: Session, community_id: bytes, member_id: bytes) -> tuple[OrganisationView, ...]:
    """List the accounts a member shares, or is asked to."""
    rows = session.connection().execute(_EVERY.where(_account.c.name == ""), {"community": community_id})
    found = _gathered(rows.all())
    return tuple(each for each in found if member_id in {other.id for other in each.recorders})


def one(session: Session, community_id: bytes, account_id: bytes) -> OrganisationView | None:
    """Find one."""
    wanted = {"community": community_id, "account": account_id}
    found = _gathered(session.connection().execute(_ONE, wanted).all())
    return found[0] if found else None


def _gathered(rows: Any) -> tuple[OrganisationView, ...]:
    people: dict[bytes, list[RecorderView]] = defaultdict(list)
    first: dict[bytes, Row[tuple[Any, ...]]] = {}
    for row in rows:
        first.setdefault(row.id, row)
        if row.member_id:
            person = RecorderView(row.member_id, row.recorder or "", row.agreed_at is not None)
            people[row.id].append(person)
    return tuple(
        OrganisationView(found, row.name, tuple(people[found]), row.split_at is not None)
        for found, row in first.items()
    )


def hours_of(
    session: Session,
    community_id: bytes,
    account_id: bytes,
    member_id: bytes,
    *,
    before: int | None = None,
) -> OrganisationHours:
    """Read an account's hours, a page at a time, for one of its recorders."""
    lines = page(session, community_id, account_id, member_id, before=before)
    if before is not None:
        return OrganisationHours(lines, ())
    waiting = session.connection().execute(_WAITING, {"community": community_id, "account": account_id})
    return OrganisationHours(lines, tuple(WaitingView(name or "", time) for name, time in waiting))
