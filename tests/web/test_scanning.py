"""A host with a queue checks card after card in."""

from typing import Any

import pytest
from sqlmodel import select

from tests.cast import SECRET, Cast, a_gathering, a_member, finish
from tests.web.browser import NOTHING, Browser, asks_to_sign_in, is_nothing
from tests.web.neighbours import Neighbours
from timebank.queries.members import card_of
from timebank.services.codes import card_token
from timebank.store.gatherings import CheckIn, Gathering
from timebank.store.people import Person

NOT_OURS = "That's not one of our cards."


@pytest.fixture
def path(gathering: Gathering) -> str:
    return f"/kettle/gatherings/{gathering.id.hex()}/here/scan"


def token(community_id: bytes, person: Person) -> str:
    return card_token(SECRET, community_id, person.member_id, 0)


def scan(browser: Browser, path: str, code: str, **more: Any) -> tuple[int, str]:
    """Send what the script sends once it has read a square."""
    address, fields = browser.fill_in(path, "/scan", code=code, **more)
    answer = browser.client.post(address, data=fields, headers={"Accept": "application/json"})
    return answer.status_code, answer.json["said"]


def who_is_in(cast: Cast, path: str) -> list[tuple[bytes, str]]:
    gathering = bytes.fromhex(path.split("/")[3])
    cast.session.rollback()
    rows = cast.session.exec(select(CheckIn).where(CheckIn.gathering_id == gathering))
    return [(row.member_id, row.way) for row in rows if row.way != "hosting"]


def test_card_checks_its_holder_in(charlie: Browser, cast: Cast, path: str) -> None:
    assert scan(charlie, path, token(cast.community_id, cast.bob)) == (200, "Bob B is in.")

    assert who_is_in(cast, path) == [(cast.bob.member_id, "card")]


def test_same_card_again_is_already_in(charlie: Browser, cast: Cast, path: str) -> None:
    bobs = token(cast.community_id, cast.bob)
    scan(charlie, path, bobs)

    assert scan(charlie, path, bobs.lower()) == (200, "Bob B is already in.")
    assert who_is_in(cast, path) == [(cast.bob.member_id, "card")]


def test_card_sent_twice_counts_once(charlie: Browser, cast: Cast, path: str) -> None:
    key = "ab" * 16

    first, again = (scan(charlie, path, token(cast.community_id, cast.bob), key=key) for _ in range(2))

    assert (first[0], again[0]) == (200, 200)
    assert len(who_is_in(cast, path)) == 1


def test_cards_from_elsewhere_are_not_ours(
    charlie: Browser, cast: Cast, neighbours: Neighbours, path: str
) -> None:
    for code in (token(neighbours.teapot, neighbours.trent), "NOTACARD", "7F3K9Q"):
        assert scan(charlie, path, code) == (422, NOT_OURS)

    assert who_is_in(cast, path) == []


def test_number_is_typed_without_a_script(charlie: Browser, cast: Cast, path: str) -> None:
    card = card_of(cast.session, cast.community_id, cast.bob.member_id)
    assert card

    answer = charlie.send(path, "/scan", card=f" {card.number[:3]} {card.number[3:].lower()}")

    assert answer.answer == (303, path)
    assert charlie.follow(answer).notices == ["Bob B is in."]
    assert who_is_in(cast, path) == [(cast.bob.member_id, "card")]


@pytest.mark.parametrize("typed", ["", "ZZZ ZZZ"])
def test_unknown_number_is_asked_for_again(charlie: Browser, cast: Cast, path: str, typed: str) -> None:
    answer = charlie.send(path, "/scan", card=typed)

    assert (answer.status, answer.typed("card")) == (422, typed)
    assert len(answer.errors) == 1
    assert who_is_in(cast, path) == []


def test_it_is_for_hosts_of_what_is_not_over(
    charlie: Browser, bob: Browser, anyone: Browser, cast: Cast, path: str
) -> None:
    missing = f"/kettle/gatherings/{NOTHING}/here/scan"
    assert is_nothing(bob.get(path), bob.get(missing))
    assert is_nothing(bob.press("/in", path, card="x"), bob.press("/in", missing, card="x"))
    assert asks_to_sign_in(anyone.get(path))

    finish(cast, bytes.fromhex(path.split("/")[3]))

    status, said = scan(charlie, path, token(cast.community_id, cast.bob))
    assert status == 422
    assert said != NOT_OURS


def test_only_this_page_may_use_the_camera(charlie: Browser, path: str) -> None:
    assert "camera=(self)" in charlie.get(path).headers["Permissions-Policy"]
    assert "camera=()" in charlie.get(path.removesuffix("/scan")).headers["Permissions-Policy"]


def test_only_this_page_loads_the_reader(charlie: Browser, path: str) -> None:
    page = charlie.get(path)

    assert "scanner" in page.html
    assert "jsQR" in page.html
    assert "jsQR" not in charlie.get(path.removesuffix("/scan")).html


def test_roll_call_leads_here(charlie: Browser, path: str) -> None:
    assert path in charlie.get(path.removesuffix("/scan")).links()


def test_name_that_two_people_have_is_asked_for_again(charlie: Browser, cast: Cast) -> None:
    a_member(cast.session, cast.community_id, "Bob Other")
    path = f"/kettle/gatherings/{a_gathering(cast).hex()}/here/scan"

    assert charlie.send(path, "/scan", card="Bob").status == 422
