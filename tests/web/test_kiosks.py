"""A tablet by the door: the code of this minute, how many are here, and a card's number for whoever likes."""

import re
from datetime import timedelta

import pytest
import time_machine
from sqlmodel import select

from tests.cast import NOW, SECRET, Cast, card_number, finish, roll_of
from tests.web.browser import Browser, Page, is_nothing
from timebank.queries.kiosks import of_gathering
from timebank.services.errors import SlowDownError
from timebank.services.sign_in import TRIES_IN_TEN_MINUTES
from timebank.store.gatherings import Gathering
from timebank.store.members import MemberName

CODE = re.compile(r"\b([2-9A-Z]{3} [2-9A-Z]{3})\b")
CHANGED = (410, "This code has changed")


@pytest.fixture
def setting(gathering: Gathering) -> str:
    return f"/kettle/gatherings/{gathering.id.hex()}/kiosk"


@pytest.fixture
def tablet(charlie: Browser, setting: str) -> str:
    """Set a tablet up; return the address of its page."""
    page = charlie.follow(charlie.send(setting))
    return next(link for link in page.links() if link.startswith("/T/"))


def shown(page: Page) -> str:
    """Read the six characters."""
    found = CODE.search(page.by_id("typed").words)
    assert found
    return found[1]


def scanned(anyone: Browser, tablet: str) -> str:
    """Come to the check-in page by the six characters; return its address."""
    return anyone.send("/in", code=shown(anyone.get(tablet))).location


def roll(cast: Cast, gathering: Gathering) -> dict[bytes, tuple[int, bool, str]]:
    cast.session.rollback()
    return roll_of(cast, gathering.id)


def said(page: Page) -> str:
    return page.by_id("said").words.strip()


def test_gatherings_page_leads_a_host_to_setting_one_up(
    charlie: Browser, bob: Browser, gathering: Gathering, setting: str
) -> None:
    assert setting in charlie.get(setting.removesuffix("/kiosk")).links()
    assert setting not in bob.get(setting.removesuffix("/kiosk")).links()


def test_tablet_shows_what_is_on_and_how_to_come_in(anyone: Browser, tablet: str) -> None:
    page = anyone.get(tablet)

    assert page.heading == "Tea"
    assert "Come on in." in page.words
    assert "No phone? Show your card, or just tell Charlie." in page.words
    assert "1 here so far" in page.words


def test_arrivals_are_pebbles_without_names_or_empty_places(
    anyone: Browser, alice: Browser, bob: Browser, tablet: str, sign: str
) -> None:
    for browser in (alice, bob):
        browser.send(sign)

    page = anyone.get(tablet)

    here = page.by_id("here")
    assert "3 here so far" in here.words
    assert len(list(here.every("svg"))) == 3
    for name in ("Alice", "Bob"):
        assert name not in page.html


def test_tablet_leads_nowhere_else(anyone: Browser, charlie: Browser, tablet: str) -> None:
    for browser in (anyone, charlie):
        page = browser.get(tablet)
        assert page.links() == ["#main"]
        assert {form.attributes["action"] for form in page.forms} == {tablet}


def test_code_changes_every_minute(anyone: Browser, tablet: str, noon: time_machine.Traveller) -> None:
    codes = set()
    for _ in range(5):
        codes.add(shown(anyone.get(tablet)))
        noon.shift(timedelta(minutes=1))

    assert len(codes) == 5


def test_its_code_leads_to_the_same_page_as_the_sign(anyone: Browser, tablet: str, sign: str) -> None:
    def plain(page: Page) -> str:
        return re.sub(r'value="[^"]*"|/[SK]/\w+', "", page.html)

    assert plain(anyone.get(scanned(anyone, tablet))) == plain(anyone.get(sign))


@pytest.mark.parametrize(("minutes", "is_good"), [(0, True), (5, True), (6, False), (60, False)])
def test_code_is_honoured_for_five_minutes(
    anyone: Browser, tablet: str, noon: time_machine.Traveller, minutes: int, is_good: bool
) -> None:
    code = shown(anyone.get(tablet))
    noon.shift(timedelta(minutes=minutes))

    assert anyone.send("/in", code=code).status == (303 if is_good else 404)


def test_page_once_open_works_all_gathering(
    bob: Browser, anyone: Browser, cast: Cast, tablet: str, noon: time_machine.Traveller
) -> None:
    address, fields = bob.fill_in(scanned(anyone, tablet))
    noon.shift(timedelta(minutes=100))

    assert bob.follow(bob.post(address, fields)).heading == "You’re in, Bob"


def test_yesterdays_code_does_nothing(
    anyone: Browser, cast: Cast, gathering: Gathering, tablet: str, noon: time_machine.Traveller
) -> None:
    address, fields = anyone.fill_in(scanned(anyone, tablet), name="Nora")
    kiosk = of_gathering(cast.session, cast.community_id, gathering.id)
    assert kiosk
    before, square = roll(cast, gathering), f"/K/{kiosk.code(SECRET, NOW)}"
    assert anyone.get(square).heading == "Tea"
    noon.shift(timedelta(days=1))

    for page in (anyone.get(square), anyone.post(square, fields), anyone.get("/K/NEVERWASONE")):
        assert (page.status, page.heading) == CHANGED
    for page in (anyone.get(address), anyone.post(address, fields)):
        assert (page.status, page.heading) == (404, "That code has run out")
    assert roll(cast, gathering) == before


def test_code_that_has_changed_says_what_to_do(anyone: Browser, tablet: str) -> None:
    page = anyone.get("/K/AAAAAAAAAAAAAAAAA")

    assert "Scan the tablet again, or tell the host." in page.words
    assert "Tea" not in page.html


def test_host_ends_it_in_one_press(charlie: Browser, anyone: Browser, tablet: str, setting: str) -> None:
    address = scanned(anyone, tablet)

    charlie.send(setting, "/removal")

    assert is_nothing(anyone.get(tablet), anyone.get("/C/NOTHING"))
    assert (anyone.get(address).status, anyone.get(address).heading) == CHANGED


def test_tablet_waits_until_check_in_opens(
    anyone: Browser, tablet: str, noon: time_machine.Traveller
) -> None:
    noon.shift(timedelta(minutes=-61))

    page = anyone.get(tablet)

    assert "Check-in opens at 11am." in page.words
    assert not page.forms
    assert page.by_id("square") is None


def test_tablet_ends_with_check_in(
    anyone: Browser, cast: Cast, gathering: Gathering, tablet: str, noon: time_machine.Traveller
) -> None:
    noon.shift(timedelta(minutes=151))
    assert (anyone.get(tablet).status, anyone.get(tablet).heading) == (410, "Check-in is over")

    noon.shift(timedelta(minutes=-151))
    finish(cast, gathering.id)
    assert anyone.get(tablet).status == 410


def test_card_number_checks_in_and_says_the_first_name(
    anyone: Browser, cast: Cast, gathering: Gathering, tablet: str
) -> None:
    page = anyone.follow(anyone.send(tablet, card=card_number(cast, cast.alice).lower()))

    assert said(page).startswith("Alice is in.")
    assert "Alice A" not in page.html
    assert roll(cast, gathering)[cast.alice.member_id] == (120, False, "code")
    assert "2 here so far" in page.words


@pytest.mark.parametrize(("seconds", "is_named"), [(0, True), (19, True), (20, False), (600, False)])
def test_name_is_gone_within_twenty_seconds(
    anyone: Browser, cast: Cast, tablet: str, noon: time_machine.Traveller, seconds: int, is_named: bool
) -> None:
    anyone.send(tablet, card=card_number(cast, cast.alice))
    noon.shift(timedelta(seconds=seconds))

    assert ("Alice" in anyone.get(tablet).html) == is_named


def test_name_is_said_on_that_tablet_alone(anyone: Browser, bob: Browser, cast: Cast, tablet: str) -> None:
    anyone.send(tablet, card=card_number(cast, cast.alice))

    assert "Alice" not in bob.get(tablet).html


def test_not_me_undoes_it(anyone: Browser, cast: Cast, gathering: Gathering, tablet: str) -> None:
    anyone.send(tablet, card=card_number(cast, cast.alice))
    sent = anyone.fill_in(tablet, "/undo")

    answers = [anyone.post(*sent).answer for _ in range(2)]

    assert answers == [(303, tablet)] * 2
    assert said(anyone.get(tablet)) == "That is undone."
    assert cast.alice.member_id not in roll(cast, gathering)


def test_not_me_undoes_nothing_that_was_there_before(
    anyone: Browser, alice: Browser, cast: Cast, gathering: Gathering, tablet: str, sign: str
) -> None:
    arrival = alice.send(sign).location.rpartition("/")[2]
    page = anyone.follow(anyone.send(tablet, card=card_number(cast, cast.alice)))

    assert said(page) == "Alice was in already."
    anyone.press(tablet, f"{tablet}/undo", check_in=arrival)
    assert cast.alice.member_id in roll(cast, gathering)


def test_pressed_twice_is_one_check_in(anyone: Browser, cast: Cast, tablet: str) -> None:
    sent = anyone.fill_in(tablet, card=card_number(cast, cast.alice))

    assert {anyone.post(*sent).answer for _ in range(2)} == {(303, tablet)}


@pytest.mark.parametrize(
    ("typed", "error"), [("222222", "We don't know that card number."), ("", "Type the 6")]
)
def test_wrong_number_is_to_be_mended(anyone: Browser, tablet: str, typed: str, error: str) -> None:
    page = anyone.send(tablet, card=typed)

    assert page.status == 422
    assert error in page.by_id("card-error").words


def test_number_of_another_community_is_unknown(
    anyone: Browser, cast: Cast, trent: Browser, tablet: str
) -> None:
    assert trent.person
    page = anyone.send(tablet, card=card_number(cast, trent.person))

    assert page.status == 422
    names = cast.session.exec(select(MemberName.name).where(MemberName.member_id == trent.person.member_id))
    assert names.one().split()[0] not in page.by_id("said").words


def test_whoever_guesses_at_numbers_finds_nobody(anyone: Browser, cast: Cast, tablet: str) -> None:
    for _ in range(TRIES_IN_TEN_MINUTES):
        anyone.send(tablet, card="222222")

    page = anyone.send(tablet, card=card_number(cast, cast.alice))

    assert page.by_id("card-error").words == SlowDownError.sentence
    assert anyone.send("/in", code=shown(anyone.get(tablet))).status == 303


def test_without_a_script_it_loads_itself_anew_and_forgets_names_sooner(
    anyone: Browser, cast: Cast, tablet: str
) -> None:
    def seconds() -> int:
        found = re.search(r'http-equiv="refresh" content="(\d+); url=/T/', anyone.get(tablet).html)
        assert found
        return int(found[1])

    assert seconds() <= 60
    anyone.send(tablet, card=card_number(cast, cast.alice))
    assert seconds() <= 20
