from datetime import timedelta

import pytest
import time_machine

from tests.cast import NOW, Cast, a_gathering, finish
from tests.web.browser import Browser
from timebank.clock import DAY
from timebank.services.errors import SlowDownError
from timebank.services.sign_in import TRIES_IN_TEN_MINUTES
from timebank.store.gatherings import Gathering

SHAPES = ["{0}", " {0} ", "{1} {2}", "{1}-{2}", "{3}", "{4} {5}", "\u200b{0}", "{0}\x00"]


@pytest.mark.parametrize("shape", SHAPES)
def test_code_leads_to_the_check_in_page_however_it_is_typed(
    anyone: Browser, gathering: Gathering, shape: str
) -> None:
    code, small = gathering.code, gathering.code.lower()
    typed = shape.format(code, code[:3], code[3:], small, small[:3], small[3:])

    assert anyone.send("/in", code=typed).answer == (303, f"/S/{gathering.sign_token}")


def test_full_width_letters_are_read_too(anyone: Browser, gathering: Gathering) -> None:
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in gathering.code)

    assert anyone.send("/in", code=wide).status == 303


@pytest.mark.parametrize("typed", ["222222", "22 22 22", "zzzzzz"])
def test_unknown_code_is_kept_to_mend(anyone: Browser, gathering: Gathering, typed: str) -> None:
    page = anyone.send("/in", code=typed)

    assert page.status == 404
    assert page.errors == ["We don't know that code. Check the 6 letters and numbers, or tell the host."]
    assert page.typed("code") == typed


@pytest.mark.parametrize("typed", ["", " ", "\x00", "\u202e"])
def test_empty_box_is_named(anyone: Browser, typed: str) -> None:
    page = anyone.send("/in", code=typed)

    assert page.status == 422
    assert page.errors == ["Type the 6 letters and numbers printed under the square."]


@pytest.mark.parametrize("typed", ["2", "22222", "2222222", "---", "\U0001f375", "w" * 500])
def test_text_that_is_no_code_is_refused(anyone: Browser, typed: str) -> None:
    page = anyone.send("/in", code=typed)

    assert page.status == 422
    assert page.typed("code") == typed


@pytest.mark.parametrize("shift", [timedelta(hours=-2), timedelta(hours=3), timedelta(days=7)])
def test_code_is_good_only_in_its_window(
    anyone: Browser, gathering: Gathering, noon: time_machine.Traveller, shift: timedelta
) -> None:
    noon.shift(shift)

    assert anyone.send("/in", code=gathering.code).status == 404


def test_code_of_a_finished_gathering_is_unknown(anyone: Browser, cast: Cast, gathering: Gathering) -> None:
    finish(cast, gathering.id)

    assert anyone.send("/in", code=gathering.code).status == 404


def test_code_finds_its_own_gathering_among_several(
    anyone: Browser, cast: Cast, gathering: Gathering
) -> None:
    a_gathering(cast, starts_at=NOW + DAY)
    a_gathering(cast, title="Walk")

    page = anyone.send("/in", code=gathering.code)

    assert anyone.follow(page).document.one("h1").words == "Tea"


def test_guessing_is_slowed_down(anyone: Browser, gathering: Gathering) -> None:
    *pages, last = [anyone.send("/in", code="222222") for _ in range(TRIES_IN_TEN_MINUTES + 1)]

    assert all(page.errors != [SlowDownError.sentence] for page in pages)
    assert last.errors == [SlowDownError.sentence]


def test_right_code_still_works_after_many_wrong_ones(anyone: Browser, gathering: Gathering) -> None:
    for _ in range(TRIES_IN_TEN_MINUTES + 1):
        anyone.send("/in", code="222222")

    assert anyone.send("/in", code=gathering.code).status == 303


def test_page_is_open_to_everyone_signed_in_or_not(anyone: Browser, alice: Browser) -> None:
    assert anyone.get("/in").status == alice.get("/in").status == 200
