from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlmodel import select

from tests.cast import Cast, finish
from tests.services.arriving import who_came
from tests.web.browser import Browser, Page, is_nothing
from timebank.services.errors import UnknownPersonError
from timebank.store.gatherings import CheckIn, Gathering
from timebank.store.members import Card, Member

NAMES = ["\U0001f375", "O’Brien", "李", "<script>", "\u202eNora", "e\u0301va", "%s {0}"]


def arrive(browser: Browser, sign: str, **typed: Any) -> Page:
    page = browser.send(sign, **typed)
    assert page.status == 303
    return browser.follow(page)


def test_member_checks_in_with_one_button(bob: Browser, cast: Cast, sign: str) -> None:
    assert "Checking in as Bob B" in bob.get(sign).words

    assert arrive(bob, sign).heading == "You’re in, Bob"
    assert who_came(cast) == ["Bob B"]


@pytest.mark.parametrize("write", [str.upper, str.lower, str.title])
def test_sign_may_be_typed_in_any_case(bob: Browser, gathering: Gathering, write: Any) -> None:
    assert bob.get(f"/S/{write(gathering.sign_token)}").status == 200


def test_newcomer_checks_in_with_a_first_name(anyone: Browser, cast: Cast, sign: str) -> None:
    page = arrive(anyone, sign, name="Nora")

    assert page.heading == "You’re in, Nora"
    assert who_came(cast) == ["Nora"]
    assert anyone.get("/kettle/home").heading == "Hello, Nora"


def test_newcomer_is_no_member_yet(anyone: Browser, cast: Cast, sign: str) -> None:
    arrive(anyone, sign, name="Nora")
    cast.session.rollback()

    assert cast.session.exec(select(Member.joined_at).where(Member.joined_at.is_(None))).all() == [None]
    for path in ("record", "you", "gatherings/new"):
        assert anyone.get(f"/kettle/{path}").answer == (303, "/kettle/hours")


def test_member_without_a_phone_of_ones_own_gives_the_card_number(
    anyone: Browser, cast: Cast, sign: str
) -> None:
    number = cast.session.exec(select(Card.number).where(Card.member_id == cast.alice.member_id)).one()

    page = anyone.send(sign, card=f"{number[:3]} {number[3:]}".lower())

    assert page.status == 303
    assert who_came(cast) == ["Alice A"]
    assert anyone.get("/kettle/home").status == 303


def test_unknown_card_number_is_kept_to_mend(anyone: Browser, cast: Cast, sign: str) -> None:
    page = anyone.send(sign, card="222222")

    assert page.status == 422
    assert page.errors == [UnknownPersonError.sentence]
    assert [link.attributes["href"] for link in page.by_id("error-summary").every("a")] == ["#card"]
    assert page.typed("card") == "222222"
    assert who_came(cast) == []


@pytest.mark.parametrize("name", ["", " ", "\x00", "\u202e", "w" * 61, "word " * 100])
def test_name_is_asked_for(anyone: Browser, cast: Cast, sign: str, name: str) -> None:
    page = anyone.send(sign, name=name)

    assert page.status == 422
    assert len(page.errors) == 1
    assert who_came(cast) == []


@pytest.mark.parametrize("name", NAMES)
def test_name_is_written_as_people_write_theirs(anyone: Browser, cast: Cast, sign: str, name: str) -> None:
    page = arrive(anyone, sign, name=name)

    (kept,) = who_came(cast)
    assert page.heading == f"You’re in, {kept}"
    assert "\u202e" not in kept


def test_member_may_check_someone_else_in_on_the_same_phone(bob: Browser, cast: Cast, sign: str) -> None:
    arrive(bob, sign)

    page = arrive(bob, f"{sign}?someone=1", name="Nora")

    assert page.heading == "You’re in, Nora"
    assert who_came(cast) == ["Bob B", "Nora"]
    assert bob.get("/kettle/home").heading == "Hello, Bob"


def test_leader_says_so(bob: Browser, cast: Cast, sign: str) -> None:
    arrive(bob, sign, leads="y")

    cast.session.rollback()
    leads = select(CheckIn.leads).where(CheckIn.member_id == cast.bob.member_id)
    assert cast.session.exec(leads).one() == 1


def test_scanning_twice_is_never_an_error(bob: Browser, cast: Cast, sign: str) -> None:
    first = bob.send(sign)

    assert bob.get(sign).answer == first.answer
    assert bob.press("/in", sign).answer == first.answer
    assert who_came(cast) == ["Bob B"]


def test_early_visitor_is_welcome_and_told_when(
    anyone: Browser, cast: Cast, sign: str, noon: time_machine.Traveller
) -> None:
    noon.shift(timedelta(minutes=-61))

    page = anyone.get(sign)

    assert page.heading == "You’re early, and welcome"
    assert "Check-in opens at 11am." in page.words
    assert anyone.press("/in", sign, name="Nora").status == 404
    assert who_came(cast) == []


WINDOW = [(-61, False), (-60, True), (0, True), (150, True), (151, False)]


@pytest.mark.parametrize(("minutes", "is_open"), WINDOW)
def test_check_in_is_open_from_half_an_hour_before_until_an_hour_after(
    bob: Browser, sign: str, noon: time_machine.Traveller, minutes: int, is_open: bool
) -> None:
    noon.shift(timedelta(minutes=minutes))

    assert bool(bob.get(sign).forms) == is_open


def test_code_that_has_run_out_says_so(bob: Browser, sign: str, noon: time_machine.Traveller) -> None:
    noon.shift(timedelta(minutes=151))

    for page in (bob.get(sign), bob.press("/in", sign)):
        assert page.status == 404
        assert page.heading == "That code has run out"


def test_page_opened_in_time_still_tells_a_latecomer(
    anyone: Browser, cast: Cast, sign: str, noon: time_machine.Traveller
) -> None:
    address, fields = anyone.fill_in(sign, name="Nora")
    noon.shift(timedelta(minutes=151))

    page = anyone.post(address, fields)

    assert (page.status, page.heading) == (404, "That code has run out")
    assert who_came(cast) == []


def test_finished_gathering_takes_nobody_in(
    bob: Browser, cast: Cast, gathering: Gathering, sign: str
) -> None:
    address, fields = bob.fill_in(sign)
    finish(cast, gathering.id)

    assert bob.get(sign).status == 404
    assert bob.post(address, fields).status in (404, 422)
    assert who_came(cast) == []


def test_member_of_another_community_comes_as_a_newcomer(trent: Browser, cast: Cast, sign: str) -> None:
    page = trent.get(sign)
    assert "Trent" not in page.html

    arrive(trent, sign, name="Trent")

    assert who_came(cast) == ["Trent"]
    assert trent.get("/teapot/home").heading == "Hello, Trent"


def test_sign_names_nobody_but_its_hosts_and_those_to_members_alone(
    anyone: Browser, alice: Browser, bob: Browser, sign: str
) -> None:
    bob.send(sign)

    page = alice.get(sign)

    assert "Hosted by Charlie C" in page.words
    assert "Bob" not in page.html
    assert "Charlie" not in anyone.get(sign).html


@pytest.mark.parametrize("code", ["X", "0" * 17, "%00", "é", "x" * 500, "..", "A B"])
def test_unknown_sign_is_not_there(anyone: Browser, cast: Cast, code: str) -> None:
    assert is_nothing(anyone.get(f"/S/{code}"), anyone.get("/S/NOSUCHSIGN"))
    assert is_nothing(anyone.press("/in", f"/S/{code}"), anyone.press("/in", "/S/NOSUCHSIGN"))


def test_opening_the_page_checks_nobody_in(bob: Browser, anyone: Browser, cast: Cast, sign: str) -> None:
    bob.get(sign)
    anyone.get(f"{sign}?name=Nora&someone=1")

    assert who_came(cast) == []
