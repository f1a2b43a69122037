"""Turns a draft into bookings, in the order they were recorded."""

import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from timebank.demo.drafts import ID_BYTES, Draft, ExchangeDraft, GatheringDraft
from timebank.demo.events import POT, Leaving, Move
from timebank.ledger.gatherings import Stay, Transfer, transfers
from timebank.store.bookings import Booking

WELCOME_MINUTES = 300
MOVED = 20 * 60 + 30  # minutes after midnight
SETTLED = 21 * 60


@dataclass(slots=True)
class _Journal:
    draft: Draft
    rng: random.Random
    apart: dict[bytes, int] = field(default_factory=lambda: defaultdict(int))

    def book(self, booking: Booking) -> Booking:
        self.apart[booking.giver_id] += booking.minutes
        self.apart[booking.receiver_id] -= booking.minutes
        return booking

    def new_id(self) -> bytes:
        return self.rng.randbytes(ID_BYTES)

    def account(self, who: int) -> bytes:
        return self.draft.pot if who == POT else self.draft.accounts[who]


Act = Callable[[int], Iterator[Booking]]


def bookings(draft: Draft, rng: random.Random) -> Iterator[Booking]:
    """Yield every booking of a draft, each with the instant it was recorded at, earliest first."""
    journal = _Journal(draft, rng)
    for at, act in sorted(_acts(journal), key=lambda dated: dated[0]):
        for booking in act(at):
            yield journal.book(booking)


def _acts(journal: _Journal) -> Iterator[tuple[int, Act]]:
    draft = journal.draft
    for who, _ in draft.people:
        yield draft.joined_at(who), partial(_welcome, journal, who)
    for told in draft.exchanges:
        yield from _told(journal, told)
    for one in draft.gatherings:
        if one.finished_at:
            yield one.finished_at, partial(_finish, journal, one)
    for move in draft.history.moves:
        yield draft.at(move.on, MOVED), partial(_move, journal, move)
    for leaving in draft.history.leavings:
        yield draft.at(leaving.on, SETTLED), partial(_settle, journal, leaving)


def _told(journal: _Journal, told: ExchangeDraft) -> Iterator[tuple[int, Act]]:
    if told.event.state == "agreed" and told.answered_at:
        yield told.answered_at, partial(_exchange, journal, told)
    if told.reversed_at:
        yield told.reversed_at, partial(_reversal, journal, told)


def _welcome(journal: _Journal, who: int, at: int) -> Iterator[Booking]:
    joined_on = journal.draft.history.parties[who].joined_on
    yield _plain(journal, "welcome", POT, who, WELCOME_MINUTES, joined_on, at)


def _plain(
    journal: _Journal, kind: str, giver: int, receiver: int, minutes: int, on: date, at: int
) -> Booking:
    return Booking(
        id=journal.new_id(),
        kind=kind,
        giver_id=journal.account(giver),
        receiver_id=journal.account(receiver),
        minutes=minutes,
        happened_on=on.isoformat(),
        recorded_at=at,
    )


def _exchange(journal: _Journal, told: ExchangeDraft, at: int) -> Iterator[Booking]:
    event, draft = told.event, journal.draft
    yield Booking(
        id=told.id,
        kind="exchange",
        giver_id=draft.accounts[event.giver],
        receiver_id=draft.accounts[event.receiver],
        minutes=event.minutes,
        happened_on=event.happened_on.isoformat(),
        giver_actor=draft.actor(event.giver),
        receiver_actor=draft.actor(event.receiver),
        exchange_id=told.id,
        paid=int(event.is_paid),
        recorded_at=at,
    )


def _reversal(journal: _Journal, told: ExchangeDraft, at: int) -> Iterator[Booking]:
    event, draft = told.event, journal.draft
    assert event.reversed_on
    yield Booking(
        id=journal.new_id(),
        kind="reversal",
        giver_id=draft.accounts[event.receiver],
        receiver_id=draft.accounts[event.giver],
        minutes=event.minutes,
        happened_on=event.reversed_on.isoformat(),
        giver_actor=draft.actor(event.receiver),
        reverses_id=told.id,
        reverses_kind="exchange",
        paid=int(event.is_paid),
        recorded_at=at,
    )


def _finish(journal: _Journal, one: GatheringDraft, at: int) -> Iterator[Booking]:
    event, draft = one.event, journal.draft
    moved = transfers(
        event.rule,
        [Stay(draft.accounts[seat.who], seat.minutes, seat.leads) for seat in event.seats],
        gathering_account=one.account_id,
        pot=draft.pot,
        length_minutes=event.length_minutes,
        ready_minutes=event.ready_minutes,
    )
    host = draft.members[event.hosts[0]]
    for transfer in moved:
        yield _seat(journal, one, transfer, host, at)


def _seat(journal: _Journal, one: GatheringDraft, transfer: Transfer, host: bytes, at: int) -> Booking:
    gives = transfer.giver_id == one.account_id
    longest_minutes = one.event.length_minutes + one.event.ready_minutes
    return Booking(
        id=journal.new_id(),
        kind=transfer.kind,
        giver_id=transfer.giver_id,
        receiver_id=transfer.receiver_id,
        minutes=transfer.minutes,
        happened_on=one.event.on.isoformat(),
        giver_actor=host if gives else None,
        receiver_actor=None if gives else host,
        gathering_id=one.id,
        longest_minutes=longest_minutes if transfer.kind == "gathering" else None,
        recorded_at=at,
    )


def _move(journal: _Journal, move: Move, at: int) -> Iterator[Booking]:
    yield _plain(journal, move.kind, move.giver, move.receiver, move.minutes, move.on, at)


def _settle(journal: _Journal, leaving: Leaving, at: int) -> Iterator[Booking]:
    apart = journal.apart[journal.account(leaving.who)]
    giver, receiver = (POT, leaving.who) if apart > 0 else (leaving.who, POT)
    if apart:
        yield _plain(journal, "leaving", giver, receiver, abs(apart), leaving.on, at)
