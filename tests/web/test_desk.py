import pytest
from flask import Flask
from sqlalchemy import Engine
from sqlmodel import Session

from tests.cast import NOW, Cast, a_gathering, a_waiting_exchange, finish
from tests.services.joiners import a_joiner, change
from tests.web.browser import NOTHING, Browser, asks_to_sign_in, is_nothing
from tests.web.conftest import answer_joining
from timebank.clock import DAY
from timebank.services.members import take_on_duty
from timebank.store.communities import Community
from timebank.store.members import Member
from timebank.store.people import Person

DESK = "/kettle/desk"
PAGES = (
    DESK,
    f"{DESK}/loose-ends",
    f"{DESK}/cards",
    f"{DESK}/people",
    f"{DESK}/people/new",
    f"{DESK}/record",
    f"{DESK}/slips",
)
# What each duty opens of the pages above.
OPENS = {
    "welcome": {DESK, f"{DESK}/slips", f"{DESK}/cards", f"{DESK}/people", f"{DESK}/people/new"},
    "recording": {DESK, f"{DESK}/loose-ends", f"{DESK}/cards", f"{DESK}/people", f"{DESK}/record"},
    "pot": {DESK},
    "reports": {DESK},
    "rules": {DESK},
}


def steward_of(app: Flask, engine: Engine, cast: Cast, duty: str, *, begins: str = "2026-01-01") -> Browser:
    who = {"community_id": cast.community_id, "member_id": cast.bob.member_id}
    take_on_duty(cast.session, **who, duty=duty, begins_on=begins, ends_on="2027-01-01")
    return Browser(app).sign_in(engine, cast.community_id, cast.bob, powers=True)


@pytest.fixture
def joy(cast: Cast) -> Person:
    """Let Joy join where a steward says hello first."""
    change(cast, Community, cast.community_id, hello_first=1)
    return Person(a_joiner(cast, "Joy"), b"")


def greeted_at(engine: Engine, cast: Cast, person: Person) -> int | None:
    with Session(engine) as session:
        return session.get_one(Member, (cast.community_id, person.member_id)).greeted_at


def test_empty_desk_says_so(stella: Browser) -> None:
    assert "Nothing is waiting for you today." in stella.get(DESK).words


@pytest.mark.parametrize("duty", OPENS)
def test_each_duty_opens_what_it_is_for(
    app: Flask, engine: Engine, cast: Cast, anyone: Browser, duty: str
) -> None:
    steward = steward_of(app, engine, cast, duty)

    assert {path for path in PAGES if steward.get(path).status == 200} == OPENS[duty]
    for path in set(PAGES) - OPENS[duty]:
        assert is_nothing(steward.get(path), steward.get(f"/kettle/entries/{NOTHING}"))


@pytest.mark.parametrize("path", PAGES)
def test_nobody_else_finds_a_desk(alice: Browser, anyone: Browser, newcomer: Browser, path: str) -> None:
    assert is_nothing(alice.get(path), alice.get(f"/kettle/entries/{NOTHING}"))
    assert newcomer.get(path).status == 404
    assert asks_to_sign_in(anyone.get(path))


@pytest.mark.parametrize("path", PAGES)
def test_steward_of_another_community_finds_no_desk_here(trent: Browser, path: str) -> None:
    assert asks_to_sign_in(trent.get(path))


def test_duty_that_has_not_begun_opens_nothing(app: Flask, engine: Engine, cast: Cast) -> None:
    steward = steward_of(app, engine, cast, "welcome", begins="2026-06-01")

    assert steward.get(DESK).status == 404


def test_steward_shows_a_passkey_first(app: Flask, engine: Engine, cast: Cast) -> None:
    browser = Browser(app).sign_in(engine, cast.community_id, cast.stella)

    for path in PAGES:
        assert browser.get(path).location.startswith("/kettle/passkey")


def test_you_leads_stewards_to_the_desk(stella: Browser, alice: Browser) -> None:
    assert DESK in stella.get("/kettle/you").links()
    assert DESK not in alice.get("/kettle/you").links()


def test_new_members_are_listed_until_somebody_said_hello(
    stella: Browser, engine: Engine, cast: Cast, joy: Person
) -> None:
    assert "Joy" in stella.get(DESK).words

    page = stella.send(DESK, "/hello")

    assert page.answer == (303, DESK)
    assert stella.follow(page).notices
    assert "Joy" not in stella.get(DESK).words
    assert greeted_at(engine, cast, joy) == NOW


def test_hello_pressed_twice_is_said_once(stella: Browser, engine: Engine, cast: Cast, joy: Person) -> None:
    path, fields = stella.fill_in(DESK, "/hello")

    assert stella.post(path, fields).answer == stella.post(path, fields).answer == (303, DESK)
    assert greeted_at(engine, cast, joy) == NOW


@pytest.mark.parametrize("who", ["alice", "newcomer", "trent", "anyone"])
def test_nobody_else_says_hello(
    request: pytest.FixtureRequest, engine: Engine, cast: Cast, joy: Person, who: str
) -> None:
    browser: Browser = request.getfixturevalue(who)

    page = browser.press("/in", f"{DESK}/people/{joy.member_id.hex()}/hello")

    assert page.status == 404 or asks_to_sign_in(page)
    assert greeted_at(engine, cast, joy) is None


def test_hello_to_nobody_is_nothing(stella: Browser) -> None:
    assert stella.press("/in", f"{DESK}/people/{NOTHING}/hello").status == 404


def test_until_the_hello_others_are_not_shown(app: Flask, engine: Engine, cast: Cast, joy: Person) -> None:
    browser = answer_joining(Browser(app), name="Pat", how="none")
    browser.send("/kettle/join/agree", "/agree")

    assert browser.get("/kettle/people").status == 404
    assert browser.get("/kettle/record").status == 200
    assert browser.send("/kettle/record", someone="Alice", way="received").status == 303


def test_what_waits_long_and_what_is_not_saved_are_loose_ends(stella: Browser, cast: Cast) -> None:
    a_waiting_exchange(cast, now=NOW - 8 * DAY, words="Something private")
    a_gathering(cast, title="Slow walk", starts_at=NOW - DAY)
    assert "Bob B" in stella.get(DESK).words

    words = stella.get(f"{DESK}/loose-ends").words

    assert "Ring Bob B" in words
    assert "Alice A recorded it" in words
    assert "Slow walk" in words
    assert "Charlie C" in words
    assert "private" not in words


def test_no_loose_ends_say_so(stella: Browser, cast: Cast) -> None:
    a_waiting_exchange(cast)
    finish(cast, a_gathering(cast, starts_at=NOW - DAY))

    words = stella.get(f"{DESK}/loose-ends").words

    assert "Nothing has waited for a week." in words
    assert "Every gathering is saved." in words


def test_chosen_people_are_printed_on_one_sheet(stella: Browser, cast: Cast) -> None:
    ids = [person.member_id.hex() for person in (cast.alice, cast.bob)]

    page = stella.get(f"{DESK}/cards?person={ids[0]}&person={ids[1]}&person=x")

    assert page.status == 303
    words = stella.follow(page).words
    assert "Alice A" in words
    assert "Bob B" in words


def test_cards_of_nobody_are_chosen_again(stella: Browser) -> None:
    page = stella.get(f"{DESK}/cards?person=x&someone=alice")

    assert page.status == 200
    assert "Alice A" in page.words
    assert "Bob B" not in page.words
