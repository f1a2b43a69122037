"""A made-up history with its ids and instants: what rows and entries are both made from."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from timebank import clock
from timebank.clock import MINUTE
from timebank.demo.events import Exchange, Gathering, History, Party, Seat

ZONE = "Europe/London"
ID_BYTES = 16
JOINING = 10 * 60  # minutes after midnight
WAKING = (11 * 60, 20 * 60)  # when things are recorded, in minutes after midnight
ANSWERED_WITHIN = 90  # minutes, on the same day
FINISHED_AFTER = 10  # minutes
FINISHED_NEXT_DAY = 11 * 60  # minutes after midnight
PLANNED_DAYS = 10


@dataclass(frozen=True, slots=True)
class ExchangeDraft:
    """An exchange with its id and the instants of what was done about it."""

    event: Exchange
    id: bytes
    recorded_at: int
    answered_at: int | None
    reversed_at: int | None


@dataclass(frozen=True, slots=True)
class GatheringDraft:
    """A gathering with its ids and instants."""

    event: Gathering
    id: bytes
    account_id: bytes
    starts_at: int
    made_at: int
    finished_at: int | None

    def arrived_at(self, seat: Seat) -> int:
        """Tell when somebody checked in."""
        return self.starts_at + seat.late_minutes * MINUTE


@dataclass(frozen=True, slots=True)
class Draft:
    """One community's history, ready to be written down; nothing in it is later than `now`."""

    history: History
    today: date
    now: int
    community_id: bytes
    pot: bytes
    members: list[bytes]
    accounts: list[bytes]
    exchanges: list[ExchangeDraft]
    gatherings: list[GatheringDraft]

    @property
    def people(self) -> Sequence[tuple[int, Party]]:
        """List the members with their places; organisations are left out."""
        return [(who, party) for who, party in enumerate(self.history.parties) if party.recorder is None]

    def actor(self, who: int) -> bytes:
        """Return the member who stands for a party: themselves, or an organisation's recorder."""
        recorder = self.history.parties[who].recorder
        return self.members[who if recorder is None else recorder]

    def joined_at(self, who: int) -> int:
        """Tell when a party joined."""
        return self.at(self.history.parties[who].joined_on, JOINING)

    def at(self, on: date, minute: int) -> int:
        """Turn a day and the minutes after its midnight into an instant."""
        return min(_instant(on, minute), self.now)


def draft(history: History, *, today: date, now: int, rng: random.Random) -> Draft:
    """Give a history its ids and instants, the same for the same chances."""
    parties = history.parties
    return Draft(
        history=history,
        today=today,
        now=now,
        community_id=rng.randbytes(ID_BYTES),
        pot=rng.randbytes(ID_BYTES),
        members=[rng.randbytes(ID_BYTES) for _ in parties],
        accounts=[rng.randbytes(ID_BYTES) for _ in parties],
        exchanges=[_exchange(event, rng, now) for event in history.exchanges],
        gatherings=[_gathering(event, rng, now) for event in history.gatherings],
    )


def _exchange(event: Exchange, rng: random.Random, now: int) -> ExchangeDraft:
    recorded_at = min(_instant(event.recorded_on, rng.randint(*WAKING)), now)
    answered_at = _answered_at(event, recorded_at, rng, now)
    reversed_at = None
    if event.reversed_on and answered_at:
        evening = _instant(event.reversed_on, WAKING[1])
        reversed_at = min(max(evening, answered_at + MINUTE), now)
    return ExchangeDraft(event, rng.randbytes(ID_BYTES), recorded_at, answered_at, reversed_at)


def _answered_at(event: Exchange, recorded_at: int, rng: random.Random, now: int) -> int | None:
    if event.answered_on is None:
        return None
    if event.said_by == "receiver":
        return recorded_at
    if event.answered_on == event.recorded_on:
        return min(recorded_at + rng.randint(1, ANSWERED_WITHIN) * MINUTE, now)
    return min(_instant(event.answered_on, rng.randint(*WAKING)), now)


def _gathering(event: Gathering, rng: random.Random, now: int) -> GatheringDraft:
    starts_at = _instant(event.on, event.starts)
    finished_at = None
    if event.finished_on:
        ends_at = starts_at + (event.length_minutes + FINISHED_AFTER) * MINUTE
        later = _instant(event.finished_on, FINISHED_NEXT_DAY)
        finished_at = min(max(ends_at, later), now)
    return GatheringDraft(
        event=event,
        id=rng.randbytes(ID_BYTES),
        account_id=rng.randbytes(ID_BYTES),
        starts_at=starts_at,
        made_at=min(_instant(event.on - timedelta(PLANNED_DAYS), JOINING), now),
        finished_at=finished_at,
    )


def _instant(on: date, minute: int) -> int:
    days, left = divmod(minute, 24 * 60)
    at = datetime.combine(on + timedelta(days), time(left // 60, left % 60), ZoneInfo(ZONE))
    return clock.instant(at)
