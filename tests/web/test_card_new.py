import pytest

from tests.cast import SECRET, Cast, card_number
from tests.web.browser import Browser, asks_to_sign_in, is_nothing
from tests.web.signs import read_square
from timebank.services.codes import card_token

PATH = "/kettle/you/card/new"


@pytest.fixture
def lost(cast: Cast) -> str:
    return f"/C/{card_token(SECRET, cast.community_id, cast.alice.member_id, 0)}"


def test_lost_card_is_answered_like_one_that_never_was(
    alice: Browser, bob: Browser, anyone: Browser, lost: str
) -> None:
    assert anyone.get(lost).heading == "This is a time card"

    assert alice.follow(alice.send(PATH)).status == 200

    for browser in (alice, bob, anyone):
        assert is_nothing(browser.get(lost), browser.get("/C/NOSUCHCARD"))


def test_new_card_works_at_once(alice: Browser, lost: str) -> None:
    page = alice.follow(alice.send(PATH))

    assert page.notices == ["This is your new card. The lost one no longer works."]
    new = "/C/" + read_square(page).rpartition("/")[2]
    assert new != lost
    assert alice.get(new).answer == (303, "/kettle/you")


def test_old_number_finds_nobody(alice: Browser, bob: Browser, cast: Cast) -> None:
    number = card_number(cast, cast.alice)
    alice.send(PATH)

    assert bob.send("/kettle/record", someone=number).status == 422


def test_pin_goes_with_the_new_card_alone(alice: Browser, anyone: Browser, cast: Cast) -> None:
    alice.send("/kettle/you/pin", pin="204857")
    old = card_number(cast, cast.alice)
    alice.send(PATH)
    cast.session.rollback()

    assert anyone.send("/kettle/sign-in", "/card", card=old, pin="204857").status == 422
    new = card_number(cast, cast.alice)
    assert anyone.send("/kettle/sign-in", "/card", card=new, pin="204857").status == 303


def test_pressed_twice_it_is_one_new_card(alice: Browser, cast: Cast) -> None:
    sent = alice.fill_in(PATH)
    alice.post(*sent)
    number = card_number(cast, cast.alice)

    assert alice.post(*sent).answer == (303, "/kettle/you")
    assert card_number(cast, cast.alice) == number


def test_opening_the_page_loses_no_card(alice: Browser, anyone: Browser, lost: str) -> None:
    alice.get(PATH)

    assert anyone.get(lost).status == 200


def test_signed_out_visitor_changes_no_card(anyone: Browser, trent: Browser, lost: str) -> None:
    for browser in (anyone, trent):
        assert asks_to_sign_in(browser.get(PATH))
        assert asks_to_sign_in(browser.press("/in", PATH))
    assert anyone.get(lost).status == 200
