"""A visit a host noted before somebody joined: the hours become theirs, and the journal stays whole."""

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
from tests.services.arriving import note_here, noted
from tests.services.staying import ask, put_right
from timebank.clock import DAY, MINUTE
from timebank.ledger.gatherings import RULES
from timebank.ledger.totals import Totals
from timebank.queries.earlier_visits import offered
from timebank.services import earlier_visits
from timebank.services.check_ins import check_in, visit
from timebank.services.errors.check_ins import VisitGoneError
from timebank.services.sign_in import remember
from timebank.store.bookings import totals
from timebank.store.engine import begin_writing
from timebank.store.gatherings import CheckIn
from timebank.store.members import MemberName
from timebank.store.people import Person


def claim(cast: Cast, member: Person, visitor: Person, **more: Any) -> None:
    earlier_visits.claim(
        more.pop("session", cast.session),
        community_id=cast.community_id,
        member_id=member.member_id,
        visitor_id=visitor.member_id,
        **({"key": a_key(), "today": TODAY, "now": NOW} | more),
    )


def titles(cast: Cast, member: Person, now: int = NOW) -> list[str]:
    return [visit.title for visit in offered(cast.session, cast.community_id, member.member_id, now)]


def names_of(cast: Cast, person: Person) -> list[str]:
    return list(cast.session.exec(select(MemberName.name).where(MemberName.member_id == person.member_id)))


def test_a_visit_to_an_unfinished_gathering_becomes_the_members(cast: Cast) -> None:
    tea, visitor = noted(cast)
    newt = a_member(cast.session, cast.community_id, "Newt N")

    claim(cast, newt, visitor)
    finish(cast, tea)

    assert set(roll_of(cast, tea)) == {cast.charlie.member_id, newt.member_id}
    assert totals_of(cast, newt) == Totals(120, WELCOME + 120)
    assert totals_of(cast, visitor) == Totals()
    assert faults_of(cast) == ()


@pytest.mark.parametrize("leads", [False, True])
@pytest.mark.parametrize("rule", RULES)
def test_a_visit_to_a_finished_gathering_is_booked_anew(cast: Cast, rule: str, leads: bool) -> None:
    tea, visitor = noted(cast, rule=rule, ready_minutes=30, leads=leads)
    finish(cast, tea)
    booked = totals_of(cast, visitor)
    newt = a_member(cast.session, cast.community_id, "Newt N")

    claim(cast, newt, visitor)

    assert totals_of(cast, newt) == Totals(booked.given, WELCOME + booked.received)
    assert totals_of(cast, visitor) == Totals()
    own = totals(cast.session, cast.community_id, account_of(cast, "gathering"))
    assert own.given == own.received
    assert newt.member_id in roll_of(cast, tea)
    assert visitor.member_id not in roll_of(cast, tea)
    assert faults_of(cast) == ()


def test_a_visit_that_was_put_right_comes_along_as_it_stands(cast: Cast) -> None:
    tea, visitor = noted(cast)
    finish(cast, tea)
    put_right(cast, tea, 30, about=visitor, host=cast.charlie)
    ask(cast, tea, 60, about=visitor, by=cast.charlie)
    newt = a_member(cast.session, cast.community_id, "Newt N")

    claim(cast, newt, visitor)
    put_right(cast, tea, 45, about=newt, host=cast.charlie)

    assert totals_of(cast, newt) == Totals(45, WELCOME + 45)
    assert totals_of(cast, visitor) == Totals()
    assert faults_of(cast) == ()


def test_it_is_booked_on_the_day_it_happened(cast: Cast) -> None:
    tea, visitor = noted(cast)
    finish(cast, tea)
    newt = a_member(cast.session, cast.community_id, "Newt N")

    claim(cast, newt, visitor)

    days = {(entry.kind, entry.happened_on) for entry in journal(cast)}
    assert days == {("gathering", "2026-03-01"), ("reversal", TODAY.isoformat())}


def test_the_visitors_name_is_forgotten_at_once(cast: Cast) -> None:
    _, visitor = noted(cast)
    newt = a_member(cast.session, cast.community_id, "Newt N")
    assert names_of(cast, visitor) == ["Newt"]

    claim(cast, newt, visitor)

    assert names_of(cast, visitor) == []
    assert titles(cast, newt) == []


@pytest.mark.parametrize("name", ["newt", "NEWT", "Newt N", "Newt  O'Neil"])
def test_people_of_that_first_name_are_asked(cast: Cast, name: str) -> None:
    noted(cast)

    assert titles(cast, a_member(cast.session, cast.community_id, name)) == ["Tea"]


@pytest.mark.parametrize("name", ["Newton", "New", "N", "%", "_ewt", "Alice"])
def test_people_of_another_name_are_not(cast: Cast, name: str) -> None:
    _, visitor = noted(cast)
    member = a_member(cast.session, cast.community_id, name)

    assert titles(cast, member) == []
    with pytest.raises(VisitGoneError):
        claim(cast, member, visitor)


def test_a_visitor_with_a_phone_of_their_own_keeps_their_hours(cast: Cast) -> None:
    tea = a_gathering(cast)
    arrival = visit(
        cast.session, community_id=cast.community_id, gathering_id=tea, name="Newt", key=a_key(), now=NOW
    )
    (visitor_id,) = roll_of(cast, tea).keys() - {cast.charlie.member_id}
    newt = a_member(cast.session, cast.community_id, "Newt N")

    assert arrival.token
    assert titles(cast, newt) == []
    with pytest.raises(VisitGoneError):
        claim(cast, newt, Person(visitor_id, b""))


def test_a_noted_visitor_who_has_a_phone_signed_in_keeps_their_hours(cast: Cast) -> None:
    _, visitor = noted(cast)
    newt = a_member(cast.session, cast.community_id, "Newt N")
    begin_writing(cast.session)
    remember(cast.session, cast.community_id, visitor.member_id, kind="visitor", now=NOW - 29 * DAY)
    cast.session.commit()

    assert titles(cast, newt) == []
    assert titles(cast, newt, NOW + DAY) == ["Tea"]


def test_visits_older_than_thirty_days_are_not_asked_about(cast: Cast) -> None:
    noted(cast, starts_at=NOW - 30 * DAY - MINUTE)
    noted(cast, title="Slow walk", starts_at=NOW - 30 * DAY + MINUTE)

    assert titles(cast, a_member(cast.session, cast.community_id, "Newt N")) == ["Slow walk"]


def test_visits_after_joining_are_not_asked_about(cast: Cast) -> None:
    newt = a_member(cast.session, cast.community_id, "Newt N")
    noted(cast, starts_at=NOW + MINUTE)

    assert titles(cast, newt, NOW + DAY) == []


def test_whoever_was_there_as_themselves_is_not_asked(cast: Cast) -> None:
    tea, visitor = noted(cast, starts_at=NOW - 30 * MINUTE)
    newt = a_member(cast.session, cast.community_id, "Newt N")
    check_in(
        cast.session,
        community_id=cast.community_id,
        gathering_id=tea,
        member_id=newt.member_id,
        key=a_key(),
        now=NOW,
    )

    assert titles(cast, newt) == []
    with pytest.raises(VisitGoneError):
        claim(cast, newt, visitor)


def test_of_two_newcomers_of_one_name_one_is_added(cast: Cast) -> None:
    tea, first = noted(cast)
    note_here(cast, tea, {}, newcomer="Newt")
    newt = a_member(cast.session, cast.community_id, "Newt N")
    assert titles(cast, newt) == ["Tea", "Tea"]

    claim(cast, newt, first)

    assert titles(cast, newt) == []


def test_the_same_key_again_changes_nothing_more(cast: Cast) -> None:
    tea, visitor = noted(cast)
    finish(cast, tea)
    newt, key = a_member(cast.session, cast.community_id, "Newt N"), a_key()
    claim(cast, newt, visitor, key=key)
    booked = len(journal(cast))

    claim(cast, newt, visitor, key=key)

    assert len(journal(cast)) == booked


def test_two_of_that_name_cannot_both_have_been_there(cast: Cast) -> None:
    tea, visitor = noted(cast)
    finish(cast, tea)
    people = [a_member(cast.session, cast.community_id, f"Newt {letter}") for letter in "NO"]

    def say_so(session: Any, number: int) -> str:
        try:
            claim(cast, people[number], visitor, session=session)
        except VisitGoneError:
            return "gone"
        return "mine"

    engine = cast.session.get_bind()
    assert sorted(at_once(engine, 2, say_so)) == ["gone", "mine"]  # type: ignore[arg-type]
    assert sum(totals_of(cast, person).given for person in people) == 120
    assert faults_of(cast) == ()


def test_a_member_who_joined_is_no_visit(cast: Cast) -> None:
    _, visitor = noted(cast)
    newt = a_member(cast.session, cast.community_id, "Newt N")
    claim(cast, newt, visitor)
    other = a_member(cast.session, cast.community_id, "Newt O")

    with pytest.raises(VisitGoneError):
        claim(cast, other, newt)


def test_a_visit_of_another_community_is_not_there(cast: Cast) -> None:
    teapot = a_cast(cast.session, "teapot")
    _, visitor = noted(teapot)

    with pytest.raises(VisitGoneError):
        claim(cast, a_member(cast.session, cast.community_id, "Newt N"), visitor)


def test_a_host_with_an_old_page_does_not_bring_the_visitor_back(cast: Cast) -> None:
    tea, visitor = noted(cast)
    newt = a_member(cast.session, cast.community_id, "Newt N")
    claim(cast, newt, visitor)

    note_here(cast, tea, {visitor.member_id: (120, False), cast.charlie.member_id: (120, True)})

    assert set(roll_of(cast, tea)) == {cast.charlie.member_id, newt.member_id}


def test_the_host_may_still_take_them_off_and_note_them_again(cast: Cast) -> None:
    tea, visitor = noted(cast)
    newt = a_member(cast.session, cast.community_id, "Newt N")
    claim(cast, newt, visitor)

    note_here(cast, tea, {}, shown={newt.member_id})
    note_here(cast, tea, {newt.member_id: (60, False)})

    rows = cast.session.exec(select(CheckIn.minutes).where(CheckIn.member_id == newt.member_id)).all()
    assert rows == [60]
