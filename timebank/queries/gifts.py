"""Hours that moved without an exchange, as one of the two sees them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, bindparam, case, exists, or_, select
from sqlmodel import Session

from timebank.clock import DAY
from timebank.services.gifts import ONES_OWN, TAKE_BACK_DAYS
from timebank.store.accounts import Account
from timebank.store.entries import Entry, Line
from timebank.store.members import MemberName

# How long Home tells of hours that came, and how many lines back it looks for them.
NEWS_DAYS = 7
NEWS_LINES = 30

_entry = Entry.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_line = Line.__table__  # type: ignore[attr-defined]
_reversal = _entry.alias("reversal")
_account = Account.__table__  # type: ignore[attr-defined]
_name = MemberName.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class GiftView:
    """Hours given, received, had from the pot or brought along; `other` is empty for the pot."""

    id: bytes
    kind: str
    gave: bool
    other: str
    with_pot: bool
    minutes: int
    happened_on: date
    recorded_at: int
    is_taken_back: bool
    may_take_back: bool


_other = case((_entry.c.giver_id == bindparam("account"), _entry.c.receiver_id), else_=_entry.c.giver_id)
_GIFTS = (
    select(
        _entry.c.id,
        _entry.c.kind,
        (_entry.c.giver_id == bindparam("account")).label("gave"),
        _name.c.name,
        _account.c.kind.label("other_kind"),
        _entry.c.minutes,
        _entry.c.happened_on,
        _entry.c.recorded_at,
        exists()
        .where(_reversal.c.community_id == _entry.c.community_id, _reversal.c.reverses_id == _entry.c.id)
        .label("is_reversed"),
    )
    .join(_account, (_account.c.community_id == _entry.c.community_id) & (_account.c.id == _other))
    .outerjoin(
        _name,
        (_name.c.community_id == _account.c.community_id) & (_name.c.member_id == _account.c.member_id),
    )
    .where(
        _entry.c.community_id == bindparam("community"),
        _entry.c.kind.in_(ONES_OWN),
        or_(_entry.c.giver_id == bindparam("account"), _entry.c.receiver_id == bindparam("account")),
    )
)
_ONE = _GIFTS.where(_entry.c.id == bindparam("entry"))
_last = (
    select(_line.c.community_id, _line.c.entry_number)
    .where(_line.c.community_id == bindparam("community"), _line.c.account_id == bindparam("account"))
    .order_by(_line.c.line_number.desc())
    .limit(NEWS_LINES)
    .subquery()
)
_NEWS = (
    _GIFTS.join(
        _last, (_last.c.community_id == _entry.c.community_id) & (_last.c.entry_number == _entry.c.number)
    )
    .where(
        _entry.c.recorded_at > bindparam("since"),
        # What I did myself is no news to me.
        or_(
            (_entry.c.kind == "gift") & (_entry.c.receiver_id == bindparam("account")),
            _entry.c.kind == "opening",
        ),
    )
    .order_by(_entry.c.number.desc())
)


def one(
    session: Session, community_id: bytes, gift_id: bytes, account_id: bytes, now: int
) -> GiftView | None:
    """Find one, if this account is on one of its two sides."""
    wanted = {"community": community_id, "entry": gift_id, "account": account_id}
    row = session.connection().execute(_ONE, wanted).first()
    return _view(row, now) if row else None


def news(session: Session, community_id: bytes, account_id: bytes, now: int) -> tuple[GiftView, ...]:
    """List hours that others lately gave, or brought along for, this account; not those taken back."""
    wanted = {"community": community_id, "account": account_id, "since": now - NEWS_DAYS * DAY}
    every = (_view(row, now) for row in session.connection().execute(_NEWS, wanted))
    return tuple(each for each in every if not each.is_taken_back)


def _view(row: Row[tuple[Any, ...]], now: int) -> GiftView:
    is_fresh = now - row.recorded_at <= TAKE_BACK_DAYS * DAY
    return GiftView(
        id=row.id,
        kind=row.kind,
        gave=bool(row.gave),
        other=row.name or "",
        with_pot=row.other_kind == "pot",
        minutes=row.minutes,
        happened_on=date.fromisoformat(row.happened_on),
        recorded_at=row.recorded_at,
        is_taken_back=bool(row.is_reversed),
        may_take_back=is_fresh and not row.is_reversed,
    )
