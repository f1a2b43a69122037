"""Recording that one person gave another time."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from tests.cast import NOW, TODAY, WELCOME, Cast, a_key, a_stranger, an_exchange, journal, state_of, totals_of
from timebank.ledger.errors import NoTimeError, WholeMinutesError
from timebank.ledger.totals import Totals
from timebank.services.errors import UnknownPersonError
from timebank.services.errors.exchanges import (
    DayAheadError,
    DayTooLongAgoError,
    LongDayError,
    LongerThanADayError,
    YourselfError,
)
from timebank.store.errors import KeyUsedForSomethingElseError
from timebank.store.exchanges import ExchangeWords
from timebank.store.people import Person


def words_of(cast: Cast, exchange_id: bytes) -> str | None:
    return cast.session.exec(
        select(ExchangeWords.words).where(ExchangeWords.exchange_id == exchange_id)
    ).one_or_none()


def test_received_counts_at_once_for_both(cast: Cast) -> None:
    exchange_id = an_exchange(cast, by=cast.bob, way="received", minutes=90)

    assert state_of(cast, exchange_id) == ("agreed", 90)
    assert totals_of(cast, cast.alice) == Totals(90, WELCOME)
    assert totals_of(cast, cast.bob) == Totals(0, WELCOME + 90)


def test_an_exchange_is_booked_as_one_entry_of_its_own_id(cast: Cast) -> None:
    exchange_id = an_exchange(cast, happened_on=date(2026, 2, 28))

    (entry,) = journal(cast)
    assert (entry.id, entry.exchange_id, entry.kind) == (exchange_id, exchange_id, "exchange")
    assert (entry.giver_id, entry.receiver_id) == (cast.alice.account_id, cast.bob.account_id)
    assert (entry.giver_actor, entry.receiver_actor) == (cast.alice.member_id, cast.bob.member_id)
    assert (entry.minutes, entry.happened_on, entry.recorded_at) == (60, "2026-02-28", NOW)


def test_gave_waits_and_books_nothing(cast: Cast) -> None:
    exchange_id = an_exchange(cast, by=cast.alice, other=cast.bob, way="gave")

    assert state_of(cast, exchange_id) == ("waiting", None)
    assert journal(cast) == []
    assert totals_of(cast, cast.alice) == Totals(0, WELCOME)


def test_no_balance_stops_anybody(cast: Cast) -> None:
    for day in range(10):
        an_exchange(cast, minutes=24 * 60, sure=True, happened_on=TODAY - timedelta(day))

    assert totals_of(cast, cast.bob) == Totals(0, WELCOME + 240 * 60)


def test_the_answer_is_the_key(cast: Cast) -> None:
    key = a_key()

    assert an_exchange(cast, key=key) == key


def test_the_same_key_again_records_nothing_more(cast: Cast) -> None:
    key = a_key()

    assert {an_exchange(cast, key=key) for _ in range(3)} == {key}
    assert len(journal(cast)) == 1


@pytest.mark.parametrize(
    "other",
    [
        {"minutes": 90},
        {"words": "gardening"},
        {"way": "gave"},
        {"happened_on": TODAY - timedelta(1)},
    ],
)
def test_the_same_key_with_other_content_is_refused(cast: Cast, other: dict[str, object]) -> None:
    key = a_key()
    an_exchange(cast, key=key)

    with pytest.raises(KeyUsedForSomethingElseError):
        an_exchange(cast, key=key, **other)

    assert [entry.minutes for entry in journal(cast)] == [60]


def test_the_same_key_from_somebody_else_is_refused(cast: Cast) -> None:
    key = an_exchange(cast)

    with pytest.raises(KeyUsedForSomethingElseError):
        an_exchange(cast, key=key, by=cast.charlie)


def test_a_long_day_is_asked_about_once(cast: Cast) -> None:
    key = a_key()
    with pytest.raises(LongDayError):
        an_exchange(cast, key=key, minutes=12 * 60)

    an_exchange(cast, key=key, minutes=12 * 60, sure=True)

    assert [entry.minutes for entry in journal(cast)] == [12 * 60]


def test_a_day_just_short_of_long_is_not_asked_about(cast: Cast) -> None:
    an_exchange(cast, minutes=12 * 60 - 1)

    assert len(journal(cast)) == 1


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"minutes": 24 * 60 + 1, "sure": True}, LongerThanADayError),
        ({"happened_on": TODAY + timedelta(1)}, DayAheadError),
        ({"happened_on": TODAY - timedelta(367)}, DayTooLongAgoError),
        ({"minutes": 0}, NoTimeError),
        ({"minutes": 1.5}, WholeMinutesError),
    ],
)
def test_what_cannot_be_is_refused(cast: Cast, said: dict[str, object], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        an_exchange(cast, **said)

    assert journal(cast) == []


@pytest.mark.parametrize("happened_on", [TODAY, TODAY - timedelta(365), TODAY - timedelta(366)])
def test_any_day_of_the_last_twelve_months_counts(cast: Cast, happened_on: date) -> None:
    an_exchange(cast, happened_on=happened_on)

    assert [entry.happened_on for entry in journal(cast)] == [happened_on.isoformat()]


def test_time_with_oneself_is_refused(cast: Cast) -> None:
    with pytest.raises(YourselfError):
        an_exchange(cast, by=cast.bob, other=cast.bob)


@pytest.mark.parametrize("way", ["gave", "received"])
def test_somebody_of_another_community_is_unknown(cast: Cast, way: str) -> None:
    with pytest.raises(UnknownPersonError):
        an_exchange(cast, other=a_stranger(cast.session), way=way)


def test_nobody_records_in_another_community(cast: Cast) -> None:
    with pytest.raises(UnknownPersonError):
        an_exchange(cast, by=a_stranger(cast.session))


def test_somebody_who_does_not_exist_is_unknown(cast: Cast) -> None:
    with pytest.raises(UnknownPersonError):
        an_exchange(cast, other=Person(a_key(), a_key()))


def test_words_are_kept_beside_the_journal(cast: Cast) -> None:
    exchange_id = an_exchange(cast, words="gardening")

    assert words_of(cast, exchange_id) == "gardening"


def test_words_may_be_left_out(cast: Cast) -> None:
    assert words_of(cast, an_exchange(cast)) is None


def test_eighty_characters_of_words_fit(cast: Cast) -> None:
    words = "é" * 80

    assert words_of(cast, an_exchange(cast, words=words)) == words
