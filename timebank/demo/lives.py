"""What members of a made-up community are like: how often they want something, and when they are about.

None of this is stored; it only shapes what happens.
"""

import math
import random
from dataclasses import dataclass, field
from datetime import date

from timebank.demo.people import CAST
from timebank.demo.tiers import Tier

FOUNDERS = 0.2
WANTS_SHAPE = 0.75  # of a gamma distribution: a few want much, most a little
HALF_LIFE_MONTHS = 14
HALF_LIFE_SIGMA = 0.9
LEAVING_A_MONTH = 0.01
PAUSE_A_MONTH = 0.015
PAUSE_DAYS = 60
RETURNING = 0.7
ATTENDANCE = (1.2, 3)  # of a beta distribution
PRACTITIONERS = 0.12
# The beta distribution of how readily members give rather than receive, and the share of those.
GIVING = {(8, 2): 0.25, (5, 5): 0.5, (2, 8): 0.25}
DAYS_A_MONTH = 30.4
KEEN = 0.3  # how readily the named members come to gatherings


@dataclass(slots=True)
class Life:
    """One member's leanings, and whom they have met."""

    who: int
    joined_on: date
    cluster: int
    wants: float
    half_life: float
    gives: float
    attends: float
    is_practitioner: bool
    leaves_on: date | None = None
    away: set[int] = field(default_factory=set)
    met: list[int] = field(default_factory=list)
    degree: int = 1

    def is_about(self, month: int, first: date, last: date) -> bool:
        """Tell whether they take part all through a month."""
        stays = self.leaves_on is None or self.leaves_on >= last
        return self.joined_on < first and stays and month not in self.away

    def interest(self, on: date) -> float:
        """Tell how much of the interest is left that they joined with, from 1 down to 0."""
        return float(0.5 ** ((on - self.joined_on).days / DAYS_A_MONTH / self.half_life))


def lives(rng: random.Random, tier: Tier, months: list[date]) -> list[Life]:
    """Make up everybody's life, in the order they joined; `months` ends with the day after the last."""
    count = tier.members - tier.has_stories
    founders = max(round(count * FOUNDERS), len(CAST) if tier.has_stories else 2)
    last = months[-1 - tier.quiet_months].toordinal()
    first = months[0].toordinal()
    joined = sorted(rng.randrange(first, last) for _ in range(max(count - founders, 0)))
    days = [first - 1] * min(founders, count) + joined
    return [_life(rng, tier, who, date.fromordinal(day), months) for who, day in enumerate(days)]


def _life(rng: random.Random, tier: Tier, who: int, joined_on: date, months: list[date]) -> Life:
    is_named = tier.has_stories and who < len(CAST)
    is_active = is_named or rng.random() >= tier.never_active
    wants = rng.gammavariate(WANTS_SHAPE, tier.wants / WANTS_SHAPE)
    attends = rng.betavariate(*ATTENDANCE)
    life = Life(
        who=who,
        joined_on=joined_on,
        cluster=rng.randrange(tier.clusters),
        wants=max(wants, tier.wants) if is_named else wants * is_active,
        half_life=_half_life(rng) if tier.fading and not is_named else math.inf,
        gives=_giving(rng),
        attends=max(attends, KEEN) if is_named else attends * is_active,
        is_practitioner=rng.random() < PRACTITIONERS,
    )
    if not is_named:
        _absences(rng, life, months)
    return life


def _half_life(rng: random.Random) -> float:
    return rng.lognormvariate(math.log(HALF_LIFE_MONTHS), HALF_LIFE_SIGMA)


def _giving(rng: random.Random) -> float:
    alpha, beta = rng.choices(tuple(GIVING), tuple(GIVING.values()))[0]
    return rng.betavariate(alpha, beta)


def _absences(rng: random.Random, life: Life, months: list[date]) -> None:
    """Draw month by month whether they leave for good or take a pause."""
    for month, first in enumerate(months[:-1]):
        if first <= life.joined_on:
            continue
        if rng.random() < LEAVING_A_MONTH:
            life.leaves_on = date.fromordinal(rng.randrange(first.toordinal() + 4, first.toordinal() + 28))
            return
        if month not in life.away and rng.random() < PAUSE_A_MONTH:
            life.away.update(range(month, _back(rng, month, len(months))))


def _back(rng: random.Random, month: int, end: int) -> int:
    if rng.random() >= RETURNING:
        return end
    return month + max(round(rng.lognormvariate(math.log(PAUSE_DAYS), 1) / DAYS_A_MONTH), 1)
