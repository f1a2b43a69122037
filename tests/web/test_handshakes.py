"""Showing a code instead of recording: on one phone a square, on the other one question."""

import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import Engine

from tests.cast import Cast, a_support, journal
from tests.web.browser import Browser, Page, asks_to_sign_in, is_nothing
from timebank.services.sign_in import TRIES_IN_TEN_MINUTES

ADDRESS = re.compile(r"https?://[^/]+(/H/\w+)")
CODE = re.compile(r"\b([2-9A-Z]{3} [2-9A-Z]{3})\b")


def showing(browser: Browser, **said: str) -> Page:
    """Fill in the record page, and ask for a code instead."""
    _, fields = browser.fill_in("/kettle/record", "/record", **({"words": "Gardening"} | said))
    return browser.post("/kettle/handshakes", fields)


def address_of(browser: Browser, shown: Page) -> str:
    found = ADDRESS.search(browser.follow(shown).html)
    assert found
    return found[1]


@pytest.fixture
def shown(alice: Browser) -> Page:
    return showing(alice)


@pytest.fixture
def address(alice: Browser, shown: Page) -> str:
    return address_of(alice, shown)


def test_record_page_offers_a_code_that_says_what_was_filled_in(alice: Browser, shown: Page) -> None:
    page = alice.follow(shown)

    buttons = alice.get("/kettle/record").document.every("button")
    assert [one.words for one in buttons if one.attributes.get("formaction")] == ["Show a code instead"]
    assert page.heading == "Ask the other person to scan this"
    assert "Alice gave 1 hour of gardening, today." in page.words
    assert "Nothing is recorded until they say yes." in page.words


def test_other_opens_it_and_says_yes(alice: Browser, bob: Browser, cast: Cast, address: str) -> None:
    first = bob.get(address)
    assert first.heading == "Alice shows you a code"
    assert "gardening" not in first.words.lower()

    bob.send(address, "/opening")
    assert bob.get(address).heading == "Alice A gave you 1 hour of gardening, today. Is that right?"
    entry = bob.send(address, "/yes")

    assert entry.location.startswith("/kettle/entries/")
    assert bob.follow(entry).heading == "Alice A gave you 1 hour of gardening, today."
    assert alice.get(entry.location).heading == "You gave Bob B 1 hour of gardening, today."
    assert len(journal(cast)) == 1


def test_receiver_may_show_it_and_the_giver_says_yes(alice: Browser, bob: Browser) -> None:
    address = address_of(alice, showing(alice, way="received"))

    bob.send(address, "/opening")

    assert bob.get(address).heading == "You gave Alice A 1 hour of gardening, today. Is that right?"


def test_shower_is_led_to_the_entry_once_the_other_said_yes(
    alice: Browser, bob: Browser, shown: Page, address: str
) -> None:
    bob.send(address, "/opening")
    assert "It is open on their phone." in alice.follow(shown).words
    entry = bob.send(address, "/yes")

    assert alice.follow(shown).answer == (303, entry.location)
    assert bob.get(address).answer == (303, entry.location)


def test_second_person_is_told_it_is_open_elsewhere(bob: Browser, charlie: Browser, address: str) -> None:
    bob.send(address, "/opening")

    page = charlie.get(address)

    assert (page.status, page.heading) == (410, "This code has been opened on another phone")
    assert "gardening" not in page.words.lower()


def test_two_who_look_at_once_are_two_until_one_opens_it(
    bob: Browser, charlie: Browser, address: str
) -> None:
    sent = [one.fill_in(address, "/opening") for one in (bob, charlie)]
    bob.post(*sent[0])

    page = charlie.post(*sent[1])

    assert (page.status, page.heading) == (410, "This code has been opened on another phone")


def test_preview_of_the_link_sees_nothing_and_binds_nobody(
    anyone: Browser, trent: Browser, bob: Browser, address: str
) -> None:
    for stranger in (anyone, trent):
        page = stranger.get(address)
        assert asks_to_sign_in(page)
        assert "Alice" not in stranger.follow(page).html
        assert asks_to_sign_in(stranger.press("/in", f"{address}/opening"))

    assert bob.send(address, "/opening").status == 303


def test_signing_in_leads_back_to_the_code(anyone: Browser, address: str) -> None:
    assert anyone.get(address).location == f"/kettle/sign-in?next={address}"


def test_own_code_says_so(alice: Browser, address: str) -> None:
    assert alice.get(address).heading == "That’s your own code"


@pytest.mark.parametrize("who", ["bob", "alice"])
def test_code_runs_out_kindly(
    alice: Browser, bob: Browser, shown: Page, address: str, noon: time_machine.Traveller, who: str
) -> None:
    noon.shift(timedelta(minutes=10))

    page = bob.get(address) if who == "bob" else alice.follow(shown)

    assert page.heading == ("That code has run out" if who == "bob" else "This code has run out")
    assert "record it" in page.words.lower()


def test_something_different_leaves_it_and_says_what_next(
    alice: Browser, bob: Browser, cast: Cast, shown: Page, address: str
) -> None:
    bob.send(address, "/opening")

    page = bob.follow(bob.send(address, "/no"))

    assert page.notices == [
        "Nothing is recorded. Tell Alice, who can change it and show a new code.",
    ]
    assert alice.follow(shown).heading == "They said something’s different"
    assert journal(cast) == []


@pytest.mark.parametrize(
    "said",
    [
        {"way": "received", "time": "90", "words": "Untying knots"},
        {"time": "other", "another": "35 minutes", "purpose": "Company", "words": ""},
        {"when": "other", "day": "2026-02-11"},
    ],
)
def test_changing_it_starts_from_what_was_said(alice: Browser, bob: Browser, said: dict[str, str]) -> None:
    shown = showing(alice, **said)
    address, told = address_of(alice, shown), sentence(alice.follow(shown))

    form = alice.send(shown.location, "/removal")

    assert bob.get(address).status == 410
    _, fields = alice.fill_in(form.location, "/record")
    again = alice.follow(alice.post("/kettle/handshakes", fields))
    assert sentence(again) == told


def sentence(page: Page) -> str:
    found = re.search(r"Alice (?:gave|received) [^.]*\.", page.document.one("main").words)
    assert found
    return found[0]


def test_six_characters_lead_there_too(alice: Browser, bob: Browser, shown: Page, address: str) -> None:
    found = CODE.search(alice.follow(shown).words)
    assert found

    assert bob.send("/in", code=found[1].lower()).answer == (303, address)


def test_whoever_guesses_at_codes_finds_none(
    alice: Browser, anyone: Browser, shown: Page, noon: time_machine.Traveller
) -> None:
    found = CODE.search(alice.follow(shown).words)
    assert found
    for _ in range(TRIES_IN_TEN_MINUTES):
        anyone.send("/in", code="222222")

    assert anyone.send("/in", code=found[1]).status == 404


@pytest.mark.parametrize("way", ["/H/NOSUCHCODE", "/H/NOSUCHCODE/yes"])
def test_unknown_code_is_not_there(bob: Browser, way: str) -> None:
    page = bob.press("/in", way) if way.endswith("yes") else bob.get(way)

    assert is_nothing(page, bob.get("/C/NOTHING"))


def test_what_cannot_be_recorded_is_to_be_mended_first(alice: Browser) -> None:
    page = showing(alice, time="other", another="a while")

    assert page.status == 422
    assert page.errors
    assert page.typed("words") == "Gardening"


def test_nobody_shows_or_opens_a_code_for_another(
    app: Flask, engine: Engine, alice: Browser, cast: Cast, address: str
) -> None:
    support = a_support(cast, member=cast.charlie).hex()
    bob = Browser(app).sign_in(engine, cast.community_id, cast.bob)
    bob.send("/kettle/you/supporters", f"{support}/acting")

    assert "Show a code instead" not in bob.get("/kettle/record").words
    assert bob.get(address).status == 403
    assert showing(bob).status == 403


def test_show_a_code_pressed_twice_makes_one(alice: Browser) -> None:
    _, fields = alice.fill_in("/kettle/record", "/record")

    assert len({alice.post("/kettle/handshakes", fields).location for _ in range(2)}) == 1
