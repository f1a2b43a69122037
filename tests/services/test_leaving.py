"""Leaving: square, with or without one's name, and nothing else of anybody's changes."""

import random
from datetime import timedelta

import pytest
from sqlmodel import select

from tests.cast import (
    NOW,
    TODAY,
    Cast,
    a_gathering,
    a_key,
    a_member,
    a_waiting_exchange,
    an_exchange,
    finish,
    state_of,
    totals_of,
)
from tests.services.leavers import (
    apart,
    faults,
    give_address,
    leave,
    named,
)
from timebank.clock import DAY
from timebank.ledger.totals import Totals
from timebank.queries import exchanges, hours
from timebank.queries import leaving as asked
from timebank.services import answers, check_ins, leaving, members
from timebank.services.errors import NotThereError, UnknownPersonError
from timebank.services.errors.gifts import GiftToYourselfError
from timebank.store.entries import Entry
from timebank.store.members import Duty
from timebank.store.outbox import Mail
from timebank.store.people import Person
from timebank.store.removals import Erasure


def test_leaving_is_done_once(cast: Cast) -> None:
    key = a_key()

    first, again = leave(cast, cast.alice, key=key), leave(cast, cast.alice, key=key)

    assert first
    assert again is None
    assert asked.was_done(cast.session, cast.community_id, key)
    with pytest.raises(NotThereError):
        leave(cast, cast.alice)


@pytest.mark.parametrize(("given", "received"), [(0, 0), (600, 0), (60, 300), (300, 0), (0, 600)])
def test_everybody_leaves_square_against_the_pot(cast: Cast, given: int, received: int) -> None:
    if given:
        an_exchange(cast, by=cast.bob, other=cast.alice, minutes=given)
    if received:
        an_exchange(cast, by=cast.alice, other=cast.bob, minutes=received)
    bobs, mine = totals_of(cast, cast.bob), totals_of(cast, cast.alice)

    leave(cast, cast.alice)

    assert apart(cast, cast.alice) == 0
    assert totals_of(cast, cast.bob) == bobs
    most = max(mine.given, mine.received)
    assert totals_of(cast, cast.alice) == Totals(most, most)
    assert faults(cast) == ()


def last_entries(cast: Cast, count: int) -> list[tuple[str, int]]:
    rows = cast.session.exec(select(Entry.kind, Entry.minutes).order_by(Entry.number.desc()).limit(count))  # type: ignore[attr-defined]
    return list(rows)


def test_hours_left_over_go_to_a_person(cast: Cast) -> None:
    an_exchange(cast, by=cast.bob, other=cast.alice, minutes=420)

    leave(cast, cast.alice, gift_to=cast.charlie.member_id)

    assert totals_of(cast, cast.charlie).received == 300 + 120
    assert apart(cast, cast.alice) == 0
    assert last_entries(cast, 2) == [("leaving", 240), ("gift", 120)]
    charlie = cast.charlie
    line = hours.page(cast.session, cast.community_id, charlie.account_id, charlie.member_id).lines[0]
    assert (line.kind, line.gave, line.other, line.minutes) == ("gift", False, "", 120)
    assert faults(cast) == ()


def test_nothing_is_handed_on_by_who_received_more(cast: Cast) -> None:
    leave(cast, cast.alice, gift_to=cast.charlie.member_id)

    assert totals_of(cast, cast.charlie).received == 300
    assert last_entries(cast, 1) == [("leaving", 300)]


def test_hours_go_to_nobody_who_is_not_here(cast: Cast) -> None:
    an_exchange(cast, by=cast.bob, other=cast.alice, minutes=420)
    leave(cast, cast.stella)

    with pytest.raises(GiftToYourselfError):
        leave(cast, cast.alice, gift_to=cast.alice.member_id)
    for nobody in (a_key(), cast.stella.member_id):
        with pytest.raises(UnknownPersonError):
            leave(cast, cast.alice, gift_to=nobody)
    assert named(cast) >= {"Alice A"}


def test_a_word_goes_to_the_community_and_is_not_kept(cast: Cast) -> None:
    give_address(cast, "hello@kettle.example")

    leave(cast, cast.alice, note="The hall was cold.")

    mail = cast.session.exec(select(Mail)).one()
    assert mail.address == "hello@kettle.example"
    assert "The hall was cold." in mail.body
    assert "Alice" not in mail.subject + mail.body


def test_a_word_to_a_community_without_an_address_goes_nowhere(cast: Cast) -> None:
    leave(cast, cast.alice, note="The hall was cold.")

    assert cast.session.exec(select(Mail)).all() == []


def test_a_stewards_term_ends_on_the_day(cast: Cast) -> None:
    leave(cast, cast.stella, keeps_name=True)

    terms = cast.session.exec(select(Duty.begins_on, Duty.ends_on))
    assert {tuple(term) for term in terms} == {("2026-01-01", TODAY.isoformat())}


@pytest.mark.parametrize("keeps_name", [True, False])
def test_nobody_finds_or_records_with_who_left(cast: Cast, keeps_name: bool) -> None:
    an_exchange(cast)
    leave(cast, cast.alice, keeps_name=keeps_name)

    with pytest.raises(UnknownPersonError):
        members.find_one(cast.session, cast.community_id, "Alice A")
    with pytest.raises(UnknownPersonError):
        an_exchange(cast)
    assert exchanges.recent_people(cast.session, cast.community_id, cast.bob.account_id) == ()


def test_the_name_stays_on_what_was_done(cast: Cast) -> None:
    exchange = an_exchange(cast, words="Gardening")

    leave(cast, cast.alice, keeps_name=True)

    seen = exchanges.one(cast.session, cast.community_id, exchange, cast.bob.member_id, NOW)
    assert seen
    assert (seen.other, seen.words) == ("Alice A", "Gardening")
    assert cast.session.exec(select(Erasure)).all() == []


def test_what_waits_for_a_leaver_counts_after_the_silence_and_they_stay_square(cast: Cast) -> None:
    waiting = a_waiting_exchange(cast, by=cast.bob, other=cast.alice)
    leave(cast, cast.alice)

    answers.let_silence_agree(cast.session, now=NOW + 15 * DAY)
    assert apart(cast, cast.alice) == 60

    assert leaving.settle_again(cast.session, now=NOW + 15 * DAY) == 1
    assert leaving.settle_again(cast.session, now=NOW + 15 * DAY) == 0
    assert state_of(cast, waiting) == ("agreed", 60)
    assert apart(cast, cast.alice) == 0
    assert faults(cast) == ()


def test_what_waits_for_the_others_yes_can_still_be_answered(cast: Cast) -> None:
    exchange = a_waiting_exchange(cast)
    leave(cast, cast.alice)

    answers.agree(
        cast.session,
        community_id=cast.community_id,
        member_id=cast.bob.member_id,
        key=a_key(),
        exchange_id=exchange,
        now=NOW,
    )

    assert state_of(cast, exchange) == ("agreed", 60)
    leaving.settle_again(cast.session, now=NOW)
    assert apart(cast, cast.alice) == 0


def a_random_history(cast: Cast, rng: random.Random) -> list[Person]:
    """Let six people do forty things."""
    people = [a_member(cast.session, cast.community_id, f"Person {number}") for number in range(6)]
    for _ in range(40):
        one, other = rng.sample(people, 2)
        minutes, act = rng.randrange(1, 600), rng.random()
        if act < 0.5:
            exchange = an_exchange(cast, by=one, other=other, minutes=minutes, words="Company")
            if act < 0.1:
                answers.put_right(
                    cast.session,
                    community_id=cast.community_id,
                    member_id=one.member_id,
                    key=a_key(),
                    exchange_id=exchange,
                    today=TODAY,
                    now=NOW,
                )
        elif act < 0.9:
            a_waiting_exchange(cast, by=one, other=other, minutes=minutes)
        else:
            rule = rng.choice(["share", "lead", "split", "help", "treat"])
            gathering = a_gathering(cast, host=one, rule=rule, ready_minutes=rng.choice([0, 30]))
            check_ins.check_in(
                cast.session,
                community_id=cast.community_id,
                gathering_id=gathering,
                member_id=other.member_id,
                key=a_key(),
                now=NOW,
            )
            if rng.random() < 0.7:
                finish(cast, gathering, host=one)
    return people


@pytest.mark.parametrize("seed", range(5))
def test_whoever_leaves_nobody_elses_totals_change(cast: Cast, seed: int) -> None:
    rng = random.Random(seed)
    people = a_random_history(cast, rng)
    staying = dict(enumerate(people))

    for number in rng.sample(range(6), 3):
        leaver = staying.pop(number)
        gift_to = rng.choice([None, *staying.values()])
        before = {each: totals_of(cast, person) for each, person in staying.items()}
        leave(cast, leaver, keeps_name=rng.random() < 0.5, gift_to=gift_to.member_id if gift_to else None)
        after = {each: totals_of(cast, person) for each, person in staying.items()}
        changed = [staying[each] for each in staying if before[each] != after[each]]
        assert changed in ([], [gift_to])
        assert apart(cast, leaver) == 0
        assert faults(cast) == ()

    later = NOW + timedelta(days=20) // timedelta(microseconds=1)
    answers.let_silence_agree(cast.session, now=later)
    leaving.settle_again(cast.session, now=later)
    gone = [person for person in people if person not in staying.values()]
    assert [apart(cast, person) for person in gone] == [0, 0, 0]
    assert faults(cast) == ()
