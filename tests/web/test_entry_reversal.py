from datetime import timedelta

import pytest
import time_machine

from tests.cast import Cast, an_exchange, journal, totals_of
from tests.web.browser import NOTHING, Browser, asks_to_sign_in, come_back_after, is_nothing
from timebank.ledger.totals import Totals
from timebank.services.errors.answers import TooLateToPutRightError


@pytest.fixture
def path(cast: Cast) -> str:
    return f"/kettle/entries/{an_exchange(cast).hex()}"


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_either_party_puts_it_right(request: pytest.FixtureRequest, cast: Cast, path: str, who: str) -> None:
    browser: Browser = request.getfixturevalue(who)

    page = browser.send(path, "/reversal")

    assert page.answer == (303, path)
    assert "Taken back" in browser.follow(page).words
    assert totals_of(cast, cast.alice) == totals_of(cast, cast.bob) == Totals(0, 300)
    assert [entry.kind for entry in journal(cast)] == ["exchange", "reversal"]


def test_both_entries_stay_in_ones_hours(alice: Browser, path: str) -> None:
    alice.send(path, "/reversal")

    words = alice.get("/kettle/hours").words

    assert "given, taken back" in words
    assert words.count("Bob B") == 2


def test_getting_the_address_takes_nothing_back(alice: Browser, cast: Cast, path: str) -> None:
    assert alice.get(f"{path}/reversal").status == 405
    assert len(journal(cast)) == 1


def test_unconcerned_member_gets_what_does_not_exist(charlie: Browser, cast: Cast, path: str) -> None:
    missing = charlie.press("/in", f"/kettle/entries/{NOTHING}/reversal")

    assert is_nothing(charlie.press("/in", f"{path}/reversal"), missing)
    assert len(journal(cast)) == 1


def test_signed_out_visitor_takes_nothing_back(anyone: Browser, cast: Cast, path: str) -> None:
    assert asks_to_sign_in(anyone.press("/in", f"{path}/reversal"))
    assert len(journal(cast)) == 1


def test_both_parties_at_once_take_it_back_once(alice: Browser, bob: Browser, cast: Cast, path: str) -> None:
    late = bob.fill_in(path, "/reversal")
    alice.send(path, "/reversal")

    assert bob.post(*late).answer == bob.post(*late).answer == (303, path)
    assert len(journal(cast)) == 2


def test_after_30_days_both_must_agree(
    alice: Browser, cast: Cast, path: str, noon: time_machine.Traveller
) -> None:
    late = alice.fill_in(path, "/reversal")
    come_back_after(alice, noon, timedelta(days=30, seconds=1))

    page = alice.post(*late)

    assert page.status == 422
    assert page.errors == [TooLateToPutRightError.sentence]
    assert len(journal(cast)) == 1
