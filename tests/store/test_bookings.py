"""Booking entries: numbers, lines, totals and leaves."""

from collections.abc import Sequence

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from tests.cast import (
    NOW,
    WELCOME,
    Cast,
    Person,
    a_cast,
    a_key,
    account_of,
    an_exchange,
    at_once,
    totals_of,
)
from timebank.ledger import errors
from timebank.ledger.canonical import encode_values
from timebank.ledger.merkle import leaf_hash
from timebank.ledger.totals import Totals
from timebank.services.transaction import transaction
from timebank.store.bookings import Booking, book, totals
from timebank.store.communities import Journal
from timebank.store.entries import Entry, Line

DAY = "2026-03-02"
BOOKINGS = 12
THREADS = 8


@transaction
def give(session: Session, *, cast: Cast, bookings: Sequence[Booking], at: int = NOW) -> int:
    return book(session, cast.community_id, bookings, recorded_at=at)


def gift(giver: Person, receiver: Person, minutes: int = 60) -> Booking:
    return Booking(a_key(), "gift", giver.account_id, receiver.account_id, minutes, DAY)


def entries(cast: Cast) -> Sequence[Entry]:
    mine = select(Entry).where(Entry.community_id == cast.community_id)
    return cast.session.exec(mine.order_by(col(Entry.number))).all()


def lines(cast: Cast, account_id: bytes) -> list[tuple[int, int, int, int]]:
    columns = (Line.line_number, Line.entry_number, Line.given_total, Line.received_total)
    mine = select(*columns).where(Line.community_id == cast.community_id, Line.account_id == account_id)
    return [tuple(row) for row in cast.session.exec(mine.order_by(col(Line.line_number)))]


def recomputed_totals(cast: Cast, account_id: bytes) -> Totals:
    found = Totals()
    for entry in entries(cast):
        if entry.giver_id == account_id:
            found = found.after("given", entry.minutes, entry.kind)
        if entry.receiver_id == account_id:
            found = found.after("received", entry.minutes, entry.kind)
    return found


def test_a_booking_adds_to_both_totals(cast: Cast) -> None:
    give(cast.session, cast=cast, bookings=[gift(cast.alice, cast.bob)])

    assert totals_of(cast, cast.alice) == Totals(60, WELCOME)
    assert totals_of(cast, cast.bob) == Totals(0, WELCOME + 60)


def test_an_account_without_a_line_has_no_totals(cast: Cast) -> None:
    assert totals(cast.session, cast.community_id, a_key()) == Totals()


def test_several_bookings_number_on_from_the_last(cast: Cast) -> None:
    before = len(entries(cast))

    first = give(cast.session, cast=cast, bookings=[gift(cast.alice, cast.bob), gift(cast.bob, cast.alice)])

    assert first == before
    assert [entry.number for entry in entries(cast)] == list(range(before + 2))


def test_several_bookings_on_one_account_run_on(cast: Cast) -> None:
    give(cast.session, cast=cast, bookings=[gift(cast.alice, cast.bob, 10), gift(cast.alice, cast.bob, 20)])

    assert lines(cast, cast.alice.account_id) == [(0, 0, 0, 300), (1, 4, 10, 300), (2, 5, 30, 300)]
    assert lines(cast, cast.bob.account_id) == [(0, 1, 0, 300), (1, 4, 0, 310), (2, 5, 0, 330)]


def test_no_bookings_take_no_number(cast: Cast) -> None:
    before = entries(cast)

    assert give(cast.session, cast=cast, bookings=[]) == -1
    assert entries(cast) == before


def test_the_recorded_time_never_goes_back(cast: Cast) -> None:
    give(cast.session, cast=cast, bookings=[gift(cast.alice, cast.bob)], at=NOW + 10)
    give(cast.session, cast=cast, bookings=[gift(cast.alice, cast.bob)], at=NOW - 10)

    assert [entry.recorded_at for entry in entries(cast)][-2:] == [NOW + 10, NOW + 10]


def test_a_leaf_is_the_hash_of_the_stored_row(cast: Cast) -> None:
    an_exchange(cast)

    for entry in entries(cast):
        text = encode_values(
            *(entry.community_id, entry.id, entry.number, entry.kind, entry.giver_id, entry.receiver_id),
            *(entry.minutes, entry.happened_on, entry.recorded_at, entry.giver_actor, entry.receiver_actor),
            *(entry.exchange_id, entry.gathering_id, entry.reverses_id, entry.paid),
        )
        assert entry.leaf == leaf_hash(text)


@pytest.mark.parametrize(
    ("minutes", "broken"),
    [(1.5, errors.WholeMinutesError), (True, errors.WholeMinutesError), (0, errors.NoTimeError)],
)
def test_time_that_is_no_whole_minutes_is_not_booked(
    cast: Cast, minutes: int, broken: type[Exception]
) -> None:
    before = len(entries(cast))

    with pytest.raises(broken):
        give(cast.session, cast=cast, bookings=[gift(cast.alice, cast.bob, minutes)])

    assert len(entries(cast)) == before


def test_a_failed_booking_leaves_no_gap(cast: Cast) -> None:
    with pytest.raises(errors.TotalBelowZeroError):
        give(cast.session, cast=cast, bookings=[_reversal_of_nothing(cast)])

    first = give(cast.session, cast=cast, bookings=[gift(cast.alice, cast.bob)])

    assert first == len(entries(cast)) - 1


def _reversal_of_nothing(cast: Cast) -> Booking:
    return Booking(a_key(), "reversal", cast.bob.account_id, cast.alice.account_id, 60, DAY)


def test_communities_number_apart(cast: Cast) -> None:
    other = a_cast(cast.session, "teapot")

    give(cast.session, cast=cast, bookings=[gift(cast.alice, cast.bob)])

    assert [entry.number for entry in entries(other)] == [0, 1, 2, 3]


def test_bookings_at_once_leave_no_gap_and_lose_nothing(cast: Cast, engine: Engine) -> None:
    def work(session: Session, number: int) -> None:
        for _ in range(BOOKINGS):
            give(session, cast=cast, bookings=[gift(cast.alice, cast.bob, number + 1)])

    at_once(engine, THREADS, work)

    assert [entry.number for entry in entries(cast)] == list(range(4 + THREADS * BOOKINGS))
    assert totals_of(cast, cast.alice).given == BOOKINGS * sum(range(1, THREADS + 1))
    head = select(Journal.next_number).where(Journal.community_id == cast.community_id)
    assert cast.session.exec(head).one() == 4 + THREADS * BOOKINGS


def test_the_last_lines_agree_with_the_whole_journal(cast: Cast) -> None:
    for giver, receiver in ((cast.alice, cast.bob), (cast.bob, cast.charlie), (cast.bob, cast.alice)):
        give(cast.session, cast=cast, bookings=[gift(giver, receiver, 45)])

    accounts = [person.account_id for person in (cast.alice, cast.bob, cast.charlie, cast.stella)]
    for account in (*accounts, account_of(cast, "pot")):
        assert totals(cast.session, cast.community_id, account) == recomputed_totals(cast, account)
