from tests.cast import Cast, finish
from tests.web.browser import NOTHING, Browser, is_nothing
from timebank.store.gatherings import Gathering


def test_page_says_what_happens_next(bob: Browser, arrival: str) -> None:
    page = bob.get(arrival)

    assert page.heading == "You’re in, Bob"
    assert "Tea, checked in at midday" in page.words
    assert "2 hours given and 2 hours received will go in your record after 1:30pm." in page.words


def test_only_the_person_sees_it(
    alice: Browser, charlie: Browser, trent: Browser, anyone: Browser, arrival: str
) -> None:
    for browser in (alice, charlie, anyone):
        assert is_nothing(browser.get(arrival), browser.get(f"/kettle/check-ins/{NOTHING}"))
    assert trent.get(arrival.replace("kettle", "teapot")).status == 404


def test_browser_that_made_it_sees_it_without_signing_in(anyone: Browser, bob: Browser, sign: str) -> None:
    anyone.send(sign, name="Nora")
    second = anyone.send(f"{sign}?someone=1", name="Nell").location

    assert anyone.get(second).heading == "You’re in, Nell"
    assert bob.get(second).status == 404


def test_finished_gathering_leads_to_ones_hours(
    bob: Browser, cast: Cast, gathering: Gathering, arrival: str
) -> None:
    finish(cast, gathering.id)

    page = bob.get(arrival)

    assert page.forms == []
    assert "/kettle/hours" in page.links()


def test_page_takes_no_forms(bob: Browser, arrival: str) -> None:
    assert bob.press("/in", arrival).status == 405
