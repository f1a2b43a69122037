"""Spreadsheets brought along, as the steward who brought them sees them, and what came of them for others."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, case, exists, func, or_, select
from sqlmodel import Session

from timebank.clock import DAY
from timebank.services.sheet_rows import Row
from timebank.services.sheets import Opened, columns_of, rows_of, unpacked
from timebank.store.exchanges import Exchange
from timebank.store.members import MemberName
from timebank.store.sheets import Brought, Sheet

NEWS_DAYS = 30

_sheet = Sheet.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_brought = Brought.__table__  # type: ignore[attr-defined]
_exchange = Exchange.__table__  # type: ignore[attr-defined]
_name = MemberName.__table__  # type: ignore[attr-defined]
_MINE = select(_sheet).where(
    _sheet.c.community_id == bindparam("community"), _sheet.c.member_id == bindparam("member")
)
_ONE = _MINE.where(_sheet.c.id == bindparam("sheet"))
_ALL = _MINE.order_by(_sheet.c.made_at.desc())
_LATELY = select(_brought.c.at).where(
    _brought.c.community_id == bindparam("community"), _brought.c.at > bindparam("since")
)
_NEWS = (
    select(func.count())
    .select_from(_exchange)
    .join(
        _brought,
        (_brought.c.community_id == _exchange.c.community_id) & (_brought.c.exchange_id == _exchange.c.id),
    )
    .where(
        _exchange.c.community_id == bindparam("community"),
        _exchange.c.state == "agreed",
        or_(_exchange.c.giver_id == bindparam("account"), _exchange.c.receiver_id == bindparam("account")),
        _brought.c.at > bindparam("since"),
    )
)
# Most of the time nothing came, for anybody.
_NEWS_IF_ANY = select(case((exists(_LATELY), _NEWS.scalar_subquery()), else_=0))
_OF_EXCHANGE = (
    select(_brought.c.at, _name.c.name)
    .outerjoin(
        _name,
        (_name.c.community_id == _brought.c.community_id) & (_name.c.member_id == _brought.c.steward_id),
    )
    .where(_brought.c.community_id == bindparam("community"), _brought.c.exchange_id == bindparam("exchange"))
)


@dataclass(frozen=True, slots=True)
class BroughtView:
    """When an exchange came from an older record, and who brought it in; nobody's name is empty."""

    at: int
    name: str


def one(session: Session, community_id: bytes, member_id: bytes, sheet_id: bytes) -> Any | None:
    """Find a spreadsheet that a member brought; nobody else may see it."""
    wanted = {"community": community_id, "member": member_id, "sheet": sheet_id}
    return session.connection().execute(_ONE, wanted).first()


def of_member(session: Session, community_id: bytes, member_id: bytes) -> list[Any]:
    """List a member's spreadsheets, newest first."""
    wanted = {"community": community_id, "member": member_id}
    return list(session.connection().execute(_ALL, wanted))


def preview(session: Session, sheet: Any, secret: str, today: date) -> tuple[Opened, list[Row]]:
    """Read a kept file, and work out what each of its rows comes to."""
    return unpacked(sheet.packed), rows_of(session, sheet, secret, today)


def columns(sheet: Any) -> Any:
    """Read which columns were chosen, or guessed."""
    return columns_of(sheet.columns)


def news(session: Session, community_id: bytes, account_id: bytes, now: int) -> int:
    """Count exchanges of an account that lately came from an older record."""
    wanted = {"community": community_id, "since": now - NEWS_DAYS * DAY}
    return int(session.connection().execute(_NEWS_IF_ANY, {**wanted, "account": account_id}).scalar_one())


def of_exchange(session: Session, community_id: bytes, exchange_id: bytes) -> BroughtView | None:
    """Tell whether an exchange came from an older record, and how."""
    wanted = {"community": community_id, "exchange": exchange_id}
    row = session.connection().execute(_OF_EXCHANGE, wanted).first()
    return BroughtView(row.at, row.name or "") if row else None
