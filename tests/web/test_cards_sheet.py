"""Sheets of cards for a steward to print."""

import re

import pytest
from sqlmodel import select

from tests.cast import Cast, a_member, card_number
from tests.web.browser import NOTHING, Browser, asks_to_sign_in, is_nothing
from timebank.queries.members import CardView
from timebank.store.looks import Looking
from timebank.store.members import Duty
from timebank.store.people import Person
from timebank.web.card_sheets import cut_marks, in_sheets


def path_for(*people: Person) -> str:
    return f"/kettle/desk/cards/sheet?people={','.join(person.member_id.hex() for person in people)}"


def has_none_of_both(cast: Cast) -> None:
    """Leave Stella the duty for the pot alone."""
    first, *others = cast.session.exec(select(Duty)).all()
    term = first.model_dump() | {"duty": "pot"}
    for duty in (first, *others):
        cast.session.delete(duty)
    cast.session.add(Duty(**term))
    cast.session.commit()


def a_card(number: int) -> CardView:
    return CardView(bytes([number]) * 16, f"Member {number}", "234567", 0, False)


def test_sheet_has_a_front_and_a_back_for_each(stella: Browser, cast: Cast) -> None:
    page = stella.get(path_for(cast.bob, cast.alice))

    assert page.status == 200
    assert page.html.count("card-front") == page.html.count("card-back") == 2
    assert page.words.index("Alice A") < page.words.index("Bob B")
    for person in (cast.alice, cast.bob):
        number = card_number(cast, person)
        assert f"{number[:3]} {number[3:]}" in page.words


def test_back_bears_no_name(stella: Browser, cast: Cast) -> None:
    backs = stella.get(path_for(cast.alice, cast.bob)).html.split('<div class="card-sheet light">')[2]

    assert "card-back" in backs
    assert not re.search("Alice|Bob", backs)


def test_whose_card_was_printed_can_read_so(stella: Browser, alice: Browser, cast: Cast) -> None:
    stella.get(path_for(cast.alice, cast.bob, cast.stella))
    stella.get(path_for(cast.alice))

    looks = cast.session.exec(select(Looking.member_id, Looking.what)).all()
    assert sorted(looks) == sorted([(cast.alice.member_id, "card"), (cast.bob.member_id, "card")])
    assert "Stella S, as a steward, printed your card" in alice.get("/kettle/you/privacy/who-looked").words


@pytest.mark.parametrize("people", ["", ",", "x", NOTHING, "0" * 31, "é"])
def test_sheet_of_nobody_is_not_there(stella: Browser, people: str) -> None:
    assert stella.get(f"/kettle/desk/cards/sheet?people={people}").status == 404


def test_only_a_steward_with_that_duty_prints(
    bob: Browser, anyone: Browser, trent: Browser, stella: Browser, cast: Cast
) -> None:
    missing = bob.get(f"/kettle/people/{NOTHING}")
    assert is_nothing(bob.get(path_for(cast.alice)), missing)
    for browser in (anyone, trent):
        assert asks_to_sign_in(browser.get(path_for(cast.alice)))

    has_none_of_both(cast)

    assert stella.get(path_for(cast.alice)).status == 404
    assert cast.session.exec(select(Looking)).all() == []


def test_nobody_of_another_community_is_printed(stella: Browser, cast: Cast) -> None:
    zoe = a_member(cast.session, cast.community_id, "Zoe Z")
    elsewhere = Person(bytes(16), bytes(16))

    page = stella.get(path_for(zoe, elsewhere))

    assert page.html.count("card-front") == 1


@pytest.mark.parametrize(
    ("count", "fronts", "backs"),
    [
        (1, [[1, 0]], [[0, 1]]),
        (3, [[1, 2, 3, 0]], [[2, 1, 0, 3]]),
        (11, [list(range(1, 11)), [11, 0]], [[2, 1, 4, 3, 6, 5, 8, 7, 10, 9], [0, 11]]),
    ],
)
def test_backs_lie_behind_their_fronts(count: int, fronts: list[list[int]], backs: list[list[int]]) -> None:
    sheets = in_sheets([a_card(number) for number in range(1, count + 1)])

    def numbers(side: str) -> list[list[int]]:
        return [[card.member_id[0] if card else 0 for card in sheet[side]] for sheet in sheets]

    assert (numbers("front"), numbers("back")) == (fronts, backs)


def test_marks_stay_in_the_margins() -> None:
    marks = re.findall(r"M([\d.]+) ([\d.]+)([vh])6", cut_marks())

    assert len(marks) == 2 * 3 + 2 * 6
    for x, y, way in marks:
        inside = 19.4 - 2 < float(x) < 190.6 + 2 if way == "h" else 13.5 - 2 < float(y) < 283.5 + 2
        assert not inside, (x, y, way)
