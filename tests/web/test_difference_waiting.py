import pytest

from tests.cast import Cast, a_waiting_exchange, journal
from tests.web.browser import NOTHING, Browser, asks_to_sign_in, is_nothing
from timebank.ledger import errors as ledger
from timebank.services.errors.exchanges import LongDayError, LongerThanADayError

REFUSED = [
    ("", ledger.UnreadableTimeError.sentence),
    ("abc", ledger.UnreadableTimeError.sentence),
    ("-5", ledger.BelowZeroError.sentence),
    ("0", ledger.NoTimeError.sentence),
    ("13 hours", LongDayError.sentence),
    ("25 hours", LongerThanADayError.sentence),
]


@pytest.fixture
def path(cast: Cast) -> str:
    return f"/kettle/entries/{a_waiting_exchange(cast).hex()}"


def test_receiver_says_how_long_it_was_and_that_counts(
    bob: Browser, alice: Browser, cast: Cast, path: str
) -> None:
    page = bob.send(f"{path}/different", time="1h30", reason="time")

    assert page.answer == (303, path)
    assert alice.get(path).heading == "You gave Bob B 1½ hours, today."
    assert [entry.minutes for entry in journal(cast)] == [90]


@pytest.mark.parametrize(("typed", "sentence"), REFUSED)
def test_time_is_refused_with_its_sentence(
    bob: Browser, cast: Cast, path: str, typed: str, sentence: str
) -> None:
    page = bob.send(f"{path}/different", time=typed, reason="time")

    assert page.status == 422
    assert page.errors == [sentence]
    assert page.typed("time") == typed
    assert journal(cast) == []


def test_long_day_counts_when_one_is_sure(bob: Browser, cast: Cast, path: str) -> None:
    assert bob.send(f"{path}/different", time="13 hours", reason="time", sure="y").status == 303


def test_asking_how_long_changes_nothing(bob: Browser, cast: Cast, path: str) -> None:
    bob.get(f"{path}/different?time=90")

    assert journal(cast) == []


def test_only_who_was_asked_may_change_it(alice: Browser, charlie: Browser, path: str) -> None:
    said = {"reason": "time", "time": "90", "day": "2026-03-02"}
    for browser in (alice, charlie):
        missing = browser.press("/in", f"/kettle/entries/{NOTHING}/different", **said)
        assert is_nothing(browser.press("/in", f"{path}/different", **said), missing)


def test_signed_out_visitor_changes_nothing(anyone: Browser, path: str) -> None:
    assert asks_to_sign_in(anyone.get(f"{path}/different"))
    assert asks_to_sign_in(anyone.press("/in", f"{path}/different", time="90"))


def test_time_agreed_meanwhile_stays_until_both_agree(bob: Browser, path: str, cast: Cast) -> None:
    late = bob.fill_in(f"{path}/different", time="90", reason="time")
    bob.send(f"{path}/reply", "/yes")

    page = bob.post(*late)

    assert page.answer == (303, path)
    assert "Waiting for Alice A" in bob.get(path).words
    assert [entry.minutes for entry in journal(cast)] == [60]
