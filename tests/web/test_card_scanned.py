from collections.abc import Callable

import pytest
from flask import Flask
from sqlmodel import select

from tests.cast import NOW, SECRET, Cast, a_gathering, finish
from tests.web.browser import Browser, is_nothing
from tests.web.neighbours import Neighbours
from tests.web.reading import sent_by
from tests.web.signs import code_on
from timebank.clock import DAY
from timebank.services.codes import card_token
from timebank.store.gatherings import CheckIn


@pytest.fixture
def card(cast: Cast) -> str:
    """Hold Alice's card to a camera."""
    return f"/C/{card_token(SECRET, cast.community_id, cast.alice.member_id, 0)}"


def is_here(cast: Cast) -> bool:
    cast.session.rollback()
    return bool(cast.session.exec(select(CheckIn).where(CheckIn.member_id == cast.alice.member_id)).first())


def test_stranger_sees_nothing_about_anybody(anyone: Browser, trent: Browser, card: str) -> None:
    for browser in (anyone, trent):
        page = browser.get(card)
        assert page.heading == "This is a time card"
        assert "Alice" not in page.html
        assert page.forms == []


def test_newcomer_sees_no_more_than_a_stranger(
    anyone: Browser, charlie: Browser, cast: Cast, card: str
) -> None:
    code = code_on(charlie.get(f"/kettle/gatherings/{a_gathering(cast).hex()}/poster"))
    anyone.send(anyone.send("/in", code=code).location, name="Nora")

    assert "Alice" not in anyone.get(card).html


def test_own_card_leads_to_ones_own_page(alice: Browser, card: str) -> None:
    assert alice.get(card).answer == (303, "/kettle/you")


def test_member_records_time_with_the_holder(bob: Browser, cast: Cast, card: str) -> None:
    page = bob.get(card)

    assert page.status == 303
    assert sent_by(bob.follow(page).form())["who"] == [cast.alice.member_id.hex()]


@pytest.mark.parametrize("write", [str.upper, str.lower])
def test_card_may_be_typed_in_any_case(alice: Browser, card: str, write: Callable[[str], str]) -> None:
    assert alice.get("/C/" + write(card[3:])).status == 303


def test_host_of_an_open_gathering_checks_the_holder_in(charlie: Browser, cast: Cast, card: str) -> None:
    gathering = a_gathering(cast).hex()
    assert charlie.get(card).heading == "Check Alice A in to Tea?"

    page = charlie.send(card)

    assert page.answer == (303, f"/kettle/gatherings/{gathering}/here")
    assert charlie.follow(page).notices == ["Alice A is in."]
    assert is_here(cast)


def test_scanning_the_same_card_twice_checks_in_once(charlie: Browser, cast: Cast, card: str) -> None:
    a_gathering(cast)

    assert charlie.send(card).answer == charlie.send(card).answer


@pytest.mark.parametrize("days", [-1, 1])
def test_host_of_a_closed_gathering_records_time_instead(
    charlie: Browser, cast: Cast, card: str, days: int
) -> None:
    a_gathering(cast, starts_at=NOW + days * DAY)

    assert "/kettle/record?with=" in charlie.get(card).location


def test_opening_the_page_checks_nobody_in(charlie: Browser, cast: Cast, card: str) -> None:
    a_gathering(cast)
    charlie.get(card)

    assert not is_here(cast)


def test_only_the_host_may_check_the_holder_in(
    bob: Browser, anyone: Browser, trent: Browser, cast: Cast, card: str
) -> None:
    gathering = a_gathering(cast).hex()

    for browser in (bob, anyone, trent):
        assert browser.press("/in", card, gathering=gathering).status == 404
        assert browser.press("/in", card, gathering="x").status == 404
    assert not is_here(cast)


def test_finished_gathering_takes_nobody_in(charlie: Browser, cast: Cast, card: str) -> None:
    gathering = a_gathering(cast)
    address, fields = charlie.fill_in(card)
    finish(cast, gathering)

    assert charlie.post(address, fields).status == 422
    assert not is_here(cast)


def test_card_of_another_community_checks_nobody_in(
    charlie: Browser, cast: Cast, neighbours: Neighbours, app: Flask
) -> None:
    gathering = a_gathering(cast).hex()
    card = f"/C/{card_token(SECRET, neighbours.teapot, neighbours.trent.member_id, 0)}"

    assert charlie.get(card).heading == "This is a time card"
    assert charlie.press("/in", card, gathering=gathering).status == 404


@pytest.mark.parametrize("code", ["X", "2" * 27, "%00", "é", "x" * 500])
def test_unknown_card_is_not_there(anyone: Browser, alice: Browser, code: str) -> None:
    assert is_nothing(alice.get(f"/C/{code}"), alice.get("/C/NOSUCHCARD"))
    assert anyone.get(f"/C/{code}").status == 404
