"""Makes up the history of a community: pure, without clock or database, the same for the same seed.

The rates come from published figures of real time banks; hours nobody recorded are not made up.
"""

import math
import random
from datetime import date, timedelta

from timebank.demo.events import POT, Exchange, History, Leaving, Move, Party
from timebank.demo.lives import DAYS_A_MONTH, Life, lives
from timebank.demo.meetings import meet
from timebank.demo.people import CAST, GRACE, names
from timebank.demo.recording import recorded
from timebank.demo.stories import tell
from timebank.demo.tiers import Tier
from timebank.demo.town import Town
from timebank.demo.words import CHALLENGE_WORDS, HELP_WORDS

SEASON = (1.1, 1, 1, 1, 1.05, 1, 0.9, 0.7, 1, 1.05, 1, 0.8)  # January to December
OWN_CLUSTER = 0.7
REPEAT_PARTNER, REPEAT_TRIES = 0.45, 4
NEWCOMERS_WEIGHED = 4
MINUTES = (15, 30, 45, 60, 90, 120, 150, 180, 240, 360)
MINUTE_SHARES = (0.04, 0.14, 0.06, 0.34, 0.15, 0.14, 0.03, 0.05, 0.03, 0.02)
LONG_DAY_SHARE, LONG_DAYS = 0.002, (720, 780, 840)
CHALLENGE_SHARE = 0.03
WORDS_SHARE = 0.6
PAID_SHARE = 0.08  # of what a practitioner gives
GIFT_SHARE, DRAW_SHARE, POT_GIFT_SHARE = 0.03, 0.02, 0.01
GIFT_MINUTES = (30, 60, 60, 120)
BURST = 10
MAIL_SHARE = 0.55


def simulate(tier: Tier, *, seed: int, end: date) -> History:
    """Make up a community's history up to the evening before `end`."""
    rng = random.Random(f"{seed}:{tier.slug}")
    months = _months(end, tier.months)
    town = Town(rng, tier, end, lives(rng, tier, months), History(months[0], []))
    town.history.parties.extend(_parties(town))
    burst = rng.randrange(tier.months // 2, tier.months) if tier.burst else -1
    for month in range(tier.months - tier.quiet_months):
        _live(town, month, months[month], months[month + 1], has_burst=month == burst)
    town.history.leavings.extend(
        Leaving(life.who, life.leaves_on) for life in town.lives if life.leaves_on and life.leaves_on < end
    )
    if tier.has_stories:
        tell(town.history, rng, end, slug=tier.slug)
    return town.history


def _months(end: date, count: int) -> list[date]:
    """List the first day of each month-long stretch, and last the day the history ends."""
    day = min(end.day, 28)
    starts = [divmod(end.year * 12 + end.month - 1 - back, 12) for back in range(count, 0, -1)]
    return [date(year, month + 1, day) for year, month in starts] + [end]


def _parties(town: Town) -> list[Party]:
    first = CAST if town.tier.has_stories else ()
    called = names(town.rng, len(town.lives), first=first)
    return [
        Party(name, life.joined_on, _email(town, name, life.who))
        for name, life in zip(called, town.lives, strict=True)
    ]


def _email(town: Town, name: str, who: int) -> str:
    if town.tier.has_stories and who < len(CAST):
        return f"{name.split()[0].lower()}@{town.tier.slug}.example"
    local = name.lower().replace(" ", ".")
    return f"{local}@example.org" if town.rng.random() < MAIL_SHARE else ""


def _live(town: Town, month: int, first: date, last: date, *, has_burst: bool) -> None:
    present = [life for life in town.lives if life.is_about(month, first, last)]
    town.gather_round(present)
    for on, life in _wants(town.rng, present, first, last, has_burst=has_burst):
        other = _partner(town, life)
        if other:
            _help(town, life, other, on)
    meet(town, present, first, last)


def _wants(
    rng: random.Random, present: list[Life], first: date, last: date, *, has_burst: bool
) -> list[tuple[date, Life]]:
    days = (last - first).days
    burst = rng.randrange(days)
    wanted = []
    for life in present:
        rate = life.wants * SEASON[first.month - 1] * life.interest(first)
        wanted += [(rng.randrange(days), life.who, life) for _ in range(_poisson(rng, rate))]
        if has_burst:
            more = _poisson(rng, rate * (BURST - 1) / DAYS_A_MONTH)
            wanted += [(burst, life.who, life)] * more
    return [(first + timedelta(day), life) for day, _, life in sorted(wanted, key=lambda want: want[:2])]


def _poisson(rng: random.Random, mean: float) -> int:
    left, count = math.exp(-mean), -1
    product = 1.0
    while product > left:
        product *= rng.random()
        count += 1
    return max(count, 0)


def _partner(town: Town, life: Life) -> Life | None:
    if town.rng.random() < town.tier.hub and life.who != GRACE:
        return town.lives[GRACE]
    if life.met and town.rng.random() < REPEAT_PARTNER:
        tried = (town.present.get(town.rng.choice(life.met)) for _ in range(REPEAT_TRIES))
        return next((again for again in tried if again), None) or _newcomer(town, life)
    return _newcomer(town, life)


def _newcomer(town: Town, life: Life) -> Life | None:
    """Prefer whoever already knows many, as people do who ask around."""
    is_near = town.rng.random() < OWN_CLUSTER
    pool = town.near[life.cluster] if is_near else town.everybody
    weighed = [town.rng.choice(pool) for _ in range(NEWCOMERS_WEIGHED)] if pool else []
    others = [other for other in weighed if other is not life]
    return max(others, key=lambda other: other.degree * town.rng.random(), default=None)


def _help(town: Town, life: Life, other: Life, on: date) -> None:
    _acquaint(life, other)
    forth, back = life.gives * (1 - other.gives), other.gives * (1 - life.gives)
    giver, receiver = (life, other) if town.rng.random() * (forth + back) < forth else (other, life)
    told = Exchange(
        giver=giver.who,
        receiver=receiver.who,
        minutes=_minutes(town.rng),
        happened_on=on,
        recorded_on=on,
        answered_on=on,
        words=_words(town.rng),
        is_paid=giver.is_practitioner and town.rng.random() < PAID_SHARE,
    )
    # Whoever is about to leave records at once, so that the pot settles everything.
    is_leaving = bool(life.leaves_on or other.leaves_on)
    exchange = told if is_leaving else recorded(town.rng, told, town.end)
    if exchange:
        town.history.exchanges.append(exchange)
        _move_hours(town, exchange)


def _acquaint(life: Life, other: Life) -> None:
    if other.who not in life.met:
        life.degree += 1
        other.degree += 1
    life.met.append(other.who)
    other.met.append(life.who)


def _minutes(rng: random.Random) -> int:
    if rng.random() < LONG_DAY_SHARE:
        return rng.choice(LONG_DAYS)
    return rng.choices(MINUTES, MINUTE_SHARES)[0]


def _words(rng: random.Random) -> str:
    if rng.random() < CHALLENGE_SHARE:
        return rng.choice(CHALLENGE_WORDS)
    return rng.choice(HELP_WORDS) if rng.random() < WORDS_SHARE else ""


def _move_hours(town: Town, exchange: Exchange) -> None:
    moves = (
        (GIFT_SHARE, "gift", exchange.giver, exchange.receiver),
        (DRAW_SHARE, "pot", POT, exchange.receiver),
        (POT_GIFT_SHARE, "pot", exchange.giver, POT),
    )
    for share, kind, giver, receiver in moves:
        if town.rng.random() < share:
            minutes = town.rng.choice(GIFT_MINUTES)
            town.history.moves.append(Move(kind, giver, receiver, minutes, exchange.recorded_on))
