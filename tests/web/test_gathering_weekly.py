"""A gathering that happens every week: planned once, one printed sign, one by one changed."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import Engine
from sqlmodel import func, select

from tests.cast import Cast
from tests.web.browser import Browser, Page
from tests.web.planning import PATH, TYPED
from tests.web.signs import code_on
from tests.web.statements import heard
from tests.web.test_statements import CHECK_IN
from timebank.store.gatherings import Gathering

TODAY_TOO = {**TYPED, "day": "2026-03-02", "starts": "11:30", "again": "weekly", "until": "2026-03-23"}
WEEK = timedelta(weeks=1)


def plan(browser: Browser, **typed: Any) -> Page:
    return browser.send(PATH, "/gatherings", **{**TODAY_TOO, **typed})


def count(cast: Cast) -> int:
    return cast.session.exec(select(func.count()).select_from(Gathering)).one()


@pytest.fixture
def path(charlie: Browser) -> str:
    return plan(charlie).location


def test_all_are_set_up_at_once(charlie: Browser, cast: Cast, path: str) -> None:
    words = charlie.get(path).words

    assert count(cast) == 4
    assert "Every week: 3 more" in words
    assert "Mon 9 Mar, 11:30am to 1:30pm" in words
    assert "Mon 23 Mar, 11:30am to 1:30pm" in words


@pytest.mark.parametrize(("until", "times"), [("2026-03-10", 2), ("2026-08-31", 27)])
def test_last_day_need_not_be_the_weekday(charlie: Browser, cast: Cast, until: str, times: int) -> None:
    assert plan(charlie, until=until).status == 303
    assert count(cast) == times


@pytest.mark.parametrize("until", ["", "x", "2026-03-01", "2026-03-08", "2026-09-07", "2036-01-01"])
def test_every_week_wants_a_last_day_within_half_a_year(charlie: Browser, cast: Cast, until: str) -> None:
    page = plan(charlie, until=until)

    assert page.status == 422
    assert page.errors
    assert page.typed("title") == TYPED["title"]
    assert count(cast) == 0


def test_just_once_asks_for_no_last_day(charlie: Browser, cast: Cast) -> None:
    assert plan(charlie, again="once").status == 303
    assert count(cast) == 1


def test_list_shows_the_next_only(anyone: Browser, path: str) -> None:
    assert anyone.get("/kettle/gatherings").words.count("Tea and Tinker") == 1


def test_one_sign_is_printed_for_all(charlie: Browser, path: str) -> None:
    others = [link for link in charlie.get(path).links() if link.startswith("/kettle/gatherings/")]
    others = [link for link in others if len(link) == len(path) and link != path]
    signs = [charlie.get(f"{each}/poster") for each in (path, *others)]

    assert len({code_on(sign) for sign in signs}) == 1
    assert all("Every Monday, 11:30am to 1:30pm" in sign.words for sign in signs)


def test_same_sign_checks_in_this_week_and_the_next(
    charlie: Browser, anyone: Browser, path: str, noon: time_machine.Traveller
) -> None:
    code = code_on(charlie.get(f"{path}/poster"))
    sign = anyone.send("/in", code=code).location

    assert anyone.send(sign, name="Nora").status == 303
    noon.shift(timedelta(days=1))
    assert anyone.get(sign).heading == "You’re early, and welcome"
    noon.shift(timedelta(days=6))
    assert anyone.send("/in", code=code).location == sign
    assert anyone.send(sign, name="Nora").status == 303


def test_checking_in_by_it_asks_at_most_ten_times(
    charlie: Browser, bob: Browser, anyone: Browser, engine: Engine, path: str
) -> None:
    sign = bob.send("/in", code=code_on(charlie.get(f"{path}/poster"))).location

    for browser, typed in ((bob, {}), (anyone, {"name": "Nora"})):
        sent = browser.fill_in(sign, **typed)
        with heard(engine) as statements:
            assert browser.post(*sent).status == 303
        assert len(statements) <= CHECK_IN


def test_this_one_and_all_later_are_changed(charlie: Browser, path: str) -> None:
    later = next(
        link for link in charlie.get(path).links() if len(link) == len(path) and "/gatherings/" in link
    )

    charlie.send(f"{later}/change", place="The barn")
    assert "The Old Library" in charlie.get(path).words
    charlie.send(f"{path}/change", title="Supper", place="The hall", later="y")

    assert charlie.get(later).heading == "Supper"
    assert "The barn" in charlie.get(later).words


def test_all_later_ones_are_cancelled(charlie: Browser, anyone: Browser, path: str) -> None:
    charlie.send(f"{path}/cancellation", later="y")

    assert anyone.get(path).words.count("Cancelled") == 3
    assert "This one is cancelled." in anyone.get(path).words


def test_host_is_added_to_all_later_ones(charlie: Browser, alice: Browser, path: str) -> None:
    charlie.send(f"{path}/hosts", "/hosts", someone="Alice", later="y")

    for link in alice.get(path).links():
        if len(link) == len(path) and "/gatherings/" in link:
            assert alice.get(f"{link}/here").status == 200


def test_pressing_twice_plans_once(charlie: Browser, cast: Cast) -> None:
    sent = charlie.fill_in(PATH, "/gatherings", **TODAY_TOO)

    assert charlie.post(*sent).answer == charlie.post(*sent).answer
    assert count(cast) == 4
