"""Exchanges, as the two people concerned see them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, bindparam, case, func, or_, select
from sqlmodel import Session

from timebank.clock import DAY
from timebank.queries.members import PersonView
from timebank.services.answers import PUT_RIGHT_DAYS
from timebank.store.accounts import Account
from timebank.store.entries import Entry, Line
from timebank.store.exchanges import Exchange, ExchangeWords
from timebank.store.members import Member, MemberName, may_be_listed

RECENT_LINES = 60
RECENT_PEOPLE = 4
WAITING_SHOWN = 50

_exchange = Exchange.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_words = ExchangeWords.__table__  # type: ignore[attr-defined]
_name = MemberName.__table__  # type: ignore[attr-defined]
_member = Member.__table__  # type: ignore[attr-defined]
_entry = Entry.__table__  # type: ignore[attr-defined]
_line = Line.__table__  # type: ignore[attr-defined]
_account = Account.__table__  # type: ignore[attr-defined]
_giver = _name.alias("giver_name")
_receiver = _name.alias("receiver_name")
_giving = _account.alias("giving")
_receiving = _account.alias("receiving")
_reversal = _entry.alias("reversal")


@dataclass(frozen=True, slots=True)
class ExchangeView:
    """An exchange seen by one of its two sides; minutes are what counts, or what was said."""

    id: bytes
    gave: bool
    said_by_me: bool
    other_id: bytes
    other: str
    minutes: int
    said_minutes: int
    happened_on: date
    recorded_at: int
    answered_at: int | None
    words: str
    state: str
    may_answer: bool
    may_withdraw: bool
    may_put_right: bool


_COLUMNS = (
    _exchange.c.id,
    _exchange.c.giver_actor,
    _exchange.c.receiver_actor,
    _exchange.c.said_by,
    _exchange.c.minutes,
    _exchange.c.agreed_minutes,
    _exchange.c.happened_on,
    _exchange.c.recorded_at,
    _exchange.c.answered_at,
    _exchange.c.state,
    _words.c.words,
    # An organisation is named itself, whoever records for it.
    func.coalesce(_giving.c.name, _giver.c.name).label("giver"),
    func.coalesce(_receiving.c.name, _receiver.c.name).label("receiver"),
)
_NAMED = (
    select(*_COLUMNS)
    .select_from(_exchange)
    .join(
        _giving,
        (_giving.c.community_id == _exchange.c.community_id) & (_giving.c.id == _exchange.c.giver_id),
    )
    .join(
        _receiving,
        (_receiving.c.community_id == _exchange.c.community_id)
        & (_receiving.c.id == _exchange.c.receiver_id),
    )
    .outerjoin(
        _words,
        (_words.c.community_id == _exchange.c.community_id) & (_words.c.exchange_id == _exchange.c.id),
    )
    .outerjoin(
        _giver,
        (_giver.c.community_id == _exchange.c.community_id) & (_giver.c.member_id == _exchange.c.giver_actor),
    )
    .outerjoin(
        _receiver,
        (_receiver.c.community_id == _exchange.c.community_id)
        & (_receiver.c.member_id == _exchange.c.receiver_actor),
    )
)
_ONE = (
    _NAMED.add_columns(_reversal.c.id.label("reversal"))
    .outerjoin(
        _reversal,
        (_reversal.c.community_id == _exchange.c.community_id) & (_reversal.c.reverses_id == _exchange.c.id),
    )
    .where(
        _exchange.c.community_id == bindparam("community"),
        _exchange.c.id == bindparam("exchange"),
        or_(
            _exchange.c.giver_actor == bindparam("member"),
            _exchange.c.receiver_actor == bindparam("member"),
        ),
    )
)
_WAITING = (
    _NAMED.where(
        _exchange.c.community_id == bindparam("community"),
        _exchange.c.receiver_id == bindparam("account"),
        _exchange.c.state == "waiting",
    )
    .order_by(_exchange.c.recorded_at)
    .limit(WAITING_SHOWN)
)
_WAITING_FOR_OTHERS = (
    _NAMED.where(
        _exchange.c.community_id == bindparam("community"),
        _exchange.c.giver_id == bindparam("account"),
        _exchange.c.state == "waiting",
    )
    .order_by(_exchange.c.recorded_at)
    .limit(WAITING_SHOWN)
)


def _view(
    row: Row[*tuple[Any, ...]], member_id: bytes, now: int, *, is_reversed: bool = False
) -> ExchangeView:
    gave = row.giver_actor == member_id
    said_by_me = gave == (row.said_by == "giver")
    waits = row.state == "waiting"
    fresh = row.answered_at is not None and now - row.answered_at <= PUT_RIGHT_DAYS * DAY
    return ExchangeView(
        id=row.id,
        gave=gave,
        said_by_me=said_by_me,
        other_id=row.receiver_actor if gave else row.giver_actor,
        other=(row.receiver if gave else row.giver) or "",
        minutes=row.agreed_minutes or row.minutes,
        said_minutes=row.minutes,
        happened_on=date.fromisoformat(row.happened_on),
        recorded_at=row.recorded_at,
        answered_at=row.answered_at,
        words=row.words or "",
        state="taken back" if is_reversed else row.state,
        may_answer=waits and not said_by_me,
        may_withdraw=waits and said_by_me,
        may_put_right=row.state == "agreed" and fresh and not is_reversed,
    )


def one(
    session: Session, community_id: bytes, exchange_id: bytes, member_id: bytes, now: int
) -> ExchangeView | None:
    """Find an exchange, if this member is one of its two sides."""
    wanted = {"community": community_id, "exchange": exchange_id, "member": member_id}
    row = session.connection().execute(_ONE, wanted).first()
    return _view(row, member_id, now, is_reversed=row.reversal is not None) if row else None


def waiting_for_me(
    session: Session, community_id: bytes, account_id: bytes, member_id: bytes, now: int
) -> tuple[ExchangeView, ...]:
    """List exchanges that ask this member for a yes, oldest first."""
    rows = session.connection().execute(_WAITING, {"community": community_id, "account": account_id})
    return tuple(_view(row, member_id, now) for row in rows)


def waiting_for_others(
    session: Session, community_id: bytes, account_id: bytes, member_id: bytes, now: int
) -> tuple[ExchangeView, ...]:
    """List what this member recorded and others have not answered yet, oldest first."""
    wanted = {"community": community_id, "account": account_id}
    rows = session.connection().execute(_WAITING_FOR_OTHERS, wanted)
    return tuple(_view(row, member_id, now) for row in rows)


_last = (
    select(_line.c.community_id, _line.c.account_id, _line.c.line_number, _line.c.entry_number)
    .where(_line.c.community_id == bindparam("community"), _line.c.account_id == bindparam("account"))
    .order_by(_line.c.line_number.desc())
    .limit(RECENT_LINES)
    .subquery()
)
_other = case((_entry.c.giver_id == _last.c.account_id, _entry.c.receiver_id), else_=_entry.c.giver_id)
_RECENT = (
    select(_name.c.member_id, _name.c.name)
    .select_from(_last)
    .join(
        _entry,
        (_entry.c.community_id == _last.c.community_id) & (_entry.c.number == _last.c.entry_number),
    )
    .join(_account, (_account.c.community_id == _entry.c.community_id) & (_account.c.id == _other))
    .join(
        _name,
        (_name.c.community_id == _account.c.community_id) & (_name.c.member_id == _account.c.member_id),
    )
    .join(_member, (_member.c.community_id == _name.c.community_id) & (_member.c.id == _name.c.member_id))
    .where(_entry.c.kind == "exchange", may_be_listed())
    .order_by(_last.c.line_number.desc())
)


def recent_people(session: Session, community_id: bytes, account_id: bytes) -> tuple[PersonView, ...]:
    """List the last few people this account shared time with, latest first."""
    wanted = {"community": community_id, "account": account_id}
    people = dict.fromkeys(PersonView(*row) for row in session.connection().execute(_RECENT, wanted))
    return tuple(people)[:RECENT_PEOPLE]
