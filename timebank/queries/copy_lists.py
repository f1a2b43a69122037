"""The lists of a copy: for each kind of thing kept about a member, how to read it."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, literal, or_, select

from timebank.queries.gatherings import title_for
from timebank.store.accounts import Account
from timebank.store.agreements import Agreement
from timebank.store.calendars import Calendar
from timebank.store.claims import Claim
from timebank.store.differences import Difference, GoBetween, Recollection, RecollectionYes
from timebank.store.draws import Draw
from timebank.store.entries import Entry, Line
from timebank.store.errands import Errand
from timebank.store.exchanges import Exchange, ExchangeWords
from timebank.store.gatherings import CheckIn, FinishingWord, Gathering, Host
from timebank.store.handshakes import Handshake
from timebank.store.invitations import Invitation
from timebank.store.letters import Letter
from timebank.store.looks import Looking
from timebank.store.members import (
    Card,
    Consent,
    Contact,
    Duty,
    Look,
    Member,
    MemberAbout,
    MemberName,
    Pin,
    RoleWord,
)
from timebank.store.no_contact import CallBack, NoContact
from timebank.store.organisations import Recorder
from timebank.store.outbox import Mail
from timebank.store.remembering import Remembrance
from timebank.store.sheets import Brought, Sheet
from timebank.store.sign_in import Device, Passkey, Recovery, SignInCode, Slip
from timebank.store.stay_changes import StayChange
from timebank.store.supporters import Help, Support

_member = Member.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_name = MemberName.__table__  # type: ignore[attr-defined]
_account = Account.__table__  # type: ignore[attr-defined]
_exchange = Exchange.__table__  # type: ignore[attr-defined]
_words = ExchangeWords.__table__  # type: ignore[attr-defined]
_entry = Entry.__table__  # type: ignore[attr-defined]
_line = Line.__table__  # type: ignore[attr-defined]
_gathering = Gathering.__table__  # type: ignore[attr-defined]
_check_in = CheckIn.__table__  # type: ignore[attr-defined]
_host = Host.__table__  # type: ignore[attr-defined]
_finishing = FinishingWord.__table__  # type: ignore[attr-defined]
_contact = Contact.__table__  # type: ignore[attr-defined]
_mail = Mail.__table__  # type: ignore[attr-defined]
_looking = Looking.__table__  # type: ignore[attr-defined]
_support = Support.__table__  # type: ignore[attr-defined]
_help = Help.__table__  # type: ignore[attr-defined]
_recovery = Recovery.__table__  # type: ignore[attr-defined]
_remembrance = Remembrance.__table__  # type: ignore[attr-defined]
_errand = Errand.__table__  # type: ignore[attr-defined]
_handshake = Handshake.__table__  # type: ignore[attr-defined]
_invitation = Invitation.__table__  # type: ignore[attr-defined]

_me: Any = bindparam("member")
_mine: Any = bindparam("account")
Named = Select[Any]


def _own(model: Any, *fields: str) -> Named:
    """Read a member's own rows of a table."""
    table = model.__table__
    columns = [table.c[field] for field in fields]
    here = (table.c.community_id == bindparam("community")) & (table.c.member_id == _me)
    return select(*columns).where(here).order_by(*columns)


def _name_of(table: Any, member: Any) -> ColumnElement[str]:
    """Name somebody as the reader sees them; whoever has no name any more is empty."""
    return (
        select(_name.c.name)
        .where(_name.c.community_id == table.c.community_id, _name.c.member_id == member)
        .scalar_subquery()
    )


def _here(table: Any) -> ColumnElement[bool]:
    here: ColumnElement[bool] = table.c.community_id == bindparam("community")
    return here


_MEMBER = (
    select(
        _member.c.id,
        _account.c.id.label("hours_id"),
        _name.c.name,
        _member.c.made_at,
        _member.c.joined_at,
        _member.c.greeted_at,
        _member.c.paused_at,
        _member.c.left_at,
    )
    .join(
        _account,
        (_account.c.community_id == _member.c.community_id) & (_account.c.member_id == _member.c.id),
    )
    .join(_name, (_name.c.community_id == _member.c.community_id) & (_name.c.member_id == _member.c.id))
    .where(_here(_member), _member.c.id == _me)
)
_PIN = select(literal(1).label("is_kept")).where(_here(Pin.__table__), Pin.__table__.c.member_id == _me)  # type: ignore[attr-defined]
_CHECK_INS = (
    select(
        title_for(_me).label("title"),
        _gathering.c.starts_at,
        _check_in.c.minutes,
        _check_in.c.leads.label("is_leading"),
        _check_in.c.is_paid.label("is_part_of_a_job"),
        _check_in.c.way,
        _check_in.c.arrived_at,
    )
    .join(
        _gathering,
        (_gathering.c.community_id == _check_in.c.community_id)
        & (_gathering.c.id == _check_in.c.gathering_id),
    )
    .where(_here(_check_in), _check_in.c.member_id == _me)
    .order_by(_check_in.c.arrived_at)
)
_claim = Claim.__table__  # type: ignore[attr-defined]
_CLAIMS = (
    select(
        _gathering.c.title,
        _gathering.c.starts_at,
        _claim.c.claimed_at,
        _claim.c.made_at,
        _claim.c.answer.label("host_said"),
        _claim.c.answered_at,
    )
    .join(
        _gathering,
        (_gathering.c.community_id == _claim.c.community_id) & (_gathering.c.id == _claim.c.gathering_id),
    )
    .where(_here(_claim), _claim.c.member_id == _me)
    .order_by(_claim.c.claimed_at)
)
_stay = StayChange.__table__  # type: ignore[attr-defined]
_STAYS_PUT_RIGHT = (
    select(
        title_for(_me).label("title"),
        _gathering.c.starts_at,
        _name_of(_stay, _stay.c.member_id).label("who"),
        _stay.c.minutes,
        (_stay.c.asked_by == _me).label("is_asked_by_me"),
        _stay.c.asked_at,
        _stay.c.answer,
        (_stay.c.answered_by == _me).label("is_answered_by_me"),
        _stay.c.answered_at,
    )
    .join(
        _gathering,
        (_gathering.c.community_id == _stay.c.community_id) & (_gathering.c.id == _stay.c.gathering_id),
    )
    .where(_here(_stay), or_(_stay.c.member_id == _me, _stay.c.asked_by == _me, _stay.c.answered_by == _me))
    .order_by(_stay.c.asked_at, _stay.c.id)
)
_FINISHED = (
    select(_gathering.c.title, _gathering.c.starts_at, _finishing.c.said_at)
    .join(
        _gathering,
        (_gathering.c.community_id == _finishing.c.community_id)
        & (_gathering.c.id == _finishing.c.gathering_id),
    )
    .where(_here(_finishing), _finishing.c.member_id == _me)
    .order_by(_finishing.c.said_at)
)
_GATHERINGS = (
    select(
        _gathering.c.title,
        _gathering.c.public_title,
        _gathering.c.place,
        _gathering.c.access,
        _gathering.c.starts_at,
        (_gathering.c.made_by == _me).label("is_set_up_by_me"),
        _gathering.c.made_at,
    )
    .outerjoin(
        _host,
        (_host.c.community_id == _gathering.c.community_id)
        & (_host.c.gathering_id == _gathering.c.id)
        & (_host.c.member_id == _me),
    )
    .where(_here(_gathering), or_(_gathering.c.made_by == _me, _host.c.member_id.is_not(None)))
    .order_by(_gathering.c.starts_at)
)
_other_actor = case(
    (_exchange.c.giver_actor == _me, _exchange.c.receiver_actor), else_=_exchange.c.giver_actor
)
_EXCHANGES = (
    select(
        _exchange.c.id,
        (_exchange.c.giver_actor == _me).label("i_gave"),
        _name_of(_exchange, _other_actor).label("with"),
        _exchange.c.minutes.label("minutes_said"),
        _exchange.c.agreed_minutes.label("minutes"),
        _exchange.c.happened_on,
        (_exchange.c.paid != "").label("is_part_of_a_job"),
        _words.c.words,
        ((_exchange.c.said_by == "giver") == (_exchange.c.giver_actor == _me)).label("is_said_by_me"),
        _exchange.c.recorded_at,
        _exchange.c.state,
        _exchange.c.answered_at,
    )
    .outerjoin(
        _words, (_words.c.community_id == _exchange.c.community_id) & (_words.c.exchange_id == _exchange.c.id)
    )
    .where(_here(_exchange), or_(_exchange.c.giver_actor == _me, _exchange.c.receiver_actor == _me))
    .order_by(_exchange.c.recorded_at, _exchange.c.id)
)
_other_side = case((_entry.c.giver_id == _mine, _entry.c.receiver_id), else_=_entry.c.giver_id)
_ENTRIES = (
    select(
        _entry.c.id,
        _entry.c.number,
        _entry.c.kind,
        (_entry.c.giver_id == _mine).label("i_gave"),
        case(
            (_account.c.kind == "member", _name_of(_account, _account.c.member_id)),
            (_account.c.kind == "gathering", title_for(_me)),
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
    .where(_here(_line), _line.c.account_id == _mine)
    .order_by(_line.c.line_number)
)
_MAILS = (
    select(_mail.c.address, _mail.c.subject, _mail.c.body, _mail.c.made_at, _mail.c.sent_at)
    .where(
        _here(_mail),
        _mail.c.address.in_(select(_contact.c.address).where(_here(_contact), _contact.c.member_id == _me)),
    )
    .order_by(_mail.c.made_at)
)


def _looks(mine: Any, other: Any) -> Named:
    return (
        select(
            _looking.c.at.label("looked_at"),
            _name_of(_looking, other).label("who"),
            _looking.c.standing,
            _looking.c.what,
        )
        .where(_here(_looking), mine == _me)
        .order_by(_looking.c.at)
    )


def _supports(mine: Any, other: Any) -> Named:
    return (
        select(
            _name_of(_support, other).label("who"),
            _support.c.may_check_in,
            _support.c.may_record,
            _support.c.may_see_hours,
            _support.c.agree_minutes.label("minutes_agreed_without_asking"),
            _support.c.consent,
            _support.c.by_job.label("is_by_job"),
            _name_of(_support, _support.c.voucher_id).label("vouched_for_by"),
            _support.c.vouched_at,
            _support.c.begins_on,
            _support.c.ends_on,
            _support.c.made_at,
            _support.c.ended_at,
        )
        .where(_here(_support), mine == _me)
        .order_by(_support.c.made_at)
    )


def _helped(mine: Any, other: Any) -> Named:
    return (
        select(
            _help.c.at.label("helped_at"),
            _name_of(_help, other).label("who"),
            _help.c.standing,
            _help.c.what,
            _help.c.heard,
            _help.c.minutes,
            _help.c.act_id,
        )
        .where(_here(_help), mine == _me)
        .order_by(_help.c.at)
    )


_RECOVERIES = (
    select(
        _name_of(_recovery, _recovery.c.member_id).label("who"),
        _name_of(_recovery, _recovery.c.asked_by).label("asked_by"),
        _recovery.c.asked_at,
        _name_of(_recovery, _recovery.c.agreed_by).label("agreed_by"),
        _recovery.c.agreed_at,
        _recovery.c.stopped_at,
        _recovery.c.used_at,
    )
    .where(
        _here(_recovery),
        or_(_recovery.c.member_id == _me, _recovery.c.asked_by == _me, _recovery.c.agreed_by == _me),
    )
    .order_by(_recovery.c.asked_at)
)
_REMEMBRANCES = (
    select(
        _name_of(_remembrance, _remembrance.c.member_id).label("who"),
        _remembrance.c.words.label("family_words"),
        _name_of(_remembrance, _remembrance.c.made_by).label("written_by"),
        _remembrance.c.made_at,
    )
    .where(_here(_remembrance), or_(_remembrance.c.member_id == _me, _remembrance.c.made_by == _me))
    .order_by(_remembrance.c.made_at)
)
_INVITATIONS = (
    select(_invitation.c.code, _invitation.c.made_at, _invitation.c.expires_at)
    .where(_here(_invitation), _invitation.c.made_by == _me)
    .order_by(_invitation.c.made_at)
)
_draw = Draw.__table__  # type: ignore[attr-defined]
_agreement = Agreement.__table__  # type: ignore[attr-defined]
_AGREEMENTS = (
    select(
        _agreement.c.kind,
        _draw.c.minutes,
        (_agreement.c.asked_by == _me).label("is_asked_by_me"),
        _agreement.c.asked_at,
        _name_of(_agreement, _agreement.c.first_by).label("first_yes_by"),
        _agreement.c.first_at.label("first_yes_at"),
        _name_of(_agreement, _agreement.c.second_by).label("second_yes_by"),
        _agreement.c.second_at.label("second_yes_at"),
        _agreement.c.ended_at,
    )
    .outerjoin(_draw, (_draw.c.community_id == _agreement.c.community_id) & (_draw.c.id == _agreement.c.id))
    .where(
        _here(_agreement),
        or_(_agreement.c.asked_by == _me, _agreement.c.first_by == _me, _agreement.c.second_by == _me),
    )
    .order_by(_agreement.c.asked_at)
)
_recorder = Recorder.__table__  # type: ignore[attr-defined]
_RECORDERS = (
    select(
        _account.c.name.label("for_what"),
        _name_of(_recorder, _recorder.c.member_id).label("who"),
        _name_of(_recorder, _recorder.c.named_by).label("named_by"),
        _recorder.c.named_at,
        _recorder.c.agreed_at,
        _recorder.c.ended_at,
    )
    .join(
        _account,
        (_account.c.community_id == _recorder.c.community_id) & (_account.c.id == _recorder.c.account_id),
    )
    .where(_here(_recorder), or_(_recorder.c.member_id == _me, _recorder.c.named_by == _me))
    .order_by(_recorder.c.named_at)
)
_duty = Duty.__table__  # type: ignore[attr-defined]
_DUTIES = (
    select(_duty.c.begins_on, _duty.c.ends_on, _duty.c.duty, _duty.c.by_job.label("is_by_job"))
    .where(_here(_duty), _duty.c.member_id == _me)
    .order_by(_duty.c.begins_on, _duty.c.duty)
)
_HANDSHAKES = (
    select(
        _name_of(_handshake, _handshake.c.member_id).label("shown_by"),
        _name_of(_handshake, _handshake.c.opened_by).label("opened_by"),
        _handshake.c.way.label("what_they_said"),
        _handshake.c.minutes,
        _handshake.c.happened_on,
        _handshake.c.words,
        _handshake.c.made_at,
        _handshake.c.expires_at,
        _handshake.c.answer,
    )
    .where(_here(_handshake), or_(_handshake.c.member_id == _me, _handshake.c.opened_by == _me))
    .order_by(_handshake.c.made_at)
)
_ERRANDS = (
    select(_errand.c.kind, _errand.c.total, _errand.c.asked_at, _errand.c.state, _errand.c.ended_at)
    .where(_here(_errand), _errand.c.member_id == _me)
    .order_by(_errand.c.asked_at)
)
_difference = Difference.__table__  # type: ignore[attr-defined]
_recollection = Recollection.__table__  # type: ignore[attr-defined]
_yes = RecollectionYes.__table__  # type: ignore[attr-defined]
_between = GoBetween.__table__  # type: ignore[attr-defined]
_no_contact = NoContact.__table__  # type: ignore[attr-defined]
_call_back = CallBack.__table__  # type: ignore[attr-defined]
_of_difference = and_(
    _difference.c.community_id == _recollection.c.community_id,
    _difference.c.id == _recollection.c.difference_id,
)
_of_exchange = and_(
    _exchange.c.community_id == _difference.c.community_id, _exchange.c.id == _difference.c.exchange_id
)
_REMEMBERED = (
    select(
        _difference.c.exchange_id.label("act_id"),
        _name_of(_recollection, _recollection.c.said_by).label("who"),
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
            _yes.c.member_id == _me,
        ),
    )
    .where(
        _here(_recollection),
        or_(
            _exchange.c.giver_actor == _me,
            _exchange.c.receiver_actor == _me,
            _difference.c.begun_by == _me,
            _recollection.c.said_by == _me,
            _yes.c.member_id == _me,
        ),
    )
    .order_by(_recollection.c.said_at, _recollection.c.number)
)
_TALKS = (
    select(
        _name_of(_between, _between.c.named_by).label("asked_by"),
        _name_of(_between, _between.c.member_id).label("who"),
        _between.c.asked_at,
        _between.c.answer,
    )
    .where(_here(_between), or_(_between.c.member_id == _me, _between.c.named_by == _me))
    .order_by(_between.c.asked_at)
)
_NO_CONTACT = (
    select(_name_of(_no_contact, _no_contact.c.other_id).label("who"), _no_contact.c.made_at)
    .where(_here(_no_contact), _no_contact.c.member_id == _me)
    .order_by(_no_contact.c.made_at)
)
_CALL_BACKS = select(
    _call_back.c.how,
    _call_back.c.asked_at,
    _name_of(_call_back, _call_back.c.besides_id).label("not_seen_by"),
).where(_here(_call_back), _call_back.c.member_id == _me)
_brought = Brought.__table__  # type: ignore[attr-defined]
_BROUGHT = (
    select(
        _exchange.c.id,
        _exchange.c.happened_on,
        _name_of(_brought, _brought.c.steward_id).label("brought_by"),
        _brought.c.at.label("brought_at"),
    )
    .join(
        _exchange,
        (_exchange.c.community_id == _brought.c.community_id) & (_exchange.c.id == _brought.c.exchange_id),
    )
    .where(
        _here(_brought),
        or_(_exchange.c.giver_actor == _me, _exchange.c.receiver_actor == _me, _brought.c.steward_id == _me),
    )
    .order_by(_brought.c.at, _exchange.c.id)
)

LISTS: dict[str, Named] = {
    "me": _MEMBER,
    "about": _own(MemberAbout, "pronouns", "about", "helps"),
    "contacts": _own(Contact, "kind", "address"),
    "role_words": _own(RoleWord, "word"),
    "consents": _own(Consent, "purpose", "given_at", "ended_at"),
    "look": _own(Look, "text_size", "colours", "pictures", "numbers", "totals", "pages"),
    "entries": _ENTRIES,
    "exchanges": _EXCHANGES,
    "remembered_differently": _REMEMBERED,
    "talks": _TALKS,
    "no_contact": _NO_CONTACT,
    "call_backs": _CALL_BACKS,
    "check_ins": _CHECK_INS,
    "claims": _CLAIMS,
    "stays_put_right": _STAYS_PUT_RIGHT,
    "gatherings": _GATHERINGS,
    "finishing": _FINISHED,
    "card": _own(Card, "number", "issue"),
    "pin": _PIN,
    "passkeys": _own(Passkey, "made_at", "label"),
    "calendar": _own(Calendar, "made_at"),
    "devices": _own(Device, "made_at", "label", "kind", "expires_at", "powers_at"),
    "sign_in_codes": _own(SignInCode, "expires_at", "address", "tries", "used_at"),
    "slips": _own(Slip, "expires_at", "used_at"),
    "recoveries": _RECOVERIES,
    "remembered": _REMEMBRANCES,
    "invitations": _INVITATIONS,
    "letters": _own(Letter, "made_at", "sentences", "expires_at", "ended_at"),
    "codes_shown": _HANDSHAKES,
    "files_asked_for": _ERRANDS,
    "spreadsheets": _own(Sheet, "what", "made_at", "state", "marks"),
    "brought": _BROUGHT,
    "supporters": _supports(_support.c.member_id, _support.c.supporter_id),
    "supporting": _supports(_support.c.supporter_id, _support.c.member_id),
    "helped_by": _helped(_help.c.member_id, _help.c.helper_id),
    "helping": _helped(_help.c.helper_id, _help.c.member_id),
    "looks": _looks(_looking.c.member_id, _looking.c.looker_id),
    "looking": _looks(_looking.c.looker_id, _looking.c.member_id),
    "duties": _DUTIES,
    "two_yes": _AGREEMENTS,
    "recording_for": _RECORDERS,
    "mails": _MAILS,
}
