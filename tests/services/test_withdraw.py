"""Taking back what still waits for a yes."""

from typing import Any

import pytest

from tests.cast import NOW, Cast, a_cast, a_key, a_waiting_exchange, an_exchange, journal, state_of
from timebank.services import answers
from timebank.services.errors import AlreadyAnsweredError, NotThereError
from timebank.store.people import Person


def withdraw(cast: Cast, exchange_id: bytes, *, by: Person | None = None, **more: Any) -> None:
    answers.withdraw(
        cast.session,
        community_id=cast.community_id,
        member_id=(by or cast.alice).member_id,
        exchange_id=exchange_id,
        **({"key": a_key(), "now": NOW} | more),
    )


def test_a_withdrawn_exchange_books_nothing(cast: Cast) -> None:
    exchange_id = a_waiting_exchange(cast)

    withdraw(cast, exchange_id)

    assert state_of(cast, exchange_id) == ("withdrawn", None)
    assert journal(cast) == []


def test_the_same_key_again_changes_nothing(cast: Cast) -> None:
    exchange_id, key = a_waiting_exchange(cast), a_key()

    for _ in range(2):
        withdraw(cast, exchange_id, key=key)

    assert state_of(cast, exchange_id) == ("withdrawn", None)


def test_a_second_time_under_another_key_changes_nothing(cast: Cast) -> None:
    exchange_id = a_waiting_exchange(cast)

    for _ in range(2):
        withdraw(cast, exchange_id)

    assert state_of(cast, exchange_id) == ("withdrawn", None)


def test_the_other_party_may_not(cast: Cast) -> None:
    exchange_id = a_waiting_exchange(cast)

    with pytest.raises(NotThereError):
        withdraw(cast, exchange_id, by=cast.bob)

    assert state_of(cast, exchange_id) == ("waiting", None)


def test_the_unconcerned_may_not(cast: Cast) -> None:
    exchange_id = a_waiting_exchange(cast)

    for person in (cast.charlie, cast.stella):
        with pytest.raises(NotThereError):
            withdraw(cast, exchange_id, by=person)


def test_nobody_does_so_in_another_community(cast: Cast) -> None:
    exchange_id, other = a_waiting_exchange(cast), a_cast(cast.session, "teapot")

    with pytest.raises(NotThereError):
        withdraw(other, exchange_id, by=cast.alice)


def test_what_was_agreed_stays_agreed(cast: Cast) -> None:
    exchange_id = a_waiting_exchange(cast)
    shared = {"community_id": cast.community_id, "exchange_id": exchange_id, "now": NOW}
    answers.agree(cast.session, member_id=cast.bob.member_id, key=a_key(), **shared)

    with pytest.raises(AlreadyAnsweredError):
        withdraw(cast, exchange_id)

    assert state_of(cast, exchange_id) == ("agreed", 60)


def test_what_the_receiver_recorded_is_not_waiting(cast: Cast) -> None:
    with pytest.raises(NotThereError):
        withdraw(cast, an_exchange(cast))
