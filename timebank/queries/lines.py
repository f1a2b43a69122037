"""One entry as one of its two sides sees it: what it did to their totals, and what led to it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, case, func, select
from sqlmodel import Session

from timebank.ledger.totals import Totals
from timebank.queries.hours import LINES, HoursLine, line_of
from timebank.store.entries import Entry
from timebank.store.gatherings import CheckIn, Gathering
from timebank.store.members import MemberName

_entry = Entry.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_gathering = Gathering.__table__  # type: ignore[attr-defined]
_check_in = CheckIn.__table__  # type: ignore[attr-defined]
_name = MemberName.__table__  # type: ignore[attr-defined]
_reversal = _entry.alias("reversal")
_actor = _name.alias("actor_name")


@dataclass(frozen=True, slots=True)
class Stayed:
    """What a gathering's rule went by: how long one stayed, who led, and getting ready."""

    gathering_id: bytes
    rule: str
    ready_minutes: int
    minutes: int | None  # nothing is known of somebody whose check-in is no longer there
    leads: bool
    is_paid: bool
    leaders: tuple[str, ...] = ()
    people: int = 0


@dataclass(frozen=True, slots=True)
class LineView:
    """An entry from one side; instants in microseconds. A reversal points back, what it reverses on."""

    line: HoursLine
    id: bytes
    number: int
    recorded_at: int
    exchange_id: bytes | None
    reverses_id: bytes | None
    reversal_id: bytes | None
    reversed_at: int | None
    taken_back_by_me: bool
    taken_back_by: str
    is_anew: bool  # booked again, after it was taken back
    stayed: Stayed | None = None

    @property
    def after(self) -> Totals:
        """Both totals after it."""
        return Totals(self.line.given_total, self.line.received_total)

    @property
    def before(self) -> Totals:
        """Both totals before it: what it added is taken off, and what it took off added."""
        minutes = -self.line.minutes if self.line.kind == "reversal" else self.line.minutes
        after = self.after
        if self.line.gave:
            return Totals(after.given - minutes, after.received)
        return Totals(after.given, after.received - minutes)


_actor_id = func.coalesce(
    _reversal.c.giver_actor, _reversal.c.receiver_actor, _entry.c.giver_actor, _entry.c.receiver_actor
)
_is_reversal = _entry.c.kind == "reversal"
_MORE = (
    _entry.c.id,
    _entry.c.number,
    _entry.c.recorded_at,
    _entry.c.exchange_id,
    _entry.c.reverses_id,
    _reversal.c.id,
    _reversal.c.recorded_at,
    # Who took it back, on either of the two entries.
    case((_is_reversal | _reversal.c.id.is_not(None), _actor_id)),
    case((_is_reversal | _reversal.c.id.is_not(None), _actor.c.name)),
    _entry.c["round"] > 0,
)
_STAYED = (
    _gathering.c.id,
    _gathering.c.rule,
    _gathering.c.ready_minutes,
    _check_in.c.minutes,
    _check_in.c.leads,
    _check_in.c.is_paid,
)
_WIDTH = len(LINES.selected_columns)
_ONE = (
    LINES.add_columns(*_MORE, *_STAYED)
    .outerjoin(
        _reversal,
        (_reversal.c.community_id == _entry.c.community_id) & (_reversal.c.reverses_id == _entry.c.id),
    )
    .outerjoin(_actor, (_actor.c.community_id == _entry.c.community_id) & (_actor.c.member_id == _actor_id))
    .outerjoin(
        _check_in,
        (_check_in.c.community_id == _gathering.c.community_id)
        & (_check_in.c.gathering_id == _gathering.c.id)
        & (_check_in.c.member_id == bindparam("member")),
    )
    .where(_entry.c.community_id == bindparam("community"), _entry.c.id == bindparam("entry"))
)
_LEADERS = (
    select(_name.c.name, _check_in.c.leads)
    .select_from(_check_in)
    .outerjoin(
        _name,
        (_name.c.community_id == _check_in.c.community_id) & (_name.c.member_id == _check_in.c.member_id),
    )
    .where(
        _check_in.c.community_id == bindparam("community"),
        _check_in.c.gathering_id == bindparam("gathering"),
        _check_in.c.minutes > 0,
    )
    .order_by(_name.c.finding)
)


def one(
    session: Session, community_id: bytes, account_id: bytes, member_id: bytes, entry_id: bytes
) -> LineView | None:
    """Find an entry of which this account is a side."""
    wanted = {"community": community_id, "account": account_id, "member": member_id, "entry": entry_id}
    row = session.connection().execute(_ONE, wanted).first()
    if row is None:
        return None
    id_, number, recorded_at, exchange_id, reverses_id, reversal_id, reversed_at, actor_id, actor, is_anew = (
        row[_WIDTH : _WIDTH + len(_MORE)]
    )
    return LineView(
        line=line_of(row[:_WIDTH]),
        id=id_,
        number=number,
        recorded_at=recorded_at,
        exchange_id=exchange_id,
        reverses_id=reverses_id,
        reversal_id=reversal_id,
        reversed_at=reversed_at,
        taken_back_by_me=actor_id is not None and actor_id == member_id,
        taken_back_by=actor or "",
        is_anew=bool(is_anew),
        stayed=_stayed(session, community_id, tuple(row[_WIDTH + len(_MORE) :])),
    )


def _stayed(session: Session, community_id: bytes, found: tuple[Any, ...]) -> Stayed | None:
    gathering_id, rule, ready, minutes, leads, is_paid = found
    if gathering_id is None:
        return None
    wanted = {"community": community_id, "gathering": gathering_id}
    rows = session.connection().execute(_LEADERS, wanted).all()
    leaders = tuple(name or "" for name, leading in rows if leading)
    return Stayed(gathering_id, rule, ready, minutes, bool(leads), bool(is_paid), leaders, len(rows))
