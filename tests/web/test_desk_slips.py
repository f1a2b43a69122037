import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import Engine
from sqlmodel import Session, select

from tests.cast import Cast
from tests.web.browser import NOTHING, Browser, Page
from tests.web.signs import read_square
from timebank.services.errors.sign_in import OtherWaysInError
from timebank.store.looks import Looking
from timebank.store.sign_in import Slip

PATH = "/kettle/desk/slips"
ADDRESS = re.compile(r"http://localhost:8000(/kettle/slip/\w+)")


@pytest.fixture
def joy(stella: Browser) -> str:
    """Let Joy join beside Stella, with no way in; return her page at the desk."""
    return stella.send("/kettle/desk/people/new", "/new", name="Joy").location.removesuffix("/joined")


def slips(engine: Engine) -> int:
    with Session(engine) as session:
        return len(session.exec(select(Slip)).all())


def address_on(page: Page) -> str:
    (found,) = ADDRESS.findall(page.words)
    return str(found)


def test_slip_lets_somebody_in_once(stella: Browser, joy: str, app: Flask) -> None:
    page = stella.send(joy, "/slip")
    address = address_on(page)
    phone, other = Browser(app), Browser(app)

    assert (page.status, page.heading) == (200, "Sign-in slip for Joy")
    assert read_square(page).endswith(address)
    assert phone.send(address, "/slip").status == 303
    assert phone.get("/kettle/home").heading == "Hello, Joy"
    assert other.get(address).status == 404


def test_it_is_good_for_seven_days(
    stella: Browser, anyone: Browser, joy: str, noon: time_machine.Traveller
) -> None:
    address = address_on(stella.send(joy, "/slip"))
    noon.shift(timedelta(days=8))

    assert anyone.get(address).status == 404


def test_it_is_found_from_the_list_too(stella: Browser, joy: str, engine: Engine) -> None:
    assert PATH in stella.get("/kettle/desk").links()

    page = stella.send(f"{PATH}?someone=joy", "/slip")

    assert page.heading == "Sign-in slip for Joy"


def test_pressing_twice_makes_one_and_shows_it_again(stella: Browser, joy: str, engine: Engine) -> None:
    path, fields = stella.fill_in(joy, "/slip")

    first, second = stella.post(path, fields), stella.post(path, fields)

    assert address_on(first) == address_on(second)
    assert slips(engine) == 1


def test_no_address_leads_to_it_again(stella: Browser, joy: str) -> None:
    address = address_on(stella.send(joy, "/slip"))
    token = address.rpartition("/")[2]

    for path in (joy, PATH, "/kettle/desk"):
        assert token not in stella.get(path).html
    assert stella.get(f"{joy}/slip").status == 405


def test_member_can_read_that_it_was_printed(stella: Browser, joy: str, engine: Engine) -> None:
    stella.send(joy, "/slip")

    with Session(engine) as session:
        assert "slip" in session.exec(select(Looking.what)).all()


def test_whoever_has_a_way_in_gets_none(stella: Browser, cast: Cast, engine: Engine) -> None:
    page = stella.send(f"/kettle/desk/people/{cast.alice.member_id.hex()}", "/slip")

    assert (page.status, page.errors) == (422, [OtherWaysInError.sentence])
    assert slips(engine) == 0


def test_nobody_makes_one_for_themselves_or_for_nobody(stella: Browser, cast: Cast, engine: Engine) -> None:
    for person in (cast.stella.member_id.hex(), NOTHING):
        assert stella.press("/in", f"/kettle/desk/people/{person}/slip").status == 404
    assert slips(engine) == 0


@pytest.mark.parametrize("who", ["alice", "anyone", "trent"])
def test_nobody_else_prints_one(request: pytest.FixtureRequest, joy: str, engine: Engine, who: str) -> None:
    browser: Browser = request.getfixturevalue(who)

    assert browser.press("/in", f"{joy}/slip").status in (303, 404)
    assert slips(engine) == 0


def test_opening_the_list_makes_none(stella: Browser, joy: str, engine: Engine) -> None:
    stella.get(PATH)

    assert slips(engine) == 0
