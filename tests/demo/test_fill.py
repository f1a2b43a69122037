"""A made-up community written into a real database keeps every rule."""

from datetime import UTC, datetime

import pytest
from sqlmodel import Session

from tests.demo.asking import NOW, SECRET, ask
from timebank import clock
from timebank.demo.fill import fill
from timebank.demo.tiers import PINNED_SEED
from timebank.services.errors import SlugTakenError
from timebank.services.members import HASHER
from timebank.store.bookings import totals


def test_every_key_between_rows_holds(kettle: Session) -> None:
    assert ask(kettle, "PRAGMA foreign_key_check") == []


def test_what_is_given_is_received(kettle: Session) -> None:
    latest = "SELECT max(line_number) FROM line o WHERE o.account_id = line.account_id"
    question = f"SELECT sum(given_total) - sum(received_total) FROM line WHERE line_number = ({latest})"

    assert ask(kettle, question) == [(0,)]


def test_gatherings_accounts_are_left_at_zero(kettle: Session) -> None:
    open_accounts = [
        totals(kettle, community, account)
        for community, account in ask(kettle, "SELECT community_id, id FROM account WHERE kind = 'gathering'")
    ]

    assert len(open_accounts) > 40
    assert all(found.given == found.received for found in open_accounts)


def test_entries_stand_in_the_order_they_were_recorded(kettle: Session) -> None:
    recorded = [at for (at,) in ask(kettle, "SELECT recorded_at FROM entry ORDER BY number")]

    assert recorded == sorted(recorded)
    assert len(set(recorded)) > len(recorded) // 4
    assert recorded[-1] <= NOW


def test_kettle_is_the_size_of_a_lively_new_group(kettle: Session) -> None:
    members, exchanges, entries = (
        ask(kettle, f"SELECT count(*) FROM {table}")[0][0] for table in ("member", "exchange", "entry")
    )

    assert members == 76
    assert 450 <= exchanges <= 700
    assert 800 <= entries <= 1_300


def test_kettle_says_it_is_made_up(kettle: Session) -> None:
    question = "SELECT slug, name, is_demo, phone, email FROM community"

    assert ask(kettle, question) == [("kettle", "Kettle", 1, "01632 960 123", "hello@kettle.example")]


def test_addresses_lead_nowhere(kettle: Session) -> None:
    addresses = [address for (address,) in ask(kettle, "SELECT address FROM contact")]

    assert len(addresses) > 20
    assert all(address.endswith(("@example.org", "@kettle.example")) for address in addresses)


def test_everybody_has_welcome_hours_and_all_but_the_leaver_a_card(kettle: Session) -> None:
    assert ask(kettle, "SELECT count(*), sum(minutes) FROM entry WHERE kind = 'welcome'") == [(76, 76 * 300)]
    assert ask(kettle, "SELECT count(DISTINCT number) FROM card") == [(75,)]


@pytest.mark.parametrize(("name", "pin"), [("Amara O", "271828"), ("Grace L", "314159")])
def test_demo_people_have_their_pin(kettle: Session, name: str, pin: str) -> None:
    question = "SELECT pin_hash FROM pin JOIN member_name USING (community_id, member_id) WHERE name = ?"

    assert HASHER.verify(ask(kettle, question, name)[0][0], pin)


def test_stewards_duties_are_split_and_their_terms_run(kettle: Session) -> None:
    question = (
        "SELECT name, duty FROM duty JOIN member_name USING (community_id, member_id) "
        "WHERE '2026-11-22' BETWEEN begins_on AND ends_on ORDER BY name, duty"
    )

    assert ask(kettle, question) == [
        ("Grace L", "recording"),
        ("Grace L", "welcome"),
        ("Marek W", "pot"),
        ("Marek W", "rules"),
        ("Tom H", "pot"),
        ("Tom H", "reports"),
    ]


def test_a_taken_name_stops_a_second_filling(kettle: Session) -> None:
    with pytest.raises(SlugTakenError):
        fill(kettle, tier="S", seed=PINNED_SEED, secret=SECRET, now=NOW)


def test_same_seed_fills_the_same_journal(empty: Session, kettle: Session) -> None:
    fill(empty, tier="S", seed=PINNED_SEED, secret="another secret", now=NOW)
    leaves = "SELECT number, leaf FROM entry ORDER BY number"

    assert ask(empty, leaves) == ask(kettle, leaves)


def test_progress_rises_to_the_whole(empty: Session) -> None:
    steps: list[tuple[int, int]] = []

    fill(empty, tier="M-neglected", seed=1, secret=SECRET, now=NOW, progress=lambda *step: steps.append(step))

    assert steps == sorted(steps)
    assert steps[-1] == (100, 100)
    assert ask(empty, "SELECT slug FROM community") == [("harbour-quiet",)]


def test_unknown_tier_is_refused(empty: Session) -> None:
    with pytest.raises(KeyError):
        fill(empty, tier="XXL", seed=1, secret=SECRET, now=NOW)


@pytest.mark.parametrize("hour", [0, 12, 23])
def test_filling_works_at_any_hour(empty: Session, hour: int) -> None:
    now = clock.instant(datetime(2027, 3, 28, hour, 1, tzinfo=UTC))

    fill(empty, tier="S", seed=hour, secret=SECRET, now=now)

    ((latest,),) = ask(empty, "SELECT max(recorded_at) FROM entry")
    assert latest <= now
