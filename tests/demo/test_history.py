"""The made-up histories look like real ones, and are the same for the same seed."""

from collections import Counter
from datetime import date
from statistics import mean

import pytest

from tests.demo.measures import measures
from timebank.demo.events import History
from timebank.demo.history import simulate
from timebank.demo.people import ALIASES, AMARA, CAST, EDGE, QUAY_CAFE
from timebank.demo.tiers import FEDERATION_MEMBERS, PINNED_SEED, TIERS, communities
from timebank.demo.words import CHALLENGE_TITLE, CHALLENGE_WORDS, HELP_WORDS, PLACES, TITLES
from timebank.ledger.gatherings import RULES

END = date(2026, 11, 22)
# From forty runs of a model of real time banks, widened slightly.
TARGETS = {
    "never active": (0.22, 0.37),
    "hours per person-year": (10, 17.5),
    "active in 90 days": (0.40, 0.58),
    "top-10% share": (0.38, 0.53),
    "two-way pairs": (0.25, 0.37),
    "gave twice": (0.14, 0.34),
    "received twice": (0.16, 0.32),
    "median minutes": (60, 90),
    "mean minutes": (83, 110),
    "net P5": (-60, -14),
    "net P95": (20, 60),
    "entries": (2_000, 3_300),
}
HEALTH_WORDS = (
    "anx appoint clinic crisis depress diagnos doctor health hospital ill medic mental nurse pill sick "
    "suicid symptom therap ward wellbeing"
)
NEVER_SAID = (
    "approv credit debit debt earn inactive lapsed need owe patient pay reject spend transaction user"
)


@pytest.fixture(scope="module")
def harbour() -> History:
    return simulate(TIERS["M"], seed=PINNED_SEED, end=END)


@pytest.fixture(scope="module")
def kettle() -> History:
    return simulate(TIERS["S"], seed=PINNED_SEED, end=END)


@pytest.mark.parametrize("name", TARGETS)
def test_harbour_is_like_a_real_time_bank(harbour: History, name: str) -> None:
    least, most = TARGETS[name]

    assert least <= measures(harbour, END)[name] <= most


def test_other_harbours_are_alike_on_average() -> None:
    found = [measures(simulate(TIERS["M"], seed=seed, end=END), END) for seed in range(8)]

    for name, (least, most) in TARGETS.items():
        assert least <= mean(one[name] for one in found) <= most


def test_neglected_harbour_shows_how_little_happens() -> None:
    found = measures(simulate(TIERS["M-neglected"], seed=PINNED_SEED, end=END), END)

    assert 150 <= found["entries"] <= 350
    assert 0.6 <= found["never active"] <= 0.75
    assert found["hours per person-year"] <= 2


def test_tideway_is_as_large_as_the_largest_real_ones() -> None:
    found = measures(simulate(TIERS["L"], seed=PINNED_SEED, end=END), END)

    assert 22_000 <= found["entries"] <= 28_000
    assert 10 <= found["hours per person-year"] <= 14


def test_kettle_has_sixty_members_and_the_edge_members(kettle: History) -> None:
    names = [party.name for party in kettle.parties]

    assert len(names) == 60 + len(EDGE) + 1
    assert names[: len(CAST)] == list(CAST)
    assert {AMARA, QUAY_CAFE, *EDGE} <= set(names)


def test_only_qi_shares_a_name(harbour: History) -> None:
    counts = Counter(party.name for party in harbour.parties)

    assert [name for name, count in counts.items() if count > 1] == ["Qi Y"]


@pytest.mark.parametrize("tier", ["S", "M-neglected"])
def test_same_seed_makes_the_same_history(tier: str) -> None:
    once, again = (simulate(TIERS[tier], seed=7, end=END) for _ in range(2))

    assert once == again


def test_another_seed_makes_another_history(kettle: History) -> None:
    assert simulate(TIERS["S"], seed=7, end=END).exchanges != kettle.exchanges


@pytest.mark.parametrize("tier", ["S", "M"])
@pytest.mark.parametrize("seed", range(2))
def test_nothing_is_recorded_before_it_happened_or_after_today(tier: str, seed: int) -> None:
    for exchange in simulate(TIERS[tier], seed=seed, end=END).exchanges:
        days = (exchange.happened_on, exchange.recorded_on, exchange.answered_on, exchange.reversed_on)
        known = [day for day in days if day]
        assert known == sorted(known)
        assert known[-1] < END


def test_nobody_shares_time_before_joining(harbour: History) -> None:
    joined = [party.joined_on for party in harbour.parties]

    assert all(
        each.happened_on > max(joined[each.giver], joined[each.receiver]) for each in harbour.exchanges
    )
    assert all(one.on > joined[seat.who] for one in harbour.gatherings for seat in one.seats)


@pytest.mark.parametrize("state", ["agreed", "waiting", "declined", "withdrawn"])
def test_harbour_has_exchanges_in_every_state(harbour: History, state: str) -> None:
    assert any(exchange.state == state for exchange in harbour.exchanges)


@pytest.mark.parametrize("rule", RULES)
def test_kettle_has_finished_gatherings_of_every_rule(kettle: History, rule: str) -> None:
    assert sum(one.rule == rule and one.finished_on is not None for one in kettle.gatherings) >= 2


def test_kettle_has_gatherings_today_and_in_the_next_two_weeks(kettle: History) -> None:
    coming = [one for one in kettle.gatherings if not one.finished_on]

    assert [(one.on - END).days for one in coming] == [0, 1, 4, 7, 9, 12]
    assert all(one.hosts for one in coming)


def test_one_steward_takes_part_in_much_of_harbour(harbour: History) -> None:
    hers = sum(0 in (each.giver, each.receiver) for each in harbour.exchanges)

    assert 0.14 <= hers / len(harbour.exchanges) <= 0.22


def test_federation_has_four_hundred_communities_of_every_size() -> None:
    planned = list(communities("XL", PINNED_SEED))
    sizes = sorted(one.members for one in planned)

    assert len({one.slug for one in planned}) == 400
    assert sum(sizes) == pytest.approx(FEDERATION_MEMBERS, rel=0.01)
    assert sizes[300] > 1.7 * sizes[200]
    assert 0.2 <= sum(one.quiet_months > 12 for one in planned) / 400 <= 0.32


def test_quiet_community_has_no_entry_for_a_year() -> None:
    quiet = next(one for one in communities("XL", PINNED_SEED) if one.quiet_months)

    made = simulate(quiet, seed=PINNED_SEED, end=END)

    assert all((END - each.happened_on).days > 365 for each in made.exchanges)
    assert all((END - party.joined_on).days > 365 for party in made.parties)


def _said() -> list[str]:
    places = [words for place in PLACES for words in place]
    titles = [title for some in TITLES.values() for title in some]
    return [*HELP_WORDS, *CHALLENGE_WORDS, CHALLENGE_TITLE, *places, *titles, *ALIASES]


@pytest.mark.parametrize("word", [*HEALTH_WORDS.split(), *NEVER_SAID.split()])
def test_nothing_said_is_about_health_or_breaks_the_words(word: str) -> None:
    said = {part for text in _said() for part in text.lower().replace(",", "").split()}

    assert not [part for part in said if part.startswith(word)]


def test_words_fit_where_they_are_kept() -> None:
    assert all(1 <= len(words) <= 80 for words in (*HELP_WORDS, *CHALLENGE_WORDS))
