"""What somebody could try with a code, and what comes of it."""

import re

import pytest
from flask import Flask
from sqlalchemy import Engine

from tests.cast import NOW, SECRET, Cast, a_gathering, a_support, card_number, journal, roll_of
from tests.services.arriving import note_here
from tests.web.addresses import MORE, PAGES
from tests.web.browser import Browser, Page
from tests.web.conftest import a_supporter
from tests.web.rows import everything
from tests.web.town import Town
from tests.web.town_gatherings import sign_of
from timebank.clock import MINUTE
from timebank.services.codes import card_token

# What opens every address in a mail or a message before a person does.
MACHINES = (
    "Slackbot-LinkExpanding 1.0 (+https://api.slack.example/robots)",
    "facebookexternalhit/1.1",
    "WhatsApp/2.23.20.0",
    "Mozilla/5.0 (compatible; mail scanner; opens every link)",
    "",
)
SECRETS = re.compile(r"pin|password|passkey|e-?mail|phone|address|birth|bank|secret", re.I)
PEOPLE = ("Alice", "Bob", "Charlie", "Stella", "Rose", "Nora", "Newt")
TITLES = ("Tea", "Repair table", "Slow walk", "Mending", "Choir", "Long table")
PURPOSES = ("Gardening", "A lift", "Step-free", "The kitchen", "The hall", "bird")
PRIVATE = re.compile("|".join(rf"\b{re.escape(word)}\b" for word in (*PEOPLE, *TITLES, *PURPOSES)))
TOLD = re.compile(r"<title>([^<]*)</title>|<meta[^>]*>|<link[^>]*>")
CODES = ("/S/{sign}", "/S/{early_sign}", "/S/{finished_sign}", "/S/{cancelled_sign}", "/C/{card}")


@pytest.fixture
def tea(cast: Cast) -> bytes:
    return a_gathering(cast, starts_at=NOW)


def sign_at(cast: Cast, gathering_id: bytes) -> str:
    found = f"/S/{sign_of(cast.session, gathering_id)}"
    cast.session.rollback()
    return found


@pytest.mark.parametrize("begins", [-4 * 60 * MINUTE, 4 * 60 * MINUTE], ids=["over", "not begun"])
def test_a_photographed_sign_used_from_home_books_nothing(
    bob: Browser, anyone: Browser, cast: Cast, begins: int
) -> None:
    """The sign was good when it was photographed; outside its window the host's list alone decides."""
    tea = a_gathering(cast, starts_at=NOW + begins)
    sign = sign_at(cast, tea)

    for browser, sent in ((bob, {}), (anyone, {"someone": "1", "name": "Mallory"})):
        assert browser.press("/in", sign, **sent).status == 404

    assert set(roll_of(cast, tea)) == {cast.charlie.member_id}
    assert journal(cast) == []


def test_a_copied_card_is_one_check_in_and_a_lost_one_is_dead(
    alice: Browser, charlie: Browser, bob: Browser, cast: Cast, tea: bytes
) -> None:
    """Two phones show the same square; then Alice asks for a new card."""
    card = f"/C/{card_token(SECRET, cast.community_id, cast.alice.member_id, 0)}"
    charlie.send(card, card)
    charlie.send(card, card)
    assert list(roll_of(cast, tea)).count(cast.alice.member_id) == 1
    number = card_number(cast, cast.alice)
    cast.session.rollback()

    alice.send("/kettle/you/card/new", "/card/new")

    assert charlie.get(card).status == bob.get(card).status == 404
    assert "Alice" not in charlie.get(f"/kettle/gatherings/{tea.hex()}/here?someone={number}").errors[0]


def test_checking_in_for_another_leaves_a_name(alice: Browser, bob: Browser, cast: Cast, tea: bytes) -> None:
    support = a_support(cast, member=cast.alice, by=cast.bob)
    a_supporter(bob, support.hex())

    sign = sign_at(cast, tea)
    arrived = bob.send(sign, sign)

    assert "Bob B" in alice.get(arrived.location).words


def test_typing_anothers_card_number_on_ones_own_phone_leaves_a_name(
    alice: Browser, bob: Browser, cast: Cast, tea: bytes
) -> None:
    sign, number = sign_at(cast, tea), card_number(cast, cast.alice)
    cast.session.rollback()

    arrived = bob.send(f"{sign}?someone=1", sign, card=number, name="")

    assert "Bob B" in alice.get(arrived.location).words
    assert "Bob B" in alice.get("/kettle/home").words


def test_a_tick_by_a_host_is_told_from_ones_own_scan(charlie: Browser, cast: Cast, tea: bytes) -> None:
    note_here(cast, tea, {cast.alice.member_id: (120, False)})

    assert "Alice A Ticked by a host" in charlie.get(f"/kettle/gatherings/{tea.hex()}/here").words


@pytest.mark.parametrize("who", ["anyone", "bob"])
def test_the_check_in_page_never_asks_for_a_secret(
    request: pytest.FixtureRequest, cast: Cast, tea: bytes, who: str
) -> None:
    """So that a page behind a sticker which does stands out."""
    browser: Browser = request.getfixturevalue(who)

    page = browser.get(sign_at(cast, tea))

    boxes = {box.attributes.get("name", "") for box in page.document.every("input")}
    kinds = {box.attributes.get("type", "text") for box in page.document.every("input")}
    assert kinds <= {"hidden", "text", "checkbox"}
    assert [name for name in boxes if SECRETS.search(name) and name != "csrf_token"] == []


def test_the_sign_says_in_words_where_it_leads(charlie: Browser, cast: Cast, tea: bytes) -> None:
    words = charlie.get(f"/kettle/gatherings/{tea.hex()}/poster").words

    assert "This square opens localhost:8000" in words
    assert "If your phone shows anything else, don’t tap it. Tell the host." in words


@pytest.mark.parametrize("code", CODES)
def test_a_strangers_scan_shows_nobody(anyone: Browser, trent: Browser, town: Town, code: str) -> None:
    """What the gathering is called is on the sign beside the code already; who is there is nowhere."""
    for browser in (anyone, trent):
        page = browser.get(town.path(code))
        assert [name for name in PEOPLE if name in page.html] == []


def test_an_invitation_shows_one_first_name_and_only_while_it_is_good(anyone: Browser, town: Town) -> None:
    page = anyone.get(town.path("/I/{invitation}"))

    assert [name for name in PEOPLE if name in page.words] == ["Charlie"]
    assert "Charlie C" not in page.html
    assert [name for name in PEOPLE if name in anyone.get(town.path("/I/{ended_invitation}")).html] == []


@pytest.mark.parametrize("machine", MACHINES)
def test_machines_that_open_every_address_change_nothing(
    town: Town, viewers: dict[str, Browser], engine: Engine, machine: str
) -> None:
    before, headers = everything(engine), {"User-Agent": machine, "Purpose": "prefetch"}

    for kind in ("signed out", "host"):
        for path in map(town.path, (*PAGES, *MORE)):
            for look in (viewers[kind].client.get, viewers[kind].client.head):
                assert look(path, headers=headers).status_code in (200, 303, 404), path

    assert everything(engine) == before


def test_no_address_title_or_preview_tells_a_name_a_title_or_a_purpose(
    town: Town, viewers: dict[str, Browser]
) -> None:
    paths = [town.path(address) for address in (*PAGES, *MORE)]
    # What a steward or host typed into the address to search by is theirs.
    told = {path for path in paths if PRIVATE.search(path)}

    for browser in viewers.values():
        for path in town.paths:
            told |= {(path, said) for said in previewed(browser.get(path)) if PRIVATE.search(said)}

    assert told == set()


def previewed(page: Page) -> list[str]:
    """List what a tab, a history or a message's preview shows of a page."""
    return [found.group(0) for found in TOLD.finditer(page.html)]


def test_every_code_is_random_or_a_hash(town: Town, app: Flask) -> None:
    names = town.names
    for code in (names["sign"], names["card"], names["invitation"], names["calendar"]):
        assert len(code) >= len("0123456789abcdef")
        assert not PRIVATE.search(code)


def test_nothing_of_a_stranger_is_kept_by_looking(
    anyone: Browser, town: Town, engine: Engine, cast: Cast
) -> None:
    before = everything(engine)
    for code in CODES:
        anyone.get(town.path(code))

    assert everything(engine) == before
