"""Hours in the tests' town: entries, gifts, the pot, organisations, and what is said about them."""

import hashlib

from flask import Flask
from sqlmodel import select

from tests.cast import NOW, SECRET, TODAY, Cast, a_key, an_exchange, card_number
from tests.sealing import seal
from tests.services.differing import ask_for_help, differ, name_one, say_yes, will_help, write_outcome
from timebank.queries.organisations import shared_by
from timebank.queries.pot import my_draw
from timebank.services import draws, gifts, handshakes, letters, organisations, sharing
from timebank.services.answers import put_right
from timebank.store.engine import begin_writing
from timebank.store.entries import Entry
from timebank.store.members import Duty
from timebank.store.people import Person


def a_sealed_entry(cast: Cast, app: Flask) -> bytes:
    """Record an hour, and seal the journal; return the exchange."""
    exchange = an_exchange(cast, words="Gardening", minutes=90)
    # Every test has its own journal, so each has its own sealer too, however often it fills the town.
    where = hashlib.sha256(str(cast.session.get_bind().url).encode()).hexdigest()
    seal(cast, app.extensions["timebank_settings"].data / where)
    return exchange


def number_of(cast: Cast, exchange_id: bytes) -> str:
    """Tell the number of the entry that books an exchange."""
    wanted = select(Entry.number).where(
        Entry.community_id == cast.community_id, Entry.exchange_id == exchange_id
    )
    return str(cast.session.exec(wanted).one())


def a_reversed_exchange(cast: Cast) -> bytes:
    exchange = an_exchange(cast, minutes=30)
    put_right(
        cast.session,
        community_id=cast.community_id,
        member_id=cast.bob.member_id,
        key=a_key(),
        exchange_id=exchange,
        today=TODAY,
        now=NOW,
    )
    return exchange


def differing_exchanges(cast: Cast) -> dict[str, bytes]:
    """Let Bob remember three hours of Alice's differently: one is asked, one talked over, one agreed on."""
    differing, replaced, talked, asked = (an_exchange(cast, minutes=20) for _ in range(4))
    for exchange in (differing, replaced, talked, asked):
        differ(cast, exchange, by=cast.bob, minutes=30)
        if exchange == replaced:
            say_yes(cast, by=cast.alice)
    talk, asked_talk = (ask_for_help(cast, exchange, by=cast.alice) for exchange in (talked, asked))
    for named, by in ((cast.charlie, cast.bob), (cast.stella, cast.alice)):
        name_one(cast, talk, named, by=by)
        will_help(cast, talk, by=named)
    name_one(cast, asked_talk, cast.charlie, by=cast.bob)
    outcome = write_outcome(cast, talk, by=cast.stella)
    found = {"differing": differing, "replaced": replaced, "talk": talk, "asked_talk": asked_talk}
    return found | {"recollection": outcome}


def a_gift(cast: Cast, *, by: Person | None = None, to: Person | None = None) -> bytes:
    """Let Alice give Bob two hours."""
    who = {"community_id": cast.community_id, "member_id": (by or cast.alice).member_id}
    to_whom = (to or cast.bob).member_id
    day = TODAY.isoformat()
    return gifts.give(cast.session, **who, key=a_key(), to=to_whom, minutes=120, day=day, now=NOW)


def a_duty_for_the_pot(cast: Cast) -> None:
    """Let Stella look after the pot too."""
    begin_writing(cast.session)
    term = {"duty": "pot", "begins_on": "2026-01-01", "ends_on": "2027-01-01"}
    cast.session.merge(Duty(community_id=cast.community_id, member_id=cast.stella.member_id, **term))
    cast.session.commit()


def a_draw(cast: Cast, *, by: Person | None = None) -> bytes:
    """Let Bob ask the pot for more than the limit, so that it waits for two stewards."""
    who = {"community_id": cast.community_id, "member_id": (by or cast.bob).member_id}
    found = my_draw(cast.session, cast.community_id, who["member_id"], NOW)
    cast.session.rollback()
    if found:
        return found.id
    draws.draw(cast.session, **who, key=(asked := a_key()), minutes=480, day=TODAY.isoformat(), now=NOW)
    return asked


def an_organisation(cast: Cast, *recorders: Person, name: str = "The corner shop") -> bytes:
    """Add an organisation with people who record for it."""
    here = {"community_id": cast.community_id, "now": NOW}
    made = organisations.add(cast.session, **here, name=name, key=a_key())
    for person in recorders:
        which = {**here, "organisation_id": made}
        number = card_number(cast, person)
        organisations.name_recorder(
            cast.session, **which, steward_id=person.member_id, wanted=number, key=a_key()
        )
        organisations.agree(cast.session, **which, member_id=person.member_id, key=a_key())
    return made


def a_shared_account(cast: Cast) -> bytes:
    """Let Alice and Charlie share an account."""
    here = {"community_id": cast.community_id, "now": NOW}
    shared = shared_by(cast.session, cast.community_id, cast.alice.member_id)
    cast.session.rollback()
    if shared:
        return shared[0].id
    number = card_number(cast, cast.charlie)
    made = sharing.share(cast.session, **here, member_id=cast.alice.member_id, wanted=number, key=a_key())
    organisations.agree(
        cast.session, **here, organisation_id=made, member_id=cast.charlie.member_id, key=a_key()
    )
    return made


def a_handshake(cast: Cast, person: Person) -> bytes:
    """Let somebody show a code for half an hour they gave."""
    who = {"community_id": cast.community_id, "member_id": person.member_id, "words": "Knots"}
    said = {"way": "gave", "minutes": 30, "happened_on": TODAY, "today": TODAY}
    return handshakes.show(cast.session, **who, **said, key=a_key(), secret=SECRET, now=NOW)


def a_kept_letter(cast: Cast, person: Person) -> bytes:
    """Keep a letter about somebody's time; return its id."""
    who = {"community_id": cast.community_id, "member_id": person.member_id}
    says = ("Bob gave 2 hours of time to others.", "These numbers are as they stood on 2 March 2026.")
    letters.keep(cast.session, **who, key=(key := a_key()), asked=(), sentences=says, secret=SECRET, now=NOW)
    return key
