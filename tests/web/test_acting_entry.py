from typing import Any

import pytest

from tests.cast import (
    Cast,
    a_waiting_exchange,
    an_exchange,
    journal,
    state_of,
)
from tests.web.browser import Browser
from tests.web.supporting import ONLY, RECORD, acting, looked, stopped, waiting
from timebank.services.errors.answers import MoreThanAskedError
from timebank.services.errors.exchanges import BothSidesError
from timebank.services.errors.supporters import ActingChangedError


def test_home_offers_what_one_may_do(bob: Browser, cast: Cast) -> None:
    path = waiting(cast)
    acting(bob, cast)

    page = bob.get("/kettle/home")

    assert page.heading == "Acting for Alice"
    assert "Alice gave time" in page.words
    assert {"/kettle/hours", "/in", f"{path}/reply"} <= set(page.links())
    assert "This week there is 2 hours left." in page.words


@pytest.mark.parametrize(
    "allowed", [{"check_in": True}, {"record": True}, {"see_hours": True}, {"agree_minutes": 60}]
)
def test_home_offers_nothing_else(bob: Browser, cast: Cast, allowed: dict[str, Any]) -> None:
    path = waiting(cast)
    acting(bob, cast, **(ONLY | allowed))

    page = bob.get("/kettle/home")

    main = page.by_id("main").words
    offered = {
        "check_in": "Check Alice in" in main,
        "record": "Alice gave time" in main,
        "see_hours": "See Alice’s hours" in main,
        "agree_minutes": f"{path}/reply" in page.links(),
    }
    assert {name for name, is_there in offered.items() if is_there} == set(allowed)


def test_yes_is_said_for_them_and_marked(alice: Browser, bob: Browser, cast: Cast) -> None:
    path = waiting(cast)
    acting(bob, cast)

    assert bob.send(f"{path}/reply", "/yes").answer == (303, path)

    assert state_of(cast, bytes.fromhex(path[-32:])) == ("agreed", 60)
    assert "Bob B, a supporter, said yes to 1 hour for you" in alice.get(path).words
    assert "Yes said for you by Bob B 1 hour, today" in alice.get("/kettle/home").words
    assert "This week there is 1 hour left." in bob.get("/kettle/home").words


def test_yes_to_more_than_was_asked_is_left_to_them(bob: Browser, cast: Cast) -> None:
    path = waiting(cast, 121)
    acting(bob, cast)

    page = bob.send(f"{path}/reply", "/yes")

    assert (page.status, page.errors) == (422, [MoreThanAskedError.sentence])
    assert state_of(cast, bytes.fromhex(path[-32:])) == ("waiting", None)


def test_time_may_be_changed_for_them(bob: Browser, cast: Cast) -> None:
    path = waiting(cast, 121)
    acting(bob, cast)

    assert bob.send(f"{path}/different", "/different", time="2 hours").status == 303
    assert state_of(cast, bytes.fromhex(path[-32:])) == ("agreed", 120)
    assert bob.get("/kettle/home").words.count("used up until Monday") == 1


def test_nobody_says_yes_for_another_to_what_they_gave(bob: Browser, cast: Cast) -> None:
    exchange = a_waiting_exchange(cast, by=cast.bob, other=cast.alice).hex()
    acting(bob, cast)

    page = bob.send(f"/kettle/entries/{exchange}/reply", "/yes")

    assert (page.status, page.errors) == (422, [BothSidesError.sentence])
    assert journal(cast) == []


@pytest.mark.parametrize("act", ["not-me", "withdrawal", "reversal"])
def test_rest_is_left_to_them(bob: Browser, cast: Cast, act: str) -> None:
    path = waiting(cast)
    acting(bob, cast)
    _, fields = bob.fill_in(f"{path}/reply", "/yes")

    assert bob.post(f"{path}/{act}", fields).status == 422
    assert state_of(cast, bytes.fromhex(path[-32:])) == ("waiting", None)
    assert act not in bob.get(path).html


def test_yes_pressed_when_it_is_ended_changes_nothing(bob: Browser, cast: Cast) -> None:
    path = waiting(cast)
    support = acting(bob, cast)
    sent = bob.fill_in(f"{path}/reply", "/yes")
    stopped(cast, support)

    page = bob.post(*sent)

    assert page.status == 422
    assert ActingChangedError.sentence in page.words
    assert state_of(cast, bytes.fromhex(path[-32:])) == ("waiting", None)


def test_entries_are_seen_only_as_far_as_one_was_asked(bob: Browser, cast: Cast) -> None:
    old = f"/kettle/entries/{an_exchange(cast, by=cast.alice, other=cast.charlie).hex()}"
    support = acting(bob, cast, see_hours=False)
    assert bob.get(old).status == 404
    assert bob.get(waiting(cast)).status == 200
    assert bob.follow(bob.send(RECORD, "/record", someone="Charlie")).status == 200

    stopped(cast, support)
    acting(bob, cast, see_hours=True)

    assert bob.get(old).status == 200


def test_openings_of_their_record_are_kept(bob: Browser, cast: Cast) -> None:
    path = waiting(cast)
    acting(bob, cast)
    assert looked(cast) == set()

    bob.get(path)

    assert looked(cast) == {(cast.bob.member_id, "supporter", "record")}
