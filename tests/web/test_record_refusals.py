from typing import Any

import pytest

from tests.cast import Cast, a_member, journal
from tests.web.browser import Browser, Page
from tests.web.neighbours import Neighbours
from timebank.ledger import errors as ledger
from timebank.services.errors import (
    NobodyChosenError,
    TwoPeopleChosenError,
    TwoPeopleOfThatNameError,
    UnknownPersonError,
)
from timebank.services.errors.exchanges import (
    DayAheadError,
    DayTooLongAgoError,
    LongDayError,
    LongerThanADayError,
    NoDayError,
    TwoTimesError,
    YourselfError,
)

PATH = "/kettle/record?way=received"
LONG = "That's a bit long. Use {} characters or fewer."

TIMES = [
    ("", ledger.UnreadableTimeError.sentence),
    ("abc", ledger.UnreadableTimeError.sentence),
    ("1.30", ledger.UnreadableTimeError.sentence),
    ("-5", ledger.BelowZeroError.sentence),
    ("\u22125", ledger.BelowZeroError.sentence),
    ("0", ledger.NoTimeError.sentence),
    ("1h75", ledger.PastTheHourError.sentence),
    ("0.01 hours", ledger.WholeMinutesError.sentence),
    ("\u0661\u0662", ledger.OtherDigitsError.sentence),
    ("99999999999", ledger.TooMuchTimeError.sentence),
    ("25 hours", LongerThanADayError.sentence),
    ("1" * 41, LONG.format(40)),
]
DAYS = [
    ({"when": "other"}, NoDayError.sentence),
    ({"when": "other", "day": "2026-03-03"}, DayAheadError.sentence),
    ({"when": "other", "day": "2025-02-28"}, DayTooLongAgoError.sentence),
    ({"when": "other", "day": "0001-01-01"}, DayTooLongAgoError.sentence),
    ({"when": "other", "day": "9999-12-31"}, DayAheadError.sentence),
]
PEOPLE = [
    ("", NobodyChosenError.sentence),
    ("\x00", NobodyChosenError.sentence),
    ("\u202e", NobodyChosenError.sentence),
    ("Bob B", YourselfError.sentence),
    ("Nobody", UnknownPersonError.sentence),
    ("Trent T", UnknownPersonError.sentence),
    ("%", UnknownPersonError.sentence),
    ("A", UnknownPersonError.sentence),
    ("\U0001f375", UnknownPersonError.sentence),
    ("w" * 500, LONG.format(60)),
]


def refused(browser: Browser, cast: Cast, **typed: Any) -> Page:
    page = browser.send(PATH, **{"someone": "Alice", **typed})
    assert page.status == 422
    assert journal(cast) == []
    return page


@pytest.mark.parametrize(("typed", "sentence"), TIMES)
def test_time_is_refused_with_its_sentence(bob: Browser, cast: Cast, typed: str, sentence: str) -> None:
    page = refused(bob, cast, time="other", another=typed)

    assert page.errors == [sentence]
    assert page.typed("another") == typed


@pytest.mark.parametrize(("said", "sentence"), DAYS)
def test_day_is_refused_with_its_sentence(
    bob: Browser, cast: Cast, said: dict[str, str], sentence: str
) -> None:
    page = refused(bob, cast, **said)

    assert page.errors == [sentence]
    assert page.typed("day") == said.get("day", "")


@pytest.mark.parametrize(("typed", "sentence"), PEOPLE)
def test_person_is_refused_with_a_sentence(bob: Browser, cast: Cast, typed: str, sentence: str) -> None:
    page = refused(bob, cast, someone=typed)

    assert page.errors == [sentence]


def test_two_people_of_that_name_are_told_apart_by_card(bob: Browser, cast: Cast) -> None:
    a_member(cast.session, cast.community_id, "Alice Z")

    assert refused(bob, cast).errors == [TwoPeopleOfThatNameError.sentence]


def test_one_person_chosen_and_another_typed_is_asked_about(bob: Browser, cast: Cast) -> None:
    page = refused(bob, cast, who=cast.charlie.member_id.hex())

    assert page.errors == [TwoPeopleChosenError.sentence]
    assert page.typed("someone") == "Alice"


def test_one_time_chosen_and_another_typed_is_asked_about(bob: Browser, cast: Cast) -> None:
    page = refused(bob, cast, time="60", another="90")

    assert page.errors == [TwoTimesError.sentence]
    assert page.typed("another") == "90"


@pytest.mark.parametrize("who", ["0" * 32, "me", "next door"])
def test_chosen_person_must_be_someone_else_here(
    bob: Browser, cast: Cast, neighbours: Neighbours, who: str
) -> None:
    ids = {"me": cast.bob.member_id.hex(), "next door": neighbours.trent.member_id.hex()}

    page = refused(bob, cast, someone="", who=ids.get(who, who))

    sentence = YourselfError.sentence if who == "me" else UnknownPersonError.sentence
    assert page.errors == [sentence]


@pytest.mark.parametrize("typed", ["12 hours", "24 hours"])
def test_long_day_is_asked_about_once(bob: Browser, cast: Cast, typed: str) -> None:
    page = refused(bob, cast, time="other", another=typed)

    assert page.errors == [LongDayError.sentence]
    assert page.by_id("sure").attributes["type"] == "checkbox"


@pytest.mark.parametrize("words", ["w" * 81, "word " * 100, "w" * 500])
def test_words_that_are_too_long_are_kept_to_shorten(bob: Browser, cast: Cast, words: str) -> None:
    page = refused(bob, cast, purpose="other", words=words)

    assert page.errors == [LONG.format(80)]
    assert page.typed("words") == words.strip()


@pytest.mark.parametrize("way", ["", "sideways", "\x00"])
def test_way_is_one_of_two(bob: Browser, cast: Cast, way: str) -> None:
    assert len(refused(bob, cast, way=way).errors) == 1


def test_everything_typed_is_kept_after_a_refusal(bob: Browser, cast: Cast) -> None:
    typed = {"time": "other", "another": "1h75", "purpose": "other", "words": "Tea", "when": "yesterday"}

    page = refused(bob, cast, **typed)

    kept = {part.attributes["name"]: part.value for part in page.form().every("input") if chosen(part)}
    assert kept.items() >= {**typed, "someone": "Alice", "way": "received"}.items()


def chosen(part: Any) -> bool:
    return part.attributes["type"] != "radio" or "checked" in part.attributes


def test_summary_leads_to_the_box_to_mend(bob: Browser, cast: Cast) -> None:
    page = refused(bob, cast, someone="Nobody")

    (link,) = page.by_id("error-summary").every("a")
    box = page.by_id(link.attributes["href"].removeprefix("#"))
    assert box.attributes["name"] == "someone"
    assert box.attributes["aria-invalid"] == "true"
    assert "autofocus" in page.by_id("error-summary").attributes


def test_refused_page_can_be_sent_again(bob: Browser, cast: Cast) -> None:
    page = refused(bob, cast, someone="Nobody")
    address, fields = bob.fill_in(PATH, someone="Alice")

    assert bob.post(address, {**fields, "key": page.typed("key")}).status == 303
