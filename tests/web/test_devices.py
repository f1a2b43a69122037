import pytest
from flask import Flask
from sqlalchemy import Engine

from tests.cast import Cast
from tests.web.browser import NOTHING, Browser, asks_to_sign_in, is_nothing

PATH = "/kettle/you/devices"
HOME = "/kettle/home"


@pytest.fixture
def tablet(app: Flask, engine: Engine, cast: Cast) -> Browser:
    """Sign Alice in on another device, which is shared."""
    return Browser(app).sign_in(engine, cast.community_id, cast.alice, "shared")


def ends(browser: Browser) -> list[str]:
    """List where the buttons lead that end a device."""
    actions = (form.attributes["action"] for form in browser.get(PATH).forms)
    return [action for action in actions if action.endswith("/removal")]


def test_every_device_is_listed_with_whose_it_is(alice: Browser, tablet: Browser) -> None:
    words = alice.get(PATH).words

    assert "You’re on this one A phone or computer Your own · signed in today" in words
    assert "Others A phone or computer Shared · signed in today" in words


def test_one_press_ends_another(alice: Browser, tablet: Browser) -> None:
    (action,) = ends(alice)

    page = alice.send(PATH, action)

    assert page.answer == (303, PATH)
    assert alice.follow(page).notices == ["You’re signed out there."]
    assert asks_to_sign_in(tablet.get(HOME))
    assert ends(alice) == []


def test_all_others_are_ended_at_once(
    alice: Browser, bob: Browser, tablet: Browser, app: Flask, engine: Engine, cast: Cast
) -> None:
    third = Browser(app).sign_in(engine, cast.community_id, cast.alice)

    assert alice.send(PATH, "/others/removal").answer == (303, PATH)

    assert asks_to_sign_in(tablet.get(HOME))
    assert asks_to_sign_in(third.get(HOME))
    assert {alice.get(HOME).status, bob.get(HOME).status} == {200}


def test_this_one_is_ended_by_signing_out(alice: Browser, tablet: Browser) -> None:
    assert alice.send(PATH, "/sign-out").answer == (303, "/kettle/")

    assert asks_to_sign_in(alice.get(PATH))
    assert tablet.get(PATH).status == 200


def test_nobody_sees_or_ends_anothers(alice: Browser, tablet: Browser, bob: Browser) -> None:
    (action,) = ends(alice)

    assert ends(bob) == []
    assert is_nothing(bob.press(PATH, action), bob.press(PATH, f"{PATH}/{NOTHING}/removal"))
    assert tablet.get(HOME).status == 200


def test_getting_the_address_ends_nothing(alice: Browser, tablet: Browser) -> None:
    (action,) = ends(alice)

    assert {alice.get(action).status, alice.get(f"{PATH}/others/removal").status} == {405}
    assert tablet.get(HOME).status == 200


def test_signed_out_visitor_signs_in_first(anyone: Browser, trent: Browser) -> None:
    assert asks_to_sign_in(anyone.get(PATH))
    assert asks_to_sign_in(trent.get(PATH))
