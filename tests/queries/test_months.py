"""Months add up to both totals, whatever was recorded and taken back."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from tests.cast import NOW, TODAY, Cast, a_gathering, a_key, an_exchange, finish, totals_of
from timebank.ledger.totals import Totals
from timebank.queries import lines, months
from timebank.queries.months import Month, next_month, stretch
from timebank.services.answers import put_right
from timebank.store.people import Person

ACTS = st.lists(
    st.tuples(
        st.booleans(),
        st.integers(1, 600),
        st.integers(0, 360),
        st.booleans(),
    ),
    min_size=1,
    max_size=8,
)


def take_back(cast: Cast, exchange: bytes) -> None:
    who = {"community_id": cast.community_id, "member_id": cast.alice.member_id}
    put_right(cast.session, **who, key=a_key(), exchange_id=exchange, today=TODAY, now=NOW)


def found(cast: Cast, person: Person) -> tuple[Month, ...]:
    return months.months(cast.session, cast.community_id, person.account_id)


def test_months_are_sums_of_what_happened_in_them(cast: Cast) -> None:
    an_exchange(cast, minutes=90)
    an_exchange(cast, by=cast.alice, other=cast.bob, minutes=45, happened_on=date(2026, 1, 31))

    assert found(cast, cast.alice) == (
        Month(date(2026, 1, 1), given=0, received=45, entries=1),
        Month(date(2026, 3, 1), given=90, received=300, entries=2),
    )


def test_what_was_taken_back_counts_in_no_month(cast: Cast) -> None:
    kept = an_exchange(cast, minutes=60, happened_on=date(2026, 2, 1))
    gone = an_exchange(cast, minutes=90, happened_on=date(2026, 2, 2))
    take_back(cast, gone)

    february, march = found(cast, cast.alice)

    assert (february.given, february.entries) == (60, 1)
    assert (march.given, march.received) == (0, 300)
    mine = (cast.session, cast.community_id, cast.alice.account_id, cast.alice.member_id)
    listed = months.between(*mine, first=date(2026, 2, 1), last=date(2026, 2, 28))
    assert [(line.entry_id, line.is_taken_back) for line in listed] == [(kept, False), (gone, True)]
    assert months.counted(listed) == february.totals


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_months_together_are_both_totals_for_everybody(
    cast: Cast, acts: list[tuple[bool, int, int, bool]]
) -> None:
    for way, minutes, ago, is_back in acts:
        by, other = (cast.alice, cast.bob) if way else (cast.bob, cast.alice)
        day = TODAY - timedelta(days=ago)
        made = an_exchange(cast, by=by, other=other, minutes=minutes, happened_on=day)
        if is_back:
            take_back(cast, made)

    for person in (cast.alice, cast.bob):
        mine = found(cast, person)
        assert months.summed(mine) == totals_of(cast, person)
        assert all(each.given >= 0 and each.received >= 0 for each in mine)
        years = months.by_year(mine).values()
        assert Totals(sum(y.given for y in years), sum(y.received for y in years)) == totals_of(cast, person)


def test_gatherings_count_in_their_month_for_everybody(cast: Cast) -> None:
    finish(cast, a_gathering(cast))

    (march,) = found(cast, cast.charlie)

    assert march.totals == totals_of(cast, cast.charlie)
    assert march.given == 120


def test_every_line_tells_its_totals_and_when_it_was_written(cast: Cast) -> None:
    take_back(cast, an_exchange(cast, minutes=90))

    mine = (cast.session, cast.community_id, cast.alice.account_id, cast.alice.member_id)
    booked = months.every(*mine)

    assert [(each.line.kind, each.line.is_taken_back) for each in booked] == [
        ("welcome", False),
        ("exchange", True),
        ("reversal", False),
    ]
    assert [each.line.given_total for each in booked] == [0, 90, 0]
    assert len({each.number for each in booked}) == 3


def test_an_entry_tells_both_totals_before_and_after(cast: Cast) -> None:
    gone = an_exchange(cast, minutes=90)
    take_back(cast, gone)
    mine = (cast.session, cast.community_id, cast.alice.account_id, cast.alice.member_id)

    first = lines.one(*mine, gone)
    assert first
    assert first.reversal_id
    back = lines.one(*mine, first.reversal_id)
    assert back

    assert (first.before, first.after) == (Totals(0, 300), Totals(90, 300))
    assert (back.before, back.after) == (Totals(90, 300), Totals(0, 300))
    assert back.reverses_id == gone
    assert first.taken_back_by_me
    assert back.taken_back_by_me


def test_an_entry_is_nothing_to_who_is_no_side_of_it(cast: Cast, session: Session) -> None:
    exchange = an_exchange(cast)

    for person in (cast.charlie, replace(cast.charlie, account_id=a_key())):
        assert lines.one(session, cast.community_id, person.account_id, person.member_id, exchange) is None


@pytest.mark.parametrize(
    ("day", "ahead", "month"),
    [
        (date(2026, 3, 31), 1, date(2026, 4, 1)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 1, 1), -1, date(2025, 12, 1)),
        (date(2026, 3, 1), -11, date(2025, 4, 1)),
        (date(2026, 3, 1), -14, date(2025, 1, 1)),
    ],
)
def test_months_go_on_over_the_turn_of_a_year(day: date, ahead: int, month: date) -> None:
    assert next_month(day, ahead) == month


def test_empty_months_have_their_place() -> None:
    busy = Month(date(2026, 1, 1), 60, 0, 1)

    laid_out = stretch([busy], date(2025, 12, 1), date(2026, 2, 1))

    assert laid_out == (Month(date(2025, 12, 1)), busy, Month(date(2026, 2, 1)))
