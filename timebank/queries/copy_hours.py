"""Hours that a member gave and received, and what was said about them, for their copy."""

from sqlalchemy import and_, case, or_, select

from timebank.queries.copy_parts import here, me, mine, name_of
from timebank.queries.gatherings import title_for
from timebank.store.accounts import Account
from timebank.store.agreements import Agreement
from timebank.store.differences import Difference, Recollection, RecollectionYes
from timebank.store.draws import Draw
from timebank.store.entries import Entry, Line
from timebank.store.exchanges import Exchange, ExchangeWords
from timebank.store.gatherings import Gathering
from timebank.store.handshakes import Handshake
from timebank.store.organisations import Recorder
from timebank.store.sheets import Brought

_account = Account.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_exchange = Exchange.__table__  # type: ignore[attr-defined]
_words = ExchangeWords.__table__  # type: ignore[attr-defined]
_entry = Entry.__table__  # type: ignore[attr-defined]
_line = Line.__table__  # type: ignore[attr-defined]
_gathering = Gathering.__table__  # type: ignore[attr-defined]
_handshake = Handshake.__table__  # type: ignore[attr-defined]
_draw = Draw.__table__  # type: ignore[attr-defined]
_agreement = Agreement.__table__  # type: ignore[attr-defined]
_recorder = Recorder.__table__  # type: ignore[attr-defined]
_difference = Difference.__table__  # type: ignore[attr-defined]
_recollection = Recollection.__table__  # type: ignore[attr-defined]
_yes = RecollectionYes.__table__  # type: ignore[attr-defined]
_brought = Brought.__table__  # type: ignore[attr-defined]

_other_actor = case(
    (_exchange.c.giver_actor == me, _exchange.c.receiver_actor), else_=_exchange.c.giver_actor
)
EXCHANGES = (
    select(
        _exchange.c.id,
        (_exchange.c.giver_actor == me).label("i_gave"),
        name_of(_exchange, _other_actor).label("with"),
        _exchange.c.minutes.label("minutes_said"),
        _exchange.c.agreed_minutes.label("minutes"),
        _exchange.c.happened_on,
        (_exchange.c.paid != "").label("is_part_of_a_job"),
        _words.c.words,
        ((_exchange.c.said_by == "giver") == (_exchange.c.giver_actor == me)).label("is_said_by_me"),
        _exchange.c.recorded_at,
        _exchange.c.state,
        _exchange.c.answered_at,
    )
    .outerjoin(
        _words, (_words.c.community_id == _exchange.c.community_id) & (_words.c.exchange_id == _exchange.c.id)
    )
    .where(here(_exchange), or_(_exchange.c.giver_actor == me, _exchange.c.receiver_actor == me))
    .order_by(_exchange.c.recorded_at, _exchange.c.id)
)
_other_side = case((_entry.c.giver_id == mine, _entry.c.receiver_id), else_=_entry.c.giver_id)
ENTRIES = (
    select(
        _entry.c.id,
        _entry.c.number,
        _entry.c.kind,
        (_entry.c.giver_id == mine).label("i_gave"),
        case(
            (_account.c.kind == "member", name_of(_account, _account.c.member_id)),
            (_account.c.kind == "gathering", title_for(me)),
            (_account.c.kind == "pot", "the pot"),
            else_=_account.c.name,
        ).label("with"),
        _entry.c.minutes,
        _entry.c.happened_on,
        _entry.c.recorded_at,
        _entry.c.paid.label("is_part_of_a_job"),
        _line.c.given_total.label("minutes_given"),
        _line.c.received_total.label("minutes_received"),
        _entry.c.leaf,
    )
    .select_from(_line)
    .join(
        _entry,
        (_entry.c.community_id == _line.c.community_id) & (_entry.c.number == _line.c.entry_number),
    )
    .join(_account, (_account.c.community_id == _line.c.community_id) & (_account.c.id == _other_side))
    .outerjoin(
        _gathering,
        (_gathering.c.community_id == _account.c.community_id) & (_gathering.c.id == _account.c.gathering_id),
    )
    .where(here(_line), _line.c.account_id == mine)
    .order_by(_line.c.line_number)
)
AGREEMENTS = (
    select(
        _agreement.c.kind,
        _draw.c.minutes,
        (_agreement.c.asked_by == me).label("is_asked_by_me"),
        _agreement.c.asked_at,
        name_of(_agreement, _agreement.c.first_by).label("first_yes_by"),
        _agreement.c.first_at.label("first_yes_at"),
        name_of(_agreement, _agreement.c.second_by).label("second_yes_by"),
        _agreement.c.second_at.label("second_yes_at"),
        _agreement.c.ended_at,
    )
    .outerjoin(_draw, (_draw.c.community_id == _agreement.c.community_id) & (_draw.c.id == _agreement.c.id))
    .where(
        here(_agreement),
        or_(_agreement.c.asked_by == me, _agreement.c.first_by == me, _agreement.c.second_by == me),
    )
    .order_by(_agreement.c.asked_at)
)
RECORDERS = (
    select(
        _account.c.name.label("for_what"),
        name_of(_recorder, _recorder.c.member_id).label("who"),
        name_of(_recorder, _recorder.c.named_by).label("named_by"),
        _recorder.c.named_at,
        _recorder.c.agreed_at,
        _recorder.c.ended_at,
    )
    .join(
        _account,
        (_account.c.community_id == _recorder.c.community_id) & (_account.c.id == _recorder.c.account_id),
    )
    .where(here(_recorder), or_(_recorder.c.member_id == me, _recorder.c.named_by == me))
    .order_by(_recorder.c.named_at)
)
HANDSHAKES = (
    select(
        name_of(_handshake, _handshake.c.member_id).label("shown_by"),
        name_of(_handshake, _handshake.c.opened_by).label("opened_by"),
        _handshake.c.way.label("what_they_said"),
        _handshake.c.minutes,
        _handshake.c.happened_on,
        _handshake.c.words,
        _handshake.c.made_at,
        _handshake.c.expires_at,
        _handshake.c.answer,
    )
    .where(here(_handshake), or_(_handshake.c.member_id == me, _handshake.c.opened_by == me))
    .order_by(_handshake.c.made_at)
)
_of_difference = and_(
    _difference.c.community_id == _recollection.c.community_id,
    _difference.c.id == _recollection.c.difference_id,
)
_of_exchange = and_(
    _exchange.c.community_id == _difference.c.community_id, _exchange.c.id == _difference.c.exchange_id
)
REMEMBERED = (
    select(
        _difference.c.exchange_id.label("act_id"),
        name_of(_recollection, _recollection.c.said_by).label("who"),
        _recollection.c.comes_to,
        _recollection.c.minutes,
        _recollection.c.happened_on,
        _recollection.c.words,
        _recollection.c.said_at,
        _yes.c.said_at.label("agreed_at"),
        _difference.c.reason,
        _difference.c.state,
    )
    .select_from(_recollection)
    .join(_difference, _of_difference)
    .join(_exchange, _of_exchange)
    .outerjoin(
        _yes,
        and_(
            _yes.c.community_id == _recollection.c.community_id,
            _yes.c.recollection_id == _recollection.c.id,
            _yes.c.member_id == me,
        ),
    )
    .where(
        here(_recollection),
        or_(
            _exchange.c.giver_actor == me,
            _exchange.c.receiver_actor == me,
            _difference.c.begun_by == me,
            _recollection.c.said_by == me,
            _yes.c.member_id == me,
        ),
    )
    .order_by(_recollection.c.said_at, _recollection.c.number)
)
BROUGHT = (
    select(
        _exchange.c.id,
        _exchange.c.happened_on,
        name_of(_brought, _brought.c.steward_id).label("brought_by"),
        _brought.c.at.label("brought_at"),
    )
    .join(
        _exchange,
        (_exchange.c.community_id == _brought.c.community_id) & (_exchange.c.id == _brought.c.exchange_id),
    )
    .where(
        here(_brought),
        or_(_exchange.c.giver_actor == me, _exchange.c.receiver_actor == me, _brought.c.steward_id == me),
    )
    .order_by(_brought.c.at, _exchange.c.id)
)
