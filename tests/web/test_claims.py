"""A note that comes after check-in has closed: the hosts are asked, and it counts once they say yes."""

from datetime import timedelta

import pytest
import time_machine

from tests.cast import NOW, WELCOME, Cast, finish, totals_of
from tests.web.browser import Browser, is_nothing
from timebank.clock import DAY, MINUTE
from timebank.ledger.totals import Totals
from timebank.store.gatherings import Gathering

SCANNED_AT = f"{NOW // 1000}"
NOTE = {"Timebank-Note": "1"}


@pytest.fixture
def kept(bob: Browser, sign: str) -> tuple[str, dict[str, str]]:
    """Keep what Bob's phone would send, had it signal."""
    action, fields = bob.fill_in(sign)
    return action, {**fields, "noted_at": SCANNED_AT}


@pytest.fixture
def late(kept: tuple[str, dict[str, str]], bob: Browser, noon: time_machine.Traveller) -> Browser:
    """Let Bob's note come five hours after he scanned the sign."""
    noon.shift(timedelta(hours=5))
    assert bob.post(*kept).status == 303
    return bob


def page_of(gathering: Gathering) -> str:
    return f"/kettle/gatherings/{gathering.id.hex()}"


def there(host: Browser, gathering: Gathering) -> str:
    return host.get(f"{page_of(gathering)}/here").words


def test_a_note_within_the_window_is_a_check_in(bob: Browser, kept: tuple[str, dict[str, str]]) -> None:
    answer = bob.client.post(kept[0], data=kept[1], headers=NOTE)

    assert answer.status_code == 204
    assert answer.headers["Timebank-Went"].startswith("/kettle/check-ins/")


def test_late_it_goes_to_the_hosts(
    late: Browser, charlie: Browser, alice: Browser, gathering: Gathering
) -> None:
    assert "You said that you were here. The hosts are asked." in late.get(page_of(gathering)).words
    for path in (page_of(gathering), "/kettle/home", "/kettle/waiting"):
        assert "Bob B says they were here." in charlie.get(path).words
        assert "Bob B says they were here." not in alice.get(path).words
        assert "Bob B says they were here." not in late.get(path).words


def test_a_yes_puts_them_on_the_list(
    late: Browser, charlie: Browser, gathering: Gathering, cast: Cast
) -> None:
    page = charlie.send(page_of(gathering), "/yes")

    assert page.answer == (303, page_of(gathering))
    assert charlie.follow(page).notices == ["They’re on the list."]
    assert "Were they there?" not in charlie.get(page_of(gathering)).words
    finish(cast, gathering.id, now=NOW + DAY)
    assert totals_of(cast, cast.bob) == Totals(120, WELCOME + 120)


def test_a_yes_after_finishing_counts_too(
    kept: tuple[str, dict[str, str]], bob: Browser, charlie: Browser, gathering: Gathering, cast: Cast
) -> None:
    finish(cast, gathering.id)

    assert bob.post(*kept).answer == (303, page_of(gathering))
    assert totals_of(cast, cast.bob) == Totals(0, WELCOME)
    charlie.send(page_of(gathering), "/yes")

    cast.session.rollback()
    assert totals_of(cast, cast.bob) == Totals(120, WELCOME + 120)


def test_a_no_leaves_the_list_as_it_is(late: Browser, charlie: Browser, gathering: Gathering) -> None:
    page = charlie.send(page_of(gathering), "/no")

    assert charlie.follow(page).notices == ["They’re not on the list. You can still tick them."]
    assert "Were they there?" not in charlie.get(page_of(gathering)).words


def test_the_same_note_twice_asks_once(
    late: Browser, kept: tuple[str, dict[str, str]], charlie: Browser, gathering: Gathering
) -> None:
    assert [late.post(*kept).answer for _ in range(2)] == [(303, page_of(gathering))] * 2
    assert charlie.get(page_of(gathering)).words.count("Bob B says they were here.") == 1


def test_whoever_was_ticked_meanwhile_is_led_to_their_check_in(
    kept: tuple[str, dict[str, str]], bob: Browser, charlie: Browser, gathering: Gathering, sign: str
) -> None:
    there = bob.send(sign).location
    charlie.client.get("/")

    again = bob.post(kept[0], {**kept[1], "key": "0" * 32})
    assert again.answer == (303, there)


@pytest.mark.parametrize(
    ("time", "words"),
    [
        (f"{(NOW - DAY) // 1000}", "Check-in wasn't open when you scanned the sign."),
        (f"{(NOW + 4 * 60 * MINUTE) // 1000}", "Check-in wasn't open when you scanned the sign."),
    ],
)
def test_a_time_outside_its_own_is_told_kindly(
    kept: tuple[str, dict[str, str]], bob: Browser, noon: time_machine.Traveller, time: str, words: str
) -> None:
    noon.shift(timedelta(hours=5))

    page = bob.post(kept[0], {**kept[1], "noted_at": time})

    assert page.status == 422
    assert words in page.words


def test_after_three_days_nothing_is_kept(
    kept: tuple[str, dict[str, str]],
    bob: Browser,
    charlie: Browser,
    gathering: Gathering,
    noon: time_machine.Traveller,
) -> None:
    noon.shift(timedelta(days=4))

    page = bob.post(*kept)

    assert page.status == 422
    assert "This came more than 3 days after the gathering." in page.words
    assert "Were they there?" not in charlie.get(page_of(gathering)).words


@pytest.mark.parametrize("time", ["", "soon", "-1", "9" * 13, "1e9", "9" * 40])
def test_a_time_that_is_none_is_as_if_nothing_was_said(
    kept: tuple[str, dict[str, str]], bob: Browser, noon: time_machine.Traveller, time: str
) -> None:
    noon.shift(timedelta(hours=5))

    assert bob.post(kept[0], {**kept[1], "noted_at": time}).status == 404


def test_a_newcomer_says_so_with_a_first_name(
    anyone: Browser, charlie: Browser, gathering: Gathering, sign: str, noon: time_machine.Traveller
) -> None:
    action, fields = anyone.fill_in(sign, name="Noor", noted_at=SCANNED_AT)
    noon.shift(timedelta(hours=5))

    assert anyone.post(action, fields).status == 303
    assert "Noor says they were here." in charlie.get(page_of(gathering)).words
    charlie.send(page_of(gathering), "/yes")
    assert "Noor" in there(charlie, gathering)
    assert anyone.get("/kettle/home").status == 200


def test_the_six_characters_are_as_good_as_the_square(
    kept: tuple[str, dict[str, str]], bob: Browser, gathering: Gathering, noon: time_machine.Traveller
) -> None:
    noon.shift(timedelta(hours=5))

    assert bob.post(f"/S/{gathering.code}", kept[1]).answer == (303, page_of(gathering))


def test_six_characters_are_not_guessed(kept: tuple[str, dict[str, str]], bob: Browser) -> None:
    statuses = [bob.post("/S/222222", kept[1]).status for _ in range(12)]

    assert statuses[0] == 404
    assert statuses[-1] == 422


def test_six_characters_without_a_time_are_no_sign(
    kept: tuple[str, dict[str, str]], bob: Browser, gathering: Gathering
) -> None:
    assert bob.post(f"/S/{gathering.code}", {**kept[1], "noted_at": ""}).status == 404


def test_only_a_host_may_answer(
    late: Browser, alice: Browser, charlie: Browser, gathering: Gathering
) -> None:
    form = charlie.get(page_of(gathering)).form("/yes")
    action = form.attributes["action"]
    unknown = f"{page_of(gathering)}/claims/{'0' * 32}/yes"

    for browser in (alice, late):
        assert is_nothing(browser.press("/in", action), browser.press("/in", unknown))
    assert "Bob B says they were here." in charlie.get(page_of(gathering)).words
