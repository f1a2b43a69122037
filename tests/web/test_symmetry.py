"""Every route, for every kind of person, about Bob's, another's and another community's."""

import itertools
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import mkdtemp

import pytest
import time_machine
from flask import Flask
from sqlalchemy import Engine
from sqlmodel import Session, select
from werkzeug.routing import Rule

from tests.cast import (
    NOW,
    TODAY,
    Cast,
    a_gathering,
    a_key,
    a_member,
    a_support,
    a_waiting_exchange,
    an_exchange,
)
from tests.sealing import seal
from tests.services.differing import ask_for_help, differ
from tests.web.browser import NOTHING as NO_ID
from tests.web.browser import Browser, Page
from tests.web.conftest import NOON, a_copy, a_newcomer, a_supporter
from tests.web.matrix import (
    ANOTHERS,
    ASK,
    AWAY,
    BOBS,
    DUTIES,
    ELSEWHERE,
    NOTHING,
    REFUSED,
    ROWS,
    SEE,
    VIEWERS,
    WHOSE,
)
from tests.web.neighbours import Neighbours
from tests.web.test_readonly_gets import everything
from tests.web.town import (
    Town,
    a_claim,
    a_draw,
    a_gift,
    a_handshake,
    a_kept_letter,
    a_settled_gathering,
    a_sheet,
    a_stay_asked_about,
    a_town,
    an_errand,
    an_export,
    an_organisation,
)
from timebank.queries.seals import newest_entry
from timebank.services import breaks, leaving, members
from timebank.services.check_ins import check_in
from timebank.store.engine import open_session
from timebank.store.people import Person
from timebank.store.sign_in import Device, Recovery

UNNAMED = re.compile(r"<(?:\w+:)?(\w+)>")
# What an address says that is nobody's.
SAID = {"community": "kettle", "month": "2026-03", "year": "2026"}
# What is on every page of somebody who acts for another: a form's hidden fields, and for whom this page is.
THEIRS_ANEW = re.compile(
    r'<input[^>]* type="hidden"[^>]*>|This page is your own|On this page, “you” is Charlie'
)


@dataclass(frozen=True)
class World:
    """The town with more people in it, a browser for each kind of person, and ids by whose they are."""

    engine: Engine
    town: Town
    viewers: dict[str, Browser]
    ids: dict[str, dict[str, str]]


@pytest.fixture(scope="module")
def world(
    one_app: Flask, peopled: tuple[Path, Cast, Neighbours], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    path, cast, neighbours = peopled
    noon = time_machine.travel(NOON, tick=False)
    with noon, a_copy(path, tmp_path_factory.mktemp("symmetry")) as engine, open_session(engine) as session:
        one_app.extensions["timebank_engine"] = engine
        here = replace(cast, session=session)
        town = a_town(here, one_app)
        yield World(engine, town, _viewers(one_app, engine, town, neighbours), _ids(here, town, neighbours))


def _viewers(app: Flask, engine: Engine, town: Town, neighbours: Neighbours) -> dict[str, Browser]:
    cast = town.cast

    def browser(person: Person, *, powers: bool = False) -> Browser:
        return Browser(app).sign_in(engine, cast.community_id, person, powers=powers)

    dora, pauline, lea, erik = (
        a_member(cast.session, cast.community_id, name) for name in ("Dora D", "Pauline P", "Lea L", "Erik E")
    )
    _steward(cast.session, neighbours.teapot, neighbours.trent, "welcome")
    people = {"bob": cast.bob, "alice": cast.alice, "dora": dora, "charlie": cast.charlie, "paused": pauline}
    viewers = {kind: browser(person) for kind, person in people.items()}
    viewers |= {"left": browser(lea), "erased": browser(erik)}
    _leave(cast, lea, keeps_name=True)
    _leave(cast, erik, keeps_name=False)
    breaks.pause(
        cast.session, community_id=cast.community_id, member_id=pauline.member_id, key=a_key(), now=NOW
    )
    for duty in DUTIES:
        person = a_member(cast.session, cast.community_id, f"{duty.title()} S")
        _steward(cast.session, cast.community_id, person, duty)
        viewers[duty] = browser(person, powers=True)
    trent = Browser(app).sign_in(engine, neighbours.teapot, neighbours.trent, powers=True)
    return viewers | {
        "nobody": Browser(app),
        "steward next door": trent,
        "newcomer": a_newcomer(app, town),
        "supporter": a_supporter(browser(cast.bob), town.names["stands"]),
    }


def _steward(session: Session, community_id: bytes, person: Person, duty: str) -> None:
    term = {"duty": duty, "begins_on": "2026-01-01", "ends_on": "2027-01-01"}
    members.take_on_duty(session, community_id=community_id, member_id=person.member_id, **term)


def _leave(cast: Cast, person: Person, *, keeps_name: bool) -> None:
    who = {"community_id": cast.community_id, "member_id": person.member_id}
    leaving.leave(cast.session, **who, key=a_key(), keeps_name=keeps_name, day=TODAY.isoformat(), now=NOW)


def _ids(cast: Cast, town: Town, neighbours: Neighbours) -> dict[str, dict[str, str]]:
    """Name one of each thing that an address can name, by whose it is."""
    session, strangers = cast.session, replace(cast, community_id=neighbours.teapot, charlie=neighbours.trent)
    tilda = a_member(session, neighbours.teapot, "Tilda T")
    seal(strangers, Path(mkdtemp()))
    strangers = replace(strangers, alice=tilda, bob=neighbours.trent)
    others = {"by": cast.charlie, "other": cast.stella}
    theirs = a_gathering(cast, title="Slow stroll", host=cast.stella)
    settled = a_settled_gathering(cast, cast.stella, cast.charlie)
    elsewhere = a_settled_gathering(strangers, neighbours.trent, tilda)
    theirs_too = replace(cast, alice=cast.stella, bob=cast.charlie)
    found = {
        "exchange": (
            bytes.fromhex(town.names["waiting"]),
            a_waiting_exchange(cast, **others),
            a_waiting_exchange(strangers),
        ),
        "entry": (
            bytes.fromhex(town.names["agreed"]),
            an_exchange(cast, **others),
            an_exchange(strangers),
        ),
        "gathering": (bytes.fromhex(town.names["open"]), theirs, a_gathering(strangers)),
        "finished": (bytes.fromhex(town.names["settled"]), settled, elsewhere),
        "change": (
            bytes.fromhex(town.names["stay"]),
            a_stay_asked_about(cast, settled, cast.charlie),
            a_stay_asked_about(strangers, elsewhere, tilda),
        ),
        "gift": (
            bytes.fromhex(town.names["gift"]),
            a_gift(cast, by=cast.charlie, to=cast.stella),
            a_gift(strangers),
        ),
        "organisation": (
            bytes.fromhex(town.names["organisation"]),
            an_organisation(cast, cast.charlie),
            an_organisation(strangers, tilda),
        ),
        "draw": (
            bytes.fromhex(town.names["draw"]),
            a_draw(cast, by=cast.stella),
            a_draw(strangers),
        ),
        "export": (
            bytes.fromhex(town.names["export"]),
            an_export(cast, by=cast.stella, names=False),
            an_export(replace(strangers, charlie=tilda)),
        ),
        "check_in": (
            bytes.fromhex(town.names["arrival"]),
            _arrival(cast, cast.charlie, theirs),
            _arrival(strangers, tilda, a_gathering(strangers, title="Tea next door")),
        ),
        "handshake": (
            bytes.fromhex(town.names["shown"]),
            a_handshake(cast, cast.charlie),
            a_handshake(strangers, tilda),
        ),
        "letter": (
            bytes.fromhex(town.names["kept_letter"]),
            a_kept_letter(cast, cast.charlie),
            a_kept_letter(strangers, tilda),
        ),
        "claim": (
            bytes.fromhex(town.names["claim"]),
            a_claim(cast, theirs),
            a_claim(strangers, a_gathering(strangers, title="Tea over there")),
        ),
        "errand": (an_errand(cast), an_errand(cast), an_errand(replace(strangers, stella=neighbours.trent))),
        "difference": (
            bytes.fromhex(town.names["talk"]),
            *(_difference(each) for each in (theirs_too, strangers)),
        ),
        "recollection": (bytes.fromhex(town.names["recollection"]), b"\1" * 16, b"\0" * 16),
        "call": (b"\1" * 16, b"\2" * 16, b"\0" * 16),
        "sheet": (a_sheet(cast), a_sheet(cast), a_sheet(replace(strangers, stella=neighbours.trent))),
        "person": (cast.bob.member_id, cast.stella.member_id, tilda.member_id),
        "visitor": (cast.bob.member_id, cast.stella.member_id, tilda.member_id),
        "support": (
            a_support(cast, member=cast.bob, by=cast.alice),
            a_support(cast, member=cast.charlie, by=cast.stella),
            a_support(strangers, member=tilda, by=neighbours.trent),
        ),
        "device": tuple(_device(session, person) for person in (cast.bob, cast.alice, neighbours.trent)),
        "recovery": (
            bytes.fromhex(town.names["printed"]),
            _recovery(session, cast.charlie),
            b"\0" * 16,
        ),
    }
    hidden = {name: tuple(each.hex() for each in three) for name, three in found.items()}
    # An entry's number says nothing of whose it is; the last one is no entry's.
    hidden["number"] = (town.names["sealed"], _entry_of(cast, cast.charlie), "999999")
    return {name: dict(zip(WHOSE, three, strict=True)) for name, three in hidden.items()}


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


def named(rule: Rule) -> list[str]:
    return [name for name in UNNAMED.findall(rule.rule) if name not in SAID]


def address(world: World, rule: Rule, whose: str) -> str | None:
    """Fill in a route's address; nothing where it cannot name what is meant."""
    names = named(rule)
    # A code is nobody's in particular: it is one of ours, or none.
    if whose == ANOTHERS and not any(name in world.ids for name in names):
        return None
    given = dict(SAID)
    for name in names:
        if name in world.ids:
            given[name] = world.ids[name][whose]
        elif (secret := _secret(world, rule, name)) is not None:
            given[name] = secret if whose == BOBS else NO_ID
    if not names and whose == ELSEWHERE:
        given["community"] = "teapot"
    path = UNNAMED.sub(lambda match: given[match[1]], rule.rule)
    return f"{path}?people={world.ids['person'][whose]}" if rule.endpoint == "cards.sheet" else path


def _secret(world: World, rule: Rule, name: str) -> str | None:
    """Find the code that an address of this route holds."""
    names = world.town.names
    return {
        ("code", "C"): names["card"],
        ("code", "S"): names["sign"],
        ("code", "I"): names["invitation"],
        ("code", "H"): names["handshake"],
        ("code", "K"): names["minute"],
        ("code", "T"): names["tablet"],
        ("token", "<slug:community>"): names["slip"]
        if "slip" in rule.rule
        else names["letter"].split("/")[1],
        ("calendar", "<slug:community>"): names["calendar"],
        ("path", "static"): names["asset"],
        ("purpose", "<slug:community>"): "found",
    }.get((name, rule.rule.split("/")[1]))


def got(page: Page, missing: dict[str, Page], slug: str) -> str:
    """Put an answer in one word."""
    if page.status == 404:
        there_is_not = {plain(each) for each in missing.values()}
        assert plain(page) in there_is_not, "what may not be seen looks like what is not there"
        return NOTHING
    if page.status == 403:
        return REFUSED
    if page.status == 303 and page.location.startswith(f"/{slug}/sign-in"):
        return ASK
    return AWAY if page.answer == (303, f"/{slug}/hours") else SEE


def plain(page: Page) -> str:
    """Leave out what is not the page's own."""
    return THEIRS_ANEW.sub("", page.html)


def expected(rule: Rule, viewer: str, whose: str) -> str:
    """Look up what somebody should get; on another community's pages Kettle's people are strangers."""
    row = ROWS[rule.endpoint]
    if whose == ELSEWHERE and not named(rule):
        return row("nobody", BOBS)
    return row(viewer, whose)


def routes(app: Flask, method: str) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if method in (rule.methods or ())]


def community_of(path: str) -> str:
    """Tell in which community an address is; a sign's or card's is in none until it is read."""
    first = path.split("/")[1]
    return first if first in ("kettle", "teapot") else ""


def missing_for(viewer: Browser) -> dict[str, Page]:
    """Look at what is not there, in each community and in none."""
    missing = {slug: viewer.get(f"/{slug}/gatherings/{NO_ID}") for slug in ("kettle", "teapot")}
    return missing | {"": viewer.get("/C/NOTHING")}


def test_every_route_has_a_row(one_app: Flask) -> None:
    assert set(ROWS) == {rule.endpoint for rule in one_app.url_map.iter_rules()}


@pytest.mark.parametrize("viewer", VIEWERS)
def test_everyone_sees_what_is_theirs_and_nothing_else(world: World, one_app: Flask, viewer: str) -> None:
    browser, wrong = world.viewers[viewer], {}
    missing = missing_for(browser)
    for rule, whose in itertools.product(routes(one_app, "GET"), WHOSE):
        path = address(world, rule, whose)
        if path is None or (viewer == "steward next door" and path.startswith("/teapot")):
            continue
        slug = community_of(path)
        answer = got(browser.get(path), missing, slug or "kettle")
        if answer != expected(rule, viewer, whose):
            wrong[f"{rule.endpoint} {whose}"] = answer

    assert wrong == {}


@pytest.mark.parametrize("viewer", VIEWERS)
def test_nobody_acts_on_what_is_not_theirs(world: World, one_app: Flask, viewer: str) -> None:
    browser, wrong, before = world.viewers[viewer], {}, everything(world.engine)
    blank, missing = browser.blank(), missing_for(browser)
    if viewer == "supporter":
        blank["acting"] = world.town.names["stands"]
    for rule, whose in itertools.product(routes(one_app, "POST"), WHOSE):
        path, due = address(world, rule, whose), expected(rule, viewer, whose)
        # What somebody may do, other tests do; and next door a steward of Teapot is at home.
        if path is None or due == SEE or (viewer == "steward next door" and path.startswith("/teapot")):
            continue
        slug = community_of(path)
        answer = got(browser.post(path, {**blank, "key": secrets.token_hex(16)}), missing, slug or "kettle")
        if answer != due:
            wrong[f"{rule.endpoint} {whose}"] = f"{answer}, not {due}"

    assert wrong == {}
    assert without_tries(everything(world.engine)) == without_tries(before)


def without_tries(rows: dict[str, list[str]]) -> dict[str, list[str]]:
    """Leave out what is counted against guessing, and who looked, which is there to be read."""
    return {name: found for name, found in rows.items() if name not in ("attempt", "looking")}
