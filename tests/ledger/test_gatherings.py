"""The six rules of a gathering."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timebank.ledger import errors, gatherings
from timebank.ledger.gatherings import Outcome, Stay, Transfer

GATHERING, POT, GRACE = b"g" * 16, b"p" * 16, b"a" * 16
TEN = tuple(bytes([200 + number]) * 16 for number in range(10))
STAYS = (Stay(GRACE, 120, True), *(Stay(person, 120, False) for person in TEN))


def book(
    rule: str, stays: Sequence[Stay], length: int = 120, ready: int = 0, paid_time: str = "to_pot"
) -> tuple[Transfer, ...]:
    return gatherings.transfers(
        rule,
        stays,
        gathering_account=GATHERING,
        pot=POT,
        length_minutes=length,
        ready_minutes=ready,
        paid_time=paid_time,
    )


def come_to(rule: str, stays: Sequence[Stay], length: int = 120, ready: int = 0) -> Outcome:
    return gatherings.outcome(book(rule, stays, length, ready), gathering_account=GATHERING, pot=POT)


def each(minutes: int, people: Sequence[bytes] = TEN) -> dict[bytes, int]:
    return dict.fromkeys(people, minutes)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("share", Outcome(each(120, (GRACE, *TEN)), each(120, (GRACE, *TEN)), 0, 0)),
        ("lead", Outcome({GRACE: 120}, each(120), 1080, 0)),
        ("split", Outcome({GRACE: 120}, each(12), 0, 0)),
        ("help", Outcome(each(120, (GRACE, *TEN)), {}, 0, 1320)),
        ("treat", Outcome({GRACE: 120}, {}, 0, 120)),
        ("list", Outcome({}, {}, 0, 0)),
    ],
)
def test_the_six_rules_come_to_what_the_table_says(rule: str, expected: Outcome) -> None:
    assert come_to(rule, STAYS) == expected


def test_the_rules_are_the_six_of_the_sign() -> None:
    assert tuple(gatherings._BOOKS) == gatherings.RULES


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("share", Outcome({GRACE: 150, TEN[0]: 60}, {GRACE: 120, TEN[0]: 60}, 0, 30)),
        ("lead", Outcome({GRACE: 150}, {TEN[0]: 60}, 0, 90)),
        ("split", Outcome({GRACE: 150}, {TEN[0]: 60}, 0, 90)),
        ("help", Outcome({GRACE: 150, TEN[0]: 60}, {}, 0, 210)),
        ("treat", Outcome({GRACE: 150}, {}, 0, 150)),
        ("list", Outcome({}, {}, 0, 0)),
    ],
)
def test_getting_ready_counts_for_leaders_and_late_comers_count_what_they_stayed(
    rule: str, expected: Outcome
) -> None:
    stays = (Stay(GRACE, 120, True), Stay(TEN[0], 60, False))

    assert come_to(rule, stays, ready=30) == expected


def test_a_split_gives_the_odd_minutes_to_the_lower_account_ids() -> None:
    stays = (
        Stay(TEN[2], 120, False),
        Stay(TEN[1], 120, False),
        Stay(TEN[0], 120, False),
        Stay(GRACE, 100, True),
    )

    assert come_to("split", stays).received == {TEN[0]: 34, TEN[1]: 33, TEN[2]: 33}


def test_transfers_come_in_before_they_go_out_and_people_before_the_pot() -> None:
    stays = (Stay(TEN[1], 60, False), Stay(TEN[0], 60, False), Stay(GRACE, 60, True))

    assert book("lead", stays) == (
        Transfer("gathering", GRACE, GATHERING, 60),
        Transfer("pot", POT, GATHERING, 60),
        Transfer("gathering", GATHERING, TEN[0], 60),
        Transfer("gathering", GATHERING, TEN[1], 60),
    )


def test_somebody_who_stayed_no_time_moves_none() -> None:
    stays = (Stay(GRACE, 0, True), Stay(TEN[0], 60, False), Stay(TEN[1], 0, False))

    assert come_to("share", stays, ready=30) == Outcome({TEN[0]: 60}, {TEN[0]: 60}, 0, 0)


def test_nobody_to_share_among_leaves_the_time_with_the_pot() -> None:
    assert come_to("split", STAYS[:1]) == Outcome({GRACE: 120}, {}, 0, 120)


@pytest.mark.parametrize("rule", ["share", "help", "list"])
def test_a_gathering_to_which_nobody_came_moves_no_time(rule: str) -> None:
    assert book(rule, ()) == ()


@pytest.mark.parametrize(
    ("rule", "stays", "broken"),
    [
        ("raffle", STAYS, errors.UnknownRuleError),
        ("share", (Stay(POT, 60, False),), errors.SameAccountError),
        ("share", (Stay(GATHERING, 60, False),), errors.SameAccountError),
        ("share", (STAYS[0], STAYS[0]), errors.SamePersonTwiceError),
        ("share", (Stay(GRACE, -5, True),), errors.BelowZeroError),
        ("list", (Stay(GRACE, 7.5, True),), errors.WholeMinutesError),  # type: ignore[arg-type]
        ("list", (Stay(GRACE, 121, True),), errors.LongerThanGatheringError),
        ("lead", STAYS[1:], errors.NobodyLedError),
        ("split", STAYS[1:], errors.NobodyLedError),
        ("treat", (), errors.NobodyLedError),
    ],
)
def test_a_gathering_that_breaks_a_rule_is_refused(
    rule: str, stays: Sequence[Stay], broken: type[errors.LedgerError]
) -> None:
    with pytest.raises(broken):
        book(rule, stays)


def test_a_gathering_has_an_account_apart_from_the_pot() -> None:
    with pytest.raises(errors.SameAccountError):
        gatherings.transfers("list", (), gathering_account=POT, pot=POT, length_minutes=60)


@pytest.mark.parametrize(("length", "ready"), [(-60, 0), (60, -1), (60, 1.5)])
def test_the_length_and_getting_ready_are_whole_minutes(length: int, ready: int) -> None:
    with pytest.raises(errors.MinutesError):
        book("list", (), length=length, ready=ready)


people = st.builds(Stay, st.binary(min_size=16, max_size=16), st.integers(0, 240), st.booleans())
crowds = st.lists(people, max_size=20, unique_by=lambda stay: stay.account_id).map(
    lambda stays: [Stay(GRACE, 180, True), *(stay for stay in stays if stay.account_id != GRACE)]
)


@given(st.sampled_from(gatherings.RULES), crowds, st.integers(0, 90))
def test_every_rule_ends_the_gatherings_account_at_zero(rule: str, stays: list[Stay], ready: int) -> None:
    booked = book(rule, stays, 240, ready)

    came_in = sum(one.minutes for one in booked if one.receiver_id == GATHERING)
    went_out = sum(one.minutes for one in booked if one.giver_id == GATHERING)
    assert came_in == went_out
    assert all(one.minutes > 0 and GATHERING in (one.giver_id, one.receiver_id) for one in booked)
    assert all((one.kind == "pot") == (POT in (one.giver_id, one.receiver_id)) for one in booked)


@given(st.sampled_from(gatherings.RULES), crowds, st.integers(0, 90))
def test_nobody_receives_more_than_they_stayed(rule: str, stays: list[Stay], ready: int) -> None:
    received = come_to(rule, stays, 240, ready).received

    stayed = {stay.account_id: stay.minutes for stay in stays}
    assert all(minutes <= stayed[person] for person, minutes in received.items())


@given(st.sampled_from(gatherings.RULES), crowds, st.randoms())
def test_the_order_in_which_people_came_changes_nothing(
    rule: str, stays: list[Stay], randomness: object
) -> None:
    shuffled = list(stays)
    randomness.shuffle(shuffled)  # type: ignore[attr-defined]

    assert book(rule, shuffled, 240) == book(rule, stays, 240)


@given(crowds, st.integers(0, 90))
def test_a_split_never_draws_on_the_pot(stays: list[Stay], ready: int) -> None:
    result = come_to("split", stays, 240, ready)

    assert result.pot_given == 0
    assert sum(result.given.values()) == sum(result.received.values()) + result.pot_received


@pytest.mark.parametrize("rule", gatherings.RULES)
def test_who_is_added_late_gets_what_the_rule_gives_among_all(rule: str) -> None:
    late = TEN[0]
    every = book(rule, STAYS, ready=30)

    booked = gatherings.put_right((), due(rule, STAYS, late), gathering_account=GATHERING, pot=POT).booked

    among_all = [part for part in every if late in (part.giver_id, part.receiver_id)]
    assert [part for part in booked if part.kind == "gathering"] == among_all
    assert moved(booked) == 0


def due(rule: str, stays: Sequence[Stay], person: bytes, length: int = 120) -> tuple[Transfer, ...]:
    return gatherings.due_to(
        rule, stays, person, gathering_account=GATHERING, length_minutes=length, ready_minutes=30
    )


def moved(parts: Sequence[Transfer]) -> int:
    """Count what stays behind on the gathering's account."""
    coming_in = sum(part.minutes for part in parts if part.receiver_id == GATHERING)
    return coming_in - sum(part.minutes for part in parts if part.giver_id == GATHERING)


@pytest.mark.parametrize("who", [GRACE, TEN[0]])
@pytest.mark.parametrize("rule", gatherings.RULES)
def test_what_is_due_to_one_is_what_the_rule_gives_them_among_all(rule: str, who: bytes) -> None:
    among_all = [part for part in book(rule, STAYS, ready=30) if who in (part.giver_id, part.receiver_id)]

    assert list(due(rule, STAYS, who)) == among_all


@pytest.mark.parametrize("rule", gatherings.RULES)
def test_nothing_is_due_to_whoever_was_not_there_and_nobody_has_to_lead(rule: str) -> None:
    others = STAYS[1:]

    assert due(rule, others, GRACE) == ()
    assert all(part.minutes <= 120 for part in due(rule, others, TEN[0]))


@given(
    rule=st.sampled_from(gatherings.RULES),
    before=st.integers(0, 120),
    after=st.integers(0, 120),
    leads=st.booleans(),
)
def test_putting_right_leaves_the_gatherings_account_at_zero(
    rule: str, before: int, after: int, *, leads: bool
) -> None:
    others, who = STAYS[:-1], TEN[-1]
    stood, now = (due(rule, (*others, Stay(who, minutes, leads)), who) for minutes in (before, after))

    righted = gatherings.put_right(stood, now, gathering_account=GATHERING, pot=POT)

    assert moved(righted.booked) == moved(righted.taken_back)
    kept = [part for part in stood if part not in righted.taken_back]
    own = [part for part in righted.booked if part.kind == "gathering"]
    assert sorted((*kept, *own), key=repr) == sorted(now, key=repr)
    assert sum(part.kind == "pot" for part in righted.booked) <= 1
    assert (righted.booked == () and righted.taken_back == ()) == (stood == now)


def test_a_stay_longer_than_the_gathering_is_refused() -> None:
    with pytest.raises(errors.LongerThanGatheringError):
        due("share", (Stay(GRACE, 121, True),), GRACE)
