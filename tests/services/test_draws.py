"""Asking the pot: at once up to the limit, above it with two stewards' yes."""

from typing import Any

import pytest
from sqlalchemy import Engine

from tests.cast import NOW, TODAY, Cast, a_key, account_of, at_once, faults_of, totals_of
from tests.services.pot import a_steward, draw, say_yes
from timebank.clock import DAY
from timebank.ledger.errors import NoTimeError
from timebank.queries import pot as queries
from timebank.services import breaks, communities, draws, gifts, leaving
from timebank.services.agreements import OPEN_DAYS
from timebank.services.errors import NotThereError
from timebank.services.errors.agreements import (
    AgreementOverError,
    BothByJobError,
    OwnAskError,
    SaidYesAlreadyError,
)
from timebank.services.errors.pot import WaitsAlreadyError
from timebank.store.agreements import Agreement
from timebank.store.bookings import totals
from timebank.store.people import Person

EIGHT_HOURS = 480


def received(cast: Cast, person: Person) -> int:
    """Minutes received without the welcome hours."""
    return totals_of(cast, person).received - 300


def test_a_draw_is_there_at_once_and_the_pot_gave_it(cast: Cast) -> None:
    pot = account_of(cast, "pot")
    before = totals(cast.session, cast.community_id, pot).given

    assert draw(cast)

    assert received(cast, cast.bob) == 120
    assert totals(cast.session, cast.community_id, pot).given == before + 120
    assert not faults_of(cast)


@pytest.mark.parametrize(
    ("earlier", "days_ago", "minutes", "is_at_once"),
    [(0, 0, 300, True), (0, 0, 301, False), (240, 3, 60, True), (240, 3, 61, False), (240, 31, 300, True)],
)
def test_the_limit_counts_what_was_drawn_in_thirty_days(
    cast: Cast, earlier: int, days_ago: int, minutes: int, is_at_once: bool
) -> None:
    if earlier:
        assert draw(cast, minutes=earlier, now=NOW)
    later = NOW + days_ago * DAY

    assert draw(cast, minutes=minutes, now=later) is is_at_once


def test_what_was_put_back_does_not_count_towards_the_limit(cast: Cast) -> None:
    draw(cast, minutes=300, key=(first := a_key()))
    who = {"community_id": cast.community_id, "member_id": cast.bob.member_id}
    gifts.take_back(cast.session, **who, key=a_key(), gift_id=first, today=TODAY, now=NOW)

    assert draw(cast, minutes=300)
    assert received(cast, cast.bob) == 300


def test_above_the_limit_it_is_there_with_the_second_yes(cast: Cast) -> None:
    one, two = a_steward(cast, "Uma U"), a_steward(cast, "Vik V")
    assert not draw(cast, minutes=EIGHT_HOURS, key=(asked := a_key()))
    assert received(cast, cast.bob) == 0

    assert not say_yes(cast, one, asked)
    assert received(cast, cast.bob) == 0
    assert say_yes(cast, two, asked)

    assert received(cast, cast.bob) == EIGHT_HOURS
    assert queries.waiting(cast.session, cast.community_id, one.member_id, NOW) == ()
    assert not faults_of(cast)


def test_the_same_yes_pressed_twice_is_one_yes(cast: Cast) -> None:
    one, two = a_steward(cast, "Uma U"), a_steward(cast, "Vik V")
    draw(cast, minutes=EIGHT_HOURS, key=(asked := a_key()))

    for steward, gives in ((one, False), (two, True)):
        key = a_key()
        assert [say_yes(cast, steward, asked, key=key) for _ in range(2)] == [gives, gives]

    assert received(cast, cast.bob) == EIGHT_HOURS


def test_one_of_the_two_does_not_work_for_the_host(cast: Cast) -> None:
    one, two, three = (
        a_steward(cast, name, by_job=by_job)
        for name, by_job in (("Uma U", True), ("Vik V", True), ("Wes W", False))
    )
    draw(cast, minutes=EIGHT_HOURS, key=(asked := a_key()))
    say_yes(cast, one, asked)

    with pytest.raises(BothByJobError):
        say_yes(cast, two, asked)

    assert received(cast, cast.bob) == 0
    assert say_yes(cast, three, asked)


def test_nobody_is_both_stewards(cast: Cast) -> None:
    one = a_steward(cast, "Uma U")
    draw(cast, minutes=EIGHT_HOURS, key=(asked := a_key()))
    say_yes(cast, one, asked)

    with pytest.raises(SaidYesAlreadyError):
        say_yes(cast, one, asked)


def test_a_steward_does_not_answer_their_own_ask(cast: Cast) -> None:
    one = a_steward(cast, "Uma U")
    draw(cast, one, minutes=EIGHT_HOURS, key=(asked := a_key()))

    with pytest.raises(OwnAskError):
        say_yes(cast, one, asked)


@pytest.mark.parametrize("duty", ["welcome", "recording", "reports", "rules"])
def test_only_the_duty_of_the_pot_may_say_yes(cast: Cast, duty: str) -> None:
    other = a_steward(cast, "Uma U", duty=duty)
    draw(cast, minutes=EIGHT_HOURS, key=(asked := a_key()))

    with pytest.raises(NotThereError):
        say_yes(cast, other, asked)


def test_a_term_that_is_over_says_no_yes(cast: Cast) -> None:
    one = a_steward(cast, "Uma U")
    draw(cast, minutes=EIGHT_HOURS, key=(asked := a_key()))

    with pytest.raises(NotThereError):
        say_yes(cast, one, asked, day="2027-01-01")


def test_an_ask_ends_by_itself(cast: Cast) -> None:
    one = a_steward(cast, "Uma U")
    draw(cast, minutes=EIGHT_HOURS, key=(asked := a_key()))
    later = NOW + OPEN_DAYS * DAY

    with pytest.raises(AgreementOverError):
        say_yes(cast, one, asked, now=later)
    assert queries.my_draw(cast.session, cast.community_id, cast.bob.member_id, later) is None


def test_whoever_asks_can_take_it_back_and_nobody_else(cast: Cast) -> None:
    one = a_steward(cast, "Uma U")
    draw(cast, minutes=EIGHT_HOURS, key=(asked := a_key()))
    which = {"community_id": cast.community_id, "draw_id": asked}
    with pytest.raises(NotThereError):
        draws.take_back(cast.session, **which, member_id=cast.alice.member_id, key=a_key(), now=NOW)

    draws.take_back(cast.session, **which, member_id=cast.bob.member_id, key=a_key(), now=NOW)

    with pytest.raises(AgreementOverError):
        say_yes(cast, one, asked)
    assert not draw(cast, minutes=EIGHT_HOURS)


def test_one_ask_waits_at_a_time_and_small_ones_go_on(cast: Cast) -> None:
    draw(cast, minutes=EIGHT_HOURS)

    with pytest.raises(WaitsAlreadyError):
        draw(cast, minutes=EIGHT_HOURS)

    assert draw(cast, minutes=60)


def test_a_steward_sees_how_much_and_not_who(cast: Cast) -> None:
    one = a_steward(cast, "Uma U")
    draw(cast, minutes=EIGHT_HOURS, key=(asked := a_key()))

    (seen,) = queries.waiting(cast.session, cast.community_id, one.member_id, NOW)

    assert (seen.minutes, seen.id, seen.is_mine, seen.i_said_yes) == (EIGHT_HOURS, asked, False, False)
    assert not [name for name in dir(seen) if "member" in name or "name" in name.strip("_")]


def test_the_same_press_twice_draws_once(cast: Cast) -> None:
    for minutes in (60, EIGHT_HOURS):
        key = a_key()
        answers = [draw(cast, minutes=minutes, key=key) for _ in range(2)]
        assert answers == [minutes == 60] * 2

    assert received(cast, cast.bob) == 60


def test_no_balance_stops_a_draw(cast: Cast) -> None:
    communities.change(cast.session, community_id=cast.community_id, pot_minutes=100_000)

    assert draw(cast, minutes=12_000)
    assert draw(cast, minutes=12_000)

    assert received(cast, cast.bob) == 24_000
    assert queries.pot(cast.session, cast.community_id, TODAY).minutes == 0


def test_a_draw_is_some_time(cast: Cast) -> None:
    with pytest.raises(NoTimeError):
        draw(cast, minutes=0)


def test_somebody_on_a_break_may_draw(cast: Cast) -> None:
    who = {"community_id": cast.community_id, "member_id": cast.bob.member_id}
    breaks.pause(cast.session, **who, key=a_key(), now=NOW)

    assert draw(cast)


def test_what_a_leaver_asks_is_over(cast: Cast) -> None:
    one = a_steward(cast, "Uma U")
    draw(cast, minutes=EIGHT_HOURS, key=(asked := a_key()))
    who = {"community_id": cast.community_id, "member_id": cast.bob.member_id}
    leaving.leave(cast.session, **who, key=a_key(), keeps_name=True, day=TODAY.isoformat(), now=NOW)

    with pytest.raises(AgreementOverError):
        say_yes(cast, one, asked)
    assert cast.session.get_one(Agreement, (cast.community_id, asked)).ended_at == NOW
    assert queries.waiting(cast.session, cast.community_id, one.member_id, NOW) == ()


def test_two_draws_at_once_keep_to_the_limit(cast: Cast, engine: Engine) -> None:
    there = at_once(engine, 6, lambda session, _: _drawn(cast, session))

    assert sorted(there, key=str).count(True) == 1
    assert received(cast, cast.bob) == 300


def _drawn(cast: Cast, session: Any) -> bool | str:
    try:
        return draw(cast, session=session, minutes=300)
    except WaitsAlreadyError:
        return "waits"
