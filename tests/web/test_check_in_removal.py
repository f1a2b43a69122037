from tests.cast import Cast, finish
from tests.services.arriving import who_came
from tests.web.browser import NOTHING, Browser, is_nothing
from timebank.services.errors.gatherings import AlreadyFinishedError
from timebank.store.gatherings import Gathering


def test_undo_takes_the_check_in_back(bob: Browser, cast: Cast, gathering: Gathering, arrival: str) -> None:
    page = bob.send(arrival, "/removal")

    assert page.answer == (303, f"/kettle/gatherings/{gathering.id.hex()}")
    assert bob.follow(page).notices == ["Your check-in is undone."]
    assert who_came(cast) == []


def test_one_may_check_in_again_afterwards(bob: Browser, cast: Cast, sign: str, arrival: str) -> None:
    bob.send(arrival, "/removal")

    assert bob.send(sign).status == 303
    assert who_came(cast) == ["Bob B"]


def test_newcomer_undoes_the_own_check_in(anyone: Browser, cast: Cast, sign: str) -> None:
    anyone.send(anyone.send(sign, name="Nora").location, "/removal")

    assert who_came(cast) == []


def test_getting_the_address_undoes_nothing(bob: Browser, cast: Cast, arrival: str) -> None:
    assert bob.get(f"{arrival}/removal").status == 405
    assert who_came(cast) == ["Bob B"]


def test_nobody_else_may_undo_it(
    alice: Browser, charlie: Browser, anyone: Browser, cast: Cast, arrival: str
) -> None:
    for browser in (alice, charlie, anyone):
        missing = browser.press("/in", f"/kettle/check-ins/{NOTHING}/removal")
        assert is_nothing(browser.press("/in", f"{arrival}/removal"), missing)
    assert who_came(cast) == ["Bob B"]


def test_saved_time_is_not_undone(bob: Browser, cast: Cast, gathering: Gathering, arrival: str) -> None:
    late = bob.fill_in(arrival, "/removal")
    finish(cast, gathering.id)

    page = bob.post(*late)

    assert page.status == 422
    assert page.errors == [AlreadyFinishedError.sentence]
    assert who_came(cast) == ["Bob B"]


def test_pressing_undo_again_answers_the_same(bob: Browser, arrival: str) -> None:
    again = bob.fill_in(arrival, "/removal")

    assert bob.post(*again).answer == bob.post(*again).answer


def test_pressing_undo_again_does_no_harm(bob: Browser, cast: Cast, sign: str, arrival: str) -> None:
    again = bob.fill_in(arrival, "/removal")
    bob.post(*again)
    back = bob.send(sign)

    assert back.status == 303
    assert bob.post(*again).status < 500
    assert who_came(cast) == ["Bob B"]
