"""Exchanges, as the two people concerned see them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Alias, ColumnElement, Row, bindparam, case, func, or_, select
from sqlmodel import Session

from timebank.clock import DAY
from timebank.queries.members import PersonView
from timebank.queries.supporters import HelpView, help_view
from timebank.services.answers import PUT_RIGHT_DAYS
from timebank.store.accounts import Account
from timebank.store.entries import Entry, Line
from timebank.store.exchanges import Exchange, ExchangeWords
from timebank.store.members import Member, MemberName, may_be_listed
from timebank.store.supporters import Help, unended

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
_help = Help.__table__  # type: ignore[attr-defined]
_giver = _name.alias("giver_name")
_receiver = _name.alias("receiver_name")
_giving = _account.alias("giving")
_receiving = _account.alias("receiving")
_reversal = _entry.alias("reversal")
_recording, _recorder = _help.alias("recording"), _name.alias("recorder_name")
_answering, _answerer = _help.alias("answering"), _name.alias("answerer_name")
# A side is whose account it is, whoever acted; an organisation's is who records for it.
_giver_id = func.coalesce(_giving.c.member_id, _exchange.c.giver_actor)
_receiver_id = func.coalesce(_receiving.c.member_id, _exchange.c.receiver_actor)


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
    helped_by: tuple[HelpView, ...]
    support_id: bytes | None  # by which a helper acted for me, where it has not ended
    with_pot: bool  # the other side is the pot, for which a steward stands
    for_name: str | None  # the account that is not mine and that I stand for; one I share has no name


def _named_side(account: Alias, name: Alias) -> ColumnElement[Any]:
    return case(
        (account.c.kind == "pot", None), else_=func.coalesce(func.nullif(account.c.name, ""), name.c.name)
    )


_COLUMNS = (
    _exchange.c.id,
    _giver_id.label("giver_id"),
    _receiver_id.label("receiver_id"),
    _exchange.c.said_by,
    _exchange.c.minutes,
    _exchange.c.agreed_minutes,
    _exchange.c.happened_on,
    _exchange.c.recorded_at,
    _exchange.c.answered_at,
    _exchange.c.state,
    _words.c.words,
    # An organisation is named itself, whoever records for it; an account that two share is not.
    _named_side(_giving, _giver).label("giver"),
    _named_side(_receiving, _receiver).label("receiver"),
    _giving.c.name.label("giving_name"),
    _receiving.c.name.label("receiving_name"),
    or_(_giving.c.kind == "pot", _receiving.c.kind == "pot").label("with_pot"),
)


def _help_columns(help_: Alias, helper: Alias) -> tuple[ColumnElement[Any], ...]:
    names = ("act_id", "what", "helper_id", "standing", "heard", "minutes", "at")
    columns = [help_.c[name].label(f"{help_.name}_{name}") for name in names]
    return (*columns[:3], helper.c.name.label(f"{help_.name}_name"), *columns[3:])


_RECORDING = _help_columns(_recording, _recorder)
_ANSWERING = _help_columns(_answering, _answerer)
_NAMED = (
    select(*_COLUMNS, *_RECORDING)
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
        (_giver.c.community_id == _giving.c.community_id) & (_giver.c.member_id == _giver_id),
    )
    .outerjoin(
        _receiver,
        (_receiver.c.community_id == _receiving.c.community_id) & (_receiver.c.member_id == _receiver_id),
    )
    .outerjoin(
        _recording,
        (_recording.c.community_id == _exchange.c.community_id)
        & (_recording.c.act_id == _exchange.c.id)
        & (_recording.c.what == "exchange"),
    )
    .outerjoin(
        _recorder,
        (_recorder.c.community_id == _recording.c.community_id)
        & (_recorder.c.member_id == _recording.c.helper_id),
    )
)
_ONE = (
    _NAMED.add_columns(
        _reversal.c.id.label("reversal"),
        unended(bindparam("member"), _recording.c.helper_id, _answering.c.helper_id).label("support"),
        *_ANSWERING,
    )
    .outerjoin(
        _answering,
        (_answering.c.community_id == _exchange.c.community_id)
        & (_answering.c.act_id == _exchange.c.id)
        & (_answering.c.what == "answer"),
    )
    .outerjoin(
        _answerer,
        (_answerer.c.community_id == _answering.c.community_id)
        & (_answerer.c.member_id == _answering.c.helper_id),
    )
    .outerjoin(
        _reversal,
        (_reversal.c.community_id == _exchange.c.community_id) & (_reversal.c.reverses_id == _exchange.c.id),
    )
    .where(
        _exchange.c.community_id == bindparam("community"),
        _exchange.c.id == bindparam("exchange"),
        or_(_giver_id == bindparam("member"), _receiver_id == bindparam("member")),
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


_WAITING_END = len(_COLUMNS) + len(_RECORDING)


def _helped_by(row: Row[*tuple[Any, ...]]) -> tuple[HelpView, ...]:
    """Read who recorded it for one of the two, and who answered it for the other."""
    found = (row[len(_COLUMNS) : _WAITING_END], row[_WAITING_END + 2 :])
    return tuple(help_view(columns) for columns in found if columns and columns[0] is not None)


def _view(
    row: Row[*tuple[Any, ...]], member_id: bytes, now: int, *, is_reversed: bool = False
) -> ExchangeView:
    gave = row.giver_id == member_id
    said_by_me = gave == (row.said_by == "giver")
    waits = row.state == "waiting"
    fresh = row.answered_at is not None and now - row.answered_at <= PUT_RIGHT_DAYS * DAY
    return ExchangeView(
        id=row.id,
        gave=gave,
        said_by_me=said_by_me,
        other_id=row.receiver_id if gave else row.giver_id,
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
        helped_by=_helped_by(row),
        support_id=getattr(row, "support", None),
        with_pot=bool(row.with_pot),
        for_name=row.giving_name if gave else row.receiving_name,
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
