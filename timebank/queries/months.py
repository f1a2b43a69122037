"""A member's hours month by month; what was taken back counts in no month, so none falls below nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, bindparam, case, func, select
from sqlmodel import Session

from timebank.ledger.totals import Totals
from timebank.queries.hours import LINES, HoursLine, line_of
from timebank.store.entries import Entry, Line

MONTHS_IN_YEAR = 12

_line = Line.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_entry = Entry.__table__  # type: ignore[attr-defined]
_reversal = _entry.alias("reversal")
_reversed = (_reversal.c.community_id == _entry.c.community_id) & (_reversal.c.reverses_id == _entry.c.id)


@dataclass(frozen=True, slots=True)
class Month:
    """What happened in one month: minutes given and received, and how many entries count."""

    begins_on: date
    given: int = 0
    received: int = 0
    entries: int = 0

    @property
    def totals(self) -> Totals:
        """Both sums."""
        return Totals(self.given, self.received)


@dataclass(frozen=True, slots=True)
class Booked:
    """A line with the instant at which it was written down, and its entry's number in the journal."""

    line: HoursLine
    recorded_at: int
    number: int


def _minutes(side: ColumnElement[bytes]) -> ColumnElement[int]:
    return func.sum(case((side == _line.c.account_id, _entry.c.minutes), else_=0))


_month = func.substr(_entry.c.happened_on, 1, 7)
# One member's own lines, each found by its key: as long as their own list, and no longer with the journal.
_MONTHS = (
    select(_month, _minutes(_entry.c.giver_id), _minutes(_entry.c.receiver_id), func.count())
    .select_from(_line)
    .join(
        _entry,
        (_entry.c.community_id == _line.c.community_id) & (_entry.c.number == _line.c.entry_number),
    )
    .outerjoin(_reversal, _reversed)
    .where(
        _line.c.community_id == bindparam("community"),
        _line.c.account_id == bindparam("account"),
        _entry.c.kind != "reversal",
        _reversal.c.id.is_(None),
    )
    .group_by(_month)
    .order_by(_month)
)
_BETWEEN = (
    LINES.add_columns(_reversal.c.id.is_not(None))
    .outerjoin(_reversal, _reversed)
    .where(
        _entry.c.kind != "reversal",
        _entry.c.happened_on >= bindparam("first"),
        _entry.c.happened_on <= bindparam("last"),
    )
    .order_by(_entry.c.happened_on, _line.c.line_number)
)
_EVERY = (
    LINES.add_columns(_reversal.c.id.is_not(None), _entry.c.recorded_at, _entry.c.number)
    .outerjoin(_reversal, _reversed)
    .order_by(_line.c.line_number)
)


def months(session: Session, community_id: bytes, account_id: bytes) -> tuple[Month, ...]:
    """Sum every month in which something happened, oldest first; all months together are the two totals."""
    wanted = {"community": community_id, "account": account_id}
    rows = session.connection().execute(_MONTHS, wanted)
    return tuple(
        Month(date.fromisoformat(f"{month}-01"), int(given), int(received), entries)
        for month, given, received, entries in rows
    )


def between(
    session: Session, community_id: bytes, account_id: bytes, member_id: bytes, *, first: date, last: date
) -> tuple[HoursLine, ...]:
    """List what happened from one day to another, oldest first, with what was taken back marked."""
    wanted = {"community": community_id, "account": account_id, "member": member_id}
    days = {"first": first.isoformat(), "last": last.isoformat()}
    return tuple(line_of(row) for row in session.connection().execute(_BETWEEN, wanted | days))


def every(session: Session, community_id: bytes, account_id: bytes, member_id: bytes) -> tuple[Booked, ...]:
    """List every line in the order in which it was booked, what takes back too."""
    wanted = {"community": community_id, "account": account_id, "member": member_id}
    rows = session.connection().execute(_EVERY, wanted)
    return tuple(Booked(line_of(row[:-2]), *row[-2:]) for row in rows)


def summed(found: Iterable[Month]) -> Totals:
    """Add months up."""
    months_ = tuple(found)
    return Totals(sum(each.given for each in months_), sum(each.received for each in months_))


def as_of(found: Iterable[Month], month: date) -> Totals:
    """Add up everything to the end of a month."""
    return summed(each for each in found if each.begins_on <= month)


def counted(lines: Iterable[HoursLine]) -> Totals:
    """Add up the lines that count."""
    counting = [line for line in lines if not line.is_taken_back]
    given = sum(line.minutes for line in counting if line.gave)
    return Totals(given, sum(line.minutes for line in counting if not line.gave))


def by_year(found: Sequence[Month]) -> dict[int, Totals]:
    """Add months up by year, in their order."""
    years = dict.fromkeys(each.begins_on.year for each in found)
    return {year: summed(each for each in found if each.begins_on.year == year) for year in years}


def stretch(found: Iterable[Month], first: date, last: date) -> tuple[Month, ...]:
    """Lay out every month from one to another, those in which nothing happened too."""
    known = {each.begins_on: each for each in found}
    days = [next_month(first, ahead) for ahead in range(_apart(first, last) + 1)]
    return tuple(known.get(day, Month(day)) for day in days)


def _apart(first: date, last: date) -> int:
    return (last.year - first.year) * MONTHS_IN_YEAR + last.month - first.month


def next_month(day: date, ahead: int = 1) -> date:
    """Find the first day of a month so many months on, or back where it is below nothing."""
    years, month = divmod(day.month - 1 + ahead, MONTHS_IN_YEAR)
    return date(day.year + years, month + 1, 1)
