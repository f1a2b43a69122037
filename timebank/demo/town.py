"""What the making-up of one history works on: its chances, its people, and who is about this month."""

import random
from dataclasses import dataclass, field
from datetime import date

from timebank.demo.events import History
from timebank.demo.lives import Life
from timebank.demo.tiers import Tier


@dataclass(slots=True)
class Town:
    """One community while its history is made up; `end` is the first day not made up."""

    rng: random.Random
    tier: Tier
    end: date
    lives: list[Life]
    history: History
    everybody: list[Life] = field(default_factory=list)
    present: dict[int, Life] = field(default_factory=dict)
    near: list[list[Life]] = field(default_factory=list)

    def gather_round(self, present: list[Life]) -> None:
        """Note who is about this month; those who never want anything are never asked either."""
        active = [life for life in present if life.wants]
        self.everybody = active
        self.present = {life.who: life for life in active}
        self.near = [[] for _ in range(self.tier.clusters)]
        for life in active:
            self.near[life.cluster].append(life)
