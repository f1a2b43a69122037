"""Saying that one is at a gathering through a job, and what finishing books then."""

from typing import Any

import pytest

from tests.cast import NOW, WELCOME, Cast, a_gathering, a_key, account_of, faults_of, finish, journal, preview
from tests.services.arriving import arrive, note_here
from tests.services.claiming import LATER, answer, claim
from timebank.ledger.gatherings import PAID_TIME, RULES
from timebank.ledger.totals import Totals
from timebank.services import check_ins, communities
from timebank.services.errors import NotThereError
from timebank.services.errors.gatherings import AlreadyFinishedError, ListChangedError
from timebank.store.bookings import totals
from timebank.store.gatherings import CheckIn
from timebank.store.people import Person


def say_paid(cast: Cast, check_in_id: bytes, *, by: Person | None = None, **more: Any) -> None:
    check_ins.say_paid(
        more.pop("session", cast.session),
        community_id=cast.community_id,
        check_in_id=check_in_id,
        member_id=(by or cast.alice).member_id,
        **({"key": a_key(), "is_paid": True, "now": NOW} | more),
    )


def is_paid(cast: Cast, check_in_id: bytes) -> bool:
    cast.session.rollback()
    return bool(cast.session.get_one(CheckIn, (cast.community_id, check_in_id)).is_paid)


def choose(cast: Cast, paid_time: str) -> None:
    communities.change(cast.session, community_id=cast.community_id, paid_time=paid_time)


def alice_at_work(cast: Cast, **more: Any) -> bytes:
    """Plan tea that Charlie leads, where Bob is and Alice is through her job."""
    tea = a_gathering(cast, **more)
    note_here(cast, tea, {cast.bob.member_id: (60, False)})
    say_paid(cast, arrive(cast, tea))
    return tea


def moved(cast: Cast, person: Person) -> Totals:
    now = totals(cast.session, cast.community_id, person.account_id)
    return Totals(now.given, now.received - WELCOME)


def test_one_says_it_and_takes_it_back(cast: Cast) -> None:
    mine = arrive(cast, a_gathering(cast))
    assert not is_paid(cast, mine)

    say_paid(cast, mine)
    assert is_paid(cast, mine)

    say_paid(cast, mine, is_paid=False)
    assert not is_paid(cast, mine)


def test_the_same_key_again_changes_nothing(cast: Cast) -> None:
    mine, key = arrive(cast, a_gathering(cast)), a_key()
    say_paid(cast, mine, key=key)
    say_paid(cast, mine, is_paid=False)

    say_paid(cast, mine, key=key)

    assert not is_paid(cast, mine)


def test_nobody_says_it_for_another(cast: Cast) -> None:
    mine = arrive(cast, a_gathering(cast))

    for other in (cast.bob, cast.charlie, cast.stella):
        with pytest.raises(NotThereError):
            say_paid(cast, mine, by=other)

    assert not is_paid(cast, mine)


def test_it_is_too_late_after_finishing(cast: Cast) -> None:
    tea = a_gathering(cast)
    mine = arrive(cast, tea)
    finish(cast, tea)

    with pytest.raises(AlreadyFinishedError):
        say_paid(cast, mine)


def test_a_host_who_changes_ones_time_leaves_it_said(cast: Cast) -> None:
    tea = a_gathering(cast)
    mine = arrive(cast, tea)
    say_paid(cast, mine)

    note_here(cast, tea, {cast.alice.member_id: (45, True)})

    assert is_paid(cast, mine)


@pytest.mark.parametrize(
    ("paid_time", "alice", "flagged"),
    [
        ("counts", Totals(120, 120), [("gathering", 120)]),
        ("to_pot", Totals(), [("pot", 120)]),
        ("seen", Totals(), []),
    ],
)
def test_everyone_shares_and_the_community_chooses_for_who_is_at_work(
    cast: Cast, paid_time: str, alice: Totals, flagged: list[tuple[str, int]]
) -> None:
    choose(cast, paid_time)
    tea = alice_at_work(cast, rule="share")

    finish(cast, tea)

    assert moved(cast, cast.alice) == alice
    assert (moved(cast, cast.bob), moved(cast, cast.charlie)) == (Totals(60, 60), Totals(120, 120))
    assert [(entry.kind, entry.minutes) for entry in journal(cast) if entry.paid] == flagged


@pytest.mark.parametrize("paid_time", PAID_TIME)
@pytest.mark.parametrize("rule", RULES)
def test_the_journal_stays_whole(cast: Cast, rule: str, paid_time: str) -> None:
    choose(cast, paid_time)
    tea = alice_at_work(cast, rule=rule, ready_minutes=30)

    finish(cast, tea)

    own = totals(cast.session, cast.community_id, account_of(cast, "gathering"))
    assert own.given == own.received
    assert not faults_of(cast)


def test_the_pot_may_give_twice_at_one_gathering(cast: Cast) -> None:
    tea = a_gathering(cast, rule="lead")
    note_here(
        cast,
        tea,
        {
            cast.charlie.member_id: (120, False),
            cast.bob.member_id: (60, False),
            cast.stella.member_id: (120, False),
        },
    )
    mine = arrive(cast, tea)
    note_here(cast, tea, {cast.alice.member_id: (60, True)})
    say_paid(cast, mine)

    finish(cast, tea)

    pots = [entry for entry in journal(cast) if entry.kind == "pot"]
    assert [(entry.minutes, bool(entry.paid)) for entry in pots] == [(60, True), (240, False)]
    assert moved(cast, cast.alice) == Totals()
    assert not faults_of(cast)


@pytest.mark.parametrize("paid_time", PAID_TIME)
def test_the_preview_is_what_is_booked(cast: Cast, paid_time: str) -> None:
    choose(cast, paid_time)
    tea = alice_at_work(cast, rule="share")
    shown = {share.name: share for share in preview(cast, tea).shares}

    finish(cast, tea)

    for name, person in (("Alice A", cast.alice), ("Bob B", cast.bob)):
        assert moved(cast, person) == Totals(shown[name].given, shown[name].received)
    alice = shown["Alice A"]
    assert alice.at_work == (paid_time != "counts")
    assert alice.pot_gives == (120 if paid_time == "to_pot" else 0)


def test_a_preview_from_before_it_was_said_is_shown_again(cast: Cast) -> None:
    tea = a_gathering(cast)
    mine = arrive(cast, tea)
    seen = preview(cast, tea).seen
    say_paid(cast, mine)

    with pytest.raises(ListChangedError):
        finish(cast, tea, seen=seen)

    assert journal(cast) == []


def test_a_preview_from_before_the_community_chose_is_shown_again(cast: Cast) -> None:
    tea = alice_at_work(cast)
    seen = preview(cast, tea).seen
    choose(cast, "seen")

    with pytest.raises(ListChangedError):
        finish(cast, tea, seen=seen)


@pytest.mark.parametrize("paid_time", PAID_TIME)
@pytest.mark.parametrize("rule", RULES)
def test_who_is_added_late_gets_what_the_rule_gives_beside_somebody_at_work(
    cast: Cast, rule: str, paid_time: str
) -> None:
    choose(cast, paid_time)
    late, whole = (a_gathering(cast, rule=rule) for _ in range(2))
    for tea in (late, whole):
        say_paid(cast, arrive(cast, tea))
    note_here(cast, whole, {cast.bob.member_id: (120, False)})
    finish(cast, whole, now=LATER)
    expected = moved(cast, cast.bob)
    finish(cast, late, now=LATER)
    others = [moved(cast, person) for person in (cast.alice, cast.charlie)]
    claim(cast, late)

    answer(cast, late)

    twice = Totals(2 * expected.given, 2 * expected.received)
    assert moved(cast, cast.bob) == twice
    assert [moved(cast, person) for person in (cast.alice, cast.charlie)] == others
    assert not faults_of(cast)
