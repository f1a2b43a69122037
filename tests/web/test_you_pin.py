import pytest
from sqlmodel import select

from tests.cast import Cast
from tests.web.browser import Browser, asks_to_sign_in
from timebank.services.errors.sign_in import SimplePinError
from timebank.store.members import Card, Pin

PATH = "/kettle/you/pin"
ARABIC = "\u0661\u0662\u0663\u0664\u0665\u0667"
ODD = ["", "12345", "1234567", "abcdef", "12 3456", ARABIC, "2" * 500]


def pins(cast: Cast) -> int:
    return len(cast.session.exec(select(Pin)).all())


def test_pin_is_kept_and_lets_one_in(alice: Browser, anyone: Browser, cast: Cast) -> None:
    page = alice.send(PATH, pin="204857")
    number = cast.session.exec(select(Card.number).where(Card.member_id == cast.alice.member_id)).one()

    assert page.answer == (303, "/kettle/you")
    assert alice.follow(page).notices
    assert anyone.send("/kettle/sign-in", "/card", card=number, pin="204857").status == 303


def test_pin_is_kept_as_a_hash(alice: Browser, cast: Cast) -> None:
    alice.send(PATH, pin="204857")

    assert cast.session.exec(select(Pin.pin_hash)).one().startswith("$argon2id$")


@pytest.mark.parametrize("pin", ["000000", "999999", "123456", "654321", "345678"])
def test_pin_anyone_would_guess_is_refused(alice: Browser, cast: Cast, pin: str) -> None:
    page = alice.send(PATH, pin=pin)

    assert page.status == 422
    assert page.errors == [SimplePinError.sentence]
    assert pins(cast) == 0


@pytest.mark.parametrize("pin", ODD)
def test_pin_has_six_digits(alice: Browser, cast: Cast, pin: str) -> None:
    page = alice.send(PATH, pin=pin)

    assert page.status == 422
    assert page.errors
    assert pins(cast) == 0


def test_new_pin_takes_the_place_of_the_old(alice: Browser, anyone: Browser, cast: Cast) -> None:
    alice.send(PATH, pin="204857")
    alice.send(PATH, pin="204858")
    number = cast.session.exec(select(Card.number).where(Card.member_id == cast.alice.member_id)).one()

    assert anyone.send("/kettle/sign-in", "/card", card=number, pin="204857").status == 422
    assert anyone.send("/kettle/sign-in", "/card", card=number, pin="204858").status == 303


def test_opening_the_page_keeps_no_pin(alice: Browser, cast: Cast) -> None:
    alice.get(f"{PATH}?pin=204857")

    assert pins(cast) == 0


def test_signed_out_visitor_keeps_no_pin(anyone: Browser, cast: Cast) -> None:
    assert asks_to_sign_in(anyone.press("/in", PATH, pin="204857"))
    assert pins(cast) == 0
