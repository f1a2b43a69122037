"""A member's hours: entries with running totals, a page at a time."""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Row, bindparam, case, func, literal_column, select
from sqlmodel import Session

from timebank.ledger.totals import Totals
from timebank.queries.gatherings import title_for
from timebank.queries.members import totals
from timebank.store.accounts import Account
from timebank.store.entries import Entry, Line
from timebank.store.exchanges import ExchangeWords
from timebank.store.gatherings import Gathering
from timebank.store.members import MemberName
from timebank.store.supporters import Help

PAGE_SIZE = 50
PAST_THE_LAST = 2_147_483_647

_line = Line.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_entry = Entry.__table__  # type: ignore[attr-defined]
_account = Account.__table__  # type: ignore[attr-defined]
_name = MemberName.__table__  # type: ignore[attr-defined]
_gathering = Gathering.__table__  # type: ignore[attr-defined]
_words = ExchangeWords.__table__  # type: ignore[attr-defined]
_help = Help.__table__  # type: ignore[attr-defined]
_helper = _name.alias("helper_name")


class HoursLine(NamedTuple):
    """One entry on one's own record, with both totals after it."""

    line_number: int
    entry_id: bytes
    kind: str
    gave: bool
    minutes: int
    happened_on: date
    other: str
    words: str
    given_total: int
    received_total: int
    helper: str  # who recorded it, or said yes to it, for the member
    with_pot: bool
    is_shared: bool  # the other side is an account that two share
    was: str  # its kind, or that of the entry it takes back


@dataclass(frozen=True, slots=True)
class Hours:
    """A page of lines, newest first; `older` is where the next page begins."""

    totals: Totals
    lines: tuple[HoursLine, ...]
    older: int | None


_other = case((_entry.c.giver_id == _line.c.account_id, _entry.c.receiver_id), else_=_entry.c.giver_id)
_PAGE = (
    select(
        _line.c.line_number,
        # A reversal is shown on the page of what it takes back.
        case((_entry.c.kind == "reversal", _entry.c.reverses_id), else_=_entry.c.id),
        _entry.c.kind,
        _entry.c.giver_id == _line.c.account_id,
        _entry.c.minutes,
        _entry.c.happened_on,
        case(
            (_account.c.kind == "gathering", title_for(bindparam("member"))),
            (_account.c.kind == "member", _name.c.name),
            else_=_account.c.name,
        ),
        _words.c.words,
        _line.c.given_total,
        _line.c.received_total,
        _helper.c.name,
        _account.c.kind == "pot",
        (_account.c.kind == "organisation") & (_account.c.name == ""),
        func.coalesce(_entry.c.reverses_kind, _entry.c.kind),
    )
    .select_from(_line)
    .join(
        _entry,
        (_entry.c.community_id == _line.c.community_id) & (_entry.c.number == _line.c.entry_number),
    )
    .join(_account, (_account.c.community_id == _line.c.community_id) & (_account.c.id == _other))
    .outerjoin(
        _name,
        (_name.c.community_id == _account.c.community_id) & (_name.c.member_id == _account.c.member_id),
    )
    .outerjoin(
        _gathering,
        (_gathering.c.community_id == _account.c.community_id) & (_gathering.c.id == _account.c.gathering_id),
    )
    .outerjoin(
        _words,
        (_words.c.community_id == _entry.c.community_id) & (_words.c.exchange_id == _entry.c.exchange_id),
    )
    .outerjoin(
        _help,
        (_help.c.community_id == _entry.c.community_id)
        & (_help.c.act_id == _entry.c.exchange_id)
        # All of the key, or SQLite would read all the help this member ever had, for every line.
        & _help.c.what.in_((literal_column("'exchange'"), literal_column("'answer'")))
        # Whom the other side had help from is on the page of the exchange.
        & (_help.c.member_id == bindparam("member")),
    )
    .outerjoin(
        _helper, (_helper.c.community_id == _help.c.community_id) & (_helper.c.member_id == _help.c.helper_id)
    )
    .where(
        _line.c.community_id == bindparam("community"),
        _line.c.account_id == bindparam("account"),
        _line.c.line_number < bindparam("before"),
    )
    .order_by(_line.c.line_number.desc())
    .limit(PAGE_SIZE + 1)
)


def page(
    session: Session, community_id: bytes, account_id: bytes, member_id: bytes, *, before: int | None = None
) -> Hours:
    """Read a page of a member's hours, newest first, older than line `before`."""
    wanted = {
        "community": community_id,
        "account": account_id,
        "member": member_id,
        "before": PAST_THE_LAST if before is None else before,
    }
    rows = session.connection().execute(_PAGE, wanted).all()
    lines = tuple(_line_of(row) for row in rows[:PAGE_SIZE])
    older = lines[-1].line_number if len(rows) > PAGE_SIZE else None
    now = totals(session, community_id, account_id) if before is not None else _totals(lines)
    return Hours(now, lines, older)


def _line_of(row: Row[*tuple[Any, ...]]) -> HoursLine:
    (
        number,
        entry_id,
        kind,
        gave,
        minutes,
        day,
        other,
        words,
        given,
        received,
        helper,
        with_pot,
        shared,
        was,
    ) = row
    if kind == "reversal":
        # A reversal swaps the sides; told from the member's side it takes back what they once gave.
        gave = not gave
    return HoursLine(
        number,
        entry_id,
        kind,
        bool(gave),
        minutes,
        date.fromisoformat(day),
        other or "",
        words or "",
        given,
        received,
        helper or "",
        bool(with_pot),
        bool(shared),
        was,
    )


def _totals(lines: tuple[HoursLine, ...]) -> Totals:
    return Totals(lines[0].given_total, lines[0].received_total) if lines else Totals()
