import pytest
from sqlmodel import Session, select

from tests.cast import Cast
from tests.web.browser import Browser, Page
from tests.web.neighbours import Neighbours
from timebank.services.members import set_pin
from timebank.services.sign_in import TRIES_IN_TEN_MINUTES
from timebank.store.members import Card

PATH = "/kettle/sign-in"
PIN = "204857"


@pytest.fixture
def number(cast: Cast) -> str:
    """Give Alice a PIN and read the number on her card."""
    set_pin(cast.session, community_id=cast.community_id, member_id=cast.alice.member_id, pin=PIN)
    return number_of(cast.session, cast.alice.member_id)


def number_of(session: Session, member_id: bytes) -> str:
    return session.exec(select(Card.number).where(Card.member_id == member_id)).one()


def use(browser: Browser, card: str, pin: str, path: str = PATH) -> Page:
    return browser.send(path, "/sign-in/card", card=card, pin=pin)


def test_card_and_pin_let_one_in(anyone: Browser, number: str) -> None:
    page = use(anyone, number, PIN)

    assert page.answer == (303, "/kettle/home")
    assert anyone.follow(page).heading == "Hello, Alice"


def test_card_number_may_be_typed_small_and_in_two_blocks(anyone: Browser, number: str) -> None:
    assert use(anyone, f" {number[:3]} {number[3:]} ".lower(), "204 857").status == 303


def test_wrong_pin_is_refused_without_saying_which_was_wrong(anyone: Browser, number: str) -> None:
    wrong, unknown = use(anyone, number, "000001"), use(anyone, "ZZZZZZ", PIN)

    assert wrong.status == unknown.status == 422
    assert wrong.errors == unknown.errors
    assert wrong.typed("card") == number


def test_card_without_a_pin_lets_nobody_in(anyone: Browser, cast: Cast) -> None:
    number = number_of(cast.session, cast.bob.member_id)

    assert use(anyone, number, "000000").status == 422


def test_pin_belongs_to_its_own_card(anyone: Browser, number: str, cast: Cast) -> None:
    assert use(anyone, number_of(cast.session, cast.bob.member_id), PIN).status == 422


def test_card_of_another_community_lets_nobody_in(
    anyone: Browser, number: str, neighbours: Neighbours
) -> None:
    assert use(anyone, number, PIN, path="/teapot/sign-in").status == 422


@pytest.mark.parametrize(("card", "pin"), [("", PIN), ("234567", ""), ("", ""), (" ", "\x00")])
def test_empty_box_is_named(anyone: Browser, card: str, pin: str) -> None:
    page = use(anyone, card, pin)

    assert page.status == 422
    assert len(page.errors) == (not card.strip()) + (pin != PIN)


def test_guessing_one_card_is_slowed_down(anyone: Browser, number: str) -> None:
    for _ in range(TRIES_IN_TEN_MINUTES):
        use(anyone, number, "000001")

    page = use(anyone, number, PIN)

    assert page.status == 422
    assert page.errors == ["That's a lot of tries. Wait ten minutes, or ask a steward for help."]


def test_card_address_takes_only_forms(anyone: Browser) -> None:
    assert anyone.get("/kettle/sign-in/card").status == 405
