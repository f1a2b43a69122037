"""The whole record as a file: two stewards say yes, each has it, and everybody can read that they did."""

import io
import zipfile

import pytest
from flask import Flask
from sqlalchemy import Engine

from tests.cast import NOW, Cast, a_member
from tests.web.browser import Browser
from tests.web.town_desk import an_export
from tests.web.town_people import keep_away
from timebank.cli.errands import Errands
from timebank.clock import DAY
from timebank.services import agreements, members, whole
from timebank.store.people import Person

DESK, LOOKED = "/kettle/desk/export", "/kettle/you/privacy/who-looked"


def a_steward(cast: Cast, name: str, *, duty: str = "rules", by_job: bool = False) -> Person:
    person = a_member(cast.session, cast.community_id, name)
    term = {"duty": duty, "begins_on": "2026-01-01", "ends_on": "2027-01-01", "by_job": by_job}
    members.take_on_duty(cast.session, community_id=cast.community_id, member_id=person.member_id, **term)
    return person


@pytest.fixture
def una(app: Flask, engine: Engine, cast: Cast) -> Browser:
    return Browser(app).sign_in(engine, cast.community_id, a_steward(cast, "Una U"), powers=True)


@pytest.fixture
def vera(app: Flask, engine: Engine, cast: Cast) -> Browser:
    """Open the browser of a steward who works for the host."""
    steward = a_steward(cast, "Vera V", duty="reports", by_job=True)
    return Browser(app).sign_in(engine, cast.community_id, steward, powers=True)


def ask(browser: Browser, names: str = "names") -> None:
    page = browser.follow(browser.press(DESK, DESK, names=names))
    assert page.notices == ["Asked. Now one more steward says yes."]


def make(engine: Engine) -> None:
    errands = Errands(engine)
    while errands.do_next():
        pass


def files_in(browser: Browser) -> dict[str, bytes]:
    """Save the file that is listed on the desk's page."""
    (path,) = [link for link in browser.get(DESK).links() if "/errands/" in link]
    answer = browser.client.get(f"{path}/file")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="whole-record.zip"'
    with zipfile.ZipFile(io.BytesIO(answer.data)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


@pytest.mark.parametrize("names", ["names", "no_names"])
def test_two_say_yes_and_each_has_the_file(una: Browser, vera: Browser, engine: Engine, names: str) -> None:
    ask(una, names)
    assert "You asked today. One more steward must say yes." in una.get(DESK).words
    assert "Una U asked today. Yours would be the second yes." in vera.get(DESK).words

    page = vera.follow(vera.send(DESK, "/yes"))
    assert "We’re making your file." in page.words
    make(engine)

    mine = files_in(vera)
    assert mine == files_in(una)
    assert ("names/member_name.csv" in mine) == (names == "names")
    assert (b"Alice" in b"".join(mine.values())) == (names == "names")
    assert "Yours would be the second yes" not in vera.get(DESK).words


def test_who_wants_no_contact_is_in_no_file_of_a_steward(
    una: Browser, vera: Browser, engine: Engine, cast: Cast
) -> None:
    keep_away(cast)
    ask(una)
    vera.send(DESK, "/yes")
    make(engine)

    held = files_in(vera)

    assert [name for name in held if "no_contact" in name or "call_back" in name] == []
    assert not [name for name, content in held.items() if b'"no_contact"' in content]


def test_everybody_can_read_that_it_was_taken_out(bob: Browser, una: Browser, vera: Browser) -> None:
    assert "whole record" not in bob.get(LOOKED).words
    ask(una)
    assert "whole record" not in bob.get(LOOKED).words

    vera.send(DESK, "/yes")

    said = "On Monday 2 March Una U and Vera V took the whole record out, with names."
    assert said in bob.get(LOOKED).words
    assert said in una.get(DESK).words


def test_whoever_asked_takes_it_back(una: Browser, vera: Browser) -> None:
    ask(una)

    page = una.follow(una.send(DESK, "/removal"))

    assert page.notices == ["Taken back. Nothing is made."]
    assert "Yours would be the second yes" not in vera.get(DESK).words


def test_the_same_is_asked_for_once(una: Browser, vera: Browser) -> None:
    ask(una)

    page = vera.press(DESK, DESK, names="names")

    assert page.status == 422
    assert "Somebody has asked for this already." in page.words
    ask(vera, "no_names")


def test_two_who_work_for_the_host_are_not_enough(
    vera: Browser, app: Flask, engine: Engine, cast: Cast
) -> None:
    walt = a_steward(cast, "Walt W", by_job=True)
    ask(vera)

    page = Browser(app).sign_in(engine, cast.community_id, walt, powers=True).send(DESK, "/yes")

    assert page.status == 422
    assert "somebody who does not work for the host" in page.words


def test_one_steward_has_no_second_button(una: Browser) -> None:
    ask(una)

    assert not [form for form in una.get(DESK).forms if form.attributes["action"].endswith("/yes")]


def test_a_file_is_seen_by_nobody_else(una: Browser, vera: Browser, stella: Browser, engine: Engine) -> None:
    ask(una)
    path = vera.send(DESK, "/yes").location
    make(engine)

    assert [browser.get(f"{path}/file").status for browser in (una, stella)] == [404, 404]


def test_it_can_be_stopped_and_the_file_removed(una: Browser, vera: Browser, engine: Engine) -> None:
    ask(una)
    path = vera.send(DESK, "/yes").location

    page = vera.send(path, f"{path}/removal")

    assert page.location == DESK
    assert "The file is gone." in vera.get(DESK).words
    make(engine)
    assert files_in(una)


def test_a_record_too_long_for_a_page_says_so(una: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole, "MOST_ENTRIES", 3)

    page = una.send(DESK, DESK, names="names")

    assert page.status == 422
    assert "Ask your host to run “timebank export”." in page.words


def test_what_nobody_answers_ends_by_itself(una: Browser, cast: Cast) -> None:
    an_export(cast, now=NOW - agreements.OPEN_DAYS * DAY)

    assert "Yours would be the second yes" not in una.get(DESK).words


@pytest.mark.parametrize("duty", ["reports", "rules"])
def test_the_desk_leads_there(app: Flask, engine: Engine, cast: Cast, duty: str) -> None:
    steward = Browser(app).sign_in(
        engine, cast.community_id, a_steward(cast, "Xena X", duty=duty), powers=True
    )

    assert DESK in steward.get("/kettle/desk").links()


def test_other_stewards_do_not_see_it(stella: Browser, bob: Browser) -> None:
    assert DESK not in stella.get("/kettle/desk").links()
    assert [browser.get(DESK).status for browser in (stella, bob)] == [404, 404]
