"""Finishing a gathering: everyone's time by its rule, once."""

from typing import Any

import pytest
from sqlmodel import select

from tests.cast import (
    NOW,
    WELCOME,
    Cast,
    a_cast,
    a_gathering,
    a_key,
    a_member,
    account_of,
    finish,
    journal,
    preview,
)
from tests.services.arriving import note_here
from timebank.clock import DAY, MINUTE
from timebank.ledger.errors import NobodyLedError
from timebank.ledger.gatherings import RULES
from timebank.ledger.totals import Totals
from timebank.services.errors import NotThereError
from timebank.services.errors.gatherings import AlreadyFinishedError, ListChangedError, TooEarlyToFinishError
from timebank.store.bookings import totals
from timebank.store.gatherings import Gathering
from timebank.store.people import Person

# product.md, "Rules of the ledger": G leads two hours, ten others stay two hours; then the pot's side.
WORKED = {
    "share": (Totals(120, 120), [Totals(120, 120)] * 10, Totals()),
    "lead": (Totals(120, 0), [Totals(0, 120)] * 10, Totals(1080, 0)),
    "split": (Totals(120, 0), [Totals(0, 12)] * 10, Totals()),
    "help": (Totals(120, 0), [Totals(120, 0)] * 10, Totals(0, 1320)),
    "treat": (Totals(120, 0), [Totals()] * 10, Totals(0, 120)),
    "list": (Totals(), [Totals()] * 10, Totals()),
}


def ten_others(cast: Cast) -> list[Person]:
    others = [a_member(cast.session, cast.community_id, f"Other {number}") for number in range(7)]
    return [cast.alice, cast.bob, cast.stella, *others]


def of_account(cast: Cast, account_id: bytes, *, welcome: Totals) -> Totals:
    """Read an account's totals without the welcome hours."""
    now = totals(cast.session, cast.community_id, account_id)
    return Totals(now.given - welcome.given, now.received - welcome.received)


def all_here(cast: Cast, gathering_id: bytes, people: list[Person], minutes: int = 120) -> None:
    note_here(cast, gathering_id, {person.member_id: (minutes, False) for person in people})


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_comes_to_its_worked_example(cast: Cast, rule: str) -> None:
    others, tea = ten_others(cast), a_gathering(cast, rule=rule)
    all_here(cast, tea, others)
    welcomed = Totals(0, WELCOME)
    pot_before = totals(cast.session, cast.community_id, account_of(cast, "pot"))

    finish(cast, tea)

    leader, each, pot = WORKED[rule]
    assert of_account(cast, cast.charlie.account_id, welcome=welcomed) == leader
    assert [of_account(cast, person.account_id, welcome=welcomed) for person in others] == each
    assert of_account(cast, account_of(cast, "pot"), welcome=pot_before) == pot


@pytest.mark.parametrize("rule", RULES)
def test_the_gatherings_account_ends_at_zero(cast: Cast, rule: str) -> None:
    tea = a_gathering(cast, rule=rule, ready_minutes=45)
    note_here(cast, tea, {cast.alice.member_id: (100, False), cast.bob.member_id: (7, True)})

    finish(cast, tea)

    own = totals(cast.session, cast.community_id, account_of(cast, "gathering"))
    assert own.given == own.received


@pytest.mark.parametrize("rule", RULES)
def test_the_preview_is_what_is_booked(cast: Cast, rule: str) -> None:
    tea = a_gathering(cast, rule=rule, ready_minutes=45)
    note_here(cast, tea, {cast.alice.member_id: (100, False)})
    shown = {share.name: Totals(share.given, share.received) for share in preview(cast, tea).shares}

    finish(cast, tea)

    for name, person in (("Charlie C", cast.charlie), ("Alice A", cast.alice)):
        assert of_account(cast, person.account_id, welcome=Totals(0, WELCOME)) == shown[name]


def test_time_getting_ready_is_given_by_who_leads(cast: Cast) -> None:
    tea = a_gathering(cast, rule="lead", ready_minutes=30)

    finish(cast, tea)

    assert of_account(cast, cast.charlie.account_id, welcome=Totals(0, WELCOME)) == Totals(150, 0)


def test_people_count_the_minutes_they_stayed(cast: Cast) -> None:
    tea = a_gathering(cast, rule="help")
    all_here(cast, tea, [cast.alice], minutes=25)

    finish(cast, tea)

    assert of_account(cast, cast.alice.account_id, welcome=Totals(0, WELCOME)) == Totals(25, 0)


def test_the_host_stands_for_the_gatherings_side(cast: Cast) -> None:
    finish(cast, a_gathering(cast, rule="share"))

    own = account_of(cast, "gathering")
    for entry in journal(cast):
        acted = (entry.giver_actor, entry.receiver_actor)
        host = cast.charlie.member_id
        assert acted == ((host, None) if entry.giver_id == own else (None, host))


def test_it_is_booked_on_the_day_it_began(cast: Cast) -> None:
    # Half past midnight of 1 July in London is still June in Greenwich.
    starts_at = 1_782_862_200_000_000
    tea = a_gathering(cast, starts_at=starts_at)

    finish(cast, tea, now=starts_at + 2 * DAY)

    assert {entry.happened_on for entry in journal(cast)} == {"2026-07-01"}


def test_the_same_key_again_books_nothing_more(cast: Cast) -> None:
    tea, key = a_gathering(cast), a_key()
    seen = preview(cast, tea).seen

    for _ in range(3):
        finish(cast, tea, key=key, seen=seen)

    assert len(journal(cast)) == 2


def test_it_is_finished_once(cast: Cast) -> None:
    tea = a_gathering(cast)
    seen = preview(cast, tea).seen
    finish(cast, tea, seen=seen)

    with pytest.raises(AlreadyFinishedError):
        finish(cast, tea, seen=seen)

    assert len(journal(cast)) == 2


def test_a_gathering_that_only_lists_is_finished_too(cast: Cast) -> None:
    tea = a_gathering(cast, rule="list")

    finish(cast, tea)

    assert journal(cast) == []
    assert cast.session.exec(select(Gathering.state, Gathering.finished_at)).one() == ("finished", NOW)


def someone_came(cast: Cast, gathering_id: bytes) -> None:
    note_here(cast, gathering_id, {cast.bob.member_id: (120, False)})


def someone_left(cast: Cast, gathering_id: bytes) -> None:
    note_here(cast, gathering_id, {}, shown=[cast.alice.member_id])


def someone_stayed_less(cast: Cast, gathering_id: bytes) -> None:
    note_here(cast, gathering_id, {cast.alice.member_id: (45, False)})


def someone_led(cast: Cast, gathering_id: bytes) -> None:
    note_here(cast, gathering_id, {cast.alice.member_id: (120, True)})


@pytest.mark.parametrize("change", [someone_came, someone_left, someone_stayed_less, someone_led])
def test_a_list_that_changed_since_the_preview_is_shown_again(cast: Cast, change: Any) -> None:
    tea = a_gathering(cast)
    all_here(cast, tea, [cast.alice])
    seen = preview(cast, tea).seen
    change(cast, tea)

    with pytest.raises(ListChangedError):
        finish(cast, tea, seen=seen)

    assert journal(cast) == []


def test_a_rule_that_needs_a_leader_is_refused_without_one(cast: Cast) -> None:
    tea = a_gathering(cast, rule="lead")
    seen = preview(cast, tea).seen
    note_here(cast, tea, {cast.charlie.member_id: (120, False)})

    with pytest.raises(NobodyLedError):
        preview(cast, tea)
    with pytest.raises(ListChangedError):
        finish(cast, tea, seen=seen)


def test_nothing_is_booked_before_it_begins(cast: Cast) -> None:
    tea = a_gathering(cast, starts_at=NOW + MINUTE)

    with pytest.raises(TooEarlyToFinishError):
        finish(cast, tea)


def test_nobody_but_a_host_finishes(cast: Cast) -> None:
    tea = a_gathering(cast)
    all_here(cast, tea, [cast.alice])

    for person in (cast.alice, cast.bob, cast.stella):
        with pytest.raises(NotThereError):
            finish(cast, tea, host=person)

    assert journal(cast) == []


def test_nobody_finishes_a_gathering_of_another_community(cast: Cast) -> None:
    tea, other = a_gathering(cast), a_cast(cast.session, "teapot")

    with pytest.raises(NotThereError):
        finish(other, tea, host=cast.charlie, seen="anything")
