import pytest
from sqlmodel import select

from tests.cast import Cast, finish
from tests.web.browser import NOTHING, Browser, is_nothing
from timebank.services.errors.gatherings import AlreadyFinishedError
from timebank.store.gatherings import CheckIn, Gathering


def stayed(cast: Cast) -> int:
    cast.session.rollback()
    return cast.session.exec(select(CheckIn.minutes).where(CheckIn.member_id == cast.bob.member_id)).one()


def test_one_says_how_long_one_stays(bob: Browser, cast: Cast, arrival: str) -> None:
    page = bob.send(f"{arrival}/stay", minutes="45")

    assert page.answer == (303, arrival)
    assert "45 minutes given and 45 minutes received" in bob.follow(page).words
    assert stayed(cast) == 45


def test_whole_time_is_ticked_at_first(bob: Browser, cast: Cast, arrival: str) -> None:
    bob.send(f"{arrival}/stay")

    assert stayed(cast) == 120


@pytest.mark.parametrize("typed", [None, "", "0", "-15", "17", "135", "x", "9" * 30])
def test_length_is_one_of_those_offered(bob: Browser, cast: Cast, arrival: str, typed: str | None) -> None:
    page = bob.send(f"{arrival}/stay", minutes=typed)

    assert page.status == 422
    assert len(page.errors) == 1
    assert stayed(cast) == 120


def test_asking_changes_nothing(bob: Browser, cast: Cast, arrival: str) -> None:
    bob.get(f"{arrival}/stay?minutes=15")

    assert stayed(cast) == 120


def test_nobody_else_may_say_so(alice: Browser, anyone: Browser, cast: Cast, arrival: str) -> None:
    missing = f"/kettle/check-ins/{NOTHING}/stay"

    for browser in (alice, anyone):
        assert is_nothing(browser.get(f"{arrival}/stay"), browser.get(missing))
        assert is_nothing(
            browser.press("/in", f"{arrival}/stay", minutes="15"), browser.press("/in", missing)
        )
    assert stayed(cast) == 120


def test_saved_time_is_not_changed(bob: Browser, cast: Cast, gathering: Gathering, arrival: str) -> None:
    late = bob.fill_in(f"{arrival}/stay", minutes="15")
    finish(cast, gathering.id)

    page = bob.post(*late)

    assert page.status == 422
    assert page.errors == [AlreadyFinishedError.sentence]
