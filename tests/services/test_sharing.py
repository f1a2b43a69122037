"""A couple's shared account, and splitting it."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import NOW, TODAY, Cast, a_key, card_number, faults_of, journal, state_of, totals_of
from timebank.clock import DAY
from timebank.ledger.totals import Totals
from timebank.queries import organisations as queries
from timebank.services import answers, leaving, organisations, sharing
from timebank.services.errors import NotThereError
from timebank.services.errors.organisations import SharedAlreadyError, SharedWithYourselfError
from timebank.store.bookings import totals


def act(cast: Cast, **more: Any) -> dict[str, Any]:
    return {"community_id": cast.community_id, "key": a_key(), "now": NOW} | more


def ask(cast: Cast) -> bytes:
    wanted = card_number(cast, cast.bob)
    return sharing.share(cast.session, **act(cast), member_id=cast.alice.member_id, wanted=wanted)


def a_shared_account(cast: Cast) -> bytes:
    """Let Alice and Bob share an account."""
    made = ask(cast)
    organisations.agree(cast.session, **act(cast), organisation_id=made, member_id=cast.bob.member_id)
    return made


def record(cast: Cast, made: bytes, minutes: int, way: str = "received", **more: Any) -> bytes:
    said = {"way": way, "minutes": minutes, "happened_on": TODAY, "today": TODAY, "sure": True}
    who = {"organisation_id": made, "member_id": cast.alice.member_id, "other_id": cast.charlie.member_id}
    return organisations.record(cast.session, **(act(cast) | who | said | more))


def agree(cast: Cast, exchange: bytes) -> None:
    who = {"member_id": cast.charlie.member_id, "exchange_id": exchange}
    answers.agree(cast.session, **act(cast), **who)


def split(cast: Cast, made: bytes, **more: Any) -> None:
    who = {"account_id": made, "member_id": cast.bob.member_id, "day": TODAY.isoformat()}
    sharing.split(cast.session, **(act(cast) | who | more))


def hours_of(cast: Cast, made: bytes) -> Totals:
    return totals(cast.session, cast.community_id, made)


def test_both_record_for_it_and_ones_own_hours_stay(cast: Cast) -> None:
    made = a_shared_account(cast)

    record(cast, made, 60)
    record(cast, made, 30, member_id=cast.bob.member_id)

    assert hours_of(cast, made) == Totals(0, 90)
    assert totals_of(cast, cast.alice) == totals_of(cast, cast.bob) == Totals(0, 300)
    assert not faults_of(cast)


def test_nobody_records_before_both_said_yes(cast: Cast) -> None:
    made = ask(cast)

    with pytest.raises(NotThereError):
        record(cast, made, 60)


def test_a_no_ends_it_for_both(cast: Cast) -> None:
    made = ask(cast)

    organisations.stop(cast.session, **act(cast), organisation_id=made, member_id=cast.bob.member_id)

    assert not queries.shared_by(cast.session, cast.community_id, cast.alice.member_id)
    ask(cast)


def test_it_is_split_and_not_left(cast: Cast) -> None:
    made = a_shared_account(cast)

    with pytest.raises(NotThereError):
        organisations.stop(cast.session, **act(cast), organisation_id=made, member_id=cast.bob.member_id)


def test_either_splits_it_in_halves(cast: Cast) -> None:
    made = a_shared_account(cast)
    record(cast, made, 91)
    agree(cast, record(cast, made, 40, "gave"))

    split(cast, made)

    mine, other = (totals_of(cast, person) for person in (cast.alice, cast.bob))
    assert (mine.given, other.given) == (20, 20)
    assert sorted([mine.received, other.received]) == [345, 346]
    shared = hours_of(cast, made)
    assert shared.given == shared.received
    assert {each.kind for each in journal(cast)} == {"exchange", "leaving"}
    assert not faults_of(cast)


def test_what_is_split_is_over(cast: Cast) -> None:
    made = a_shared_account(cast)
    waiting = record(cast, made, 60, "gave")

    split(cast, made)

    assert state_of(cast, waiting) == ("withdrawn", None)
    for attempt in (record, split):
        with pytest.raises(NotThereError):
            attempt(cast, made, **({"minutes": 60} if attempt is record else {}))
    assert not queries.shared_by(cast.session, cast.community_id, cast.alice.member_id)


def test_the_same_press_twice_splits_once(cast: Cast) -> None:
    made = a_shared_account(cast)
    record(cast, made, 60)
    key = a_key()
    for _ in range(2):
        split(cast, made, key=key)

    assert totals_of(cast, cast.alice).received == 330


def test_nobody_else_splits_or_sees_it(cast: Cast) -> None:
    made = a_shared_account(cast)

    for person in (cast.charlie, cast.stella):
        with pytest.raises(NotThereError):
            split(cast, made, member_id=person.member_id)
        assert not queries.shared_by(cast.session, cast.community_id, person.member_id)


def test_whoever_leaves_splits_it_first(cast: Cast) -> None:
    made = a_shared_account(cast)
    record(cast, made, 60)

    who = {"member_id": cast.alice.member_id, "keeps_name": False, "day": TODAY.isoformat()}
    leaving.leave(cast.session, **act(cast), **who)

    assert totals_of(cast, cast.bob) == Totals(0, 330)
    left = totals_of(cast, cast.alice)
    assert left.given == left.received
    assert not faults_of(cast)


def test_what_is_put_right_after_a_split_is_levelled_with_the_pot(cast: Cast) -> None:
    made = a_shared_account(cast)
    exchange = record(cast, made, 60)
    split(cast, made)
    who = {"member_id": cast.charlie.member_id, "exchange_id": exchange}
    answers.put_right(cast.session, **act(cast), **who, today=TODAY)

    assert leaving.settle_again(cast.session, now=NOW + DAY) == 1

    shared = hours_of(cast, made)
    assert shared.given == shared.received
    assert not faults_of(cast)


def test_nobody_shares_with_themselves_or_twice(cast: Cast) -> None:
    a_shared_account(cast)
    with pytest.raises(SharedAlreadyError):
        ask(cast)
    with pytest.raises(SharedWithYourselfError):
        sharing.share(cast.session, **act(cast), member_id=cast.alice.member_id, wanted="Alice A")


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(gave=st.lists(st.integers(1, 700), max_size=3), received=st.lists(st.integers(1, 700), max_size=3))
def test_no_minute_is_lost_in_a_split(cast: Cast, gave: list[int], received: list[int]) -> None:
    before = [totals_of(cast, person) for person in (cast.alice, cast.bob)]
    made = a_shared_account(cast)
    for minutes in gave:
        agree(cast, record(cast, made, minutes, "gave"))
    for minutes in received:
        record(cast, made, minutes)

    split(cast, made)

    after = [totals_of(cast, person) for person in (cast.alice, cast.bob)]
    grown = [
        Totals(new.given - old.given, new.received - old.received)
        for old, new in zip(before, after, strict=True)
    ]
    assert sum(each.given for each in grown) == sum(gave)
    assert sum(each.received for each in grown) == sum(received)
    assert abs(grown[0].given - grown[1].given) <= 1
    assert abs(grown[0].received - grown[1].received) <= 1
    assert not faults_of(cast)
