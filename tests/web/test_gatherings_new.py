from typing import Any

import pytest
from sqlmodel import func, select

from tests.cast import NOW, Cast
from tests.web.browser import Browser, Page, asks_to_sign_in
from tests.web.planning import PATH, TYPED
from tests.web.reading import sent_by
from timebank.clock import DAY, MINUTE
from timebank.ledger.gatherings import RULES
from timebank.store.gatherings import Gathering

BOXES = {"title", "place", "access", "day", "starts"}
ODD_CHOICES = [{"length": "1"}, {"length": "-60"}, {"ready": "7"}, {"rule": "mine"}, {"rule": ""}]
ODD_DAYS = ["", "x", "0001-01-01", "9999-12-31", "2026-02-30", "2027-13-01", "1066-10-14", "2100-01-01"]


def add(browser: Browser, **typed: Any) -> Page:
    return browser.send(PATH, "/gatherings", **{**TYPED, **typed})


def gatherings(cast: Cast) -> int:
    return cast.session.exec(select(func.count()).select_from(Gathering)).one()


def test_member_sets_up_a_gathering_and_hosts_it(alice: Browser, cast: Cast) -> None:
    page = alice.follow(add(alice))

    assert page.heading == "Tea and Tinker"
    assert "Wed 4 Mar, 2pm to 4pm The Old Library Hosted by Alice A" in page.words
    assert "You’re hosting" in page.words
    assert "Step-free, a quiet room" in page.words


def test_everyone_finds_it_afterwards(alice: Browser, anyone: Browser) -> None:
    address = add(alice).location

    assert address in anyone.get("/kettle/gatherings").links()
    assert "You’re hosting" not in anyone.get(address).words


def test_start_is_in_the_communitys_own_time(alice: Browser, cast: Cast) -> None:
    add(alice, day="2026-07-01", starts="14:00")

    (gathering,) = cast.session.exec(select(Gathering)).all()

    assert gathering.starts_at == NOW + 121 * DAY + 60 * MINUTE


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_can_be_chosen(alice: Browser, cast: Cast, rule: str) -> None:
    assert add(alice, rule=rule).status == 303
    assert cast.session.exec(select(Gathering.rule)).one() == rule


@pytest.mark.parametrize("name", sorted(BOXES))
def test_empty_box_is_named_and_the_rest_kept(alice: Browser, cast: Cast, name: str) -> None:
    page = add(alice, **{name: ""})

    assert page.status == 422
    assert len(page.errors) == 1
    assert {other for other in BOXES if page.typed(other) == TYPED[other]} == BOXES - {name}
    assert gatherings(cast) == 0


@pytest.mark.parametrize("blank", [" ", "\x00", "\u202e", "\u200b \u3000"])
@pytest.mark.parametrize("name", ["title", "place", "access"])
def test_blank_is_as_empty_as_nothing(alice: Browser, cast: Cast, name: str, blank: str) -> None:
    assert add(alice, **{name: blank}).status == 422
    assert gatherings(cast) == 0


@pytest.mark.parametrize("day", ODD_DAYS)
def test_day_is_within_a_year_or_two(alice: Browser, anyone: Browser, cast: Cast, day: str) -> None:
    page = add(alice, day=day)

    assert page.status == 422
    assert len(page.errors) == 1
    assert gatherings(cast) == 0


@pytest.mark.parametrize("typed", ODD_CHOICES)
def test_choice_is_one_of_those_offered(alice: Browser, cast: Cast, typed: dict[str, str]) -> None:
    assert add(alice, **typed).status == 422
    assert gatherings(cast) == 0


@pytest.mark.parametrize("name", ["title", "place", "access"])
def test_text_that_is_too_long_is_kept_to_shorten(alice: Browser, name: str) -> None:
    page = add(alice, **{name: "w" * 500})

    assert page.status == 422
    assert page.typed(name) == "w" * 500


def test_preview_says_what_each_rule_comes_to(alice: Browser) -> None:
    words = alice.get(PATH).words

    assert "the leader gives 2 hours, each other person receives 2 hours. The pot gives 18 hours" in words
    assert "each person gives 2 hours and receives 2 hours" in words


def test_getting_the_page_sets_up_nothing(alice: Browser, cast: Cast) -> None:
    alice.get(f"{PATH}?title=Tea&day=2026-03-04")

    assert gatherings(cast) == 0


def test_pressing_twice_sets_up_one(alice: Browser, cast: Cast) -> None:
    filled_in = alice.fill_in(PATH, "/gatherings", **TYPED)

    assert alice.post(*filled_in).answer == alice.post(*filled_in).answer
    assert gatherings(cast) == 1


def test_signed_out_visitor_signs_in_first(anyone: Browser, cast: Cast) -> None:
    assert asks_to_sign_in(anyone.get(PATH))
    assert asks_to_sign_in(anyone.press("/in", "/kettle/gatherings", **TYPED))
    assert gatherings(cast) == 0


@pytest.mark.parametrize(
    ("length", "ready", "sentence"),
    [
        ("120", "0", "the leader gives 2 hours, each other person receives 2 hours. The pot gives 18 hours."),
        ("90", "30", "the leader gives 2 hours, each other person receives 1½ hours."),
        ("-60", "x", "the leader gives 2 hours, each other person receives 2 hours."),
    ],
)
def test_numbers_are_seen_before_anything_is_added(
    alice: Browser, cast: Cast, length: str, ready: str, sentence: str
) -> None:
    page = add(alice, length=length, ready=ready, look="1")

    assert page.status == 200
    assert sentence in page.words
    assert page.typed("title") == "Tea and Tinker"
    assert gatherings(cast) == 0
    assert (
        alice.post("/kettle/gatherings", sent_by(page.form("/gatherings"))).status != 422 or length == "-60"
    )
