import pytest

from tests.cast import Cast, a_waiting_exchange, journal
from tests.web.browser import NOTHING, Browser, asks_to_sign_in, is_nothing


@pytest.fixture
def path(cast: Cast) -> str:
    return f"/kettle/entries/{a_waiting_exchange(cast).hex()}"


def test_saying_it_was_not_me_records_nothing(bob: Browser, alice: Browser, cast: Cast, path: str) -> None:
    page = bob.send(f"{path}/reply", "/not-me")

    assert page.answer == (303, path)
    assert "Not recorded" in alice.get(path).words
    assert journal(cast) == []


def test_getting_the_address_says_nothing(bob: Browser, path: str) -> None:
    assert bob.get(f"{path}/not-me").status == 405
    assert bob.get(f"{path}/reply").status == 200


def test_only_who_was_asked_may_say_so(alice: Browser, charlie: Browser, path: str) -> None:
    for browser in (alice, charlie):
        missing = browser.press("/in", f"/kettle/entries/{NOTHING}/not-me")
        assert is_nothing(browser.press("/in", f"{path}/not-me"), missing)


def test_signed_out_visitor_says_nothing(anyone: Browser, path: str) -> None:
    assert asks_to_sign_in(anyone.press("/in", f"{path}/not-me"))


def test_saying_so_twice_is_no_trouble(bob: Browser, path: str) -> None:
    first, second = (bob.fill_in(f"{path}/reply", "/not-me") for _ in range(2))

    assert bob.post(*first).answer == bob.post(*first).answer == bob.post(*second).answer == (303, path)


def test_agreed_time_is_not_declined_afterwards(bob: Browser, cast: Cast, path: str) -> None:
    late = bob.fill_in(f"{path}/reply", "/not-me")
    bob.send(f"{path}/reply", "/yes")

    assert bob.post(*late).status == 422
    assert len(journal(cast)) == 1
