"""A supporter acts: recording, saying yes within the week's hours, checking in, and never for both sides."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from tests.cast import (
    NOW,
    TODAY,
    WELCOME,
    Cast,
    a_gathering,
    a_key,
    a_support,
    a_waiting_exchange,
    an_exchange,
    at_once,
    journal,
    roll_of,
    state_of,
    totals_of,
)
from tests.services.supporting import NOT_ASKED, not_asked
from timebank.clock import DAY, MINUTE, week_began
from timebank.ledger.totals import Totals
from timebank.queries.communities import by_id
from timebank.queries.verification import verify
from timebank.services import answers, check_ins, supporters
from timebank.services.errors import AlreadyAnsweredError
from timebank.services.errors.answers import MoreThanAskedError
from timebank.services.errors.exchanges import BothSidesError
from timebank.services.errors.supporters import NotAskedError
from timebank.services.exchanges import Helper
from timebank.store.people import Person
from timebank.store.supporters import Help

MONDAY = week_began(TODAY, "Europe/London")


def by_bob(cast: Cast) -> Helper:
    return Helper(cast.bob.member_id, "supporter")


def record(cast: Cast, **more: Any) -> bytes:
    """Record for Alice, by Bob, that Charlie gave her an hour."""
    return an_exchange(cast, **({"by": cast.alice, "other": cast.charlie, "helper": by_bob(cast)} | more))


def waiting(cast: Cast, minutes: int = 60, *, by: Person | None = None) -> bytes:
    """Let Charlie say that he gave Alice time."""
    return a_waiting_exchange(cast, by=by or cast.charlie, other=cast.alice, minutes=minutes)


def agree(cast: Cast, exchange_id: bytes, *, of: Person | None = None, **more: Any) -> None:
    answers.agree_for(
        more.pop("session", cast.session),
        community_id=cast.community_id,
        member_id=(of or cast.alice).member_id,
        helper=by_bob(cast),
        exchange_id=exchange_id,
        **({"key": a_key(), "week_began": MONDAY, "today": TODAY, "now": NOW} | more),
    )


def arrive(cast: Cast, gathering_id: bytes, **more: Any) -> bytes:
    arrival = check_ins.check_in_for(
        cast.session,
        community_id=cast.community_id,
        gathering_id=gathering_id,
        member_id=cast.alice.member_id,
        helper=by_bob(cast),
        **({"key": a_key(), "today": TODAY, "now": NOW} | more),
    )
    return arrival.check_in_id


def helps(cast: Cast) -> list[tuple[str, int]]:
    cast.session.rollback()
    return [(each.what, each.minutes) for each in cast.session.exec(select(Help)).all()]


@pytest.mark.parametrize("why", NOT_ASKED)
def test_who_is_not_asked_does_nothing(cast: Cast, why: str) -> None:
    exchange_id, gathering_id = waiting(cast), a_gathering(cast)
    not_asked(cast)[why]()

    for act in (record, lambda c: agree(c, exchange_id), lambda c: arrive(c, gathering_id)):
        with pytest.raises(NotAskedError):
            act(cast)

    assert journal(cast) == helps(cast) == []
    assert cast.alice.member_id not in roll_of(cast, gathering_id)


def test_a_second_persons_word_makes_it_hold(cast: Cast) -> None:
    support = a_support(cast, by_job=True, voucher="Stella")
    asked = {"community_id": cast.community_id, "member_id": cast.stella.member_id}
    supporters.vouch(cast.session, **asked, support_id=support, key=a_key(), now=NOW)

    record(cast)

    assert helps(cast) == [("exchange", 60)]


def test_a_supporter_records_for_the_member(cast: Cast) -> None:
    a_support(cast)

    record(cast, minutes=45)

    assert totals_of(cast, cast.alice) == Totals(0, WELCOME + 45)
    assert totals_of(cast, cast.bob) == Totals(0, WELCOME)
    assert helps(cast) == [("exchange", 45)]


@pytest.mark.parametrize("way", ["gave", "received"])
def test_nobody_records_time_with_themselves_for_another(cast: Cast, way: str) -> None:
    a_support(cast)

    with pytest.raises(BothSidesError):
        record(cast, other=cast.bob, way=way)

    assert journal(cast) == []


def test_nobody_says_yes_for_another_to_what_they_gave(cast: Cast) -> None:
    a_support(cast)
    exchange_id = waiting(cast, by=cast.bob)

    with pytest.raises(BothSidesError):
        agree(cast, exchange_id)

    assert state_of(cast, exchange_id) == ("waiting", None)


def test_nobody_says_yes_to_what_was_recorded_for_them_by_a_steward(cast: Cast) -> None:
    a_support(cast)
    stella = Helper(cast.stella.member_id, "steward", "phone")
    exchange_id = an_exchange(cast, by=cast.bob, other=cast.alice, way="gave", helper=stella)

    with pytest.raises(BothSidesError):
        agree(cast, exchange_id)


def test_nobody_acts_for_both_sides_of_one_exchange(cast: Cast) -> None:
    a_support(cast)
    a_support(cast, member=cast.charlie)
    exchange_id = record(cast, way="gave")

    with pytest.raises(BothSidesError):
        agree(cast, exchange_id, of=cast.charlie)

    assert state_of(cast, exchange_id) == ("waiting", None)


def test_a_yes_counts_for_the_two_and_names_who_said_it(cast: Cast) -> None:
    a_support(cast)
    exchange_id = waiting(cast, 45)

    agree(cast, exchange_id)

    assert state_of(cast, exchange_id) == ("agreed", 45)
    assert [entry.receiver_actor for entry in journal(cast)] == [cast.bob.member_id]
    assert totals_of(cast, cast.charlie) == Totals(45, WELCOME)
    assert helps(cast) == [("answer", 45)]


def test_two_different_helpers_may_agree_with_each_other(cast: Cast) -> None:
    a_support(cast)
    stella = Helper(cast.stella.member_id, "steward", "said")
    exchange_id = an_exchange(cast, by=cast.charlie, other=cast.alice, way="gave", helper=stella)

    agree(cast, exchange_id)

    actors = {entry.giver_actor for entry in journal(cast)} | {e.receiver_actor for e in journal(cast)}
    assert actors == {cast.stella.member_id, cast.bob.member_id}


@pytest.mark.parametrize("minutes", [121, 180])
def test_more_than_a_weeks_minutes_are_refused(cast: Cast, minutes: int) -> None:
    a_support(cast, agree_minutes=120)
    exchange_id = waiting(cast, minutes)

    with pytest.raises(MoreThanAskedError):
        agree(cast, exchange_id)

    assert journal(cast) == helps(cast) == []


def test_a_weeks_minutes_are_counted_together(cast: Cast) -> None:
    a_support(cast, agree_minutes=120)
    for minutes in (60, 45):
        agree(cast, waiting(cast, minutes))

    with pytest.raises(MoreThanAskedError):
        agree(cast, waiting(cast, 16))

    agree(cast, waiting(cast, 15))
    assert sum(minutes for _, minutes in helps(cast)) == 120


def test_monday_begins_a_new_week(cast: Cast) -> None:
    a_support(cast, agree_minutes=60)
    agree(cast, waiting(cast))
    later = {"today": TODAY + timedelta(7), "week_began": MONDAY + 7 * DAY, "now": NOW + 7 * DAY}

    agree(cast, waiting(cast), **later)

    assert helps(cast) == [("answer", 60), ("answer", 60)]


@pytest.mark.parametrize("day", [date(2026, 3, 2), date(2026, 3, 4), date(2026, 3, 8)])
def test_a_week_begins_on_mondays_midnight_where_people_live(day: date) -> None:
    assert week_began(day, "UTC") == NOW - 12 * 60 * MINUTE
    assert week_began(day, "America/New_York") == NOW - 7 * 60 * MINUTE


def test_two_yeses_at_once_are_counted_one_after_the_other(engine: Engine, cast: Cast) -> None:
    a_support(cast, agree_minutes=120)
    exchanges = [waiting(cast) for _ in range(8)]

    def say_yes(session: Session, number: int) -> bool:
        try:
            agree(cast, exchanges[number], session=session)
        except MoreThanAskedError:
            return False
        return True

    assert sorted(at_once(engine, 8, say_yes)) == [False] * 6 + [True] * 2
    assert len(helps(cast)) == 2


def test_the_same_yes_again_books_nothing_more(cast: Cast) -> None:
    a_support(cast)
    exchange_id, key = waiting(cast), a_key()

    for _ in range(3):
        agree(cast, exchange_id, key=key)

    assert len(journal(cast)) == len(helps(cast)) == 1


def test_what_the_member_has_answered_is_left_alone(cast: Cast) -> None:
    a_support(cast)
    exchange_id = waiting(cast)
    mine = {"community_id": cast.community_id, "member_id": cast.alice.member_id}
    answers.agree(cast.session, **mine, exchange_id=exchange_id, key=a_key(), now=NOW)

    agree(cast, exchange_id)

    assert helps(cast) == []
    with pytest.raises(AlreadyAnsweredError):
        agree(cast, exchange_id, minutes=30)


def test_a_supporter_checks_the_member_in(cast: Cast) -> None:
    a_support(cast)
    gathering_id = a_gathering(cast)

    first, second = arrive(cast, gathering_id), arrive(cast, gathering_id)

    assert first == second
    assert roll_of(cast, gathering_id)[cast.alice.member_id] == (120, False, "sign")
    assert cast.bob.member_id not in roll_of(cast, gathering_id)
    assert helps(cast) == [("check_in", 0)]


def test_who_is_there_already_was_not_helped(cast: Cast) -> None:
    a_support(cast)
    gathering_id = a_gathering(cast)
    mine = {"community_id": cast.community_id, "member_id": cast.alice.member_id}
    check_ins.check_in(cast.session, **mine, gathering_id=gathering_id, key=a_key(), now=NOW)

    arrive(cast, gathering_id)

    assert helps(cast) == []


def test_the_whole_journal_proves_itself_after_all_of_it(cast: Cast) -> None:
    a_support(cast)
    record(cast)
    agree(cast, waiting(cast, 60))
    cast.session.rollback()

    community = by_id(cast.session, cast.community_id)

    assert community is not None
    assert verify(cast.session, community).faults == ()
