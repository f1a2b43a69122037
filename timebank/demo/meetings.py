"""Makes up the gatherings of a month: who hosts, who comes, and for how long."""

from datetime import date, timedelta

from timebank.demo.events import Gathering, Seat
from timebank.demo.lives import Life
from timebank.demo.town import Town
from timebank.demo.words import CHALLENGE_TITLE, PLACES, TITLES

RULE_SHARES = {"share": 0.60, "lead": 0.25, "help": 0.15}
LENGTHS = (90, 120, 120, 150, 180)
STARTS = (10 * 60, 11 * 60, 14 * 60, 14 * 60 + 30, 18 * 60)  # minutes after midnight
ELSEWHERE = 0.25  # how much less a gathering in another part of town draws
FEWEST = 3
PART_STAY = 0.12
SECOND_HOST = 0.3
CHALLENGE_SHARE = 0.05
KEENEST = 8
FINISH_DAYS = (0, 0, 0, 1, 1, 3)
MOST_LIKELY = 0.95


def meet(town: Town, present: list[Life], first: date, last: date) -> None:
    """Hold a month's gatherings; those to which hardly anybody came did not happen."""
    drawn = [
        (life, min(life.attends * town.tier.pull * life.interest(first), MOST_LIKELY)) for life in present
    ]
    for _ in range(town.tier.gatherings):
        on = first + timedelta(town.rng.randrange((last - first).days))
        came = _came(town, drawn)
        if len(came) >= FEWEST:
            town.history.gatherings.append(_gathering(town, came, on))


def _came(town: Town, drawn: list[tuple[Life, float]]) -> list[Life]:
    chance, home = town.rng.random, town.rng.randrange(town.tier.clusters)
    return [
        life for life, likely in drawn if chance() < (likely if life.cluster == home else likely * ELSEWHERE)
    ]


def _gathering(town: Town, came: list[Life], on: date) -> Gathering:
    rng = town.rng
    rule = rng.choices(tuple(RULE_SHARES), tuple(RULE_SHARES.values()))[0]
    length = rng.choice(LENGTHS)
    hosts = _hosts(town, came)
    seats = tuple(Seat(life.who, _stay(town, length), leads=life.who in hosts) for life in came)
    place, access = rng.choice(PLACES)
    finished_on = min(on + timedelta(rng.choice(FINISH_DAYS)), town.end - timedelta(1))
    return Gathering(
        title=_title(town, rule),
        place=place,
        access=access,
        rule=rule,
        on=on,
        starts=rng.choice(STARTS),
        length_minutes=length,
        hosts=hosts,
        seats=seats,
        finished_on=finished_on,
    )


def _hosts(town: Town, came: list[Life]) -> tuple[int, ...]:
    keen = sorted(came, key=lambda life: -life.attends)[:KEENEST]
    count = 2 if town.rng.random() < SECOND_HOST else 1
    return tuple(life.who for life in town.rng.sample(keen, count))


def _stay(town: Town, length: int) -> int:
    if town.rng.random() >= PART_STAY:
        return length
    return town.rng.randrange(30, length, 15)


def _title(town: Town, rule: str) -> str:
    is_challenge = rule == "share" and town.rng.random() < CHALLENGE_SHARE
    return CHALLENGE_TITLE if is_challenge else town.rng.choice(TITLES[rule])
