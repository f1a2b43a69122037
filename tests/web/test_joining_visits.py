import pytest
from flask import Flask
from sqlmodel import select

from tests.cast import Cast, faults_of
from tests.services.arriving import noted
from tests.web.browser import NOTHING, Browser, asks_to_sign_in
from tests.web.conftest import answer_joining
from timebank.services.errors.check_ins import VisitGoneError
from timebank.store.members import MemberName

PATH = "/kettle/join/done"


@pytest.fixture
def newt(app: Flask, cast: Cast) -> Browser:
    """Open the browser of somebody who was at tea yesterday, as a host noted, and joined today."""
    noted(cast)
    browser = answer_joining(Browser(app), name="Newt", how="none")
    browser.send("/kettle/join/agree", "/agree")
    return browser


def visits_left(cast: Cast) -> int:
    cast.session.rollback()
    return len(cast.session.exec(select(MemberName).where(MemberName.finding == "newt")).all()) - 1


def test_somebody_who_joined_is_asked_whether_they_were_there(newt: Browser, cast: Cast) -> None:
    assert "Were you at Tea yesterday?" in newt.get(PATH).words

    page = newt.send(PATH, "/visits/")

    assert page.answer == (303, PATH)
    assert newt.follow(page).notices
    assert "Were you at" not in newt.get(PATH).words
    assert visits_left(cast) == 0
    assert faults_of(cast) == ()


def test_question_tells_a_title_and_a_day_alone(newt: Browser) -> None:
    assert "hour of" not in newt.get(PATH).words
    assert "Charlie" not in newt.get(PATH).words


def test_nobody_is_asked_about_others(alice: Browser, newt: Browser) -> None:
    assert "Were you at" not in alice.get(PATH).words


def test_pressing_twice_adds_once(newt: Browser, cast: Cast) -> None:
    path, fields = newt.fill_in(PATH, "/visits/")

    assert newt.post(path, fields).answer == newt.post(path, fields).answer == (303, PATH)
    assert visits_left(cast) == 0


def test_visit_that_is_gone_is_told_kindly(newt: Browser, cast: Cast) -> None:
    path, fields = newt.fill_in(PATH, "/visits/")
    newt.send(PATH, "/visits/")
    fields["key"] = newt.blank("/in")["key"]

    page = newt.post(path, fields)

    assert (page.status, page.errors) == (422, [VisitGoneError.sentence])


def test_visit_that_never_was_is_answered_alike(alice: Browser, newt: Browser, cast: Cast) -> None:
    path, _ = newt.fill_in(PATH, "/visits/")

    for wanted in (path, f"/kettle/join/visits/{NOTHING}"):
        page = alice.press("/in", wanted)
        assert (page.status, page.errors) == (422, [VisitGoneError.sentence])
    assert visits_left(cast) == 1


def test_opening_the_page_adds_nothing(newt: Browser, cast: Cast) -> None:
    newt.get(PATH)

    assert visits_left(cast) == 1


def test_signed_out_visitor_adds_nothing(anyone: Browser, newt: Browser, cast: Cast) -> None:
    path, _ = newt.fill_in(PATH, "/visits/")

    assert asks_to_sign_in(anyone.press("/in", path))
    assert visits_left(cast) == 1
