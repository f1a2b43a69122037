"""A demo always has one gathering to check in to."""

import pytest
from sqlmodel import Session

from tests.demo.asking import NOW, SECRET, ask
from timebank.clock import DAY, MINUTE
from timebank.demo.fill import fill, open_gathering_now
from timebank.demo.tiers import PINNED_SEED


@pytest.fixture
def filled(empty: Session) -> Session:
    fill(empty, tier="S", seed=PINNED_SEED, secret=SECRET, now=NOW)
    return empty


@pytest.fixture
def community(filled: Session) -> bytes:
    ((community_id,),) = ask(filled, "SELECT id FROM community")
    return bytes(community_id)


def opened(session: Session, at: int) -> list[tuple]:  # type: ignore[type-arg]  # any row
    hosts = "(SELECT count(*) FROM host WHERE gathering_id = gathering.id)"
    leading = "(SELECT sum(leads) FROM check_in WHERE gathering_id = gathering.id)"
    question = f"SELECT title, starts_at, length_minutes, rule, {hosts}, {leading} FROM gathering"
    return ask(session, f"{question} WHERE state = 'open' AND made_at = ? AND starts_at <= ?", at, at)


def test_tea_and_tinker_opens_when_nothing_else_is_open(filled: Session, community: bytes) -> None:
    open_gathering_now(filled, community_id=community, now=NOW)
    open_gathering_now(filled, community_id=community, now=NOW + MINUTE)

    assert opened(filled, NOW) == [("Tea and Tinker", NOW - 10 * MINUTE, 120, "lead", 2, 2)]
    assert ask(filled, "PRAGMA foreign_key_check") == []


def test_it_opens_again_the_next_day(filled: Session, community: bytes) -> None:
    later = NOW + 20 * DAY

    open_gathering_now(filled, community_id=community, now=later)

    assert len(opened(filled, later)) == 1


def test_nothing_opens_where_grace_is_not_a_member(empty: Session) -> None:
    fill(empty, tier="M-neglected", seed=1, secret=SECRET, now=NOW)
    ((community,),) = ask(empty, "SELECT id FROM community")

    open_gathering_now(empty, community_id=community, now=NOW + 30 * DAY)

    assert ask(empty, "SELECT count(*) FROM gathering WHERE state = 'open'") == [(0,)]
