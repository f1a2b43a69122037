"""How it looks: kept on the account, and on the device for whoever is not signed in."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine
from sqlmodel import select

from tests.cast import Cast, a_waiting_exchange, an_exchange
from tests.web.browser import Browser, Page
from timebank.store.members import Look
from timebank.web.look import COOKIE

PATH = "/kettle/you/how-it-looks"
USUAL = {
    "text_size": "normal",
    "colours": "phone",
    "pictures": "show",
    "numbers": "short",
    "totals": "both",
    "pages": "everything",
}


def choose(browser: Browser, **chosen: str) -> Page:
    return browser.send(PATH, **(USUAL | chosen))


def sheets(page: Page) -> list[str]:
    """Name the styles a page links to, without the hashes of their content."""
    links = [part.attributes for part in page.document.every("link")]
    found = [link["href"] for link in links if link["rel"] == "stylesheet"]
    return [href.rpartition("/")[2].split(".")[0] for href in found]


def theme(page: Page) -> str:
    return page.document.one("html").attributes.get("data-theme", "")


def cookie(browser: Browser) -> str | None:
    found = browser.client.get_cookie(COOKIE)
    return found.value if found else None


def test_usual_look_adds_nothing_to_a_page(alice: Browser, anyone: Browser) -> None:
    for page in (alice.get("/kettle/home"), anyone.get("/kettle/"), anyone.get("/in")):
        assert sheets(page) == ["app"]
        assert theme(page) == ""


@pytest.mark.parametrize(
    ("chosen", "added", "named"),
    [
        ({"text_size": "large"}, ["large"], ""),
        ({"text_size": "largest"}, ["largest"], ""),
        ({"colours": "cream"}, [], "light"),
        ({"colours": "white"}, ["white"], "light"),
        ({"colours": "dark"}, ["dark"], ""),
        ({"colours": "yellow"}, ["yellow"], "light"),
        ({"pictures": "hide"}, ["hide"], ""),
        ({"text_size": "large", "colours": "dark", "pictures": "hide"}, ["large", "dark", "hide"], ""),
    ],
)
@pytest.mark.parametrize("who", ["alice", "anyone"])
def test_chosen_look_adds_its_styles(
    request: pytest.FixtureRequest, who: str, chosen: dict[str, str], added: list[str], named: str
) -> None:
    browser: Browser = request.getfixturevalue(who)

    page = browser.follow(choose(browser, **chosen))

    assert page.notices == ["Saved. Nobody else’s pages change."]
    assert (sheets(page), theme(page)) == (["app", *added], named)
    assert sheets(browser.get("/kettle/help")) == ["app", *added]
    assert sheets(browser.get("/in")) == ["app", *added]


def test_every_added_style_is_for_the_screen_and_exists(alice: Browser) -> None:
    choose(alice, text_size="large", colours="yellow", pictures="hide")

    links = [part.attributes for part in alice.get("/kettle/home").document.every("link")]
    added = [link for link in links if "/looks/" in link["href"]]
    assert [link["media"] for link in added] == ["screen"] * 3
    assert {alice.get(link["href"]).status for link in added} == {200}


def test_look_goes_with_the_member_to_another_phone(
    alice: Browser, app: Flask, engine: Engine, cast: Cast
) -> None:
    choose(alice, colours="dark", numbers="full")

    other = Browser(app).sign_in(engine, cast.community_id, cast.alice)

    assert sheets(other.get("/kettle/home")) == ["app", "dark"]
    assert "Received 5 hours" in other.get("/kettle/home").words


def test_nobody_elses_pages_change(alice: Browser, bob: Browser, cast: Cast) -> None:
    an_exchange(cast, minutes=90)
    before = bob.get("/kettle/home").words

    choose(alice, colours="dark", numbers="full", totals="nothing", pages="simple")

    assert bob.get("/kettle/home").words == before
    assert sheets(bob.get("/kettle/home")) == ["app"]


def test_visitor_keeps_a_look_on_the_device_alone(anyone: Browser, cast: Cast) -> None:
    choose(anyone, colours="dark")

    assert cookie(anyone) == "normal.dark.show.short.both.everything"
    assert cast.session.exec(select(Look)).all() == []


def test_look_chosen_before_signing_in_stays(anyone: Browser, engine: Engine, cast: Cast) -> None:
    choose(anyone, colours="dark")

    anyone.sign_in(engine, cast.community_id, cast.bob)

    assert sheets(anyone.get("/kettle/home")) == ["app", "dark"]
    assert sheets(anyone.follow(choose(anyone))) == ["app"]
    assert cookie(anyone) is None


@pytest.mark.parametrize("kind", ["shared", "unknown"])
def test_nothing_is_kept_on_somebody_elses_device(app: Flask, engine: Engine, cast: Cast, kind: str) -> None:
    borrowed = Browser(app).sign_in(engine, cast.community_id, cast.bob, kind)

    choose(borrowed, colours="dark")

    assert sheets(borrowed.get("/kettle/home")) == ["app", "dark"]
    assert cookie(borrowed) is None


@pytest.mark.parametrize(
    "kept",
    [
        "",
        "dark",
        "normal.dark.show.short.both",
        "normal.dark.show.short.both.everything.more",
        "normal.../../app.show.short.both.everything",
        "normal.<b>.show.short.both.everything",
        "dark.normal.show.short.both.everything",
        "x" * 3_000,
    ],
)
def test_cookie_no_page_wrote_is_passed_over(anyone: Browser, kept: str) -> None:
    anyone.client.set_cookie(COOKIE, kept)

    assert sheets(anyone.get("/kettle/")) == ["app"]


@pytest.mark.parametrize("field", sorted(USUAL))
def test_answer_that_is_none_of_those_is_refused(alice: Browser, field: str) -> None:
    for answer in ("pink", "", None):
        page = alice.send(PATH, **(USUAL | {"colours": "dark"} | {field: answer}))
        assert page.status == 422
    assert sheets(alice.get(PATH)) == ["app"]


def home(browser: Browser, **chosen: str) -> str:
    choose(browser, **chosen)
    return browser.get("/kettle/home").html


def test_totals_show_as_much_as_one_likes(bob: Browser, cast: Cast) -> None:
    an_exchange(cast, minutes=90)

    both, picture, nothing = (home(bob, totals=totals) for totals in ("both", "picture", "nothing"))

    assert ["6½" in html for html in (both, picture, nothing)] == [True, False, False]
    assert ['class="ring"' in html for html in (both, picture, nothing)] == [True, True, False]
    assert "balance" not in nothing


@pytest.mark.parametrize(("totals", "rings", "sums"), [("both", 0, 2), ("picture", 1, 0), ("nothing", 0, 0)])
def test_hours_show_as_much_as_one_likes(
    bob: Browser, cast: Cast, totals: str, rings: int, sums: int
) -> None:
    an_exchange(cast, minutes=90)
    choose(bob, totals=totals)

    page = bob.get("/kettle/hours")

    assert page.html.count('class="ring"') == rings
    assert page.words.count("6½ hours") == sums
    assert "1½ hours received" in page.words


@pytest.mark.parametrize(("numbers", "said"), [("short", "1½ hours"), ("full", "1 hour 30 minutes")])
def test_time_is_said_as_one_likes(alice: Browser, cast: Cast, numbers: str, said: str) -> None:
    exchange = an_exchange(cast, by=cast.alice, other=cast.bob, minutes=90).hex()
    choose(alice, numbers=numbers)

    for path in ("hours", "record", f"entries/{exchange}", "gatherings/new"):
        assert said in alice.get(f"/kettle/{path}").words, path


def test_big_numbers_are_said_in_full(alice: Browser, cast: Cast) -> None:
    an_exchange(cast, by=cast.alice, other=cast.bob, minutes=90)
    choose(alice, numbers="full")

    assert "Received 6 hours 30 minutes" in alice.get("/kettle/home").words


def in_main(page: Page) -> list[str]:
    return [link.words for link in page.document.one("main").every("a", "button")]


def test_simple_home_keeps_three_buttons_and_one_sentence(alice: Browser) -> None:
    choose(alice, pages="simple")
    page = alice.get("/kettle/home")

    assert in_main(page) == ["I gave time", "I received time", "Check in"]
    assert "Someone’s given you their time. That’s how a circle starts." in page.words
    assert 'class="ring"' not in page.html


def test_simple_home_says_when_something_waits(bob: Browser, cast: Cast) -> None:
    a_waiting_exchange(cast)
    choose(bob, pages="simple")

    page = bob.get("/kettle/home")

    assert "Something is waiting for your yes." in page.words
    assert "/kettle/waiting" in page.links()
    assert "circle" not in page.words


def test_choice_is_shown_ticked(alice: Browser) -> None:
    choose(alice, colours="yellow")

    boxes: list[dict[str, Any]] = [box.attributes for box in alice.get(PATH).document.every("input")]
    assert {box["value"] for box in boxes if "checked" in box} == {*USUAL.values(), "yellow"} - {"phone"}


def test_look_of_an_unknown_community_is_not_there(anyone: Browser) -> None:
    assert anyone.get("/nobody/you/how-it-looks").status == 404
