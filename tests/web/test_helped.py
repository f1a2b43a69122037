from datetime import timedelta

import pytest
import time_machine

from tests.cast import Cast, an_exchange, totals_of
from tests.web.browser import Browser, come_back_after
from timebank.ledger.totals import Totals
from timebank.services.exchanges import Helper

BY_STELLA = "With help from Stella S"
HEARD = {
    "said": "Bob B told them.",
    "phone": "Bob B told them by phone.",
    "paper": "It was on a paper sheet.",
}


def helped(cast: Cast, heard: str = "phone", **more: object) -> str:
    """Let Stella record for Bob; return the page of it."""
    helper = Helper(cast.stella.member_id, "steward", heard)
    return f"/kettle/entries/{an_exchange(cast, helper=helper, **more).hex()}"


def test_both_see_who_helped(alice: Browser, bob: Browser, cast: Cast) -> None:
    path = helped(cast)

    for each in (alice, bob):
        assert BY_STELLA in each.get(path).words


def test_history_says_who_recorded_it_for_whom(alice: Browser, bob: Browser, cast: Cast) -> None:
    path = helped(cast)

    recorded = "Stella S, a steward, recorded 1 hour for {} on Monday 2 March at midday."
    assert f"{recorded.format('you')} You told them by phone." in bob.get(path).words
    assert f"{recorded.format('Bob B')} Bob B told them by phone." in alice.get(path).words


@pytest.mark.parametrize("heard", HEARD)
def test_history_says_how_the_helper_heard(alice: Browser, cast: Cast, heard: str) -> None:
    assert HEARD[heard] in alice.get(helped(cast, heard)).words


def test_names_are_those_of_the_two(alice: Browser, bob: Browser, cast: Cast) -> None:
    path = helped(cast, way="gave")

    assert bob.get(path).heading == "You gave Alice A 1 hour, today."
    assert alice.get(path).heading == "Bob B gave you 1 hour, today."


def test_helper_sees_nothing_of_it(stella: Browser, cast: Cast) -> None:
    assert stella.get(helped(cast)).status == 404
    assert "Nothing here yet" not in stella.get("/kettle/hours").words
    assert BY_STELLA not in stella.get("/kettle/hours").words


def test_hours_say_so_to_the_one_it_was_done_for(alice: Browser, bob: Browser, cast: Cast) -> None:
    helped(cast)

    assert BY_STELLA in bob.get("/kettle/hours").words
    assert BY_STELLA not in alice.get("/kettle/hours").words


def test_what_waits_says_so_to_both(alice: Browser, bob: Browser, cast: Cast) -> None:
    helped(cast, way="gave")

    assert BY_STELLA in alice.get("/kettle/home").words
    for each in (alice, bob):
        assert BY_STELLA in each.get("/kettle/waiting").words
    assert f"Waiting for Alice A. {BY_STELLA}" in bob.get("/kettle/hours").words


def test_home_tells_the_member_and_leads_to_it(alice: Browser, bob: Browser, cast: Cast) -> None:
    path = helped(cast)

    page = bob.get("/kettle/home")

    assert "Recorded for you by Stella S 1 hour, today" in page.words
    assert path in page.links()
    assert "Recorded for you" not in alice.get("/kettle/home").words


@pytest.mark.parametrize(("days", "told"), [(29, True), (31, False)])
def test_home_tells_for_thirty_days(
    bob: Browser, cast: Cast, noon: time_machine.Traveller, days: int, told: bool
) -> None:
    helped(cast)

    come_back_after(bob, noon, timedelta(days=days))

    assert ("Recorded for you by Stella S" in bob.get("/kettle/home").words) is told


def test_member_puts_it_right_as_ever(bob: Browser, cast: Cast) -> None:
    path = helped(cast)

    assert bob.send(path, "/reversal").answer == (303, path)
    assert totals_of(cast, cast.bob) == Totals(0, 300)


def test_what_one_did_oneself_names_no_helper(bob: Browser, cast: Cast) -> None:
    path = f"/kettle/entries/{an_exchange(cast).hex()}"

    for address in (path, "/kettle/home", "/kettle/hours", "/kettle/waiting"):
        page = bob.get(address).words
        assert "help from" not in page
        assert "Done for you" not in page
