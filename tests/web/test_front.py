import pytest
from flask import Flask

from tests.cast import NOW, Cast, a_gathering
from tests.web.browser import Browser
from timebank.clock import DAY, MINUTE
from timebank.store.engine import open_engine

HOUR = 60 * MINUTE


def test_front_door_is_open_to_everyone(anyone: Browser) -> None:
    page = anyone.get("/kettle/")

    assert page.status == 200
    assert "An hour of your time is worth an hour of mine." in page.words
    assert "Nothing planned just now." in page.words


def test_front_door_shows_what_is_coming_up(anyone: Browser, cast: Cast) -> None:
    gathering = a_gathering(cast, title="Slow walk", starts_at=NOW + DAY + HOUR)

    page = anyone.get("/kettle/")

    assert "Slow walk Tomorrow, 1pm to 3pm" in page.words
    assert f"/kettle/gatherings/{gathering.hex()}" in page.links()


def test_member_goes_straight_home(alice: Browser) -> None:
    assert alice.get("/kettle/").answer == (303, "/kettle/home")
    assert alice.get("/").answer == (303, "/kettle/home")


def test_member_of_another_community_sees_the_front_door(trent: Browser) -> None:
    page = trent.get("/kettle/")

    assert page.status == 200
    assert "Trent" not in page.html


def test_several_communities_are_listed_to_choose_from(anyone: Browser) -> None:
    page = anyone.get("/")

    assert page.heading == "Which community?"
    assert {"/demo-town/", "/kettle/", "/teapot/"} <= set(page.links())


def test_installation_without_a_community_says_so(
    anyone: Browser, app: Flask, migrated_sqlite_url: str
) -> None:
    app.extensions["timebank_engine"] = open_engine(migrated_sqlite_url)

    page = anyone.get("/")

    assert page.status == 200
    assert "There is no community here yet." in page.words


@pytest.mark.parametrize("path", ["/", "/kettle/"])
def test_front_door_takes_no_forms(anyone: Browser, path: str) -> None:
    assert anyone.press("/in", path).status == 405


@pytest.mark.parametrize("slug", ["nobody", "kettl", "kettle-", "k", "KETTLE", "1kettle", "a" * 41])
def test_unknown_community_is_not_there(anyone: Browser, slug: str) -> None:
    assert anyone.get(f"/{slug}/").status == 404
