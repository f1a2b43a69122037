from tests.cast import Cast, a_waiting_exchange, journal, totals_of
from tests.web.browser import NOTHING, Browser, asks_to_sign_in, is_nothing
from timebank.ledger.totals import Totals


def test_yes_books_the_time(bob: Browser, cast: Cast) -> None:
    path = f"/kettle/entries/{a_waiting_exchange(cast).hex()}"

    page = bob.send(f"{path}/reply", "/yes")

    assert page.answer == (303, path)
    assert "Agreed" in bob.follow(page).words
    assert totals_of(cast, cast.alice) == Totals(60, 300)
    assert totals_of(cast, cast.bob) == Totals(0, 360)


def test_getting_the_address_agrees_to_nothing(bob: Browser, cast: Cast) -> None:
    path = f"/kettle/entries/{a_waiting_exchange(cast).hex()}/yes"

    assert bob.get(path).status == 405
    assert journal(cast) == []


def test_only_who_was_asked_may_say_yes(alice: Browser, charlie: Browser, cast: Cast) -> None:
    exchange = a_waiting_exchange(cast).hex()

    for browser in (alice, charlie):
        missing = browser.press("/in", f"/kettle/entries/{NOTHING}/yes")
        assert is_nothing(browser.press("/in", f"/kettle/entries/{exchange}/yes"), missing)
    assert journal(cast) == []


def test_signed_out_visitor_agrees_to_nothing(anyone: Browser, cast: Cast) -> None:
    path = f"/kettle/entries/{a_waiting_exchange(cast).hex()}/yes"

    assert asks_to_sign_in(anyone.press("/in", path))
    assert journal(cast) == []


def test_signing_in_after_a_lost_press_leads_to_a_page(anyone: Browser, cast: Cast) -> None:
    path = f"/kettle/entries/{a_waiting_exchange(cast).hex()}/yes"

    assert "next=" not in anyone.press("/in", path).location


def test_yes_twice_counts_once(bob: Browser, cast: Cast) -> None:
    path = f"/kettle/entries/{a_waiting_exchange(cast).hex()}"
    first, second = (bob.fill_in(f"{path}/reply", "/yes") for _ in range(2))

    assert bob.post(*first).answer == bob.post(*first).answer == bob.post(*second).answer == (303, path)
    assert len(journal(cast)) == 1


def test_yes_after_it_was_taken_back_changes_nothing(alice: Browser, bob: Browser, cast: Cast) -> None:
    path = f"/kettle/entries/{a_waiting_exchange(cast).hex()}"
    late = bob.fill_in(f"{path}/reply", "/yes")
    alice.send(path, "withdrawal")

    page = bob.post(*late)

    assert page.status == 422
    assert page.errors == ["This was answered already, so nothing has changed."]
    assert journal(cast) == []
