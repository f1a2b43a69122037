"""Time given through a job: said by the giver, and what it comes to by the community's rule."""

from typing import Any

import pytest

from tests.cast import (
    NOW,
    TODAY,
    Cast,
    a_key,
    a_waiting_exchange,
    account_of,
    an_exchange,
    faults_of,
    journal,
    state_of,
    totals_of,
)
from timebank.clock import DAY
from timebank.ledger.totals import Totals
from timebank.queries.exchanges import one, waiting_for_others
from timebank.services import answers, communities
from timebank.services.errors import AlreadyAnsweredError, NotThereError


def act(cast: Cast, exchange: bytes, **more: Any) -> dict[str, Any]:
    who = {"community_id": cast.community_id, "exchange_id": exchange, "key": a_key(), "now": NOW}
    return who | more


def say(cast: Cast, exchange: bytes, *, is_paid: bool = True, by: bytes | None = None) -> None:
    member_id = by or cast.alice.member_id
    answers.say_paid(cast.session, **act(cast, exchange, member_id=member_id, is_paid=is_paid))


def agree(cast: Cast, exchange: bytes) -> None:
    answers.agree(cast.session, **act(cast, exchange, member_id=cast.bob.member_id))


def a_paid_one(cast: Cast, rule: str) -> bytes:
    communities.change(cast.session, community_id=cast.community_id, paid_time=rule)
    exchange = a_waiting_exchange(cast)
    say(cast, exchange)
    return exchange


@pytest.mark.parametrize(
    ("rule", "alice", "bob", "entries"),
    [
        ("counts", Totals(60, 300), Totals(0, 360), [(1, False)]),
        ("to_pot", Totals(0, 300), Totals(0, 360), [(1, True)]),
        ("seen", Totals(0, 300), Totals(0, 300), []),
    ],
)
@pytest.mark.parametrize("by_silence", [False, True])
def test_what_it_comes_to(
    cast: Cast, rule: str, alice: Totals, bob: Totals, entries: list[Any], by_silence: bool
) -> None:
    exchange = a_paid_one(cast, rule)

    if by_silence:
        assert answers.let_silence_agree(cast.session, now=NOW + 15 * DAY) == 1
    else:
        agree(cast, exchange)

    assert state_of(cast, exchange) == ("agreed", 60)
    assert (totals_of(cast, cast.alice), totals_of(cast, cast.bob)) == (alice, bob)
    pot = account_of(cast, "pot")
    assert [(each.paid, each.giver_id == pot) for each in journal(cast)] == entries
    assert not faults_of(cast)


@pytest.mark.parametrize("rule", ["counts", "to_pot"])
@pytest.mark.parametrize("who", ["alice", "bob"])
def test_it_is_put_right_like_any_other(cast: Cast, rule: str, who: str) -> None:
    exchange = a_paid_one(cast, rule)
    agree(cast, exchange)

    member_id = getattr(cast, who).member_id
    answers.put_right(cast.session, **act(cast, exchange, member_id=member_id), today=TODAY)

    assert (totals_of(cast, cast.alice), totals_of(cast, cast.bob)) == (Totals(0, 300), Totals(0, 300))
    assert [each.paid for each in journal(cast)] == [1, 1]
    assert not faults_of(cast)


def test_what_is_only_seen_has_nothing_to_put_right(cast: Cast) -> None:
    exchange = a_paid_one(cast, "seen")
    agree(cast, exchange)

    with pytest.raises(AlreadyAnsweredError):
        answers.put_right(cast.session, **act(cast, exchange, member_id=cast.bob.member_id), today=TODAY)


def test_not_after_all(cast: Cast) -> None:
    exchange = a_paid_one(cast, "to_pot")
    say(cast, exchange, is_paid=False)

    agree(cast, exchange)

    assert totals_of(cast, cast.alice) == Totals(60, 300)
    assert not faults_of(cast)


def test_nobody_says_it_for_another(cast: Cast) -> None:
    exchange = a_waiting_exchange(cast)

    for by in (cast.bob, cast.charlie, cast.stella):
        with pytest.raises(NotThereError):
            say(cast, exchange, by=by.member_id)


def test_not_of_time_that_counts_already(cast: Cast) -> None:
    waited = a_waiting_exchange(cast)
    agree(cast, waited)
    with pytest.raises(AlreadyAnsweredError):
        say(cast, waited)
    with pytest.raises(NotThereError):
        say(cast, an_exchange(cast))


def test_the_rule_of_the_day_it_is_said_holds(cast: Cast) -> None:
    exchange = a_paid_one(cast, "to_pot")
    communities.change(cast.session, community_id=cast.community_id, paid_time="counts")

    agree(cast, exchange)

    assert totals_of(cast, cast.alice) == Totals(0, 300)


def test_both_sides_see_it(cast: Cast) -> None:
    exchange = a_paid_one(cast, "to_pot")
    here = (cast.session, cast.community_id)
    assert [
        each.id for each in waiting_for_others(*here, cast.alice.account_id, cast.alice.member_id, NOW)
    ] == [exchange]

    agree(cast, exchange)

    alices, bobs = (one(*here, exchange, person.member_id, NOW) for person in (cast.alice, cast.bob))
    assert alices
    assert bobs
    assert (alices.gave, alices.other, alices.paid) == (True, "Bob B", "to_pot")
    assert (bobs.gave, bobs.with_pot, bobs.paid, bobs.may_put_right) == (False, True, "to_pot", True)
