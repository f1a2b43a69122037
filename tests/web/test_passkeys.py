from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import Engine, select
from sqlmodel import Session

from tests.cast import SECRET, Cast
from tests.passkey import PasskeyOfSoftware
from tests.web.browser import Browser, Page, asks_to_sign_in
from tests.web.reading import sent_by
from timebank.app import create_app
from timebank.config import Settings
from timebank.services.errors.passkeys import PasskeyNotKnownError, PasskeyNotReadError, PasskeyTooLateError
from timebank.store.sign_in import Device, Passkey

LIST = "/kettle/you/passkeys"
SIGN_IN = "/kettle/sign-in/passkey"
SHOW = "/kettle/passkey"
ELSEWHERE = "Passkeys work only at a secure address"
PLACES = {
    "https": ("https://hours.example", "https://hours.example", True),
    "a port": ("https://hours.example:8443", "https://hours.example:8443", True),
    "localhost": ("", "http://localhost:8000", True),
    "local network": ("http://192.168.1.20:8000", "http://192.168.1.20:8000", False),
    "no address": ("", "http://192.168.1.20:8000", False),
    "another name": ("https://hours.example", "https://other.example", False),
}


def fill_in(browser: Browser, key: PasskeyOfSoftware, path: str, **more: Any) -> tuple[str, dict[str, Any]]:
    """Open a page, let the passkey answer its question, and fill the answer in."""
    form = next(form for form in browser.get(path).forms if "data-passkey" in form.attributes)
    options = form.attributes["data-passkey"]
    answer = key.make(options) if path.startswith(LIST) else key.show(options)
    return form.attributes["action"], {**sent_by(form), "passkey": answer, **more}


def send(browser: Browser, key: PasskeyOfSoftware, path: str, **more: Any) -> Page:
    return browser.post(*fill_in(browser, key, path, **more))


@pytest.fixture
def key(alice: Browser) -> PasskeyOfSoftware:
    """Make a passkey and let Alice add it."""
    made = PasskeyOfSoftware()
    assert send(alice, made, LIST).answer == (303, LIST)
    return made


@pytest.fixture
def steward(app: Flask, engine: Engine, cast: Cast) -> Browser:
    """Open the browser of a steward who has shown no passkey."""
    return Browser(app).sign_in(engine, cast.community_id, cast.stella)


def passkeys(engine: Engine) -> list[Passkey]:
    with Session(engine) as session:
        return list(session.scalars(select(Passkey)))


def test_passkey_is_added_and_lets_one_in(
    alice: Browser, anyone: Browser, key: PasskeyOfSoftware, engine: Engine
) -> None:
    page = send(anyone, key, SIGN_IN, whose="own")

    assert page.answer == (303, "/kettle/home")
    assert anyone.follow(page).heading == "Hello, Alice"
    assert "A phone or computer Added today" in alice.get(LIST).words
    assert "Remove" in alice.get(LIST).words


def test_whoever_asked_for_a_page_comes_to_it(anyone: Browser, key: PasskeyOfSoftware) -> None:
    wanted = anyone.get("/kettle/hours?before=9").location
    (link,) = (link for link in anyone.get(wanted).links() if link.startswith(SIGN_IN))

    assert send(anyone, key, link).answer == (303, "/kettle/hours?before=9")


def test_shared_phone_is_asked_about_here_too(
    anyone: Browser, key: PasskeyOfSoftware, engine: Engine
) -> None:
    send(anyone, key, SIGN_IN, whose="shared")

    with Session(engine) as session:
        kinds = sorted(session.scalars(select(Device.kind)))
    assert kinds == ["own", "shared"]


@pytest.mark.parametrize("answer", ["", "x", "{}", "[]", '{"id": "\u00e9"}'])
def test_answer_that_is_none_is_refused(anyone: Browser, alice: Browser, answer: str) -> None:
    page, other = anyone.send(SIGN_IN, SIGN_IN, passkey=answer), alice.send(LIST, LIST, passkey=answer)

    assert (page.status, page.errors) == (422, [PasskeyNotKnownError.sentence])
    assert (other.status, other.errors) == (422, [PasskeyNotReadError.sentence])


def test_recorded_answer_is_refused_the_second_time(anyone: Browser, key: PasskeyOfSoftware) -> None:
    sent = fill_in(anyone, key, SIGN_IN)
    twin = anyone.twin()

    assert anyone.post(*sent).status == 303
    page = twin.post(*sent)
    assert (page.status, page.errors) == (422, [PasskeyTooLateError.sentence])


def test_answer_recorded_elsewhere_answers_no_other_question(anyone: Browser, key: PasskeyOfSoftware) -> None:
    _, recorded = fill_in(anyone, key, SIGN_IN)
    thief = Browser(anyone.app)

    page = thief.send(SIGN_IN, SIGN_IN, passkey=recorded["passkey"])

    assert (page.status, page.errors) == (422, [PasskeyNotKnownError.sentence])


def test_question_of_one_page_is_answered_on_no_other(alice: Browser, key: PasskeyOfSoftware) -> None:
    sent = fill_in(alice, key, SHOW)

    page = alice.post(LIST, sent[1])

    assert page.errors == [PasskeyTooLateError.sentence]


def test_question_of_one_community_is_answered_in_no_other(anyone: Browser, key: PasskeyOfSoftware) -> None:
    _, sent = fill_in(anyone, key, SIGN_IN)

    assert anyone.post(SIGN_IN.replace("kettle", "teapot"), sent).errors == [PasskeyTooLateError.sentence]


def test_page_that_was_open_too_long_asks_anew(
    anyone: Browser, key: PasskeyOfSoftware, noon: time_machine.Traveller
) -> None:
    sent = fill_in(anyone, key, SIGN_IN)
    noon.shift(timedelta(minutes=5, seconds=1))
    page = anyone.post(*sent)

    assert page.errors == [PasskeyTooLateError.sentence]
    again = key.show(page.form(SIGN_IN).attributes["data-passkey"])
    assert anyone.post(SIGN_IN, {**sent[1], "passkey": again}).status == 303


def test_passkey_that_was_removed_lets_nobody_in(
    alice: Browser, anyone: Browser, key: PasskeyOfSoftware, engine: Engine
) -> None:
    page = alice.send(LIST, "/removal")

    assert page.answer == (303, LIST)
    assert passkeys(engine) == []
    assert send(anyone, key, SIGN_IN).errors == [PasskeyNotKnownError.sentence]


def test_nobody_removes_anothers_passkey(bob: Browser, key: PasskeyOfSoftware, engine: Engine) -> None:
    assert bob.press(LIST, f"{LIST}/removal", passkey=key.id.hex()).status == 404
    assert bob.press(LIST, f"{LIST}/removal", passkey="x").status == 404
    assert len(passkeys(engine)) == 1


@pytest.mark.parametrize(("address", "opened", "is_offered"), PLACES.values(), ids=PLACES.keys())
def test_passkeys_are_offered_only_where_a_phone_would_answer(
    app: Flask, tmp_path: Path, address: str, opened: str, is_offered: bool
) -> None:
    elsewhere = create_app(Settings(data=tmp_path, secret_key=SECRET, address=address))
    elsewhere.extensions["timebank_engine"] = app.extensions["timebank_engine"]

    page = Browser(elsewhere).get(SIGN_IN, base_url=opened)

    assert any("data-passkey" in form.attributes for form in page.forms) == is_offered
    assert ELSEWHERE in page.words


def test_steward_without_a_passkey_is_led_to_add_one(steward: Browser) -> None:
    shown = steward.get(f"{SHOW}?next=/kettle/hours")
    (link,) = (link for link in shown.links() if link.startswith(LIST))
    key = PasskeyOfSoftware()

    added = send(steward, key, link)

    assert added.answer == (303, f"{SHOW}?next=/kettle/hours")
    assert send(steward, key, added.location).answer == (303, "/kettle/hours")


def test_steward_shows_a_passkey_before_changing_any(steward: Browser) -> None:
    key = PasskeyOfSoftware()
    send(steward, key, LIST)
    fields = steward.blank(SHOW)

    refused = [steward.post(path, fields) for path in (LIST, f"{LIST}/removal")]

    assert {page.answer for page in refused} == {(303, SHOW)}
    assert "show one of them" in steward.get(LIST).words
    send(steward, key, SHOW)
    assert steward.send(LIST, "/removal").answer == (303, LIST)


def test_showing_a_passkey_takes_only_ones_own(bob: Browser, key: PasskeyOfSoftware) -> None:
    send(bob, PasskeyOfSoftware(), LIST)

    assert send(bob, key, SHOW).errors == [PasskeyNotKnownError.sentence]


def test_signed_out_visitor_signs_in_first(anyone: Browser, trent: Browser) -> None:
    for path in (LIST, SHOW):
        assert asks_to_sign_in(anyone.get(path))
        assert asks_to_sign_in(trent.get(path))
    for path in (LIST, SHOW, f"{LIST}/removal"):
        assert asks_to_sign_in(anyone.press("/in", path))


def test_member_who_is_signed_in_has_no_sign_in_page(alice: Browser) -> None:
    assert alice.get(SIGN_IN).answer == (303, "/kettle/home")


def test_script_is_sent_to_these_pages_alone(alice: Browser, anyone: Browser, app: Flask) -> None:
    script = app.jinja_env.globals["asset"]("js/passkey.js")

    assert all(script in page.html for page in (alice.get(LIST), anyone.get(SIGN_IN)))
    assert not any(script in page.html for page in (alice.get(SHOW), alice.get("/kettle/you")))
