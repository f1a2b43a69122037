from collections.abc import Callable

import pytest
from sqlalchemy import Engine

from tests.cast import Cast
from tests.web.addresses import MORE, PAGES, PLAIN
from tests.web.browser import Browser
from tests.web.crowd import a_crowd
from tests.web.statements import heard
from tests.web.town import Town, a_town

ANY_PAGE = 15
CHECK_IN = 10
HOURS = 6
FEW, MANY = 10, 1_000

Count = Callable[[int], dict[str, int]]


def by_page(engine: Engine, town: Town, viewer: Browser) -> dict[str, int]:
    counts = {}
    for address in (*sorted(PAGES.keys() - PLAIN), *MORE):
        with heard(engine) as statements:
            viewer.get(town.path(address))
        counts[address] = len(statements)
    return counts


def acts(engine: Engine, town: Town, browsers: dict[str, Browser]) -> dict[str, int]:
    """Do each act once, and count what it asks of the database."""
    sign, waiting = town.path("check_ins.arrive"), town.path("entries.reply")
    pressed = {
        "check in": ("alice", (sign, "")),
        "record": ("alice", ("/kettle/record", "")),
        "say yes": ("bob", (waiting, "/yes")),
        "roll-call": ("charlie", (town.path("roll_call.show"), "/here")),
        "finish": ("charlie", (town.path("gatherings.finish"), "")),
    }
    counts = {}
    for act, (who, form) in pressed.items():
        sent = browsers[who].fill_in(*form, **({"someone": "Stella"} if act == "record" else {}))
        with heard(engine) as statements:
            assert browsers[who].post(*sent).status == 303, act
        counts[act] = len(statements)
    return counts


@pytest.fixture(params=["signed out", "member", "other party", "host", "steward", "newcomer", "joiner"])
def viewer(request: pytest.FixtureRequest, viewers: dict[str, Browser]) -> Browser:
    return viewers[request.param]


def test_no_page_asks_more_than_fifteen_times(engine: Engine, town: Town, viewer: Browser) -> None:
    counts = by_page(engine, town, viewer)

    assert {page: count for page, count in counts.items() if count > ANY_PAGE} == {}


def test_hours_ask_at_most_six_times(engine: Engine, town: Town, bob: Browser) -> None:
    assert by_page(engine, town, bob)["hours.show"] <= HOURS


def test_checking_in_asks_at_most_ten_times(
    engine: Engine, town: Town, alice: Browser, bob: Browser, charlie: Browser
) -> None:
    counts = acts(engine, town, {"alice": alice, "bob": bob, "charlie": charlie})

    assert counts["check in"] <= CHECK_IN
    assert {act: count for act, count in counts.items() if count > ANY_PAGE} == {}


def test_newcomers_check_in_asks_at_most_ten_times(engine: Engine, town: Town, anyone: Browser) -> None:
    sent = anyone.fill_in(town.path("check_ins.arrive"), name="Nora")

    with heard(engine) as statements:
        anyone.post(*sent)

    assert len(statements) <= CHECK_IN


@pytest.mark.parametrize("who", ["bob", "charlie"])
def test_pages_ask_as_often_for_a_thousand_people_as_for_ten(
    request: pytest.FixtureRequest, engine: Engine, town: Town, cast: Cast, who: str
) -> None:
    viewer: Browser = request.getfixturevalue(who)
    gathering = bytes.fromhex(town.names["open"])
    a_crowd(cast, gathering, FEW)
    few = by_page(engine, town, viewer)

    a_crowd(cast, gathering, MANY, first=FEW)

    assert by_page(engine, town, viewer) == few


def test_acts_ask_as_often_for_a_thousand_people_as_for_ten(
    engine: Engine, town: Town, cast: Cast, alice: Browser, bob: Browser, charlie: Browser
) -> None:
    browsers = {"alice": alice, "bob": bob, "charlie": charlie}
    few = acts(engine, town, browsers)
    again = a_town(cast, alice.app)

    a_crowd(cast, bytes.fromhex(again.names["open"]), MANY)

    many = acts(engine, again, browsers)
    # The last lines of a finished gathering's people are read five hundred at a time.
    assert many.pop("finish") - few.pop("finish") <= MANY // 500
    assert many == few
