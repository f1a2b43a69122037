"""The sizes of made-up community, and how lively each is."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace

PINNED_SEED = 20240827

FEDERATION_COMMUNITIES = 400
FEDERATION_MEMBERS = 36_000
LARGEST_COMMUNITY = 1_739
SMALLEST_COMMUNITY = 6
# A log-normal of median 76 whose upper quartile is twice its median.
MEDIAN_SIZE_LOG = 4.33
SIZE_SIGMA = 1.03
QUIET_COMMUNITIES = 0.26
QUIET_MONTHS = (13, 60)


@dataclass(frozen=True, slots=True)
class Tier:
    """What a community of one size is like; rates are a month, shares from 0 to 1."""

    slug: str
    name: str
    members: int
    months: int
    never_active: float
    wants: float  # exchanges a member wants to begin
    gatherings: int
    pull: float  # how far a gathering draws people of its own part of town
    clusters: int = 4
    hub: float = 0.0  # share of exchanges in which one steward takes part
    fading: bool = True  # interest halves every 14 months or so
    burst: bool = False  # one day on which everybody helps
    quiet_months: int = 0  # how long nothing has happened
    has_stories: bool = False


TIERS = {
    "S": Tier("kettle", "Kettle", 60, 12, 0.12, 0.85, 4, 0.65, clusters=2, has_stories=True),
    "M": Tier("harbour", "Harbour", 220, 36, 0.22, 1.0, 4, 0.65, hub=0.11, burst=True, has_stories=True),
    "M-neglected": Tier("harbour-quiet", "Harbour Quiet", 220, 36, 0.60, 0.25, 1, 0.5),
    "L": Tier("tideway", "Tideway", 1_500, 60, 0.25, 1.3, 12, 0.65, clusters=12, burst=True),
    "XL": Tier("", "", 0, 120, 0.25, 1.5, 4, 0.8, fading=False),
    "X": Tier("delta", "Delta", 4_038, 120, 0.15, 2.8, 25, 0.5, clusters=30, fading=False, burst=True),
}

_TREES = """Alder Ash Beech Birch Cedar Cherry Elder Elm Fern Hawthorn
Hazel Heather Holly Ivy Juniper Larch Maple Oak Rowan Willow"""
_SPOTS = """Bank Bridge Corner Court Cross Dale End Ferry Field Gate
Green Hill Lane Mill Moor Park Row Side Well Yard"""
_FEDERATION_NAMES = [f"{tree} {spot}" for tree in _TREES.split() for spot in _SPOTS.split()]


def communities(tier: str, seed: int) -> Iterator[Tier]:
    """Yield each community of a tier: one, but for the federation of XL."""
    if tier == "XL":
        yield from _federation(random.Random(f"{seed}:federation"))
    else:
        yield TIERS[tier]


def _federation(rng: random.Random) -> Iterator[Tier]:
    drawn = [rng.lognormvariate(MEDIAN_SIZE_LOG, SIZE_SIGMA) for _ in range(FEDERATION_COMMUNITIES)]
    scale = FEDERATION_MEMBERS / sum(drawn)
    for name, size in zip(_FEDERATION_NAMES, drawn, strict=True):
        members = min(max(round(size * scale), SMALLEST_COMMUNITY), LARGEST_COMMUNITY)
        quiet = rng.randint(*QUIET_MONTHS) if rng.random() < QUIET_COMMUNITIES else 0
        slug = name.lower().replace(" ", "-")
        yield replace(
            TIERS["XL"],
            slug=slug,
            name=name,
            members=members,
            clusters=1 + members // 60,
            quiet_months=quiet,
        )
