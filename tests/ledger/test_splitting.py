"""Splitting minutes by largest remainder."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timebank.ledger import errors
from timebank.ledger.splitting import largest_remainder


@pytest.mark.parametrize(
    ("total", "shares", "expected"),
    [
        (120, {b"a": 1, b"b": 1}, {b"a": 60, b"b": 60}),
        (100, {b"a": 1, b"b": 1, b"c": 1}, {b"a": 34, b"b": 33, b"c": 33}),
        (101, {b"c": 1, b"b": 1, b"a": 1}, {b"a": 34, b"b": 34, b"c": 33}),
        (10, {b"a": 1, b"b": 2, b"c": 3}, {b"a": 2, b"b": 3, b"c": 5}),
        (7, {b"a": 0, b"b": 5}, {b"a": 0, b"b": 7}),
        (0, {b"a": 0}, {b"a": 0}),
        (0, {}, {}),
    ],
)
def test_minutes_are_split_by_largest_remainder(
    total: int, shares: dict[bytes, int], expected: dict[bytes, int]
) -> None:
    assert largest_remainder(total, shares) == expected
    assert list(largest_remainder(total, shares)) == sorted(shares)


@pytest.mark.parametrize(
    ("total", "shares", "broken"),
    [
        (10, {}, errors.NothingToShareByError),
        (10, {b"a": 0}, errors.NothingToShareByError),
        (-1, {b"a": 1}, errors.BelowZeroError),
        (10, {b"a": -1, b"b": 2}, errors.BelowZeroError),
        (10, {b"a": 0.5}, errors.WholeMinutesError),
    ],
)
def test_a_split_that_cannot_be_made_is_refused(
    total: int, shares: dict[bytes, int], broken: type[errors.LedgerError]
) -> None:
    with pytest.raises(broken):
        largest_remainder(total, shares)


@given(
    st.integers(0, 100_000),
    st.dictionaries(st.binary(min_size=2, max_size=2), st.integers(1, 1000), min_size=1),
)
def test_a_split_loses_nothing_and_is_within_a_minute_of_exact(total: int, shares: dict[bytes, int]) -> None:
    parts = largest_remainder(total, shares)

    assert sum(parts.values()) == total
    whole = sum(shares.values())
    assert all(abs(parts[each] - Fraction(total * shares[each], whole)) < 1 for each in shares)
