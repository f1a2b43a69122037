"""Saying yes to time somebody says they gave."""

from typing import Any

import pytest

from tests.cast import (
    NOW,
    WELCOME,
    Cast,
    a_cast,
    a_key,
    a_waiting_exchange,
    an_exchange,
    journal,
    state_of,
    totals_of,
)
from timebank.ledger.errors import NoTimeError
from timebank.ledger.totals import Totals
from timebank.services import answers
from timebank.services.errors import AlreadyAnsweredError, NotThereError
from timebank.services.errors.exchanges import LongDayError, LongerThanADayError
from timebank.store.errors import KeyUsedForSomethingElseError
from timebank.store.people import Person


def agree(cast: Cast, exchange_id: bytes, *, by: Person | None = None, **more: Any) -> None:
    answers.agree(
        more.pop("session", cast.session),
        community_id=cast.community_id,
        member_id=(by or cast.bob).member_id,
        exchange_id=exchange_id,
        **({"key": a_key(), "now": NOW} | more),
    )


def test_a_yes_counts_for_both(cast: Cast) -> None:
    exchange_id = a_waiting_exchange(cast, minutes=45)

    agree(cast, exchange_id)

    assert state_of(cast, exchange_id) == ("agreed", 45)
    assert totals_of(cast, cast.alice) == Totals(45, WELCOME)
    assert totals_of(cast, cast.bob) == Totals(0, WELCOME + 45)


def test_the_receiver_may_say_how_long_it_really_was(cast: Cast) -> None:
    exchange_id = a_waiting_exchange(cast, minutes=90)

    agree(cast, exchange_id, minutes=60)

    assert state_of(cast, exchange_id) == ("agreed", 60)
    assert [entry.minutes for entry in journal(cast)] == [60]


def test_the_same_key_again_books_nothing_more(cast: Cast) -> None:
    exchange_id, key = a_waiting_exchange(cast), a_key()

    for _ in range(3):
        agree(cast, exchange_id, key=key)

    assert len(journal(cast)) == 1


def test_the_same_key_with_another_time_is_refused(cast: Cast) -> None:
    exchange_id, key = a_waiting_exchange(cast), a_key()
    agree(cast, exchange_id, key=key)

    with pytest.raises(KeyUsedForSomethingElseError):
        agree(cast, exchange_id, key=key, minutes=30)


def test_a_second_yes_to_the_same_changes_nothing(cast: Cast) -> None:
    exchange_id = a_waiting_exchange(cast)
    agree(cast, exchange_id)

    agree(cast, exchange_id)

    assert len(journal(cast)) == 1


def test_a_second_yes_to_another_time_is_refused(cast: Cast) -> None:
    exchange_id = a_waiting_exchange(cast)
    agree(cast, exchange_id)

    with pytest.raises(AlreadyAnsweredError):
        agree(cast, exchange_id, minutes=30)

    assert [entry.minutes for entry in journal(cast)] == [60]


def test_the_giver_may_not_say_yes_for_the_receiver(cast: Cast) -> None:
    exchange_id = a_waiting_exchange(cast)

    with pytest.raises(NotThereError):
        agree(cast, exchange_id, by=cast.alice)

    assert state_of(cast, exchange_id) == ("waiting", None)


def test_the_unconcerned_may_not_say_yes(cast: Cast) -> None:
    exchange_id = a_waiting_exchange(cast)

    for person in (cast.charlie, cast.stella):
        with pytest.raises(NotThereError):
            agree(cast, exchange_id, by=person)

    assert journal(cast) == []


def test_nobody_answers_in_another_community(cast: Cast) -> None:
    exchange_id, other = a_waiting_exchange(cast), a_cast(cast.session, "teapot")

    with pytest.raises(NotThereError):
        agree(other, exchange_id, by=cast.bob)


def test_what_the_receiver_recorded_needs_no_yes(cast: Cast) -> None:
    with pytest.raises(NotThereError):
        agree(cast, an_exchange(cast))


@pytest.mark.parametrize("answer", [answers.decline, answers.withdraw])
def test_an_exchange_answered_otherwise_stays_so(cast: Cast, answer: Any) -> None:
    exchange_id = a_waiting_exchange(cast)
    person = cast.bob if answer is answers.decline else cast.alice
    shared = {"community_id": cast.community_id, "exchange_id": exchange_id, "now": NOW}
    answer(cast.session, member_id=person.member_id, key=a_key(), **shared)

    with pytest.raises(AlreadyAnsweredError):
        agree(cast, exchange_id)

    assert journal(cast) == []


@pytest.mark.parametrize(
    ("minutes", "refusal"),
    [(0, NoTimeError), (12 * 60, LongDayError), (24 * 60 + 1, LongerThanADayError)],
)
def test_a_changed_time_is_checked(cast: Cast, minutes: int, refusal: type[Exception]) -> None:
    exchange_id = a_waiting_exchange(cast)

    with pytest.raises(refusal):
        agree(cast, exchange_id, minutes=minutes)

    assert state_of(cast, exchange_id) == ("waiting", None)


def test_a_long_day_the_giver_was_sure_of_is_not_asked_about_again(cast: Cast) -> None:
    exchange_id = a_waiting_exchange(cast, minutes=13 * 60, sure=True)

    agree(cast, exchange_id)

    assert state_of(cast, exchange_id) == ("agreed", 13 * 60)
