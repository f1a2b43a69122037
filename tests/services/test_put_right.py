"""Taking an agreed exchange back."""

from datetime import timedelta

import pytest

from tests.cast import (
    NOW,
    TODAY,
    WELCOME,
    Cast,
    a_cast,
    a_key,
    a_waiting_exchange,
    an_exchange,
    journal,
    totals_of,
)
from tests.services.putting_right import put_right
from timebank.clock import DAY
from timebank.ledger.totals import Totals
from timebank.services import answers
from timebank.services.errors import AlreadyAnsweredError, NotThereError
from timebank.services.errors.answers import TooLateToPutRightError


@pytest.mark.parametrize("side", ["alice", "bob"])
def test_either_side_may_put_it_right(cast: Cast, side: str) -> None:
    exchange_id = an_exchange(cast)

    put_right(cast, exchange_id, by=getattr(cast, side))

    assert totals_of(cast, cast.alice) == Totals(0, WELCOME)
    assert totals_of(cast, cast.bob) == Totals(0, WELCOME)


@pytest.mark.parametrize(("side", "actor"), [("alice", "receiver_actor"), ("bob", "giver_actor")])
def test_a_reversal_mirrors_the_entry_and_names_who_asked(cast: Cast, side: str, actor: str) -> None:
    exchange_id, later = an_exchange(cast), TODAY + timedelta(3)

    put_right(cast, exchange_id, by=getattr(cast, side), today=later)

    entry, reversal = journal(cast)
    assert (reversal.kind, reversal.reverses_id, reversal.minutes) == ("reversal", entry.id, entry.minutes)
    assert (reversal.giver_id, reversal.receiver_id) == (entry.receiver_id, entry.giver_id)
    assert reversal.happened_on == later.isoformat()
    assert getattr(reversal, actor) == getattr(cast, side).member_id


def test_thirty_days_after_it_may_still_be_put_right(cast: Cast) -> None:
    put_right(cast, an_exchange(cast), now=NOW + 30 * DAY)

    assert len(journal(cast)) == 2


def test_after_thirty_days_both_must_agree(cast: Cast) -> None:
    exchange_id = an_exchange(cast)

    with pytest.raises(TooLateToPutRightError):
        put_right(cast, exchange_id, now=NOW + 30 * DAY + 1)

    assert len(journal(cast)) == 1


def test_the_thirty_days_run_from_the_answer(cast: Cast) -> None:
    exchange_id = a_waiting_exchange(cast)
    shared = {"community_id": cast.community_id, "exchange_id": exchange_id}
    answers.agree(cast.session, member_id=cast.bob.member_id, key=a_key(), now=NOW + 10 * DAY, **shared)

    put_right(cast, exchange_id, now=NOW + 40 * DAY)

    assert len(journal(cast)) == 2


def test_the_second_side_to_ask_changes_nothing(cast: Cast) -> None:
    exchange_id = an_exchange(cast)
    put_right(cast, exchange_id, by=cast.alice)

    put_right(cast, exchange_id, by=cast.bob)

    assert len(journal(cast)) == 2
    assert totals_of(cast, cast.alice) == Totals(0, WELCOME)


def test_the_same_key_again_changes_nothing(cast: Cast) -> None:
    exchange_id, key = an_exchange(cast), a_key()

    for _ in range(2):
        put_right(cast, exchange_id, key=key)

    assert len(journal(cast)) == 2


def test_the_unconcerned_may_not(cast: Cast) -> None:
    exchange_id = an_exchange(cast)

    for person in (cast.charlie, cast.stella):
        with pytest.raises(NotThereError):
            put_right(cast, exchange_id, by=person)

    assert len(journal(cast)) == 1


def test_nobody_does_so_in_another_community(cast: Cast) -> None:
    exchange_id, other = an_exchange(cast), a_cast(cast.session, "teapot")

    with pytest.raises(NotThereError):
        put_right(other, exchange_id, by=cast.bob)


def test_what_is_not_agreed_cannot_be_put_right(cast: Cast) -> None:
    exchange_id = a_waiting_exchange(cast)

    with pytest.raises(AlreadyAnsweredError):
        put_right(cast, exchange_id)


def test_other_hours_stay_as_they_are(cast: Cast) -> None:
    an_exchange(cast, minutes=25)
    put_right(cast, an_exchange(cast, minutes=60))

    assert totals_of(cast, cast.alice) == Totals(25, WELCOME)
    assert totals_of(cast, cast.bob) == Totals(0, WELCOME + 25)
