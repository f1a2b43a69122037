"""The pot: what is in it, what came in and went out by month, and what a member asked of it.

Welcome hours, hours from before and what settles an account of somebody who leaves are not in the bowl.
Nobody is named, and no cell tells about one person: fewer than five on one side of a month, or one of them
more than half of it, and it is not shown (R75).
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, case, func, literal, select
from sqlmodel import Session

from timebank.clock import DAY
from timebank.ledger.minutes import HOUR_MINUTES
from timebank.services.agreements import OPEN_DAYS
from timebank.services.draws import own_and_pot, room
from timebank.store.accounts import find_pot
from timebank.store.agreements import Agreement
from timebank.store.draws import Draw
from timebank.store.entries import Entry, Line

FEWEST = 5  # R75: for members
STEP_MINUTES = 5 * HOUR_MINUTES  # R75: cells rounded to five hours
MONTHS_SHOWN = 12
# Written with the pot so that the books are whole; nobody put it in or had it out.
NOT_IN_THE_BOWL = ("welcome", "opening", "leaving")
HALF = 2

_entry = Entry.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_taken_back = _entry.alias("taken_back")
_line = Line.__table__  # type: ignore[attr-defined]
_draw = Draw.__table__  # type: ignore[attr-defined]
_agreement = Agreement.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Month:
    """What came in and went out in a month, to the nearest five hours; nothing where few people say it."""

    month: str  # "2026-03"
    came_in: int | None
    went_out: int | None


@dataclass(frozen=True, slots=True)
class Pot:
    """What is in the pot, never below nothing; `is_about` where it is rounded so that no month tells more."""

    minutes: int
    has_given_more: bool
    is_about: bool
    is_new: bool
    months: tuple[Month, ...]

    def month(self, month: str) -> Month | None:
        """Find one month, if anything moved in it."""
        return next((each for each in self.months if each.month == month), None)


@dataclass(frozen=True, slots=True)
class DrawView:
    """What a member asked of the pot, while it waits for two stewards."""

    id: bytes
    minutes: int
    asked_at: int
    has_first_yes: bool


@dataclass(frozen=True, slots=True)
class DeskDraw:
    """What somebody asks of the pot, as a steward sees it: how much, not who."""

    id: bytes
    minutes: int
    asked_at: int
    is_mine: bool
    i_said_yes: bool
    has_first_yes: bool


# What is taken back comes off the month it was in.
_month = func.substr(func.coalesce(_taken_back.c.happened_on, _entry.c.happened_on), 1, 7)
_is_back = _entry.c.kind == "reversal"
_pot_gave = _entry.c.giver_id == _line.c.account_id
_came_in = case((_is_back, _pot_gave), else_=~_pot_gave)
_other = case((_pot_gave, _entry.c.receiver_id), else_=_entry.c.giver_id)
_sign = case((_is_back, literal(-1)), else_=literal(1))
_MOVED = (
    select(
        _month.label("month"),
        _came_in.label("came_in"),
        _other.label("other"),
        func.sum(_entry.c.minutes * _sign).label("minutes"),
    )
    .select_from(_line)
    .join(_entry, (_entry.c.community_id == _line.c.community_id) & (_entry.c.number == _line.c.entry_number))
    .outerjoin(
        _taken_back,
        (_taken_back.c.community_id == _entry.c.community_id) & (_taken_back.c.id == _entry.c.reverses_id),
    )
    .where(
        _line.c.community_id == bindparam("community"),
        _line.c.account_id == bindparam("pot"),
        func.coalesce(_taken_back.c.kind, _entry.c.kind).not_in(NOT_IN_THE_BOWL),
    )
    .group_by(_month, _came_in, _other)
)
_DRAWS = (
    select(
        _draw.c.id,
        _draw.c.minutes,
        _draw.c.member_id,
        _agreement.c.asked_at,
        _agreement.c.first_by,
    )
    .join(
        _agreement,
        (_agreement.c.community_id == _draw.c.community_id) & (_agreement.c.id == _draw.c.id),
    )
    .where(
        _draw.c.community_id == bindparam("community"),
        _agreement.c.second_at.is_(None),
        _agreement.c.ended_at.is_(None),
        _agreement.c.asked_at > bindparam("since"),
    )
    .order_by(_agreement.c.asked_at, _draw.c.id)
)
_MY_DRAW = _DRAWS.where(_draw.c.member_id == bindparam("member"))

Cells = dict[str, dict[bool, dict[bytes, int]]]


def pot(session: Session, community_id: bytes, today: date) -> Pot:
    """Read the bowl and the last months, latest first."""
    wanted = {"community": community_id, "pot": find_pot(session, community_id)}
    cells: Cells = defaultdict(lambda: {True: {}, False: {}})
    for month, came_in, other, minutes in session.connection().execute(_MOVED, wanted):
        if minutes:
            cells[month][bool(came_in)][other] = minutes
    came_in, went_out = (
        sum(minutes for sides in cells.values() for minutes in sides[side].values()) for side in (True, False)
    )
    months = [
        Month(month, shown(sides[True]), shown(sides[False]))
        for month, sides in sorted(cells.items(), reverse=True)
    ]
    is_hidden = any(None in (each.came_in, each.went_out) for each in months)
    return Pot(
        minutes=_in_the_pot(came_in - went_out, is_about=is_hidden),
        has_given_more=went_out > came_in,
        is_about=is_hidden,
        is_new=not cells,
        months=tuple(each for each in months if each.month > _year_before(today))[:MONTHS_SHOWN],
    )


def shown(cell: dict[bytes, int]) -> int | None:
    """Round what moved on one side of a month, or keep it back where it could tell about one person."""
    whole = sum(cell.values())
    if not whole:
        return 0
    if len(cell) < FEWEST or max(cell.values()) * HALF > whole:
        return None
    return rounded(whole)


def rounded(minutes: int) -> int:
    """Round to the nearest five hours."""
    return (minutes + STEP_MINUTES // 2) // STEP_MINUTES * STEP_MINUTES


def _in_the_pot(apart: int, *, is_about: bool) -> int:
    # The pot may have given more than came in; that is what it is for, and no number here.
    kept = max(apart, 0)
    return rounded(kept) if is_about else kept // HOUR_MINUTES * HOUR_MINUTES


def _year_before(today: date) -> str:
    return f"{today.year - 1}-{today.month:02}"


def my_draw(session: Session, community_id: bytes, member_id: bytes, now: int) -> DrawView | None:
    """Find what a member asked for that still waits."""
    wanted = {"community": community_id, "member": member_id, "since": now - OPEN_DAYS * DAY}
    row = session.connection().execute(_MY_DRAW, wanted).first()
    return DrawView(row.id, row.minutes, row.asked_at, row.first_by is not None) if row else None


def my_room(session: Session, community_id: bytes, member_id: bytes, now: int) -> int:
    """Tell how many minutes a member may have at once."""
    return room(session, community_id, *own_and_pot(session, community_id, member_id), now)


def waiting(session: Session, community_id: bytes, steward_id: bytes, now: int) -> tuple[DeskDraw, ...]:
    """List what waits for stewards, oldest first."""
    wanted = {"community": community_id, "since": now - OPEN_DAYS * DAY}
    return tuple(
        DeskDraw(
            id=row.id,
            minutes=row.minutes,
            asked_at=row.asked_at,
            is_mine=row.member_id == steward_id,
            i_said_yes=row.first_by == steward_id,
            has_first_yes=row.first_by is not None,
        )
        for row in session.connection().execute(_DRAWS, wanted)
    )
