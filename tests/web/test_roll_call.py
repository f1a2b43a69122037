from typing import Any

import pytest
from sqlmodel import select

from tests.cast import NOW, Cast, a_gathering, a_member, finish
from tests.web.browser import NOTHING, Browser, Page, asks_to_sign_in, is_nothing
from tests.web.neighbours import Neighbours
from tests.web.signs import check_in
from timebank.clock import DAY
from timebank.services.errors import TwoPeopleOfThatNameError
from timebank.services.errors.gatherings import AlreadyFinishedError
from timebank.store.gatherings import CheckIn
from timebank.store.members import Card, MemberName


@pytest.fixture
def path(cast: Cast) -> str:
    return f"/kettle/gatherings/{a_gathering(cast).hex()}"


def roll(cast: Cast) -> dict[str, tuple[int, int]]:
    """Read who is here: minutes, and whether they lead."""
    cast.session.rollback()
    columns = select(MemberName.name, CheckIn.minutes, CheckIn.leads)
    joined = columns.where(CheckIn.member_id == MemberName.member_id)
    return {name: (minutes, leads) for name, minutes, leads in cast.session.exec(joined)}


def ids(*people: Any) -> list[str]:
    return [person.member_id.hex() for person in people]


def save(browser: Browser, path: str, **ticks: Any) -> Page:
    return browser.send(f"{path}/here", f"{path}/here", **ticks)


def test_host_sees_who_is_here(charlie: Browser, bob: Browser, path: str) -> None:
    check_in(bob, path)

    words = charlie.get(f"{path}/here").words

    assert "Bob B Checked in midday" in words
    assert "Charlie C Hosting" in words
    assert "2 people here." in words


def test_host_ticks_whom_others_know(charlie: Browser, cast: Cast, path: str) -> None:
    page = save(charlie, path, shown=ids(cast.bob, cast.charlie), here=ids(cast.bob, cast.charlie))

    assert page.answer == (303, f"{path}/here")
    assert charlie.follow(page).notices == ["Saved."]
    assert roll(cast) == {"Bob B": (120, 0), "Charlie C": (120, 1)}


def test_host_finds_someone_by_name_or_card_number(charlie: Browser, cast: Cast, path: str) -> None:
    number = cast.session.exec(select(Card.number).where(Card.member_id == cast.bob.member_id)).one()

    for typed in ("Bob", "bob+b", number.lower()):
        assert f"Bob B Card {number[:3]} {number[3:]}" in charlie.get(f"{path}/here?someone={typed}").words
    assert "Bob B" not in charlie.get(f"{path}/here").words


@pytest.mark.parametrize("typed", ["Nobody", "Trent", "%25", "w" * 61, "%00x"])
def test_finding_nobody_says_so_and_keeps_what_was_typed(charlie: Browser, path: str, typed: str) -> None:
    page = charlie.get(f"{path}/here?someone={typed}")

    assert len(page.errors) == 1
    assert page.typed("someone") in (typed, "%", "x")


def test_two_of_one_name_are_told_apart_by_card(charlie: Browser, cast: Cast, path: str) -> None:
    a_member(cast.session, cast.community_id, "Bob Z")

    assert charlie.get(f"{path}/here?someone=bob").errors == [TwoPeopleOfThatNameError.sentence]


def test_only_people_who_were_shown_can_be_taken_off(
    charlie: Browser, bob: Browser, cast: Cast, path: str
) -> None:
    address, fields = charlie.fill_in(f"{path}/here", f"{path}/here")
    check_in(bob, path)

    charlie.post(address, fields)

    assert set(roll(cast)) == {"Bob B", "Charlie C"}


def test_unticking_takes_someone_off(charlie: Browser, bob: Browser, cast: Cast, path: str) -> None:
    check_in(bob, path)

    save(charlie, path, here=ids(cast.charlie))

    assert set(roll(cast)) == {"Charlie C"}


def test_host_says_who_led_and_how_long_each_stayed(
    charlie: Browser, bob: Browser, cast: Cast, path: str
) -> None:
    check_in(bob, path)
    (b,) = ids(cast.bob)

    save(charlie, path, leads=b, **{f"minutes-{b}": "45"})

    assert roll(cast) == {"Bob B": (45, 1), "Charlie C": (120, 0)}


@pytest.mark.parametrize(("typed", "kept"), [("-5", 0), ("9" * 30, 120), ("x", 120), ("", 120)])
def test_odd_minutes_do_no_harm(charlie: Browser, cast: Cast, path: str, typed: str, kept: int) -> None:
    (host,) = ids(cast.charlie)

    save(charlie, path, **{f"minutes-{host}": typed})

    assert roll(cast)["Charlie C"][0] == kept


def test_newcomer_is_added_by_first_name(charlie: Browser, cast: Cast, path: str) -> None:
    page = charlie.follow(save(charlie, path, newcomer=" Nora "))

    assert "Nora Ticked by a host, new here" in page.words
    assert roll(cast)["Nora"] == (120, 0)


def test_name_that_is_too_long_is_kept_to_shorten(charlie: Browser, cast: Cast, path: str) -> None:
    page = save(charlie, path, newcomer="w" * 61)

    assert page.status == 422
    assert page.typed("newcomer") == "w" * 61


def test_people_who_came_before_are_expected(charlie: Browser, bob: Browser, cast: Cast, path: str) -> None:
    check_in(bob, path)
    later = f"/kettle/gatherings/{a_gathering(cast, starts_at=NOW + DAY).hex()}"

    page = charlie.get(f"{later}/here")

    assert "Bob B Card" in page.words
    assert "1 person here." in page.words


@pytest.mark.parametrize("odd", [NOTHING, "x", "", "zz" * 16])
def test_tick_for_nobody_is_left_out(charlie: Browser, cast: Cast, path: str, odd: str) -> None:
    page = save(charlie, path, here=[*ids(cast.charlie), odd], shown=[*ids(cast.charlie), odd])

    assert page.status < 500
    assert set(roll(cast)) == {"Charlie C"}


def test_tick_for_someone_of_another_community_is_left_out(
    charlie: Browser, cast: Cast, neighbours: Neighbours, path: str
) -> None:
    page = save(charlie, path, here=ids(cast.charlie, neighbours.trent))

    assert page.status < 500
    assert set(roll(cast)) == {"Charlie C"}


def test_pressing_save_twice_adds_a_newcomer_once(charlie: Browser, cast: Cast, path: str) -> None:
    filled_in = charlie.fill_in(f"{path}/here", f"{path}/here", newcomer="Nora")

    assert charlie.post(*filled_in).answer == charlie.post(*filled_in).answer
    assert len(roll(cast)) == 2


def test_saved_time_is_not_changed(charlie: Browser, cast: Cast, path: str) -> None:
    late = charlie.fill_in(f"{path}/here", f"{path}/here", newcomer="Nora")
    finish(cast, bytes.fromhex(path.rpartition("/")[2]))

    page = charlie.post(*late)

    assert page.status == 422
    assert page.errors == [AlreadyFinishedError.sentence]
    assert set(roll(cast)) == {"Charlie C"}


def test_looking_saves_nothing(charlie: Browser, cast: Cast, path: str) -> None:
    charlie.get(f"{path}/here?here={ids(cast.bob)[0]}&someone=bob")

    assert set(roll(cast)) == {"Charlie C"}


def test_only_the_host_sees_or_saves_it(alice: Browser, cast: Cast, path: str) -> None:
    missing = f"/kettle/gatherings/{NOTHING}/here"

    assert is_nothing(alice.get(f"{path}/here"), alice.get(missing))
    assert is_nothing(alice.press("/in", f"{path}/here"), alice.press("/in", missing))
    assert set(roll(cast)) == {"Charlie C"}


def test_signed_out_visitor_signs_in_first(anyone: Browser, path: str) -> None:
    assert asks_to_sign_in(anyone.get(f"{path}/here"))
    assert asks_to_sign_in(anyone.press("/in", f"{path}/here"))
