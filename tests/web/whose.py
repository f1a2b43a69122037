"""One of each thing that an address can name: Bob's, another's and another community's."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp

from sqlmodel import Session, select

from tests.cast import NOW, Cast, a_gathering, a_key, a_member, a_support, a_waiting_exchange, an_exchange
from tests.sealing import seal
from tests.services.differing import ask_for_help, differ
from tests.web.matrix import WHOSE
from tests.web.neighbours import Neighbours
from tests.web.town import Town
from tests.web.town_desk import a_sheet, an_errand, an_export
from tests.web.town_gatherings import a_claim, a_settled_gathering, a_stay_asked_about
from tests.web.town_hours import a_draw, a_gift, a_handshake, a_kept_letter, an_organisation
from timebank.queries.seals import newest_entry
from timebank.services.check_ins import check_in
from timebank.store.people import Person
from timebank.store.sign_in import Device, Recovery

Ids = dict[str, tuple[bytes, ...]]
MADE_UP, MADE_UP_TOO, NONE = b"\1" * 16, b"\2" * 16, b"\0" * 16


def ids(cast: Cast, town: Town, neighbours: Neighbours) -> dict[str, dict[str, str]]:
    """Name one of each thing that an address can name, by whose it is."""
    strangers = replace(cast, community_id=neighbours.teapot, charlie=neighbours.trent)
    tilda = a_member(cast.session, neighbours.teapot, "Tilda T")
    seal(strangers, Path(mkdtemp()))
    strangers = replace(strangers, alice=tilda, bob=neighbours.trent, stella=neighbours.trent)
    theirs = a_gathering(cast, title="Slow stroll", host=cast.stella)
    found = (
        _hours(cast, strangers, town.names)
        | _gatherings(cast, strangers, town.names, theirs)
        | _papers(cast, strangers, town.names)
        | _differences(cast, strangers, town.names)
        | _people(cast, strangers, town.names)
    )
    hidden = {name: tuple(each.hex() for each in three) for name, three in found.items()}
    # An entry's number says nothing of whose it is; the last one is no entry's.
    hidden["number"] = (town.names["sealed"], _entry_of(cast, cast.charlie), "999999")
    return {name: dict(zip(WHOSE, three, strict=True)) for name, three in hidden.items()}


def _hours(cast: Cast, strangers: Cast, names: Mapping[str, str]) -> Ids:
    others = {"by": cast.charlie, "other": cast.stella}
    return {
        "exchange": (
            bytes.fromhex(names["waiting"]),
            a_waiting_exchange(cast, **others),
            a_waiting_exchange(strangers),
        ),
        "entry": (bytes.fromhex(names["agreed"]), an_exchange(cast, **others), an_exchange(strangers)),
        "gift": (
            bytes.fromhex(names["gift"]),
            a_gift(cast, by=cast.charlie, to=cast.stella),
            a_gift(strangers),
        ),
        "organisation": (
            bytes.fromhex(names["organisation"]),
            an_organisation(cast, cast.charlie),
            an_organisation(strangers, strangers.alice),
        ),
        "draw": (bytes.fromhex(names["draw"]), a_draw(cast, by=cast.stella), a_draw(strangers)),
    }


def _gatherings(cast: Cast, strangers: Cast, names: Mapping[str, str], theirs: bytes) -> Ids:
    settled = a_settled_gathering(cast, cast.stella, cast.charlie)
    elsewhere = a_settled_gathering(strangers, strangers.charlie, strangers.alice)
    return {
        "gathering": (bytes.fromhex(names["open"]), theirs, a_gathering(strangers)),
        "finished": (bytes.fromhex(names["settled"]), settled, elsewhere),
        "change": (
            bytes.fromhex(names["stay"]),
            a_stay_asked_about(cast, settled, cast.charlie),
            a_stay_asked_about(strangers, elsewhere, strangers.alice),
        ),
        "check_in": (
            bytes.fromhex(names["arrival"]),
            _arrival(cast, cast.charlie, theirs),
            _arrival(strangers, strangers.alice, a_gathering(strangers, title="Tea next door")),
        ),
        "claim": (
            bytes.fromhex(names["claim"]),
            a_claim(cast, theirs),
            a_claim(strangers, a_gathering(strangers, title="Tea over there")),
        ),
    }


def _papers(cast: Cast, strangers: Cast, names: Mapping[str, str]) -> Ids:
    return {
        "export": (
            bytes.fromhex(names["export"]),
            an_export(cast, by=cast.stella, names=False),
            an_export(replace(strangers, charlie=strangers.alice)),
        ),
        "handshake": (
            bytes.fromhex(names["shown"]),
            a_handshake(cast, cast.charlie),
            a_handshake(strangers, strangers.alice),
        ),
        "letter": (
            bytes.fromhex(names["kept_letter"]),
            a_kept_letter(cast, cast.charlie),
            a_kept_letter(strangers, strangers.alice),
        ),
        "errand": (an_errand(cast), an_errand(cast), an_errand(strangers)),
        "sheet": (a_sheet(cast), a_sheet(cast), a_sheet(strangers)),
    }


def _differences(cast: Cast, strangers: Cast, names: Mapping[str, str]) -> Ids:
    theirs = replace(cast, alice=cast.stella, bob=cast.charlie)
    return {
        "difference": (bytes.fromhex(names["talk"]), _difference(theirs), _difference(strangers)),
        "recollection": (bytes.fromhex(names["recollection"]), MADE_UP, NONE),
        "call": (MADE_UP, MADE_UP_TOO, NONE),
    }


def _people(cast: Cast, strangers: Cast, names: Mapping[str, str]) -> Ids:
    people = (cast.bob.member_id, cast.stella.member_id, strangers.alice.member_id)
    return {
        "person": people,
        "visitor": people,
        "support": (
            a_support(cast, member=cast.bob, by=cast.alice),
            a_support(cast, member=cast.charlie, by=cast.stella),
            a_support(strangers, member=strangers.alice, by=strangers.bob),
        ),
        "device": tuple(_device(cast.session, person) for person in (cast.bob, cast.alice, strangers.bob)),
        "recovery": (bytes.fromhex(names["printed"]), _recovery(cast.session, cast.charlie), NONE),
    }


def _entry_of(cast: Cast, person: Person) -> str:
    found = newest_entry(cast.session, cast.community_id, person.account_id)
    assert found is not None
    return str(found)


def _difference(cast: Cast) -> bytes:
    """Let two people talk over an hour that they remember differently."""
    exchange = an_exchange(cast)
    differ(cast, exchange, by=cast.bob, minutes=30)
    return ask_for_help(cast, exchange, by=cast.bob)


def _arrival(cast: Cast, person: Person, gathering_id: bytes) -> bytes:
    who = {"community_id": cast.community_id, "member_id": person.member_id, "gathering_id": gathering_id}
    return check_in(cast.session, **who, key=a_key(), now=NOW).check_in_id


def _device(session: Session, person: Person) -> bytes:
    return session.exec(select(Device.id).where(Device.member_id == person.member_id)).all()[0]


def _recovery(session: Session, person: Person) -> bytes:
    return session.exec(select(Recovery.id).where(Recovery.member_id == person.member_id)).all()[0]
