import re
from datetime import timedelta

import pytest
import time_machine

from tests.cast import Cast, an_exchange, journal, totals_of
from tests.services.differing import differ
from tests.web.browser import NOTHING, Browser, asks_to_sign_in, is_nothing
from tests.web.supporting import acting
from timebank.ledger.totals import Totals
from timebank.services.errors.differences import NothingChosenError, NothingDifferentError, ReadAgainError
from timebank.services.errors.exchanges import DayAheadError, LongDayError, NoDayError
from timebank.services.errors.supporters import NotAskedError


@pytest.fixture
def exchange(cast: Cast) -> bytes:
    return an_exchange(cast, words="Gardening")


@pytest.fixture
def path(exchange: bytes) -> str:
    return f"/kettle/entries/{exchange.hex()}"


@pytest.fixture
def asked(cast: Cast, exchange: bytes, path: str) -> str:
    """Let Bob remember half an hour of what Alice gave him; she is asked."""
    differ(cast, exchange, by=cast.bob, minutes=30)
    return path


def test_page_asks_what_is_different_and_starts_from_what_is_written_down(bob: Browser, path: str) -> None:
    page = bob.get(path)
    assert f"{path}/different" in page.links()

    form = bob.get(f"{path}/different")

    assert form.heading == "This isn’t how I remember it"
    assert (form.typed("time"), form.typed("day"), form.typed("words")) == (
        "1 hour",
        "2026-03-02",
        "Gardening",
    )
    for words in ("The amount of time", "The day", "What it was for", "It wasn’t me", "I’d rather not say"):
        assert words in form.words


def test_other_is_asked_in_calm_words(alice: Browser, bob: Browser, path: str) -> None:
    page = bob.send(f"{path}/different", reason="time", time="30 minutes")

    assert page.answer == (303, path)
    assert "Waiting for Alice A" in bob.get(path).words
    for page in (alice.get("/kettle/home"), alice.get("/kettle/waiting")):
        assert "Bob B remembers it as 30 minutes of gardening, today." in page.words
        assert "Nothing is waiting for you." not in page.words
    question = alice.get(f"{path}/different")
    assert question.heading == "Bob B remembers it as 30 minutes of gardening, today. Is that right?"
    for words in ("Yes, that’s right", "I remember it differently", "Ask for help"):
        assert words in question.words


def test_yes_puts_it_right_and_links_the_two(alice: Browser, bob: Browser, cast: Cast, asked: str) -> None:
    assert alice.send(f"{asked}/different", "/yes").answer == (303, asked)

    old = bob.get(asked)
    assert "Put right" in old.words
    assert "You both agreed on something else" in old.words
    (anew,) = {link for link in old.links() if re.fullmatch(r"/kettle/entries/\w{32}", link)}
    assert bob.get(anew).heading == "Alice A gave you 30 minutes of gardening, today."
    assert asked in bob.get(anew).links()
    assert [entry.kind for entry in journal(cast)] == ["exchange", "reversal", "exchange"]
    assert totals_of(cast, cast.alice) == Totals(30, 300)


def test_history_keeps_what_both_remembered(alice: Browser, bob: Browser, asked: str) -> None:
    alice.send(f"{asked}/different", "/yes")

    for browser, who in ((alice, "Bob B remembers it"), (bob, "You remember it")):
        (history,) = browser.get(asked).document.every("ol")
        assert f"Monday 2 March: {who} as 30 minutes of gardening, today." in history.words


def test_each_remembers_once_and_then_asks_for_help(
    alice: Browser, bob: Browser, cast: Cast, asked: str
) -> None:
    alice.send(f"{asked}/different?mine=1", "/different", time="45 minutes")
    question = bob.get(f"{asked}/different")
    assert "Alice A remembers it as 45 minutes of gardening, today." in question.words
    assert "I remember it differently" not in question.words

    talk = bob.send(f"{asked}/different", "/help")

    assert "/talks/" in talk.location
    assert "It counts as it is written down until you both" in bob.follow(talk).words
    assert len(journal(cast)) == 1


def test_it_was_not_me_is_asked_too(alice: Browser, bob: Browser, cast: Cast, path: str) -> None:
    bob.send(f"{path}/different", reason="not me", time="", day="")

    question = alice.get(f"{path}/different")
    assert question.heading == "Bob B says it wasn’t them. Is that right?"
    alice.send(f"{path}/different", "/yes")

    assert totals_of(cast, cast.bob) == Totals(0, 300)


def test_whoever_would_rather_not_say_is_led_elsewhere_and_nothing_is_kept(
    bob: Browser, cast: Cast, path: str
) -> None:
    page = bob.send(f"{path}/different", reason="private", time="", day="")

    assert page.answer == (303, f"{path}/private")
    assert "Waiting for" not in bob.get(path).words


def test_it_is_left_as_it_is(bob: Browser, alice: Browser, asked: str) -> None:
    assert bob.send(asked, "/leave").answer == (303, asked)

    assert "It was left as it is" in alice.get(asked).words
    assert f"{asked}/different" in alice.get(asked).links()


def test_after_30_days_one_asks_to_take_it_back(
    alice: Browser, bob: Browser, cast: Cast, path: str, noon: time_machine.Traveller
) -> None:
    for _ in range(2):
        noon.shift(timedelta(days=16))
        for browser in (alice, bob):
            browser.get("/kettle/home")
    assert "Ask to take it back" in alice.get(path).words

    alice.send(f"{path}/different?what=take+back", "/different")
    assert bob.get(f"{path}/different").heading == "Alice A would like to take it back. Is that right?"
    bob.send(f"{path}/different", "/yes")

    assert [entry.kind for entry in journal(cast)] == ["exchange", "reversal"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"reason": None}, NothingChosenError.sentence),
        ({"reason": "time"}, NothingDifferentError.sentence),
        ({"reason": "day", "day": ""}, NoDayError.sentence),
        ({"reason": "day", "day": "2026-03-03"}, DayAheadError.sentence),
        ({"reason": "time", "time": "13 hours"}, LongDayError.sentence),
    ],
)
def test_what_cannot_be_is_refused_with_its_sentence(
    bob: Browser, cast: Cast, path: str, typed: dict[str, str], sentence: str
) -> None:
    page = bob.send(f"{path}/different", **typed)

    assert (page.status, page.errors) == (422, [sentence])
    assert page.typed("words") == "Gardening"


def test_yes_to_what_has_changed_meanwhile_is_asked_again(alice: Browser, bob: Browser, asked: str) -> None:
    late = alice.fill_in(f"{asked}/different", "/yes")
    alice.send(f"{asked}/different?mine=1", "/different", time="45 minutes")

    page = alice.post(*late)

    assert (page.status, page.errors) == (422, [ReadAgainError.sentence])


def test_unconcerned_member_gets_what_does_not_exist(charlie: Browser, stella: Browser, asked: str) -> None:
    for browser in (charlie, stella):
        missing = browser.get(f"/kettle/entries/{NOTHING}/different")
        assert is_nothing(browser.get(f"{asked}/different"), missing)


def test_signed_out_visitor_signs_in_first(anyone: Browser, asked: str) -> None:
    assert asks_to_sign_in(anyone.get(f"{asked}/different"))
    assert asks_to_sign_in(anyone.press("/in", f"{asked}/different", time="90"))


def test_nobody_puts_it_right_for_another(bob: Browser, cast: Cast) -> None:
    exchange = an_exchange(cast, by=cast.alice, other=cast.charlie)
    path = f"/kettle/entries/{exchange.hex()}"
    acting(bob, cast)

    assert bob.get(f"{path}/different").answer == (303, path)
    assert "This isn’t how I remember it" not in bob.get(path).words
    _, fields = bob.fill_in("/kettle/record", "/record")
    page = bob.post(f"{path}/words", {**fields})
    assert (page.status, page.errors) == (422, [NotAskedError.sentence])
