from sqlmodel import select

from tests.cast import (
    NOW,
    Cast,
    a_gathering,
    roll_of,
)
from tests.web.browser import Browser
from tests.web.supporting import acting, stopped
from timebank.clock import MINUTE
from timebank.services.errors.supporters import ActingChangedError
from timebank.store.gatherings import Gathering


def test_sign_one_was_not_asked_to_use_is_theirs(bob: Browser, cast: Cast, sign: str) -> None:
    acting(bob, cast, check_in=False)

    assert bob.get(sign).status == 403


def test_they_are_checked_in_and_it_is_marked(
    alice: Browser, bob: Browser, cast: Cast, gathering: Gathering, sign: str
) -> None:
    acting(bob, cast)
    assert "Checking in as Alice A" in bob.get(sign).words

    page = bob.send(sign, "/S/")

    assert bob.follow(page).heading == "Alice is in"
    assert cast.alice.member_id in roll_of(cast, gathering.id)
    assert cast.bob.member_id not in roll_of(cast, gathering.id)
    assert "With help from Bob B" in alice.get(page.location).words
    assert "Checked in for you by Bob B" in alice.get("/kettle/home").words


def test_check_in_done_for_them_may_be_undone(
    bob: Browser, cast: Cast, gathering: Gathering, sign: str
) -> None:
    acting(bob, cast)
    page = bob.send(sign, "/S/")

    assert bob.send(page.location, "/removal").status == 303
    assert cast.alice.member_id not in roll_of(cast, gathering.id)


def test_check_in_they_did_themselves_is_left_to_them(
    alice: Browser, bob: Browser, cast: Cast, gathering: Gathering, sign: str
) -> None:
    path = alice.send(sign).location
    acting(bob, cast)

    page = bob.get(path)

    assert page.status == 200
    assert "removal" not in page.html
    assert bob.press("/kettle/home", f"{path}/removal").status == 404
    assert cast.alice.member_id in roll_of(cast, gathering.id)


def test_their_check_in_is_not_seen_after_stopping(bob: Browser, cast: Cast, sign: str) -> None:
    acting(bob, cast)
    path = bob.send(sign, "/S/").location

    bob.send("/kettle/home", "/stop")

    assert bob.get(path).status == 404


def test_check_in_pressed_when_it_is_ended_checks_nobody_in(
    bob: Browser, cast: Cast, gathering: Gathering, sign: str
) -> None:
    support = acting(bob, cast)
    sent = bob.fill_in(sign, "/S/")
    stopped(cast, support)

    page = bob.post(*sent)

    assert (page.status, page.errors) == (422, [ActingChangedError.sentence])
    assert set(roll_of(cast, gathering.id)) == {cast.charlie.member_id}


def test_a_gathering_not_open_yet_is_early_for_them_too(bob: Browser, cast: Cast) -> None:
    a_gathering(cast, title="Later", starts_at=NOW + 90 * MINUTE)
    acting(bob, cast)
    token = cast.session.exec(select(Gathering.sign_token)).one()

    assert bob.get(f"/S/{token}").heading == "You’re early, and welcome"
