"""Giving hours to a person or the pot, and taking them back."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import NOW, TODAY, Cast, a_key, a_stranger, account_of, faults_of, journal, totals_of
from tests.services.pot import give
from timebank.clock import DAY
from timebank.ledger.errors import MinutesError
from timebank.ledger.totals import Totals
from timebank.queries import gifts as queries
from timebank.services import gifts, leaving
from timebank.services.errors import AlreadyAnsweredError, NotThereError, UnknownPersonError
from timebank.services.errors.gifts import GiftToYourselfError, TooLateForGiftError
from timebank.store.bookings import totals
from timebank.store.people import Person

HUNDRED_HOURS = 6000


def take_back(cast: Cast, gift_id: bytes, by: Person, **more: Any) -> None:
    said = {"key": a_key(), "today": TODAY, "now": NOW}
    who = {"community_id": cast.community_id, "member_id": by.member_id, "gift_id": gift_id}
    gifts.take_back(cast.session, **who, **(said | more))


def pot_of(cast: Cast) -> Totals:
    return totals(cast.session, cast.community_id, account_of(cast, "pot"))


def test_a_gift_is_given_and_received(cast: Cast) -> None:
    gift = give(cast, cast.bob)

    assert (totals_of(cast, cast.alice), totals_of(cast, cast.bob)) == (Totals(120, 300), Totals(0, 420))
    (entry,) = journal(cast)
    assert (entry.id, entry.kind, entry.giver_actor) == (gift, "gift", cast.alice.member_id)
    assert not faults_of(cast)


def test_hours_in_the_pot_are_the_pots(cast: Cast) -> None:
    before = pot_of(cast)

    give(cast)

    assert pot_of(cast) == Totals(before.given, 120)
    (entry,) = journal(cast)
    assert (entry.kind, entry.receiver_actor) == ("pot", None)
    assert not faults_of(cast)


def test_no_balance_stops_a_gift(cast: Cast) -> None:
    give(cast, cast.bob, minutes=HUNDRED_HOURS)
    give(cast, minutes=HUNDRED_HOURS)

    assert totals_of(cast, cast.alice) == Totals(2 * HUNDRED_HOURS, 300)


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_either_may_take_a_gift_back(cast: Cast, who: str) -> None:
    gift = give(cast, cast.bob)

    take_back(cast, gift, getattr(cast, who))

    assert (totals_of(cast, cast.alice), totals_of(cast, cast.bob)) == (Totals(0, 300), Totals(0, 300))
    (_, back) = journal(cast)
    side = "receiver_actor" if who == "alice" else "giver_actor"
    assert (back.reverses_id, getattr(back, side)) == (gift, getattr(cast, who).member_id)
    assert not faults_of(cast)


def test_what_was_put_in_the_pot_comes_back(cast: Cast) -> None:
    before = pot_of(cast)
    gift = give(cast)

    take_back(cast, gift, cast.alice)

    assert pot_of(cast) == before
    assert not faults_of(cast)


@pytest.mark.parametrize("days", [30, 31])
def test_for_thirty_days(cast: Cast, days: int) -> None:
    gift = give(cast, cast.bob)
    later = {"now": NOW + days * DAY}

    if days == 30:
        take_back(cast, gift, cast.bob, **later)
        return
    with pytest.raises(TooLateForGiftError):
        take_back(cast, gift, cast.bob, **later)


def test_once(cast: Cast) -> None:
    gift = give(cast, cast.bob)
    take_back(cast, gift, cast.bob)

    with pytest.raises(AlreadyAnsweredError):
        take_back(cast, gift, cast.alice)


def test_a_third_person_sees_and_does_nothing(cast: Cast) -> None:
    gift = give(cast, cast.bob)

    with pytest.raises(NotThereError):
        take_back(cast, gift, cast.charlie)
    assert queries.one(cast.session, cast.community_id, gift, cast.charlie.account_id, NOW) is None


def test_the_same_press_twice_gives_once(cast: Cast) -> None:
    key = a_key()

    assert {give(cast, cast.bob, key=key) for _ in range(2)} == {key}

    assert totals_of(cast, cast.bob).received == 420


@pytest.mark.parametrize("minutes", [0, -5])
def test_a_gift_is_some_time(cast: Cast, minutes: int) -> None:
    with pytest.raises(MinutesError):
        give(cast, cast.bob, minutes=minutes)


def test_nobody_gives_to_themselves_to_strangers_or_to_who_left(cast: Cast) -> None:
    with pytest.raises(GiftToYourselfError):
        give(cast, cast.alice)
    with pytest.raises(UnknownPersonError):
        give(cast, a_stranger(cast.session))
    who = {"community_id": cast.community_id, "member_id": cast.bob.member_id}
    leaving.leave(cast.session, **who, key=a_key(), keeps_name=True, day=TODAY.isoformat(), now=NOW)
    with pytest.raises(UnknownPersonError):
        give(cast, cast.bob)


def test_the_receiver_hears_of_it_for_a_week(cast: Cast) -> None:
    gift = give(cast, cast.bob)

    heard = {
        days: [
            each.id
            for each in queries.news(cast.session, cast.community_id, cast.bob.account_id, NOW + days * DAY)
        ]
        for days in (0, 6, 7)
    }

    assert heard == {0: [gift], 6: [gift], 7: []}
    assert queries.news(cast.session, cast.community_id, cast.alice.account_id, NOW) == ()


MOVES = st.lists(
    st.tuples(
        st.sampled_from(["alice", "bob", "charlie"]),
        st.sampled_from(["alice", "bob", "charlie", ""]),
        st.integers(1, 10_000),
        st.booleans(),
    ),
    max_size=8,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=MOVES)
def test_given_is_received_whatever_is_given_and_taken_back(cast: Cast, moves: Any) -> None:
    for by, to, minutes, is_taken_back in moves:
        if by == to:
            continue
        giver = getattr(cast, by)
        before = totals_of(cast, giver)
        gift = give(cast, getattr(cast, to) if to else None, by=giver, minutes=minutes)
        if is_taken_back:
            take_back(cast, gift, giver)
            assert totals_of(cast, giver) == before

    assert not faults_of(cast)
