"""A gathering's other name: what strangers, newcomers and paper show, while members see its own."""

import pytest
from flask import Flask
from sqlalchemy import Engine, text
from sqlmodel import select

from tests.cast import Cast, a_gathering, finish
from tests.paper import words_of
from tests.web.addresses import MORE, PAGES
from tests.web.browser import Browser
from tests.web.conftest import a_newcomer
from tests.web.town import Town
from timebank.store.gatherings import Gathering

OWN, OUTSIDE = "Sleepless club", "Evening tea"
RENAME = "UPDATE gathering SET title = :own || ' ' || title, public_title = :outside || ' ' || title"
PAPER = ("poster", "poster?size=a5", "pack")
PDFS = ("poster.pdf", "poster.pdf?size=a5", "pack.pdf")
PLANNED = {"place": "The café", "access": "A ramp", "day": "2026-03-04", "starts": "14:00"}


@pytest.fixture
def renamed(town: Town, engine: Engine) -> Town:
    with engine.begin() as connection:
        connection.execute(text(RENAME), {"own": OWN, "outside": OUTSIDE})
    return town


@pytest.fixture
def path(cast: Cast) -> str:
    return f"/kettle/gatherings/{a_gathering(cast, title=OWN, public_title=OUTSIDE).hex()}"


def everywhere(browser: Browser, town: Town) -> dict[str, str]:
    return {name: browser.get(town.path(name)).html for name in (*PAGES, *MORE)}


def test_strangers_meet_its_own_name_nowhere(anyone: Browser, renamed: Town) -> None:
    pages = everywhere(anyone, renamed)

    assert [name for name, page in pages.items() if OWN in page] == []
    shown = {name for name, page in pages.items() if OUTSIDE in page}
    assert shown >= {"check_ins.arrive", "gatherings.list_", "gatherings.show", "front.show", "calendars.one"}
    assert shown >= {"calendars.feed", "/S/{early_sign}", "/S/{cancelled_sign}"}


def test_newcomers_meet_its_own_name_nowhere(app: Flask, cast: Cast, renamed: Town) -> None:
    nora = a_newcomer(app, renamed)
    before = everywhere(nora, renamed)
    finish(cast, bytes.fromhex(renamed.names["open"]))

    pages = {f"{name}, before": page for name, page in before.items()} | everywhere(nora, renamed)

    assert [name for name, page in pages.items() if OWN in page] == []
    shown = {name for name, page in pages.items() if OUTSIDE in page}
    assert shown >= {"home.show", "hours.show", "copies.as_data", "copies.as_page", "gatherings.show"}


def test_paper_shows_the_outside_name_alone(charlie: Browser, path: str) -> None:
    pages = [charlie.get(f"{path}/{name}").html for name in PAPER]

    assert all(OUTSIDE in page and OWN not in page for page in pages)


@pytest.mark.parametrize("name", PDFS)
def test_pdfs_show_the_outside_name_alone(charlie: Browser, path: str, name: str) -> None:
    said = " ".join(words_of(bytes(charlie.client.get(f"{path}/{name}").data)))

    assert OUTSIDE in said
    assert OWN not in said


def test_members_see_its_own_name(alice: Browser, renamed: Town) -> None:
    for name in ("gatherings.show", "gatherings.list_", "home.show", "check_ins.arrive"):
        assert OWN in alice.get(renamed.path(name)).words


def test_tab_and_calendar_of_a_member_say_little(bob: Browser, charlie: Browser, path: str) -> None:
    assert not {OUTSIDE, OWN} & set(bob.get(path).title.split(" – "))
    assert f"SUMMARY:{OUTSIDE}" in bob.get(f"{path}/calendar.ics").html
    for page in ("change", "cancellation", "finish", "hosts"):
        assert OWN not in charlie.get(f"{path}/{page}").title


def test_host_names_it_twice(charlie: Browser, anyone: Browser) -> None:
    planned = charlie.send("/kettle/gatherings/new", title=OWN, public_title=OUTSIDE, **PLANNED)

    assert planned.status == 303
    assert charlie.follow(planned).heading == OWN
    assert anyone.follow(planned).heading == OUTSIDE


@pytest.mark.parametrize("said", ["", OWN, f"  {OWN} "])
def test_one_name_is_enough(charlie: Browser, anyone: Browser, cast: Cast, said: str) -> None:
    planned = charlie.send("/kettle/gatherings/new", title=OWN, public_title=said, **PLANNED)
    charlie.send(f"{planned.location}/change", "/change", title="Late tea")

    assert anyone.follow(planned).heading == "Late tea"


def test_host_changes_it_for_later_ones_too(charlie: Browser, anyone: Browser, cast: Cast) -> None:
    first = a_gathering(cast, title=OWN, access="A ramp", times=2)
    path = f"/kettle/gatherings/{first.hex()}"
    (later,) = cast.session.exec(select(Gathering).where(Gathering.id != first))

    assert charlie.send(f"{path}/change", "/change", public_title=OUTSIDE, later="y").status == 303

    for gathering in (path, f"/kettle/gatherings/{later.id.hex()}"):
        assert (anyone.get(gathering).heading, charlie.get(gathering).heading) == (OUTSIDE, OWN)


def test_form_says_where_it_is_shown(charlie: Browser, path: str) -> None:
    page = charlie.get(f"{path}/change")

    assert page.typed("public_title") == OUTSIDE
    assert "Printed on the sign and shown to anyone. Leave empty to show the same name." in page.words


def test_too_long_a_name_is_asked_for_again(charlie: Browser) -> None:
    page = charlie.send("/kettle/gatherings/new", title=OWN, public_title="Tea " * 20, **PLANNED)

    assert page.status == 422
    assert page.typed("title") == OWN
