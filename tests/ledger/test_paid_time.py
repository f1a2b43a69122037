"""What time in a paid role comes to at a gathering, under each rule and each choice of the community."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ledger.test_gatherings import GATHERING, GRACE, POT, book
from timebank.ledger import errors, gatherings
from timebank.ledger.gatherings import PAID_TIME, RULES, Outcome, Stay, Transfer

ANN, BEN = b"b" * 16, b"c" * 16
STAYS = (Stay(GRACE, 120, True), Stay(ANN, 120, False), Stay(BEN, 60, False))
PAID_LEADER = (replace(STAYS[0], paid=True), *STAYS[1:])
PAID_OTHER = (STAYS[0], replace(STAYS[1], paid=True), STAYS[2])


def outcome(rule: str, stays: Sequence[Stay], paid_time: str, ready: int = 0, length: int = 120) -> Outcome:
    return gatherings.outcome(
        book(rule, stays, length, ready, paid_time), gathering_account=GATHERING, pot=POT
    )


@pytest.mark.parametrize(
    ("rule", "paid_time", "expected"),
    [
        ("share", "counts", Outcome({GRACE: 150, ANN: 120, BEN: 60}, {GRACE: 120, ANN: 120, BEN: 60}, 0, 30)),
        ("share", "to_pot", Outcome({ANN: 120, BEN: 60}, {ANN: 120, BEN: 60}, 0, 150, 150)),
        ("share", "seen", Outcome({ANN: 120, BEN: 60}, {ANN: 120, BEN: 60}, 0, 0)),
        ("lead", "counts", Outcome({GRACE: 150}, {ANN: 120, BEN: 60}, 30, 0)),
        ("lead", "to_pot", Outcome({}, {ANN: 120, BEN: 60}, 30, 0, 150)),
        ("lead", "seen", Outcome({}, {ANN: 120, BEN: 60}, 180, 0)),
        ("split", "counts", Outcome({GRACE: 150}, {ANN: 100, BEN: 50}, 0, 0)),
        ("split", "to_pot", Outcome({}, {ANN: 100, BEN: 50}, 0, 0, 150)),
        ("split", "seen", Outcome({}, {}, 0, 0)),
        ("help", "counts", Outcome({GRACE: 150, ANN: 120, BEN: 60}, {}, 0, 330)),
        ("help", "to_pot", Outcome({ANN: 120, BEN: 60}, {}, 0, 330, 150)),
        ("help", "seen", Outcome({ANN: 120, BEN: 60}, {}, 0, 180)),
        ("treat", "counts", Outcome({GRACE: 150}, {}, 0, 150)),
        ("treat", "to_pot", Outcome({}, {}, 0, 150, 150)),
        ("treat", "seen", Outcome({}, {}, 0, 0)),
        ("list", "counts", Outcome({}, {}, 0, 0)),
        ("list", "to_pot", Outcome({}, {}, 0, 0)),
        ("list", "seen", Outcome({}, {}, 0, 0)),
    ],
)
def test_a_leader_at_work(rule: str, paid_time: str, expected: Outcome) -> None:
    assert outcome(rule, PAID_LEADER, paid_time, ready=30) == expected


@pytest.mark.parametrize(
    ("rule", "paid_time", "expected"),
    [
        ("share", "to_pot", Outcome({GRACE: 120, BEN: 60}, {GRACE: 120, BEN: 60}, 0, 120, 120)),
        ("share", "seen", Outcome({GRACE: 120, BEN: 60}, {GRACE: 120, BEN: 60}, 0, 0)),
        ("lead", "to_pot", Outcome({GRACE: 120}, {BEN: 60}, 0, 60)),
        ("lead", "seen", Outcome({GRACE: 120}, {BEN: 60}, 0, 60)),
        ("split", "to_pot", Outcome({GRACE: 120}, {BEN: 40}, 0, 80)),
        ("split", "seen", Outcome({GRACE: 120}, {BEN: 40}, 0, 80)),
        ("help", "to_pot", Outcome({GRACE: 120, BEN: 60}, {}, 0, 300, 120)),
        ("help", "seen", Outcome({GRACE: 120, BEN: 60}, {}, 0, 180)),
        ("treat", "to_pot", Outcome({GRACE: 120}, {}, 0, 120)),
        ("treat", "seen", Outcome({GRACE: 120}, {}, 0, 120)),
    ],
)
def test_somebody_else_at_work(rule: str, paid_time: str, expected: Outcome) -> None:
    assert outcome(rule, PAID_OTHER, paid_time) == expected


def test_under_split_only_the_time_of_leaders_not_at_work_is_shared_if_theirs_is_only_seen() -> None:
    stays = (*PAID_LEADER, Stay(b"d" * 16, 30, True))

    assert outcome("split", stays, "seen") == Outcome({b"d" * 16: 30}, {ANN: 20, BEN: 10}, 0, 0)


def test_time_that_counts_is_flagged_where_it_is_given_at_work() -> None:
    assert [each.paid for each in book("share", PAID_LEADER, paid_time="counts")] == [True, *[False] * 5]


def test_the_pot_stands_in_apart_from_its_difference() -> None:
    assert book("lead", PAID_LEADER) == (
        Transfer("pot", POT, GATHERING, 120, paid=True),
        Transfer("pot", POT, GATHERING, 60),
        Transfer("gathering", GATHERING, ANN, 120),
        Transfer("gathering", GATHERING, BEN, 60),
    )


def test_there_is_no_fourth_way() -> None:
    with pytest.raises(errors.UnknownPaidTimeError):
        book("share", STAYS, paid_time="double")


people = st.builds(
    Stay, st.binary(min_size=16, max_size=16), st.integers(0, 240), st.booleans(), st.booleans()
)
crowds = st.lists(people, max_size=12, unique_by=lambda stay: stay.account_id).map(
    lambda stays: [Stay(GRACE, 180, True), *(stay for stay in stays if stay.account_id != GRACE)]
)
rules, choices, getting_ready = st.sampled_from(RULES), st.sampled_from(PAID_TIME), st.integers(0, 90)


@given(rules, choices, crowds, getting_ready)
def test_the_gatherings_account_ends_at_zero(
    rule: str, paid_time: str, stays: list[Stay], ready: int
) -> None:
    booked = book(rule, stays, 240, ready, paid_time)

    came_in = sum(one.minutes for one in booked if one.receiver_id == GATHERING)
    assert came_in == sum(one.minutes for one in booked if one.giver_id == GATHERING)
    assert all(one.minutes > 0 and type(one.minutes) is int for one in booked)


@given(rules, choices, crowds, getting_ready)
def test_without_anybody_at_work_the_choice_changes_nothing(
    rule: str, paid_time: str, stays: list[Stay], ready: int
) -> None:
    nobody = [replace(stay, paid=False) for stay in stays]

    assert book(rule, nobody, 240, ready, paid_time) == book(rule, nobody, 240, ready)
    assert not any(one.paid for one in book(rule, nobody, 240, ready, paid_time))


@given(rules, choices, crowds, getting_ready)
def test_nobody_elses_time_depends_on_it(rule: str, paid_time: str, stays: list[Stay], ready: int) -> None:
    nobody = [replace(stay, paid=False) for stay in stays]
    usual = outcome(rule, nobody, paid_time, ready, 240)
    result = outcome(rule, stays, paid_time, ready, 240)

    others = [stay.account_id for stay in stays if not stay.paid or paid_time == "counts"]
    assert {each: result.given.get(each) for each in others} == {
        each: usual.given.get(each) for each in others
    }
    if not (rule == "split" and paid_time == "seen"):
        received = {each: usual.received.get(each) for each in others}
        assert {each: result.received.get(each) for each in others} == received


@given(rules, st.sampled_from(("to_pot", "seen")), crowds, getting_ready)
def test_nothing_goes_to_anybody_at_work(rule: str, paid_time: str, stays: list[Stay], ready: int) -> None:
    booked = book(rule, stays, 240, ready, paid_time)

    moved = {side for one in booked for side in (one.giver_id, one.receiver_id)}
    assert not moved & {stay.account_id for stay in stays if stay.paid}
