"""One gathering as a file that calendar programs read."""

import re

import pytest

from tests.cast import NOW, Cast, a_gathering, a_key, finish
from tests.web.browser import NOTHING, Browser, is_nothing
from tests.web.calendars import properties, unfolded
from timebank.clock import DAY, MINUTE
from timebank.services import changes
from timebank.store.gatherings import Gathering
from timebank.web.ical import MOST_OCTETS


@pytest.fixture
def path(gathering: Gathering) -> str:
    return f"/kettle/gatherings/{gathering.id.hex()}"


def test_gatherings_page_leads_to_it(anyone: Browser, path: str) -> None:
    assert f"{path}/calendar.ics" in anyone.get(path).links()


def test_finished_gathering_is_not_offered(anyone: Browser, cast: Cast) -> None:
    finish(cast, over := a_gathering(cast, starts_at=NOW - DAY))

    assert not any(link.endswith(".ics") for link in anyone.get(f"/kettle/gatherings/{over.hex()}").links())


def test_it_says_what_when_and_where(anyone: Browser, path: str, gathering: Gathering) -> None:
    page = anyone.get(f"{path}/calendar.ics")

    assert page.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert page.headers["Content-Disposition"] == 'attachment; filename="gatherings.ics"'
    assert properties(page) == {
        "UID": f"{gathering.id.hex()}@localhost:8000",
        "DTSTAMP": "20260302T120000Z",
        "DTSTART": "20260302T113000Z",
        "DTEND": "20260302T133000Z",
        "SUMMARY": "Tea",
        "LOCATION": "The kitchen",
        "URL": f"http://localhost:8000{path}",
    }


def test_times_are_the_same_all_over_the_world(anyone: Browser, cast: Cast) -> None:
    in_june = a_gathering(cast, starts_at=NOW + 100 * DAY, length_minutes=90)

    found = properties(anyone.get(f"/kettle/gatherings/{in_june.hex()}/calendar.ics"))

    assert (found["DTSTART"], found["DTEND"]) == ("20260610T120000Z", "20260610T133000Z")


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("Tea, cake; and time", r"Tea\, cake\; and time"),
        (r"Back\slash", r"Back\\slash"),
        ("Paned a sgwrs: tŷ ☕", "Paned a sgwrs: tŷ ☕"),
        ("END:VEVENT", "END:VEVENT"),
        ("Tea\r\nEND:VCALENDAR", r"Tea\nEND:VCALENDAR"),
        ("Tea\u2028and\x08 bell\x07", r"Tea\nand bell"),
    ],
)
def test_words_stay_words(anyone: Browser, cast: Cast, typed: str, written: str) -> None:
    gathering = a_gathering(cast, title=typed, access=typed)
    found = properties(anyone.get(f"/kettle/gatherings/{gathering.hex()}/calendar.ics"))

    assert (found["SUMMARY"], found["DESCRIPTION"]) == (written, written)


@pytest.mark.parametrize("letter", ["a", "ŷ", "☕", "𝄞"])
def test_long_lines_are_folded_between_letters(anyone: Browser, cast: Cast, letter: str) -> None:
    gathering = a_gathering(cast, place="The hall", access=letter * 200)
    page = anyone.get(f"/kettle/gatherings/{gathering.hex()}/calendar.ics")

    assert properties(page)["DESCRIPTION"] == letter * 200
    assert max(len(line.encode()) for line in page.html.split("\r\n")) <= MOST_OCTETS


def test_every_line_ends_as_it_must(anyone: Browser, path: str) -> None:
    text = anyone.get(f"{path}/calendar.ics").html

    assert text.endswith("END:VCALENDAR\r\n")
    assert not re.search(r"(?<!\r)\n|\r(?!\n)", text)
    assert unfolded(text)[:3] == ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Timebank//Gatherings//EN"]


def test_its_id_stays_so_that_a_change_replaces_it(
    anyone: Browser, cast: Cast, path: str, gathering: Gathering
) -> None:
    before = properties(anyone.get(f"{path}/calendar.ics"))
    cast.session.get_one(Gathering, (gathering.community_id, gathering.id)).starts_at += 30 * MINUTE
    cast.session.commit()

    after = properties(anyone.get(f"{path}/calendar.ics"))

    assert (before["UID"], after["DTSTART"]) == (after["UID"], "20260302T120000Z")


def test_cancelled_one_is_crossed_out_in_the_calendar(anyone: Browser, cast: Cast) -> None:
    gathering = a_gathering(cast)
    calendar = f"/kettle/gatherings/{gathering.hex()}/calendar.ics"
    assert "STATUS" not in properties(anyone.get(calendar))
    who = {"community_id": cast.community_id, "member_id": cast.charlie.member_id}
    changes.cancel(cast.session, **who, gathering_id=gathering, key=a_key(), now=NOW)

    assert properties(anyone.get(calendar))["STATUS"] == "CANCELLED"


def test_it_names_nobody(bob: Browser, path: str) -> None:
    assert not re.search("Bob|Charlie|ATTENDEE|ORGANIZER", bob.get(f"{path}/calendar.ics").html)


def test_other_communities_and_unknown_gatherings_have_none(anyone: Browser, path: str) -> None:
    elsewhere = anyone.get(f"{path.replace('kettle', 'teapot')}/calendar.ics")

    assert is_nothing(elsewhere, anyone.get(f"/teapot/gatherings/{NOTHING}/calendar.ics"))
