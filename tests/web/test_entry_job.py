"""Saying that time was given through a job, on the entry's own page."""

import pytest

from tests.cast import Cast, a_waiting_exchange, an_exchange, totals_of
from tests.web.browser import Browser
from timebank.services import communities

RULES = {
    "counts": ("Here that counts like any other time.", 60, 360),
    "to_pot": ("so the pot gives it", 0, 360),
    "seen": ("Here that time isn’t counted, for either of you.", 0, 300),
}


@pytest.mark.parametrize("rule", RULES)
def test_the_giver_says_so_and_both_read_what_it_comes_to(
    alice: Browser, bob: Browser, cast: Cast, rule: str
) -> None:
    said, given, received = RULES[rule]
    communities.change(cast.session, community_id=cast.community_id, paid_time=rule)
    path = f"/kettle/entries/{a_waiting_exchange(cast).hex()}"
    assert "Was it part of your job?" in alice.get(path).words

    page = alice.follow(alice.send(path, "/job"))
    assert "You were there through your job" in page.words
    assert said in page.words
    assert said in bob.get(f"{path}/reply").words
    bob.send(f"{path}/reply", "/yes")

    assert said in bob.get(path).words
    assert said in alice.get(path).words
    cast.session.rollback()
    assert (totals_of(cast, cast.alice).given, totals_of(cast, cast.bob).received) == (given, received)


def test_not_after_all(alice: Browser, cast: Cast) -> None:
    path = f"/kettle/entries/{a_waiting_exchange(cast).hex()}"
    alice.send(path, "/job")

    page = alice.follow(alice.send(path, "/job"))

    assert "through your job" not in page.words
    assert "Was it part of your job?" in page.words


def test_only_the_giver_is_asked_and_only_while_it_waits(alice: Browser, bob: Browser, cast: Cast) -> None:
    waiting, agreed = a_waiting_exchange(cast).hex(), an_exchange(cast).hex()

    assert "job" not in bob.get(f"/kettle/entries/{waiting}").words
    assert "job" not in alice.get(f"/kettle/entries/{agreed}").words
