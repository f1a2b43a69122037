"""Each tick by itself, as the page's script sends it, and two hosts at once."""

import json
from typing import Any

import pytest
from sqlmodel import select

from tests.cast import Cast, a_gathering, a_member, finish, roll_of
from tests.web.browser import NOTHING, Browser, Page
from tests.web.signs import check_in
from tests.web.ticking import of, tick
from timebank.services.errors import TwoPeopleOfThatNameError, UnknownPersonError
from timebank.services.errors.gatherings import AlreadyFinishedError
from timebank.store.members import MemberName


@pytest.fixture
def tea(cast: Cast) -> bytes:
    return a_gathering(cast, rule="lead")


@pytest.fixture
def path(tea: bytes) -> str:
    return f"/kettle/gatherings/{tea.hex()}"


def said(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(page.html)
    return found


def roll(cast: Cast, tea: bytes) -> dict[bytes, tuple[int, bool, str]]:
    cast.session.rollback()
    return roll_of(cast, tea)


def test_a_tick_is_saved_and_answered_with_the_sentence(
    charlie: Browser, cast: Cast, tea: bytes, path: str
) -> None:
    page = tick(charlie, path, **of(cast.bob, minutes="120"))

    assert page.status == 200
    sentence = "2 people here. Charlie gives 2 hours. The others receive the time they stayed."
    assert said(page)["sentence"].startswith(sentence)
    assert roll(cast, tea)[cast.bob.member_id] == (120, False, "host")


def test_unticking_takes_off(charlie: Browser, bob: Browser, cast: Cast, tea: bytes, path: str) -> None:
    check_in(bob, path)

    tick(charlie, path, **of(cast.bob, was="120"))

    assert cast.bob.member_id not in roll(cast, tea)


def test_time_and_leading_are_ticks_too(charlie: Browser, cast: Cast, tea: bytes, path: str) -> None:
    tick(charlie, path, **of(cast.bob, minutes="120"))
    tick(charlie, path, **of(cast.bob, was="120", minutes="45", leads=True))

    assert roll(cast, tea)[cast.bob.member_id] == (45, True, "host")
    assert "Here for 45 minutes" in charlie.get(f"{path}/here").words


def test_the_same_tick_twice_is_one(charlie: Browser, cast: Cast, tea: bytes, path: str) -> None:
    sent = {**charlie.blank(f"{path}/here"), "newcomer": "Nora"}

    first, again = (charlie.post(f"{path}/here/tick", sent) for _ in range(2))

    assert first.html == again.html
    names = cast.session.exec(select(MemberName.name)).all()
    assert names.count("Nora") == 1
    assert "Nora" in said(first)["rows"]


def test_a_found_person_is_ticked_at_once(charlie: Browser, cast: Cast, tea: bytes, path: str) -> None:
    page = tick(charlie, path, someone="bob")

    assert said(page)["found"] == cast.bob.member_id.hex()
    assert roll(cast, tea)[cast.bob.member_id] == (120, False, "host")


def test_who_is_found_there_already_keeps_their_time(
    charlie: Browser, cast: Cast, tea: bytes, path: str
) -> None:
    tick(charlie, path, **of(cast.bob, minutes="45"))
    tick(charlie, path, someone="bob")

    assert roll(cast, tea)[cast.bob.member_id] == (45, False, "host")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("nobody", UnknownPersonError.sentence),
        ("bob", TwoPeopleOfThatNameError.sentence),
        ("w" * 61, "That's a bit long. Use 60 characters or fewer."),
    ],
)
def test_nobody_in_particular_is_ticked_for_nobody(
    charlie: Browser, cast: Cast, tea: bytes, path: str, typed: str, sentence: str
) -> None:
    a_member(cast.session, cast.community_id, "Bob Z")

    page = tick(charlie, path, someone=typed)

    assert (page.status, said(page)) == (422, {"errors": [sentence]})
    assert set(roll(cast, tea)) == {cast.charlie.member_id}


def test_a_tick_after_the_finish_says_so(charlie: Browser, cast: Cast, tea: bytes, path: str) -> None:
    fields = {**charlie.blank(f"{path}/here"), **of(cast.bob, minutes="120")}
    finish(cast, tea)

    page = charlie.post(f"{path}/here/tick", fields)

    assert (page.status, said(page)) == (422, {"errors": [AlreadyFinishedError.sentence]})


@pytest.mark.parametrize("was", ["", "x", "-1", "9" * 40, "120 x", "²"])
def test_odd_words_about_how_it_was_do_no_harm(
    charlie: Browser, cast: Cast, tea: bytes, path: str, was: str
) -> None:
    assert tick(charlie, path, **of(cast.bob, was=was, minutes="60")).status == 200
    assert roll(cast, tea)[cast.bob.member_id][0] == 60


def test_ticks_of_another_gathering_are_nobodys(
    alice: Browser, charlie: Browser, cast: Cast, path: str
) -> None:
    here, nowhere = (f"/kettle/gatherings/{name}/here/tick" for name in (path.rpartition("/")[2], NOTHING))

    assert alice.press("/in", here).html == alice.press("/in", nowhere).html


def test_two_hosts_who_save_at_once_keep_what_each_said(
    charlie: Browser, bob: Browser, cast: Cast, tea: bytes, path: str
) -> None:
    """Charlie opened the page before Bob checked in and another host saved Alice's time."""
    tick(charlie, path, **of(cast.alice, minutes="120"))
    address, early = charlie.fill_in(f"{path}/here", f"{path}/here")
    check_in(bob, path)
    tick(charlie, path, **of(cast.alice, was="120", minutes="60"))
    tick(charlie, path, **of(cast.stella, minutes="120"))

    charlie.post(address, {**early, "newcomer": "Nora"})

    kept = roll(cast, tea)
    assert kept[cast.alice.member_id][0] == 60
    assert {cast.bob.member_id, cast.stella.member_id} < set(kept)
    assert len(kept) == 5


def test_each_keeps_the_others_part_of_one_person(
    charlie: Browser, cast: Cast, tea: bytes, path: str
) -> None:
    tick(charlie, path, **of(cast.bob, minutes="120"))
    tick(charlie, path, **of(cast.bob, was="120", minutes="60"))
    tick(charlie, path, **of(cast.bob, was="120", minutes="120", leads=True))

    assert roll(cast, tea)[cast.bob.member_id] == (60, True, "host")


def test_the_footer_says_what_is_to_mend_before_finishing(
    charlie: Browser, cast: Cast, tea: bytes, path: str
) -> None:
    tick(charlie, path, **of(cast.charlie, was="120 leads", minutes="120"))

    assert "1 person here. This rule moves the time of whoever led." in charlie.get(f"{path}/here").words
