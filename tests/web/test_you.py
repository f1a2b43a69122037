import pytest
from sqlmodel import select

from tests.cast import Cast
from tests.web.browser import Browser, asks_to_sign_in
from tests.web.signs import read_square
from timebank.store.members import Card

PATH = "/kettle/you"


@pytest.mark.parametrize("path", [PATH, f"{PATH}/card"])
def test_square_on_the_card_leads_back_to_its_holder(alice: Browser, path: str) -> None:
    text = read_square(alice.get(path))

    assert text.startswith("HTTP://LOCALHOST:8000/C/")
    assert alice.get("/C/" + text.rpartition("/")[2]).answer == (303, PATH)


@pytest.mark.parametrize("path", [PATH, f"{PATH}/card"])
def test_number_is_printed_in_two_blocks(alice: Browser, cast: Cast, path: str) -> None:
    number = cast.session.exec(select(Card.number).where(Card.member_id == cast.alice.member_id)).one()

    assert f"{number[:3]} {number[3:]}" in alice.get(path).words


def test_square_holds_no_name_and_no_number(alice: Browser, cast: Cast) -> None:
    number = cast.session.exec(select(Card.number).where(Card.member_id == cast.alice.member_id)).one()

    text = read_square(alice.get(PATH))

    assert "ALICE" not in text
    assert number not in text


def test_nobody_sees_anothers_card(alice: Browser, bob: Browser) -> None:
    assert read_square(alice.get(PATH)) != read_square(bob.get(PATH))
    assert "Alice" not in bob.get(PATH).html


@pytest.mark.parametrize("path", [PATH, f"{PATH}/card"])
def test_page_takes_no_forms(alice: Browser, path: str) -> None:
    assert alice.press("/in", path).status == 405


@pytest.mark.parametrize("path", [PATH, f"{PATH}/card", f"{PATH}/pin"])
def test_signed_out_visitor_signs_in_first(anyone: Browser, trent: Browser, path: str) -> None:
    assert asks_to_sign_in(anyone.get(path))
    assert asks_to_sign_in(trent.get(path))


@pytest.mark.parametrize(
    ("has_pin", "said"),
    [
        (False, "You can sign in with a code by email. Two ways are better than one"),
        (True, "You can sign in with a code by email and your card and PIN. "),
    ],
)
def test_ways_in_are_said_and_a_second_is_suggested(alice: Browser, has_pin: bool, said: str) -> None:
    if has_pin:
        alice.send(f"{PATH}/pin", pin="204857")

    words = alice.get(PATH).words

    assert said.strip() in words
    assert ("Two ways are better" in words) != has_pin
