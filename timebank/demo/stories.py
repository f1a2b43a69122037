"""The stories of the people at the edges: who gives and never asks, who is helped much, who came back."""

import random
from dataclasses import replace
from datetime import date, timedelta

from timebank.demo.cast import tell_cast
from timebank.demo.events import POT, History, Leaving, Move, Seat
from timebank.demo.people import CAST, EDGE, QUAY_CAFE
from timebank.demo.teller import Meeting, Teller
from timebank.demo.words import CHALLENGE_WORDS, OLD_LIBRARY

LONG_AGO = 366
FRIENDS = 16
MO_COMES = 0.4
SPRING = (3, 4, 5)  # months of the year
NIGHT_STARTS, NIGHT_MINUTES = 22 * 60, 180
JUN_LEFT, JUN_BACK = 150, 60  # days ago
IVO_LEFT = 170


def tell(history: History, rng: random.Random, today: date, *, slug: str) -> None:
    """Add Amara, the organisation and the edge members, with what they did."""
    teller = Teller(history, rng, today, _friends(history))
    tell_cast(teller, slug)
    first, *_ = members = [teller.join(name, days_ago=LONG_AGO) for name in EDGE]
    named = dict(zip((name.split()[0] for name in EDGE), members, strict=False))
    _givers_and_receivers(teller, named)
    _recorded_by_others(teller, named["Dee"])
    _only_gatherings(teller, named["Mo"])
    _on_a_ward(teller, named["Fay"], named["Gil"])
    _left_and_back(teller, named["Jun"])
    _left_for_good(teller, named["Ivo"])
    _scanned_twice(teller, named["Pat"])
    _cafe(teller, members)
    for who in range(first + len(EDGE) - 2, first + len(EDGE)):
        teller.give(who, [60, 45])
        teller.receive(who, [30, 60])


def _friends(history: History) -> list[int]:
    """List the named six and the most active of those who were there from the start and stayed."""
    gone = {leaving.who for leaving in history.leavings}
    counts = dict.fromkeys(range(len(history.parties)), 0)
    for exchange in history.exchanges:
        counts[exchange.giver] += 1
        counts[exchange.receiver] += 1
    began = [
        who
        for who, party in enumerate(history.parties)
        if party.joined_on < history.begins_on and who not in gone
    ]
    return sorted(began, key=lambda who: (who >= len(CAST), -counts[who], who))[:FRIENDS]


def _givers_and_receivers(teller: Teller, named: dict[str, int]) -> None:
    teller.give(named["Bea"], [180] * 46 + [120])
    teller.receive(named["Col"], [90] * 26 + [240])
    teller.give(named["Col"], [120] * 5)
    for name in ("Eze", "Kit", "Lou"):
        teller.receive(named[name], [60, 30, 90], newest=60)
    for name in ("Eze", "Kit", "Lou"):
        teller.give(named[name], [90, 60, 45], newest=40)
    teller.give(named["Hana"], [60] * 9)
    teller.give(named["Hana"], [120, 60, 60, 90, 60, 60, 90], newest=11, is_paid=True)
    teller.receive(named["Hana"], [60, 90, 120, 60])
    for number, words in enumerate((*CHALLENGE_WORDS, CHALLENGE_WORDS[0])):
        teller.help(named["Nia"], teller.friends[number], 60, 200 - 40 * number, words)


def _recorded_by_others(teller: Teller, dee: int) -> None:
    for number in range(30):
        friend = teller.friends[number % len(teller.friends)]
        teller.help(dee, friend, 45, 330 - 11 * number, "company")
        teller.help(friend, dee, 60, 326 - 11 * number, "a lift", said_by="giver")


def _only_gatherings(teller: Teller, mo: int) -> None:
    for number, gathering in enumerate(teller.history.gatherings):
        is_recent = teller.ago(LONG_AGO) < gathering.on < teller.today
        if is_recent and teller.rng.random() < MO_COMES:
            seats = (*gathering.seats, Seat(mo, gathering.length_minutes))
            teller.history.gatherings[number] = replace(gathering, seats=seats)


def _on_a_ward(teller: Teller, fay: int, gil: int) -> None:
    for number in range(4):
        teller.help(fay, gil, 60, 320 - 80 * number, "company")
        teller.help(gil, fay, 30, 310 - 80 * number, "phone help")
    for days in range(7, LONG_AGO - 7, 14):
        if teller.ago(days).month in SPRING:
            teller.history.moves.append(Move("pot", gil, POT, 60, teller.ago(days)))


def _left_and_back(teller: Teller, jun: int) -> None:
    for days in (320, 290, 250, 200, 170):
        teller.help(teller.friends[days % len(teller.friends)], jun, 120, days, "moving a sofa")
    teller.help(jun, teller.friends[0], 180, 240, "a spreadsheet")
    teller.history.leavings.append(Leaving(jun, teller.ago(JUN_LEFT)))
    teller.help(jun, teller.friends[1], 60, JUN_BACK, "a spreadsheet")
    teller.help(teller.friends[2], jun, 60, JUN_BACK - 20, "cooking")


def _left_for_good(teller: Teller, ivo: int) -> None:
    teller.receive(ivo, [60, 30, 90], newest=IVO_LEFT + 10)
    teller.give(ivo, [60] * 11, newest=IVO_LEFT + 10)
    teller.history.leavings.append(Leaving(ivo, teller.ago(IVO_LEFT)))


def _scanned_twice(teller: Teller, pat: int) -> None:
    """Let Pat scan a sign ten minutes before midnight, and again after the clocks changed."""
    late = 23 * 60 + 50 - NIGHT_STARTS
    eve = _last_sunday_of_march_or_october(teller.today) - timedelta(1)
    night = Meeting(
        "Late kettle",
        "share",
        (teller.today - eve).days,
        OLD_LIBRARY,
        (teller.friends[0],),
        NIGHT_MINUTES,
        NIGHT_STARTS,
    )
    here = Seat(teller.friends[1], NIGHT_MINUTES)
    teller.hold(night, (here, Seat(pat, NIGHT_MINUTES - late, late_minutes=late, presses=2)))


def _last_sunday_of_march_or_october(today: date) -> date:
    """Find the day the clocks last changed, before today."""
    ends = (date(year, month, 31) for year in (today.year, today.year - 1) for month in (10, 3))
    sundays = (end - timedelta(end.isoweekday() % 7) for end in ends)
    return next(sunday for sunday in sundays if sunday < today)


def _cafe(teller: Teller, members: list[int]) -> None:
    recorder, *helpers = teller.friends
    cafe = teller.join(QUAY_CAFE, days_ago=LONG_AGO, recorder=recorder)
    for number in range(25):
        helper = helpers[number % len(helpers)]
        teller.help(helper, cafe, 120, 330 - 13 * number, "helping at Quay Café")
    for number in range(2):
        teller.help(cafe, members[number + 3], 120, 200 - 90 * number, "a table for the afternoon")
