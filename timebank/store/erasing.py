"""Erases what is kept about somebody who leaves; hours, ids and minutes stay, and with them every sum."""

import hashlib
import re
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, or_, select, update
from sqlmodel import Session, SQLModel

from timebank.clock import MINUTE
from timebank.store.acts import Act
from timebank.store.agreements import Agreement
from timebank.store.calendars import Calendar
from timebank.store.claims import Claim
from timebank.store.differences import Difference, GoBetween, blank_recollections, presses_about
from timebank.store.draws import Draw
from timebank.store.errands import Errand
from timebank.store.exchanges import Exchange, ExchangeWords
from timebank.store.gatherings import CheckIn, Gathering
from timebank.store.handshakes import Handshake
from timebank.store.invitations import Invitation
from timebank.store.letters import Letter
from timebank.store.members import (
    Card,
    Consent,
    Contact,
    Duty,
    Look,
    MemberAbout,
    MemberName,
    Pin,
    RoleWord,
)
from timebank.store.no_contact import CallBack, NoContact
from timebank.store.organisations import Recorder
from timebank.store.outbox import Mail
from timebank.store.remembering import Remembrance
from timebank.store.sheets import Sheet
from timebank.store.sign_in import Attempt, Device, Passkey, Recovery, SignInCode, Slip
from timebank.store.stay_changes import StayChange
from timebank.store.supporters import Support

# Whoever leaves takes these along, whether or not their name stays on what they did. Devices go last:
# by then nothing is left that could open another.
TAKEN_ALONG: tuple[type[SQLModel], ...] = (
    SignInCode,
    Slip,
    Pin,
    Card,
    Passkey,
    Calendar,
    Claim,
    Draw,
    Letter,
    Recovery,
    CallBack,
    NoContact,
    Contact,
    MemberAbout,
    Remembrance,
    Look,
    RoleWord,
    StayChange,
    Consent,
    Device,
)
# What wrong tries are counted by, besides where they came from.
COUNTED_BY = "card:"
SOMEBODY = "someone"

_stay = StayChange.__table__  # type: ignore[attr-defined]
_attempt = Attempt.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_contact = Contact.__table__  # type: ignore[attr-defined]
_card = Card.__table__  # type: ignore[attr-defined]
_errand = Errand.__table__  # type: ignore[attr-defined]
_sheet = Sheet.__table__  # type: ignore[attr-defined]
_name = MemberName.__table__  # type: ignore[attr-defined]
_device = Device.__table__  # type: ignore[attr-defined]
_support = Support.__table__  # type: ignore[attr-defined]
_invitation = Invitation.__table__  # type: ignore[attr-defined]
_handshake = Handshake.__table__  # type: ignore[attr-defined]
_duty = Duty.__table__  # type: ignore[attr-defined]
_agreement = Agreement.__table__  # type: ignore[attr-defined]
_recorder = Recorder.__table__  # type: ignore[attr-defined]
_letter = Letter.__table__  # type: ignore[attr-defined]
_mail = Mail.__table__  # type: ignore[attr-defined]
_exchange = Exchange.__table__  # type: ignore[attr-defined]
_words = ExchangeWords.__table__  # type: ignore[attr-defined]
_check_in = CheckIn.__table__  # type: ignore[attr-defined]
_gathering = Gathering.__table__  # type: ignore[attr-defined]
_act = Act.__table__  # type: ignore[attr-defined]
_difference = Difference.__table__  # type: ignore[attr-defined]
_between = GoBetween.__table__  # type: ignore[attr-defined]
_no_contact = NoContact.__table__  # type: ignore[attr-defined]
_call_back = CallBack.__table__  # type: ignore[attr-defined]


def take_along(
    session: Session, community_id: bytes, member_id: bytes, *, day: str, at: int
) -> tuple[str, ...]:
    """Erase ways in, contacts, words about oneself, supports, invitations and codes shown.

    Returns what files might still hold: the addresses and the card's number.
    """
    known = _reached_by(session, community_id, member_id)
    _delete_mails_to(session, community_id, known)
    _delete_attempts(session, community_id, known)
    _end_supports(session, community_id, member_id)
    _end_duties(session, community_id, member_id, day)
    _end_asks(session, community_id, member_id, at)
    run = session.connection().execute
    run(
        delete(_invitation).where(
            _invitation.c.community_id == community_id, _invitation.c.made_by == member_id
        )
    )
    run(
        delete(_handshake).where(
            _handshake.c.community_id == community_id,
            or_(_handshake.c.member_id == member_id, _handshake.c.opened_by == member_id),
        )
    )
    # A file of cards or a spreadsheet holds many names; whoever wants it still asks again.
    run(delete(_errand).where(_errand.c.community_id == community_id))
    _end_wishes(session, community_id, member_id)
    # What they asked about somebody else's time, and nobody has answered.
    asked = (_stay.c.community_id == community_id) & (_stay.c.asked_by == member_id)
    run(delete(_stay).where(asked, _stay.c.answer == ""))
    run(delete(_sheet).where(_sheet.c.community_id == community_id))
    for model in TAKEN_ALONG:
        table = model.__table__  # type: ignore[attr-defined]
        run(delete(table).where(table.c.community_id == community_id, table.c.member_id == member_id))
    return known


def _end_wishes(session: Session, community_id: bytes, member_id: bytes) -> None:
    """Erase whom others kept away from, and whom they chose to talk with, where it was the leaver."""
    run = session.connection().execute
    here, me = _no_contact.c.community_id == community_id, _no_contact.c.other_id == member_id
    run(delete(_no_contact).where(here, me))
    of_me = (_call_back.c.community_id == community_id) & (_call_back.c.besides_id == member_id)
    run(update(_call_back).where(of_me).values(besides_id=None))
    named = or_(_between.c.member_id == member_id, _between.c.named_by == member_id)
    run(delete(_between).where(_between.c.community_id == community_id, named))


def leave_differences(session: Session, community_id: bytes, member_id: bytes, *, at: int) -> None:
    """End what is still asked about the exchanges of somebody who leaves: they stay as they are."""
    mine = _exchanges_of(community_id, member_id)
    session.connection().execute(
        update(_difference)
        .where(
            _difference.c.community_id == community_id,
            _difference.c.exchange_id.in_(mine),
            _difference.c.state.in_(("asked", "talking")),
        )
        .values(state="left", settled_at=at)
    )


def _reached_by(session: Session, community_id: bytes, member_id: bytes) -> tuple[str, ...]:
    run = session.connection().execute
    found = [
        run(select(column).where(table.c.community_id == community_id, table.c.member_id == member_id))
        for table, column in ((_contact, _contact.c.address), (_card, _card.c.number))
    ]
    return tuple(word for rows in found for word in rows.scalars())


def _delete_mails_to(session: Session, community_id: bytes, addresses: Iterable[str]) -> None:
    session.connection().execute(
        delete(_mail).where(_mail.c.community_id == community_id, _mail.c.address.in_(addresses))
    )


def _delete_attempts(session: Session, community_id: bytes, known: Iterable[str]) -> None:
    places = [hashlib.sha256(f"{COUNTED_BY}{word}".encode()).hexdigest() for word in known]
    session.connection().execute(
        delete(_attempt).where(_attempt.c.community_id == community_id, _attempt.c.place.in_(places))
    )


def _end_supports(session: Session, community_id: bytes, member_id: bytes) -> None:
    theirs: ColumnElement[bool] = or_(_support.c.member_id == member_id, _support.c.supporter_id == member_id)
    mine = select(_support.c.id).where(_support.c.community_id == community_id, theirs)
    run = session.connection().execute
    run(
        update(_device)
        .where(_device.c.community_id == community_id, _device.c.support_id.in_(mine))
        .values(support_id=None)
    )
    run(delete(_support).where(_support.c.community_id == community_id, theirs))


def _end_duties(session: Session, community_id: bytes, member_id: bytes, day: str) -> None:
    mine = (_duty.c.community_id == community_id) & (_duty.c.member_id == member_id)
    run = session.connection().execute
    run(delete(_duty).where(mine, _duty.c.begins_on >= day))
    # Who was a steward, and when, stays; the term ends here.
    run(update(_duty).where(mine, _duty.c.ends_on > day).values(ends_on=day))


def _end_asks(session: Session, community_id: bytes, member_id: bytes, at: int) -> None:
    """End what waits for two stewards, and recording for others; who agreed to what stays."""
    run = session.connection().execute
    run(
        update(_agreement)
        .where(
            _agreement.c.community_id == community_id,
            _agreement.c.asked_by == member_id,
            _agreement.c.second_at.is_(None),
            _agreement.c.ended_at.is_(None),
        )
        .values(ended_at=at)
    )
    run(
        update(_recorder)
        .where(
            _recorder.c.community_id == community_id,
            _recorder.c.member_id == member_id,
            _recorder.c.ended_at.is_(None),
        )
        .values(ended_at=at)
    )


def remove_name(session: Session, community_id: bytes, member_id: bytes, *, at: int) -> tuple[str, ...]:
    """Erase a name and every word by or about its bearer; return the name, which files might still hold."""
    run = session.connection().execute
    mine = (_name.c.community_id == community_id) & (_name.c.member_id == member_id)
    names = tuple(run(select(_name.c.name).where(mine)).scalars())
    for name in names:
        _take_out_of_gatherings(session, community_id, member_id, name, at)
        _delete_mails_naming(session, community_id, name)
        _delete_letters_naming(session, community_id, name)
    _forget_presses(session, community_id, member_id)
    blank_words(session, community_id, member_id)
    run(delete(_name).where(mine))
    return names


def blank_words(session: Session, community_id: bytes, member_id: bytes) -> None:
    """Erase the words of every exchange that somebody is a part of."""
    blank(session, community_id, _exchanges_of(community_id, member_id))


def blank(session: Session, community_id: bytes, exchanges: Any) -> None:
    """Erase the words of some exchanges, and what anybody remembers that they were for."""
    of_them = (_words.c.community_id == community_id) & _words.c.exchange_id.in_(exchanges)
    session.connection().execute(delete(_words).where(of_them))
    blank_recollections(session, community_id, exchanges)


def forget_presses(session: Session, community_id: bytes, keys: ColumnElement[bool]) -> None:
    """Make the fingerprints of what was typed useless for guessing at the words."""
    # The key itself is random and tells nothing.
    session.connection().execute(
        update(_act).where(_act.c.community_id == community_id, keys).values(fingerprint=_act.c.key)
    )


def presses_of(community_id: bytes, exchanges: Any) -> ColumnElement[bool]:
    """Hold acts to those that wrote of some exchanges, or remembered them."""
    return or_(_act.c.key.in_(exchanges), _act.c.key.in_(presses_about(community_id, exchanges)))


def _exchanges_of(community_id: bytes, member_id: bytes) -> Select[tuple[bytes]]:
    return select(_exchange.c.id).where(
        _exchange.c.community_id == community_id,
        or_(_exchange.c.giver_actor == member_id, _exchange.c.receiver_actor == member_id),
    )


def _forget_presses(session: Session, community_id: bytes, member_id: bytes) -> None:
    check_ins = select(_check_in.c.id).where(
        _check_in.c.community_id == community_id, _check_in.c.member_id == member_id
    )
    mine = presses_of(community_id, _exchanges_of(community_id, member_id))
    forget_presses(session, community_id, or_(mine, _act.c.key.in_(check_ins)))


def _delete_mails_naming(session: Session, community_id: bytes, name: str) -> None:
    run = session.connection().execute
    rows = run(select(_mail.c.id, _mail.c.subject, _mail.c.body).where(_mail.c.community_id == community_id))
    naming = [row.id for row in rows if names(name, f"{row.subject}\n{row.body}")]
    run(delete(_mail).where(_mail.c.community_id == community_id, _mail.c.id.in_(naming)))


def _delete_letters_naming(session: Session, community_id: bytes, name: str) -> None:
    """Take away others' letters that name somebody among the things that were done."""
    run = session.connection().execute
    rows = run(select(_letter.c.id, _letter.c.sentences).where(_letter.c.community_id == community_id))
    naming = [row.id for row in rows if names(name, row.sentences)]
    run(delete(_letter).where(_letter.c.community_id == community_id, _letter.c.id.in_(naming)))


def names(name: str, text: str) -> bool:
    """Tell whether a text holds a name, as a whole word."""
    return _whole(name).search(text) is not None


def _whole(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE)


def _take_out_of_gatherings(
    session: Session, community_id: bytes, member_id: bytes, name: str, at: int
) -> None:
    """Take a name out of the words of the gatherings its bearer set up; the place of a past one goes too."""
    run = session.connection().execute
    mine = (_gathering.c.community_id == community_id) & (_gathering.c.made_by == member_id)
    for row in run(select(_gathering).where(mine)).all():
        is_over = row.starts_at + row.length_minutes * MINUTE <= at
        run(
            update(_gathering)
            .where(_gathering.c.community_id == community_id, _gathering.c.id == row.id)
            .values(
                title=_without(name, row.title),
                public_title=_without(name, row.public_title),
                # It may have been their kitchen, and nobody is on the way there now.
                place="" if is_over else _without(name, row.place),
                access="" if is_over else _without(name, row.access),
            )
        )


def _without(name: str, text: str) -> str:
    for word in (name, name.split()[0]):
        text = _whole(word).sub(SOMEBODY, text)
    return text[:1].upper() + text[1:]
