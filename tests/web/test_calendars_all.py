"""All gatherings in one's own calendar, by an address that nobody can guess."""

import re
from pathlib import Path

import pytest
from flask import Flask
from sqlmodel import select

from tests.cast import NOW, SECRET, TODAY, Cast, a_gathering, a_key, finish
from tests.web.browser import NOTHING, Browser, asks_to_sign_in, is_nothing
from tests.web.calendars import events
from tests.web.rows import everything
from timebank.clock import DAY
from timebank.config import Settings
from timebank.services import breaks, leaving
from timebank.services.codes import calendar_token
from timebank.store.calendars import Calendar
from timebank.store.people import Person

MINE = "/kettle/you/calendar"
ADDRESS = re.compile(r"http://localhost:8000(/kettle/calendar/[\w-]{32}\.ics)")


def asked_for(browser: Browser) -> str:
    """Make an address, or read the one that stands."""
    page = browser.get(MINE)
    if not ADDRESS.search(page.words):
        assert browser.send(MINE, MINE).answer == (303, MINE)
    (path,) = ADDRESS.findall(browser.get(MINE).words)
    return str(path)


def leave(cast: Cast, person: Person, *, keeps_name: bool) -> None:
    who = {"community_id": cast.community_id, "member_id": person.member_id}
    leaving.leave(cast.session, **who, key=a_key(), keeps_name=keeps_name, day=TODAY.isoformat(), now=NOW)


def test_list_of_gatherings_leads_there(bob: Browser, anyone: Browser) -> None:
    assert MINE in bob.get("/kettle/gatherings").links()
    assert MINE not in anyone.get("/kettle/gatherings").links()


def test_address_hangs_on_the_secret_that_was_made_here(
    bob: Browser, anyone: Browser, cast: Cast, app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody sets a secret where one is made and kept in the data folder."""
    (tmp_path / "secret.key").write_text(SECRET)
    monkeypatch.setitem(app.extensions, "timebank_settings", Settings(data=tmp_path, secret_key=""))

    path = asked_for(bob)

    (kept,) = cast.session.exec(select(Calendar)).all()
    guessed = calendar_token("", cast.community_id, cast.bob.member_id, kept.seed)
    assert guessed not in path
    assert anyone.get(path).status == 200


def test_nobody_has_an_address_who_has_not_asked(bob: Browser, cast: Cast) -> None:
    assert not ADDRESS.search(bob.get(MINE).words)
    assert cast.session.exec(select(Calendar)).all() == []


def test_calendar_reads_it_without_signing_in(bob: Browser, anyone: Browser, cast: Cast) -> None:
    a_gathering(cast, title="Slow walk", starts_at=NOW + DAY)

    page = anyone.get(asked_for(bob))

    assert page.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert [event["SUMMARY"] for event in events(page)] == ["Slow walk"]


def test_it_holds_what_is_to_come_and_the_last_thirty_days(bob: Browser, anyone: Browser, cast: Cast) -> None:
    for days in (-31, -29, 0, 1, 400):
        a_gathering(cast, title=f"Day {days}", starts_at=NOW + days * DAY)
    finish(cast, a_gathering(cast, title="Over and saved", starts_at=NOW - 2 * DAY))

    told = [event["SUMMARY"] for event in events(anyone.get(asked_for(bob)))]

    assert told == ["Day -29", "Over and saved", "Day 0", "Day 1", "Day 400"]


def test_one_gathering_is_the_same_event_in_both(bob: Browser, anyone: Browser, cast: Cast) -> None:
    gathering = a_gathering(cast)

    alone = events(anyone.get(f"/kettle/gatherings/{gathering.hex()}/calendar.ics"))

    assert events(anyone.get(asked_for(bob))) == alone


def test_it_tells_nothing_about_the_member(alice: Browser, bob: Browser, cast: Cast) -> None:
    a_gathering(cast, host=cast.bob)

    ours, theirs = (browser.get(asked_for(browser)).html for browser in (alice, bob))

    assert ours == theirs
    assert not re.search("Alice|Bob", ours)


def test_each_member_has_an_address_of_their_own(alice: Browser, bob: Browser) -> None:
    assert asked_for(alice) != asked_for(bob)


def test_it_stays_the_same_until_it_is_ended(bob: Browser) -> None:
    first = asked_for(bob)
    other_tab = bob.press("/in", MINE)

    assert other_tab.answer == (303, MINE)
    assert asked_for(bob) == first


def test_ended_address_is_gone_and_the_next_is_another(bob: Browser, alice: Browser, anyone: Browser) -> None:
    mine, hers = asked_for(bob), asked_for(alice)

    ended = bob.send(MINE, f"{MINE}/removal")

    assert bob.follow(ended).notices == ["The address has ended. You can take the calendar off your phone."]
    assert is_nothing(anyone.get(mine), anyone.get(f"/kettle/calendar/{NOTHING}.ics"))
    assert anyone.get(hers).status == 200
    assert asked_for(bob) != mine


@pytest.mark.parametrize("keeps_name", [True, False])
def test_whoever_leaves_takes_it_along(bob: Browser, anyone: Browser, cast: Cast, keeps_name: bool) -> None:
    mine = asked_for(bob)

    leave(cast, cast.bob, keeps_name=keeps_name)

    assert is_nothing(anyone.get(mine), anyone.get(f"/kettle/calendar/{NOTHING}.ics"))
    assert cast.session.exec(select(Calendar)).all() == []


def test_it_goes_on_through_a_break(bob: Browser, anyone: Browser, cast: Cast) -> None:
    mine = asked_for(bob)
    who = {"community_id": cast.community_id, "member_id": cast.bob.member_id}
    breaks.pause(cast.session, **who, key=a_key(), now=NOW)

    assert anyone.get(mine).status == 200


def test_it_opens_no_other_community(bob: Browser, anyone: Browser) -> None:
    mine = asked_for(bob)

    elsewhere = anyone.get(mine.replace("kettle", "teapot"))

    assert is_nothing(elsewhere, anyone.get(f"/teapot/calendar/{NOTHING}.ics"))


@pytest.mark.parametrize("token", ["x", "%00", "%F0%9F%8D%B5", "a" * 2_000, "..", "'"])
def test_what_is_no_address_is_not_there(anyone: Browser, token: str) -> None:
    assert anyone.get(f"/kettle/calendar/{token}.ics").status == 404


def test_database_does_not_hold_what_opens_it(bob: Browser, cast: Cast) -> None:
    token = asked_for(bob).rpartition("/")[2].removesuffix(".ics")

    cast.session.rollback()
    assert token not in str(everything(cast.session.get_bind()))


def test_reading_it_changes_nothing(bob: Browser, anyone: Browser, cast: Cast) -> None:
    mine = asked_for(bob)
    cast.session.rollback()
    before = everything(cast.session.get_bind())

    anyone.get(mine)

    assert everything(cast.session.get_bind()) == before


def test_visitor_is_asked_to_sign_in(anyone: Browser) -> None:
    assert asks_to_sign_in(anyone.get(MINE))
