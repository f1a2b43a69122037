"""A letter about my time: chosen, seen, kept, checked by a stranger, and switched off."""

import re
from datetime import timedelta

import pytest
import time_machine

from tests.cast import Cast, a_gathering, an_exchange, finish
from tests.services.leavers import leave
from tests.web.browser import NOTHING, Browser, Page, asks_to_sign_in, come_back_after, is_nothing
from tests.web.hours import taken_back
from tests.web.reading import sent_by
from tests.web.rows import everything
from timebank.services.letters import TRIES_IN_TEN_MINUTES

LIST, NEW = "/kettle/hours/letters", "/kettle/hours/letter"
CODE = re.compile(r"type this code: (\w{5} \w{5})")
UNKNOWN = "We don’t know this code. Look at the letter again, or ask who gave it to you."


def made(browser: Browser, **chosen: object) -> Page:
    """Make a letter; return the page on which it stands."""
    return browser.follow(browser.send(NEW, NEW, step="keep", **chosen))


def code_of(letter: Page) -> str:
    (code,) = CODE.findall(letter.words)
    return str(code)


def check(browser: Browser, code: str) -> Page:
    return browser.send("/letter", "/letter", code=code)


def card(page: Page) -> list[str]:
    (found,) = [part for part in page.document.every("div") if "card" in part.attributes.get("class", "")]
    return [sentence.words for sentence in found.every("p")]


@pytest.fixture
def busy(cast: Cast) -> Cast:
    an_exchange(cast, words="Gardening", minutes=90)
    an_exchange(cast, words="A lift", minutes=30)
    an_exchange(cast, by=cast.alice, other=cast.bob, words="Something of mine", minutes=20)
    taken_back(cast, words="Not this", minutes=45)
    return cast


def test_it_says_what_i_choose_and_nothing_else(alice: Browser, busy: Cast) -> None:
    page = alice.send(NEW, NEW)

    assert page.heading == "Your letter, before it is kept"
    assert card(page) == [
        "Alice A is a member of Kettle.",
        "In March 2026, Alice A gave 2 hours to others.",
        "These numbers are as they stood on 2 March 2026.",
    ]


def test_nothing_is_kept_before_i_say_so(alice: Browser, busy: Cast) -> None:
    alice.send(NEW, NEW)

    assert "You have no letters yet." in alice.get(LIST).words


def test_received_things_and_another_name_go_in_when_chosen(alice: Browser, busy: Cast) -> None:
    page = alice.send(NEW, NEW, name="Alice Appleby", received="y", things=["A lift", "Gardening"])

    assert card(page)[1:4] == [
        "In March 2026, Alice Appleby gave 2 hours to others.",
        "In March 2026, Alice Appleby received 5 hours 20 minutes.",
        "Among the things Alice Appleby did: A lift; Gardening.",
    ]


def test_only_what_i_gave_can_be_added_and_nothing_is_ticked(alice: Browser, busy: Cast) -> None:
    finish(busy, a_gathering(busy, host=busy.alice), host=busy.alice)

    page = alice.send(NEW, NEW)

    boxes = [box for box in page.document.every("input") if box.attributes.get("type") == "checkbox"]
    assert [box.value for box in boxes] == ["Tea", "A lift", "Gardening"]
    assert not [box for box in boxes if "checked" in box.attributes]


def test_words_of_my_own_cannot_be_slipped_in(alice: Browser, busy: Cast) -> None:
    page = alice.send(NEW, NEW, things=["Ran the whole town", "Gardening"])

    assert "Among the things Alice A did: Gardening." in page.words
    assert "whole town" not in page.words


def test_a_letter_that_says_nothing_is_not_made(alice: Browser, busy: Cast) -> None:
    page = alice.send(NEW, NEW, given=None, step="keep")

    assert page.status == 422
    assert page.errors == [
        "There is nothing of that in these months. Choose something else, or other months."
    ]


def test_a_letter_wants_a_name(alice: Browser, busy: Cast) -> None:
    assert alice.send(NEW, NEW, name=" ").errors == ["Type the name for the letter."]


def test_changing_something_keeps_what_was_chosen(alice: Browser, busy: Cast) -> None:
    page = alice.send(NEW, NEW, name="Alice Appleby", received="y", things=["Gardening"], step="change")

    assert page.heading == "A letter about your time"
    assert page.typed("name") == "Alice Appleby"
    assert page.typed("things") == "Gardening"
    again = alice.post(NEW, {**_sent(page), "step": "see"})
    assert "Among the things Alice Appleby did: Gardening." in again.words


def _sent(page: Page) -> dict[str, object]:
    return dict(sent_by(page.form(NEW)))


def test_a_stranger_reads_the_same_as_on_the_paper(alice: Browser, anyone: Browser, busy: Cast) -> None:
    letter = made(alice, things=["Gardening"])

    page = check(anyone, code_of(letter))

    assert page.status == 200
    assert page.heading == "This letter is real"
    for sentence in card(page):
        assert sentence in letter.words
    assert "Alice A gave 2 hours to others." in page.words
    assert "The code is good until 31 May 2026" in page.words


@pytest.mark.parametrize("typed", [str.lower, lambda code: code.replace(" ", ""), lambda code: f" {code}- "])
def test_the_code_may_be_typed_in_any_way(alice: Browser, anyone: Browser, busy: Cast, typed: object) -> None:
    assert callable(typed)
    assert check(anyone, typed(code_of(made(alice)))).heading == "This letter is real"


def test_its_numbers_stay_as_they_were(alice: Browser, anyone: Browser, busy: Cast) -> None:
    letter = made(alice)
    an_exchange(busy, minutes=600)

    assert "Alice A gave 2 hours to others." in check(anyone, code_of(letter)).words
    assert "Alice A gave 2 hours to others." in alice.get(LIST).words


def test_the_square_brings_the_code_along(alice: Browser, anyone: Browser, busy: Cast) -> None:
    code = code_of(made(alice)).replace(" ", "")

    page = anyone.get(f"/letter?code={code}")

    assert page.typed("code") == code
    assert "2 hours" not in page.words


def test_switched_off_it_is_like_a_code_that_never_was(alice: Browser, anyone: Browser, busy: Cast) -> None:
    letter = made(alice)

    done = alice.send(LIST, "/removal")

    assert alice.follow(done).notices == [
        "The check code is switched off. Whoever types it now reads that we don’t know it."
    ]
    off, never = check(anyone, code_of(letter)), check(anyone, "22222 22222")
    assert off.status == never.status == 404
    assert off.errors == never.errors == [UNKNOWN]
    assert "Switch off" not in alice.get(LIST).words
    assert "The check code is switched off." in alice.get(LIST).words


def test_after_ninety_days_it_is_unknown(
    alice: Browser, anyone: Browser, busy: Cast, noon: time_machine.Traveller
) -> None:
    code = code_of(made(alice))
    for _ in range(3):
        come_back_after(alice, noon, timedelta(days=30))

    assert check(anyone, code).errors == [UNKNOWN]
    assert "The check code has run out." in alice.get(LIST).words


@pytest.mark.parametrize("keeps_name", [True, False])
def test_whoever_leaves_takes_their_letters_along(
    alice: Browser, anyone: Browser, busy: Cast, keeps_name: bool
) -> None:
    code = code_of(made(alice))

    leave(busy, busy.alice, keeps_name=keeps_name)

    assert check(anyone, code).errors == [UNKNOWN]


def test_a_letter_that_names_somebody_goes_when_their_name_goes(
    alice: Browser, anyone: Browser, cast: Cast
) -> None:
    an_exchange(cast, words="A lift for Bob B")
    kept, naming = code_of(made(alice)), code_of(made(alice, things=["A lift for Bob B"]))

    leave(cast, cast.bob)

    assert check(anyone, naming).errors == [UNKNOWN]
    assert check(anyone, kept).status == 200


def test_guessing_is_slowed_down_for_right_codes_too(alice: Browser, anyone: Browser, busy: Cast) -> None:
    code = code_of(made(alice))
    for _ in range(TRIES_IN_TEN_MINUTES):
        assert check(anyone, "22222 22222").errors == [UNKNOWN]

    assert check(anyone, code).errors == [
        "That's a lot of tries. Wait ten minutes, or ask a steward for help."
    ]


@pytest.mark.parametrize("code", ["", " ", "x" * 31])
def test_what_cannot_be_a_code_is_said_kindly(anyone: Browser, code: str) -> None:
    assert check(anyone, code).status == 422


@pytest.mark.parametrize("code", ["%00", "a" * 2_000, "<b>", "\u0662"])
def test_odd_codes_in_the_address_do_no_harm(anyone: Browser, code: str) -> None:
    assert anyone.get(f"/letter?code={code}").status == 200


def test_nobody_opens_anothers_letter(alice: Browser, bob: Browser, anyone: Browser, busy: Cast) -> None:
    path = alice.send(NEW, NEW, step="keep").location

    missing = bob.get(f"{LIST}/{NOTHING}")
    assert is_nothing(bob.get(path), missing)
    assert is_nothing(bob.get(f"{path}/letter.pdf"), missing)
    assert asks_to_sign_in(anyone.get(path))


def test_pressing_keep_twice_keeps_one(alice: Browser, busy: Cast) -> None:
    action, fields = alice.fill_in(NEW, NEW, step="keep")

    first, second = alice.post(action, fields), alice.post(action, fields)

    assert first.answer == second.answer
    assert alice.get(LIST).words.count("Letter of") == 1


def test_reading_a_letter_changes_nothing_but_wrong_codes_are_counted(
    alice: Browser, anyone: Browser, busy: Cast
) -> None:
    code = code_of(made(alice))
    busy.session.rollback()
    before = everything(busy.session.get_bind())

    assert check(anyone, code).status == 200

    assert everything(busy.session.get_bind()) == before


def test_the_letter_is_also_a_pdf(alice: Browser, busy: Cast) -> None:
    page = alice.get(f"{alice.send(NEW, NEW, step='keep').location}/letter.pdf")

    assert page.headers["Content-Type"] == "application/pdf"


def test_whoever_is_signed_out_signs_in_first(anyone: Browser) -> None:
    assert asks_to_sign_in(anyone.get(LIST))
    assert asks_to_sign_in(anyone.get(NEW))
