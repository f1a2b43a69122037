"""Measures a made-up history as real time banks are measured; an entry is an exchange or one seat."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from statistics import mean, median

from timebank.demo.events import Gathering, History

HOUR = 60
SOME_MINUTES = 5 * HOUR
RECENT_DAYS = 90
YEAR_DAYS = 365.25
GIVES = {"share", "help"}


@dataclass(frozen=True, slots=True)
class Share:
    """What one person did in one entry."""

    who: int
    on: date
    given: int
    received: int


def measures(history: History, end: date) -> dict[str, float]:
    """Return every figure of the table of targets, shares from 0 to 1."""
    people = [who for who, party in enumerate(history.parties) if party.recorder is None]
    agreed = [exchange for exchange in history.exchanges if exchange.state == "agreed"]
    seats = [(one, seat) for one in history.gatherings if one.finished_on for seat in one.seats]
    shares = list(_shares(history))
    given, received, latest = Counter[int](), Counter[int](), dict[int, date]()
    for share in shares:
        given[share.who] += share.given
        received[share.who] += share.received
        latest[share.who] = max(share.on, latest.get(share.who, share.on))
    some = [who for who in people if given[who] + received[who] >= SOME_MINUTES]
    net = sorted((given[who] - received[who]) / HOUR for who in some)
    sizes = sorted((given[who] + received[who] for who in people), reverse=True)
    entry_minutes = sum(each.minutes for each in agreed) + sum(seat.minutes for _, seat in seats)
    return {
        "entries": len(agreed) + len(seats),
        "never active": sum(who not in latest for who in people) / len(people),
        "hours per person-year": entry_minutes / HOUR / _person_years(history, people, end),
        "active in 90 days": sum(_is_recent(latest.get(who), end) for who in people) / len(people),
        "top-10% share": sum(sizes[: len(sizes) // 10]) / sum(sizes),
        "two-way pairs": _two_way({(each.giver, each.receiver) for each in agreed}),
        "gave twice": sum(given[who] >= 2 * received[who] for who in some) / len(some),
        "received twice": sum(received[who] >= 2 * given[who] for who in some) / len(some),
        "median minutes": median(each.minutes for each in agreed),
        "mean minutes": mean(each.minutes for each in agreed),
        "net P5": net[len(net) * 5 // 100],
        "net P95": net[len(net) * 95 // 100],
    }


def _shares(history: History) -> Iterator[Share]:
    for exchange in history.exchanges:
        if exchange.state == "agreed":
            yield Share(exchange.giver, exchange.happened_on, exchange.minutes, 0)
            yield Share(exchange.receiver, exchange.happened_on, 0, exchange.minutes)
    for one in history.gatherings:
        if one.finished_on:
            yield from _at(one)


def _at(one: Gathering) -> Iterator[Share]:
    for seat in one.seats:
        gives = one.rule in GIVES or (seat.leads and one.rule != "list")
        receives = one.rule == "share" or (one.rule == "lead" and not seat.leads)
        yield Share(seat.who, one.on, seat.minutes * gives, seat.minutes * receives)


def _person_years(history: History, people: list[int], end: date) -> float:
    left = {leaving.who: leaving.on for leaving in history.leavings}
    joined = {who: max(history.parties[who].joined_on, history.begins_on) for who in people}
    return sum((left.get(who, end) - joined[who]).days for who in people) / YEAR_DAYS


def _is_recent(latest: date | None, end: date) -> bool:
    return latest is not None and (end - latest).days <= RECENT_DAYS


def _two_way(directed: set[tuple[int, int]]) -> float:
    pairs = {frozenset(pair) for pair in directed}
    return sum((receiver, giver) in directed for giver, receiver in directed) / 2 / len(pairs)
