"""Two totals and how they stand."""

import pytest

from timebank.ledger import errors
from timebank.ledger.totals import Side, Totals, standing


def test_giving_adds_to_given_and_receiving_to_received() -> None:
    assert Totals().after("given", 90, "exchange").after("received", 60, "gift") == Totals(90, 60)


@pytest.mark.parametrize(("side", "expected"), [("given", Totals(100, 40)), ("received", Totals(40, 100))])
def test_a_reversal_takes_its_minutes_off_the_totals_they_were_added_to(side: Side, expected: Totals) -> None:
    assert Totals(100, 100).after(side, 60, "reversal") == expected


@pytest.mark.parametrize("side", ["given", "received"])
def test_a_reversal_takes_back_no_more_than_was_recorded(side: Side) -> None:
    with pytest.raises(errors.TotalBelowZeroError):
        Totals(59, 59).after(side, 60, "reversal")


@pytest.mark.parametrize("minutes", [0, -5, 1.5, True])
def test_totals_take_whole_minutes_only(minutes: int) -> None:
    with pytest.raises(errors.MinutesError):
        Totals().after("given", minutes, "gift")


@pytest.mark.parametrize(
    ("given", "received", "expected"),
    [
        (0, 0, "start"),
        (0, 1, "only_received"),
        (0, 6000, "only_received"),
        (1, 0, "only_given"),
        (6000, 0, "only_given"),
        (1, 1, "level"),
        (60, 120, "level"),
        (120, 60, "level"),
        (60, 121, "bit_more_received"),
        (60, 660, "bit_more_received"),
        (60, 661, "more_received"),
        (121, 60, "bit_more_given"),
        (660, 60, "bit_more_given"),
        (661, 60, "more_given"),
    ],
)
def test_the_balance_sentence_follows_the_two_totals(given: int, received: int, expected: str) -> None:
    assert standing(Totals(given, received)) == expected
