import pytest

from tests.cast import Cast, a_waiting_exchange, journal
from tests.web.browser import NOTHING, Browser, asks_to_sign_in, is_nothing


@pytest.fixture
def path(cast: Cast) -> str:
    return f"/kettle/entries/{a_waiting_exchange(cast).hex()}"


def test_who_recorded_it_takes_it_back_while_it_waits(
    alice: Browser, bob: Browser, cast: Cast, path: str
) -> None:
    page = alice.send(path, "/withdrawal")

    assert page.answer == (303, path)
    assert "Taken back" in alice.follow(page).words
    assert "Nothing is waiting for you." in bob.get("/kettle/home").words
    assert journal(cast) == []


def test_getting_the_address_takes_nothing_back(alice: Browser, bob: Browser, path: str) -> None:
    assert alice.get(f"{path}/withdrawal").status == 405
    assert bob.get(f"{path}/reply").status == 200


def test_only_who_recorded_it_may_take_it_back(bob: Browser, charlie: Browser, path: str) -> None:
    for browser in (bob, charlie):
        missing = browser.press("/in", f"/kettle/entries/{NOTHING}/withdrawal")
        assert is_nothing(browser.press("/in", f"{path}/withdrawal"), missing)


def test_signed_out_visitor_takes_nothing_back(anyone: Browser, path: str) -> None:
    assert asks_to_sign_in(anyone.press("/in", f"{path}/withdrawal"))


def test_taking_it_back_twice_is_no_trouble(alice: Browser, path: str) -> None:
    first, second = (alice.fill_in(path, "/withdrawal") for _ in range(2))

    assert alice.post(*first).answer == alice.post(*first).answer == alice.post(*second).answer == (303, path)


def test_agreed_time_is_not_withdrawn(alice: Browser, bob: Browser, cast: Cast, path: str) -> None:
    late = alice.fill_in(path, "/withdrawal")
    bob.send(f"{path}/reply", "/yes")

    assert alice.post(*late).status == 422
    assert len(journal(cast)) == 1
