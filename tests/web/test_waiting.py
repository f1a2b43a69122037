from tests.cast import Cast, a_waiting_exchange
from tests.web.browser import Browser, asks_to_sign_in

PATH = "/kettle/waiting"


def test_both_sides_see_what_waits(alice: Browser, bob: Browser, cast: Cast) -> None:
    exchange = a_waiting_exchange(cast).hex()

    giver, receiver = alice.get(PATH), bob.get(PATH)

    assert "You gave Bob B 1 hour, today. Waiting for Bob B" in giver.words
    assert f"/kettle/entries/{exchange}" in giver.links()
    assert "Alice A says they gave you 1 hour, today." in receiver.words
    assert f"/kettle/entries/{exchange}/reply" in receiver.links()


def test_nothing_waits_for_those_not_concerned(charlie: Browser, cast: Cast) -> None:
    a_waiting_exchange(cast)

    page = charlie.get(PATH)

    assert "Nothing is waiting for you." in page.words
    assert "Alice" not in page.words


def test_waiting_takes_no_forms(alice: Browser) -> None:
    assert alice.press("/in", PATH).status == 405


def test_signed_out_visitor_signs_in_first(anyone: Browser) -> None:
    assert asks_to_sign_in(anyone.get(PATH))
