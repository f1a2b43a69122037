"""What a finished gathering came to for one person is put right once two people say the same."""

from typing import Any

import pytest
from sqlmodel import select

from tests.cast import (
    NOW,
    TODAY,
    WELCOME,
    Cast,
    a_cast,
    a_gathering,
    a_key,
    a_member,
    account_of,
    at_once,
    faults_of,
    finish,
    journal,
    roll_of,
    totals_of,
)
from tests.services.leavers import leave
from tests.services.staying import answer, ask, put_right
from timebank.ledger import errors as ledger_errors
from timebank.ledger.gatherings import RULES
from timebank.ledger.totals import Totals
from timebank.queries.claims import of_gathering
from timebank.services import claims, communities, errors, hosts
from timebank.services.check_ins import check_in, say_paid, stay_for
from timebank.services.errors import differences
from timebank.services.errors.stay_changes import StayThroughJobError
from timebank.store.bookings import totals
from timebank.store.people import Person
from timebank.store.stay_changes import StayChange


def come(cast: Cast, tea: bytes, person: Person, minutes: int = 120) -> bytes:
    who = {"community_id": cast.community_id, "member_id": person.member_id}
    found = check_in(cast.session, **who, gathering_id=tea, key=a_key(), now=NOW).check_in_id
    if minutes < 120:
        stay_for(cast.session, **who, check_in_id=found, minutes=minutes, key=a_key(), now=NOW)
    return found


def tea_with(cast: Cast, rule: str = "share", bob: int = 60, **more: Any) -> bytes:
    """Charlie hosts and leads, Alice stays for all of it, Bob for an hour; everyone's time is saved."""
    tea = a_gathering(cast, rule=rule, **more)
    come(cast, tea, cast.alice)
    come(cast, tea, cast.bob, bob)
    finish(cast, tea)
    return tea


def add_host(cast: Cast, tea: bytes, person: Person) -> None:
    who = {"community_id": cast.community_id, "member_id": cast.charlie.member_id}
    hosts.add(cast.session, **who, gathering_id=tea, host_id=person.member_id, key=a_key(), now=NOW)


def own_totals(cast: Cast) -> Totals:
    return totals(cast.session, cast.community_id, account_of(cast, "gathering"))


def others(cast: Cast, but: Person) -> list[Totals]:
    return [
        totals_of(cast, each) for each in (cast.alice, cast.bob, cast.charlie, cast.stella) if each != but
    ]


def changes(cast: Cast) -> list[StayChange]:
    return list(cast.session.exec(select(StayChange)))


@pytest.mark.parametrize("minutes", [0, 30, 120])
@pytest.mark.parametrize("who", ["bob", "charlie"])
@pytest.mark.parametrize("rule", RULES)
def test_only_their_time_changes_and_the_pot_bears_it(cast: Cast, rule: str, who: str, minutes: int) -> None:
    person: Person = getattr(cast, who)
    tea = tea_with(cast, rule, ready_minutes=30)
    if who == "charlie" and minutes == 120:
        put_right(cast, tea, 60, about=person, host=cast.stella)
    before = others(cast, person)

    put_right(cast, tea, minutes, about=person, host=cast.stella if who == "charlie" else cast.charlie)

    assert others(cast, person) == before
    assert own_totals(cast).given == own_totals(cast).received
    assert roll_of(cast, tea).get(person.member_id, (0,))[0] == minutes
    assert faults_of(cast) == ()


@pytest.mark.parametrize("minutes", [30, 60, 120])
@pytest.mark.parametrize("rule", RULES)
def test_it_comes_to_what_finishing_would_have_given(cast: Cast, rule: str, minutes: int) -> None:
    right = a_cast(cast.session, "attic")
    tea_with(right, rule, minutes)
    tea = tea_with(cast, rule, 90)

    put_right(cast, tea, minutes, about=cast.bob, host=cast.charlie)

    assert totals_of(cast, cast.bob) == totals_of(right, right.bob)


@pytest.mark.parametrize("rule", RULES)
def test_whoever_was_not_there_has_nothing_of_it(cast: Cast, rule: str) -> None:
    tea = tea_with(cast, rule)

    put_right(cast, tea, 0, about=cast.bob, host=cast.charlie)

    assert totals_of(cast, cast.bob) == Totals(0, WELCOME)
    assert cast.bob.member_id not in roll_of(cast, tea)


def test_what_was_booked_stays_and_is_taken_back_by_both(cast: Cast) -> None:
    tea = tea_with(cast)
    old = journal(cast)

    change = put_right(cast, tea, 90, about=cast.bob, host=cast.charlie)

    assert list(journal(cast))[: len(old)] == list(old)
    new = list(journal(cast))[len(old) :]
    assert [each.kind for each in new] == ["reversal", "reversal", "gathering", "gathering"]
    assert {each.minutes for each in new[:2]} == {60}
    assert {(each.minutes, each.round, each.happened_on) for each in new[2:]} == {(90, 1, TODAY.isoformat())}
    two = {cast.bob.member_id, cast.charlie.member_id}
    assert all({each.giver_actor, each.receiver_actor} == two for each in new[:2])
    (kept,) = changes(cast)
    assert (kept.id, kept.answer, kept.answered_by) == (change, "yes", cast.charlie.member_id)


def test_one_entry_of_the_pot_bears_the_difference(cast: Cast) -> None:
    tea = tea_with(cast, "help")
    pot = totals(cast.session, cast.community_id, account_of(cast, "pot"))

    put_right(cast, tea, 90, about=cast.bob, host=cast.charlie)

    last = journal(cast)[-1]
    assert (last.kind, last.minutes, last.gathering_id) == ("pot", 30, tea)
    after = totals(cast.session, cast.community_id, account_of(cast, "pot"))
    assert after == Totals(pot.given, pot.received + 30)


def test_a_host_may_ask_and_the_person_says_yes(cast: Cast) -> None:
    tea = tea_with(cast)
    change = ask(cast, tea, 0, about=cast.bob, by=cast.charlie)
    booked = len(journal(cast))

    for other in (cast.charlie, cast.alice, cast.stella):
        with pytest.raises(errors.NotThereError):
            answer(cast, tea, change, by=other)
    assert len(journal(cast)) == booked
    answer(cast, tea, change, by=cast.bob)

    assert totals_of(cast, cast.bob) == Totals(0, WELCOME)


def test_again_and_again_each_in_its_own_round(cast: Cast) -> None:
    tea = tea_with(cast)

    for minutes in (90, 30, 120, 60):
        put_right(cast, tea, minutes, about=cast.bob, host=cast.charlie)

    assert totals_of(cast, cast.bob) == Totals(60, WELCOME + 60)
    assert own_totals(cast).given == own_totals(cast).received
    gave = [
        each for each in journal(cast) if each.kind == "gathering" and each.giver_id == cast.bob.account_id
    ]
    assert [each.round for each in gave] == [0, 1, 2, 3, 4]
    assert faults_of(cast) == ()


def test_a_no_or_taking_it_back_leaves_it_and_it_may_be_asked_again(cast: Cast) -> None:
    tea = tea_with(cast)
    booked = len(journal(cast))

    answer(cast, tea, ask(cast, tea, 90, about=cast.bob, by=cast.bob), "no", by=cast.charlie)
    answer(cast, tea, ask(cast, tea, 90, about=cast.bob, by=cast.bob), "back", by=cast.bob)
    assert len(journal(cast)) == booked
    for change in changes(cast):
        with pytest.raises(errors.AlreadyAnsweredError):
            answer(cast, tea, change.id, by=cast.charlie)
    put_right(cast, tea, 90, about=cast.bob, host=cast.charlie)

    assert totals_of(cast, cast.bob) == Totals(90, WELCOME + 90)


def test_only_who_asked_takes_it_back_and_only_who_is_asked_says_no(cast: Cast) -> None:
    tea = tea_with(cast)
    change = ask(cast, tea, 90, about=cast.bob, by=cast.bob)

    for what, others in (("back", (cast.charlie, cast.alice)), ("no", (cast.bob, cast.alice, cast.stella))):
        for other in others:
            with pytest.raises(errors.NotThereError):
                answer(cast, tea, change, what, by=other)
    answer(cast, tea, change, by=cast.charlie)
    for what, who in (("no", cast.charlie), ("back", cast.bob)):
        with pytest.raises(errors.AlreadyAnsweredError):
            answer(cast, tea, change, what, by=who)


def test_nobody_speaks_for_both_sides(cast: Cast) -> None:
    tea = tea_with(cast)
    change = ask(cast, tea, 60, about=cast.charlie, by=cast.charlie)

    for person in (cast.charlie, cast.alice, cast.bob):
        with pytest.raises(errors.NotThereError):
            answer(cast, tea, change, by=person)
    answer(cast, tea, change, by=cast.stella)

    assert totals_of(cast, cast.charlie) == Totals(60, WELCOME + 60)


def test_where_another_hosts_no_steward_stands_in(cast: Cast) -> None:
    tea = a_gathering(cast)
    add_host(cast, tea, cast.alice)
    finish(cast, tea)
    change = ask(cast, tea, 60, about=cast.charlie, by=cast.charlie)

    with pytest.raises(errors.NotThereError):
        answer(cast, tea, change, by=cast.stella)
    answer(cast, tea, change, by=cast.alice)

    assert totals_of(cast, cast.charlie) == Totals(60, WELCOME + 60)


def test_a_steward_puts_nothing_right_about_themselves(cast: Cast) -> None:
    tea = a_gathering(cast, host=cast.stella)
    finish(cast, tea, host=cast.stella)
    change = ask(cast, tea, 60, about=cast.stella, by=cast.stella)

    with pytest.raises(errors.NotThereError):
        answer(cast, tea, change, by=cast.stella)


def test_nobody_outside_asks_or_is_asked_about(cast: Cast) -> None:
    tea, open_one = tea_with(cast), a_gathering(cast)
    there = a_cast(cast.session, "teapot")
    dora = a_member(cast.session, cast.community_id, "Dora D")
    refused: list[tuple[Any, ...]] = [
        (cast, tea, cast.bob, cast.alice),
        (cast, tea, cast.bob, cast.stella),
        (cast, tea, dora, cast.charlie),
        (cast, tea, dora, dora),
        (cast, open_one, cast.charlie, cast.charlie),
        (cast, a_key(), cast.bob, cast.bob),
        (there, tea, cast.bob, cast.bob),
        (there, tea, there.bob, there.charlie),
    ]

    for where, gathering, about, by in refused:
        with pytest.raises(errors.NotThereError):
            ask(where, gathering, 30, about=about, by=by)
    assert changes(cast) == []


def test_a_change_of_another_gathering_or_community_is_not_there(cast: Cast) -> None:
    tea = tea_with(cast)
    other = tea_with(cast)
    change = ask(cast, tea, 90, about=cast.bob, by=cast.bob)
    there = a_cast(cast.session, "teapot")

    for where, gathering, by in ((cast, other, cast.charlie), (there, tea, there.charlie)):
        with pytest.raises(errors.NotThereError):
            answer(where, gathering, change, by=by)


@pytest.mark.parametrize(
    ("minutes", "refusal"),
    [
        (60, differences.NothingDifferentError),
        (121, ledger_errors.LongerThanGatheringError),
        (-1, ledger_errors.BelowZeroError),
    ],
)
def test_a_time_that_cannot_be_is_refused(cast: Cast, minutes: int, refusal: type[Exception]) -> None:
    tea = tea_with(cast)
    with pytest.raises(refusal):
        ask(cast, tea, minutes, about=cast.bob, by=cast.bob)


def test_one_thing_is_asked_at_a_time(cast: Cast) -> None:
    tea = tea_with(cast)
    ask(cast, tea, 90, about=cast.bob, by=cast.bob)

    for by in (cast.bob, cast.charlie):
        with pytest.raises(differences.ReadAgainError):
            ask(cast, tea, 30, about=cast.bob, by=by)
    ask(cast, tea, 30, about=cast.alice, by=cast.charlie)

    assert len(changes(cast)) == 2


def test_time_through_a_job_is_left_to_a_steward(cast: Cast) -> None:
    tea = a_gathering(cast)
    who = {"community_id": cast.community_id, "member_id": cast.bob.member_id}
    mine = come(cast, tea, cast.bob)
    say_paid(cast.session, **who, check_in_id=mine, is_paid=True, key=a_key(), now=NOW)
    finish(cast, tea)

    with pytest.raises(StayThroughJobError):
        ask(cast, tea, 30, about=cast.bob, by=cast.bob)


@pytest.mark.parametrize("paid_time", ["counts", "to_pot", "seen"])
@pytest.mark.parametrize("rule", RULES)
def test_somebody_elses_job_changes_nothing_of_theirs(cast: Cast, rule: str, paid_time: str) -> None:
    communities.change(cast.session, community_id=cast.community_id, paid_time=paid_time)
    tea = a_gathering(cast, rule=rule)
    who = {"community_id": cast.community_id, "member_id": cast.alice.member_id}
    say_paid(cast.session, **who, check_in_id=come(cast, tea, cast.alice), is_paid=True, key=a_key(), now=NOW)
    come(cast, tea, cast.bob, 60)
    finish(cast, tea)
    before = others(cast, cast.bob)

    put_right(cast, tea, 120, about=cast.bob, host=cast.charlie)

    assert others(cast, cast.bob) == before
    assert own_totals(cast).given == own_totals(cast).received
    assert faults_of(cast) == ()


def test_who_has_left_is_not_asked_and_what_they_asked_goes_too(cast: Cast) -> None:
    tea = tea_with(cast)
    ask(cast, tea, 90, about=cast.bob, by=cast.bob)
    ask(cast, tea, 90, about=cast.alice, by=cast.charlie)
    before = totals_of(cast, cast.alice)

    leave(cast, cast.bob)
    leave(cast, cast.charlie)

    assert changes(cast) == []
    with pytest.raises(differences.NobodyToAskError):
        ask(cast, tea, 30, about=cast.bob, by=cast.stella)
    change = ask(cast, tea, 60, about=cast.alice, by=cast.alice)
    answer(cast, tea, change, by=cast.stella)
    assert totals_of(cast, cast.alice) == Totals(before.given - 60, before.received - 60)
    assert own_totals(cast).given == own_totals(cast).received
    assert faults_of(cast) == ()


def test_whoever_left_meanwhile_stays_as_they_were(cast: Cast) -> None:
    tea = tea_with(cast)
    change = ask(cast, tea, 90, about=cast.bob, by=cast.bob)
    leave(cast, cast.bob)

    with pytest.raises(errors.NotThereError):
        answer(cast, tea, change, by=cast.charlie)


def test_a_late_yes_after_all_is_booked_in_the_next_round(cast: Cast) -> None:
    tea = tea_with(cast)
    put_right(cast, tea, 0, about=cast.bob, host=cast.charlie)
    who = {"community_id": cast.community_id, "gathering_id": tea}
    claims.claim(cast.session, **who, member_id=cast.bob.member_id, key=a_key(), claimed_at=NOW, now=NOW)
    (waiting,) = of_gathering(cast.session, **who)

    said = {"claim_id": waiting.id, "member_id": cast.charlie.member_id, "was_there": True}
    claims.answer(cast.session, **who, **said, key=a_key(), now=NOW)

    assert totals_of(cast, cast.bob) == Totals(120, WELCOME + 120)
    assert faults_of(cast) == ()


@pytest.mark.parametrize("rule", ["lead", "split", "treat"])
def test_others_are_still_put_right_once_nobody_led(cast: Cast, rule: str) -> None:
    tea = tea_with(cast, rule)
    put_right(cast, tea, 0, about=cast.charlie, host=cast.stella)
    who = {"community_id": cast.community_id, "gathering_id": tea}
    claims.claim(cast.session, **who, member_id=cast.stella.member_id, key=a_key(), claimed_at=NOW, now=NOW)
    (waiting,) = of_gathering(cast.session, **who)
    said = {"claim_id": waiting.id, "member_id": cast.charlie.member_id, "was_there": True}

    claims.answer(cast.session, **who, **said, key=a_key(), now=NOW)
    put_right(cast, tea, 30, about=cast.bob, host=cast.charlie)

    due = 30 if rule == "lead" else 0
    assert totals_of(cast, cast.bob) == Totals(0, WELCOME + due)
    assert own_totals(cast).given == own_totals(cast).received
    assert faults_of(cast) == ()


def test_the_same_press_asks_and_books_once(cast: Cast) -> None:
    tea, first, second = tea_with(cast), a_key(), a_key()

    asked = {ask(cast, tea, 90, about=cast.bob, by=cast.bob, key=first) for _ in range(2)}
    for _ in range(2):
        answer(cast, tea, first, by=cast.charlie, key=second)
    booked = len(journal(cast))
    answer(cast, tea, first, by=cast.charlie)

    assert asked == {first}
    assert len(journal(cast)) == booked
    assert totals_of(cast, cast.bob) == Totals(90, WELCOME + 90)


def test_two_who_ask_at_once_ask_one_thing(cast: Cast) -> None:
    tea = tea_with(cast)
    engine = cast.session.get_bind()
    cast.session.rollback()

    def act(session: Any, number: int) -> bool:
        try:
            ask(cast, tea, 90, about=cast.bob, by=(cast.bob, cast.charlie)[number], session=session)
        except differences.ReadAgainError:
            return False
        return True

    assert sorted(at_once(engine, 2, act)) == [False, True]  # type: ignore[arg-type]
    assert len(changes(cast)) == 1


def test_two_hosts_who_say_yes_at_once_book_once(cast: Cast) -> None:
    tea = a_gathering(cast)
    add_host(cast, tea, cast.alice)
    come(cast, tea, cast.bob, 60)
    finish(cast, tea)
    change = ask(cast, tea, 90, about=cast.bob, by=cast.bob)
    engine = cast.session.get_bind()
    cast.session.rollback()
    two = (cast.charlie, cast.alice)

    at_once(engine, 2, lambda session, n: answer(cast, tea, change, by=two[n], session=session))  # type: ignore[arg-type]

    assert totals_of(cast, cast.bob) == Totals(90, WELCOME + 90)
    assert faults_of(cast) == ()
