"""The desk: what a steward might do today, and one person as a steward sees them."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Column, ColumnElement, and_, bindparam, case, exists, literal, or_, select
from sqlmodel import Session

from timebank.clock import DAY, MINUTE
from timebank.queries.members import PersonView, by_member
from timebank.services.codes import typed_code
from timebank.services.text import folded
from timebank.store.exchanges import Exchange
from timebank.store.gatherings import Gathering, Host
from timebank.store.members import Card, Contact, Member, MemberAbout, MemberName
from timebank.store.remembering import Remembrance
from timebank.store.supporters import Help

LONG_DAYS = 7
SHOWN = 20
PEOPLE_SHOWN = 50
LATELY_SHOWN = 6

_member = Member.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_name = MemberName.__table__  # type: ignore[attr-defined]
_about = MemberAbout.__table__  # type: ignore[attr-defined]
_card = Card.__table__  # type: ignore[attr-defined]
_contact = Contact.__table__  # type: ignore[attr-defined]
_remembrance = Remembrance.__table__  # type: ignore[attr-defined]
_exchange = Exchange.__table__  # type: ignore[attr-defined]
_gathering = Gathering.__table__  # type: ignore[attr-defined]
_host = Host.__table__  # type: ignore[attr-defined]
_help = Help.__table__  # type: ignore[attr-defined]
_giver = _name.alias("giver_name")
_receiver = _name.alias("receiver_name")


@dataclass(frozen=True, slots=True)
class WaitingView:
    """An exchange that has waited long for a yes: who is asked, and who recorded it."""

    asked_id: bytes
    asked: str
    said: str
    recorded_at: int


@dataclass(frozen=True, slots=True)
class UnfinishedView:
    """A gathering that is over and not finished, with one who hosts it, and whether they have died.

    Where every host has left, a steward stands in.
    """

    id: bytes
    title: str
    starts_at: int
    host_id: bytes | None
    host: str
    has_died: bool
    is_alone: bool


@dataclass(frozen=True, slots=True)
class DeskPerson:
    """One member as a steward sees them, in their own words; they see that it was opened.

    `remembered` holds their family's words, which may be empty, where they have died.
    """

    id: bytes
    name: str
    number: str
    pronouns: str
    about: str
    helps: str
    is_greeted: bool
    reach: tuple[tuple[str, str], ...]
    remembered: str | None


_is_member = (_member.c.joined_at.is_not(None), _member.c.left_at.is_(None))
_named = and_(_name.c.community_id == _member.c.community_id, _name.c.member_id == _member.c.id)
_PEOPLE = (
    select(_name.c.member_id, _name.c.name)
    .join(_member, _named)
    .where(_member.c.community_id == bindparam("community"), *_is_member)
)


def _has_died(community: Column[bytes], member: Column[bytes]) -> ColumnElement[bool]:
    return exists().where(_remembrance.c.community_id == community, _remembrance.c.member_id == member)


_TO_GREET = (
    _PEOPLE.where(_member.c.greeted_at.is_(None), ~_has_died(_member.c.community_id, _member.c.id))
    .order_by(_member.c.joined_at)
    .limit(SHOWN)
)
_WAITING = (
    select(_exchange.c.receiver_actor, _receiver.c.name, _giver.c.name, _exchange.c.recorded_at)
    .outerjoin(
        _receiver,
        and_(
            _receiver.c.community_id == _exchange.c.community_id,
            _receiver.c.member_id == _exchange.c.receiver_actor,
        ),
    )
    .outerjoin(
        _giver,
        and_(
            _giver.c.community_id == _exchange.c.community_id, _giver.c.member_id == _exchange.c.giver_actor
        ),
    )
    .where(
        _exchange.c.community_id == bindparam("community"),
        _exchange.c.state == "waiting",
        _exchange.c.recorded_at < bindparam("before"),
        ~_has_died(_exchange.c.community_id, _exchange.c.receiver_actor),
    )
    .order_by(_exchange.c.recorded_at)
    .limit(SHOWN)
)
# Whoever set it up, while they host it and are here; else somebody else who does.
_one_host = (
    select(_host.c.member_id)
    .join(_member, (_member.c.community_id == _host.c.community_id) & (_member.c.id == _host.c.member_id))
    .where(_host.c.community_id == _gathering.c.community_id, _host.c.gathering_id == _gathering.c.id)
    .order_by(
        case((_member.c.left_at.is_(None), 0), else_=1),
        case((_host.c.member_id == _gathering.c.made_by, 0), else_=1),
        _host.c.member_id,
    )
    .limit(1)
    .correlate(_gathering)
    .scalar_subquery()
)
_hosted = exists().where(
    _host.c.community_id == _gathering.c.community_id,
    _host.c.gathering_id == _gathering.c.id,
    _member.c.community_id == _host.c.community_id,
    _member.c.id == _host.c.member_id,
    _member.c.left_at.is_(None),
)
_UNFINISHED = (
    select(
        _gathering.c.id,
        _gathering.c.title,
        _gathering.c.starts_at,
        _name.c.member_id,
        _name.c.name,
        _has_died(_name.c.community_id, _name.c.member_id),
        ~_hosted,
    )
    .select_from(_gathering)
    .outerjoin(_name, (_name.c.community_id == _gathering.c.community_id) & (_name.c.member_id == _one_host))
    .where(
        _gathering.c.community_id == bindparam("community"),
        _gathering.c.state == "open",
        _gathering.c.cancelled_at.is_(None),
        _gathering.c.starts_at + _gathering.c.length_minutes * literal(MINUTE, BigInteger) < bindparam("now"),
    )
    .order_by(_gathering.c.starts_at)
    .limit(SHOWN)
)
_with_number = exists().where(
    _card.c.community_id == _member.c.community_id,
    _card.c.member_id == _member.c.id,
    _card.c.number == bindparam("number"),
)
_FOUND = (
    _PEOPLE.where(or_(_name.c.finding.like(bindparam("wanted"), escape="/"), _with_number))
    .order_by(_name.c.finding)
    .limit(PEOPLE_SHOWN + 1)
)
_PERSON = (
    select(
        _member.c.id,
        _name.c.name,
        _card.c.number,
        _about.c.pronouns,
        _about.c.about,
        _about.c.helps,
        _member.c.greeted_at,
        _remembrance.c.words,
    )
    .select_from(_member)
    .join(_name, _named)
    .outerjoin(_card, by_member(_card.c.community_id, _card.c.member_id))
    .outerjoin(_about, by_member(_about.c.community_id, _about.c.member_id))
    .outerjoin(_remembrance, by_member(_remembrance.c.community_id, _remembrance.c.member_id))
    .where(_member.c.community_id == bindparam("community"), _member.c.id == bindparam("member"), *_is_member)
)
_REACH = (
    select(_contact.c.kind, _contact.c.address)
    .where(_contact.c.community_id == bindparam("community"), _contact.c.member_id == bindparam("member"))
    .order_by(_contact.c.kind)
)
_LATELY = (
    select(_help.c.member_id, _exchange.c.giver_actor, _exchange.c.receiver_actor)
    .join(
        _exchange,
        and_(_exchange.c.community_id == _help.c.community_id, _exchange.c.id == _help.c.act_id),
    )
    .where(
        _help.c.community_id == bindparam("community"),
        _help.c.helper_id == bindparam("helper"),
        _help.c.what == "exchange",
        _help.c.standing == "steward",
    )
    .order_by(_help.c.at.desc())
    .limit(LATELY_SHOWN)
)
_NAMES = _PEOPLE.where(_member.c.id.in_(bindparam("members", expanding=True)))


def to_greet(session: Session, community_id: bytes) -> tuple[PersonView, ...]:
    """List new members whom no steward has met, longest waiting first."""
    return _people(session, _TO_GREET, community=community_id)


def _people(session: Session, statement: Any, **wanted: Any) -> tuple[PersonView, ...]:
    return tuple(PersonView(*row) for row in session.connection().execute(statement, wanted))


def waiting_long(session: Session, community_id: bytes, now: int) -> tuple[WaitingView, ...]:
    """List exchanges without an answer for a week, oldest first; nobody is sent to ask one who has died."""
    wanted = {"community": community_id, "before": now - LONG_DAYS * DAY}
    rows = session.connection().execute(_WAITING, wanted)
    return tuple(WaitingView(asked_id, asked or "", said or "", at) for asked_id, asked, said, at in rows)


def unfinished(session: Session, community_id: bytes, now: int) -> tuple[UnfinishedView, ...]:
    """List gatherings that are over and whose time nobody has saved, oldest first."""
    rows = session.connection().execute(_UNFINISHED, {"community": community_id, "now": now})
    return tuple(
        UnfinishedView(found, title, at, host_id, host or "", bool(has_died), bool(is_alone))
        for found, title, at, host_id, host, has_died, is_alone in rows
    )


def find(session: Session, community_id: bytes, wanted: str) -> tuple[tuple[PersonView, ...], bool]:
    """Find members by part of a name or by card number, by name; tell whether there are more than shown."""
    text = folded(wanted)
    for sign in "/%_":
        text = text.replace(sign, f"/{sign}")
    found = _people(
        session, _FOUND, community=community_id, wanted=f"%{text}%", number=typed_code(wanted) or "none"
    )
    return found[:PEOPLE_SHOWN], len(found) > PEOPLE_SHOWN


def person(session: Session, community_id: bytes, member_id: bytes) -> DeskPerson | None:
    """Find one member with what they tell and how to reach them."""
    wanted = {"community": community_id, "member": member_id}
    row = session.connection().execute(_PERSON, wanted).first()
    if row is None:
        return None
    found, name, number, pronouns, about, helps, greeted_at, remembered = row
    reach = tuple((kind, address) for kind, address in session.connection().execute(_REACH, wanted))
    own_words = (pronouns or "", about or "", helps or "")
    return DeskPerson(found, name, number or "", *own_words, greeted_at is not None, reach, remembered)


def lately_helped(session: Session, community_id: bytes, steward_id: bytes) -> tuple[PersonView, ...]:
    """List the people a steward lately recorded for, and with whom, latest first."""
    wanted = {"community": community_id, "helper": steward_id}
    ids = [each for row in session.connection().execute(_LATELY, wanted) for each in row]
    latest = [each for each in dict.fromkeys(ids) if each != steward_id][:LATELY_SHOWN]
    if not latest:
        return ()
    named = {each.id: each for each in _people(session, _NAMES, community=community_id, members=latest)}
    return tuple(named[each] for each in latest if each in named)
