"""Putting right together: what each remembers, and what both agree on."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from tests.cast import (
    NOW,
    TODAY,
    WELCOME,
    Cast,
    a_cast,
    a_key,
    a_waiting_exchange,
    an_exchange,
    faults_of,
    journal,
    state_of,
    totals_of,
)
from tests.services.differing import (
    ask_for_help,
    differ,
    latest,
    leave_it,
    mails,
    say_yes,
    states,
    words_of,
)
from tests.services.leavers import leave
from tests.services.putting_right import blank
from timebank.clock import DAY
from timebank.ledger import errors as ledger
from timebank.ledger.totals import Totals
from timebank.queries import righted
from timebank.services import answers
from timebank.services.consents import give
from timebank.services.errors import AlreadyAnsweredError, NotThereError
from timebank.services.errors.answers import TooLateToPutRightError
from timebank.services.errors.differences import (
    NobodyToAskError,
    NothingDifferentError,
    ReadAgainError,
    TheirTurnError,
)
from timebank.services.errors.exchanges import DayAheadError, DayTooLongAgoError, LongDayError
from timebank.store.differences import Recollection, Replacement
from timebank.store.errors import KeyUsedForSomethingElseError
from timebank.store.people import Person

YESTERDAY = TODAY - timedelta(1)


def test_nothing_is_booked_before_both_agree(cast: Cast) -> None:
    exchange = an_exchange(cast)

    differ(cast, exchange, by=cast.alice, minutes=30)

    assert len(journal(cast)) == 1
    assert totals_of(cast, cast.alice) == Totals(60, WELCOME)
    assert states(cast) == ["asked"]


def test_what_each_remembers_is_kept_beside_the_others(cast: Cast) -> None:
    exchange = an_exchange(cast, words="Gardening")

    differ(cast, exchange, by=cast.alice, minutes=30, day=YESTERDAY, words="Weeding")

    rows = cast.session.exec(select(Recollection).order_by(Recollection.number)).all()  # type: ignore[arg-type]
    told = [(row.said_by, row.minutes, row.happened_on, row.words) for row in rows]
    assert told == [
        (cast.bob.member_id, 60, TODAY.isoformat(), "Gardening"),
        (cast.alice.member_id, 30, YESTERDAY.isoformat(), "Weeding"),
    ]


def test_yes_takes_back_and_books_anew_in_one(cast: Cast) -> None:
    exchange = an_exchange(cast, words="Gardening")
    differ(cast, exchange, by=cast.alice, minutes=30, day=YESTERDAY, words="Weeding")

    say_yes(cast, by=cast.bob)

    first, back, anew = journal(cast)
    assert (back.kind, back.reverses_id, back.minutes) == ("reversal", first.id, 60)
    assert {back.giver_actor, back.receiver_actor} == {cast.alice.member_id, cast.bob.member_id}
    assert (anew.kind, anew.minutes, anew.happened_on) == ("exchange", 30, YESTERDAY.isoformat())
    assert (anew.giver_id, anew.receiver_id) == (first.giver_id, first.receiver_id)
    (link,) = cast.session.exec(select(Replacement)).all()
    assert (link.replaces_id, link.exchange_id) == (first.exchange_id, anew.exchange_id)
    assert words_of(cast, anew.id) == "Weeding"
    assert words_of(cast, exchange) == "Gardening"
    assert totals_of(cast, cast.alice) == Totals(30, WELCOME)
    assert totals_of(cast, cast.bob) == Totals(0, WELCOME + 30)
    assert states(cast) == ["agreed"]
    assert faults_of(cast) == ()


def test_what_was_agreed_anew_can_be_put_right_again(cast: Cast) -> None:
    differ(cast, an_exchange(cast), by=cast.alice, minutes=30)
    anew = say_yes(cast, by=cast.bob)

    differ(cast, anew, by=cast.bob, minutes=45)
    say_yes(cast, by=cast.alice)

    assert [entry.minutes for entry in journal(cast)] == [60, 60, 30, 30, 45]
    assert totals_of(cast, cast.bob) == Totals(0, WELCOME + 45)
    assert faults_of(cast) == ()


def test_other_words_alone_move_no_time(cast: Cast) -> None:
    exchange = an_exchange(cast, words="Gardening")

    differ(cast, exchange, by=cast.alice, reason="words", words="A lift")
    say_yes(cast, by=cast.bob)

    assert len(journal(cast)) == 1
    assert words_of(cast, exchange) == "A lift"


@pytest.mark.parametrize("reason", ["not me", "take back"])
def test_it_is_taken_back_when_both_agree(cast: Cast, reason: str) -> None:
    differ(cast, an_exchange(cast), by=cast.alice, reason=reason)

    say_yes(cast, by=cast.bob)

    assert [entry.kind for entry in journal(cast)] == ["exchange", "reversal"]
    assert totals_of(cast, cast.alice) == Totals(0, WELCOME)


def test_after_thirty_days_both_together_may_take_it_back(cast: Cast) -> None:
    exchange, late = an_exchange(cast), NOW + 40 * DAY
    shared = {"community_id": cast.community_id, "exchange_id": exchange, "today": TODAY, "now": late}
    with pytest.raises(TooLateToPutRightError):
        answers.put_right(cast.session, member_id=cast.bob.member_id, key=a_key(), **shared)

    differ(cast, exchange, by=cast.bob, reason="take back", now=late)
    say_yes(cast, by=cast.alice, now=late)

    assert [entry.kind for entry in journal(cast)] == ["exchange", "reversal"]


def test_the_other_says_what_they_remember_once(cast: Cast) -> None:
    exchange = an_exchange(cast)
    differ(cast, exchange, by=cast.alice, minutes=30)

    differ(cast, exchange, by=cast.bob, minutes=45)
    say_yes(cast, by=cast.alice)

    assert [entry.minutes for entry in journal(cast)] == [60, 60, 45]


def test_saying_the_same_is_a_yes(cast: Cast) -> None:
    exchange = an_exchange(cast)
    differ(cast, exchange, by=cast.alice, minutes=30)

    differ(cast, exchange, by=cast.bob, minutes=30)

    assert states(cast) == ["agreed"]
    assert [entry.minutes for entry in journal(cast)] == [60, 60, 30]


def test_the_other_may_stand_by_what_is_written_down(cast: Cast) -> None:
    exchange = an_exchange(cast)
    differ(cast, exchange, by=cast.alice, minutes=30)

    differ(cast, exchange, by=cast.bob, minutes=60)
    say_yes(cast, by=cast.alice)

    assert states(cast) == ["agreed"]
    assert len(journal(cast)) == 1


@pytest.mark.parametrize("rounds", [1, 2])
def test_each_says_so_in_one_round(cast: Cast, rounds: int) -> None:
    exchange = an_exchange(cast)
    differ(cast, exchange, by=cast.alice, minutes=30)
    if rounds == 2:
        differ(cast, exchange, by=cast.bob, minutes=45)

    with pytest.raises(TheirTurnError):
        differ(cast, exchange, by=cast.alice, minutes=20)


def test_nobody_says_yes_to_what_has_changed_meanwhile(cast: Cast) -> None:
    exchange = an_exchange(cast)
    differ(cast, exchange, by=cast.alice, minutes=30)
    seen = latest(cast)
    differ(cast, exchange, by=cast.bob, minutes=45)

    with pytest.raises(ReadAgainError):
        say_yes(cast, by=cast.bob, recollection=seen)

    assert len(journal(cast)) == 1


def test_one_alone_agrees_to_nothing(cast: Cast) -> None:
    differ(cast, an_exchange(cast), by=cast.alice, minutes=30)

    say_yes(cast, by=cast.alice)

    assert states(cast) == ["asked"]
    assert len(journal(cast)) == 1


def test_whoever_was_asked_counts_it_as_they_remember(cast: Cast) -> None:
    exchange = a_waiting_exchange(cast, words="Gardening")

    differ(cast, exchange, by=cast.bob, minutes=45, day=YESTERDAY, words="Weeding")

    (entry,) = journal(cast)
    assert (entry.minutes, entry.happened_on) == (45, YESTERDAY.isoformat())
    assert state_of(cast, exchange) == ("agreed", 45)
    assert words_of(cast, exchange) == "Weeding"
    assert states(cast) == ["agreed"]
    rows = cast.session.exec(select(Recollection).order_by(Recollection.number)).all()  # type: ignore[arg-type]
    assert [(row.said_by, row.minutes) for row in rows] == [
        (cast.alice.member_id, 60),
        (cast.bob.member_id, 45),
    ]
    assert faults_of(cast) == ()


def test_whoever_was_asked_and_remembers_the_same_says_yes(cast: Cast) -> None:
    exchange = a_waiting_exchange(cast)

    differ(cast, exchange, by=cast.bob, minutes=60)

    assert state_of(cast, exchange) == ("agreed", 60)
    assert states(cast) == []


def test_whoever_was_asked_may_say_it_was_not_them(cast: Cast) -> None:
    exchange = a_waiting_exchange(cast)

    differ(cast, exchange, by=cast.bob, reason="not me")

    assert state_of(cast, exchange) == ("declined", None)


def test_what_waits_is_not_changed_by_who_recorded_it(cast: Cast) -> None:
    with pytest.raises(NotThereError):
        differ(cast, a_waiting_exchange(cast), by=cast.alice, minutes=30)


def test_the_same_press_twice_is_one(cast: Cast) -> None:
    exchange, key = an_exchange(cast), a_key()
    for _ in range(2):
        differ(cast, exchange, by=cast.alice, minutes=30, key=key)
    with pytest.raises(KeyUsedForSomethingElseError):
        differ(cast, exchange, by=cast.alice, minutes=31, key=key)

    yes = a_key()
    for _ in range(2):
        say_yes(cast, by=cast.bob, key=yes)
    say_yes(cast, by=cast.bob)

    assert len(journal(cast)) == 3


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"minutes": 60}, NothingDifferentError),
        ({"minutes": 0}, ledger.NoTimeError),
        ({"minutes": 13 * 60}, LongDayError),
        ({"day": TODAY + timedelta(1)}, DayAheadError),
        ({"day": TODAY - timedelta(400)}, DayTooLongAgoError),
    ],
)
def test_what_cannot_be_is_refused(cast: Cast, changes: dict[str, Any], error: type[Exception]) -> None:
    exchange = an_exchange(cast)

    with pytest.raises(error):
        differ(cast, exchange, by=cast.alice, **changes)

    assert states(cast) == []


def test_the_unconcerned_see_nothing(cast: Cast) -> None:
    exchange = an_exchange(cast)
    differ(cast, exchange, by=cast.alice, minutes=30)

    for person in (cast.charlie, cast.stella):
        with pytest.raises(NotThereError):
            differ(cast, exchange, by=person, minutes=20)
        with pytest.raises(NotThereError):
            say_yes(cast, by=person)
        with pytest.raises(NotThereError):
            ask_for_help(cast, exchange, by=person)


def test_nobody_does_so_in_another_community(cast: Cast) -> None:
    exchange, other = an_exchange(cast), a_cast(cast.session, "teapot")

    with pytest.raises(NotThereError):
        differ(other, exchange, by=cast.alice, minutes=30)


def test_it_can_be_left_as_it_is(cast: Cast) -> None:
    exchange = an_exchange(cast)
    differ(cast, exchange, by=cast.alice, minutes=30)
    with pytest.raises(NotThereError):
        leave_it(cast, exchange, by=cast.bob)

    leave_it(cast, exchange, by=cast.alice)

    assert states(cast) == ["left"]
    with pytest.raises(AlreadyAnsweredError):
        say_yes(cast, by=cast.bob)


def test_taking_it_back_alone_ends_what_was_asked(cast: Cast) -> None:
    exchange = an_exchange(cast)
    differ(cast, exchange, by=cast.alice, minutes=30)
    shared = {"community_id": cast.community_id, "exchange_id": exchange, "today": TODAY, "now": NOW}

    answers.put_right(cast.session, member_id=cast.bob.member_id, key=a_key(), **shared)

    assert states(cast) == ["left"]
    with pytest.raises(AlreadyAnsweredError):
        say_yes(cast, by=cast.bob)
    with pytest.raises(AlreadyAnsweredError):
        differ(cast, exchange, by=cast.alice, minutes=20)


def test_nobody_is_asked_who_has_left(cast: Cast) -> None:
    exchange = an_exchange(cast)
    leave(cast, cast.alice, keeps_name=True)

    with pytest.raises(NobodyToAskError):
        differ(cast, exchange, by=cast.bob, minutes=30)


def test_what_is_asked_ends_when_one_of_the_two_leaves(cast: Cast) -> None:
    exchange = an_exchange(cast)
    differ(cast, exchange, by=cast.alice, minutes=30)

    leave(cast, cast.alice)

    assert states(cast) == ["left"]
    with pytest.raises(AlreadyAnsweredError):
        say_yes(cast, by=cast.bob)
    assert faults_of(cast) == ()


def test_both_hear_of_it_for_a_week(cast: Cast) -> None:
    first, second = an_exchange(cast), an_exchange(cast, words="Kites")
    differ(cast, first, by=cast.alice, minutes=30)
    say_yes(cast, by=cast.bob)
    blank(cast, second, by=cast.bob)
    shared = {"community_id": cast.community_id, "exchange_id": second, "today": TODAY, "now": NOW + DAY}
    answers.put_right(cast.session, member_id=cast.bob.member_id, key=a_key(), **shared)

    def heard(person: Person, now: int) -> list[str]:
        ids = (cast.community_id, person.account_id, person.member_id)
        return [each.what for each in righted.lately(cast.session, *ids, now)]

    assert heard(cast.alice, NOW + DAY) == ["taken back", "put right", "words"]
    assert heard(cast.bob, NOW + DAY) == ["put right", "words"]
    assert heard(cast.charlie, NOW + DAY) == heard(cast.alice, NOW + 9 * DAY) == []


def test_both_are_told_by_mail_which_says_nothing(cast: Cast) -> None:
    for person in (cast.alice, cast.bob):
        who = {"community_id": cast.community_id, "member_id": person.member_id}
        give(cast.session, **who, key=a_key(), purpose="messages", now=NOW)
    exchange = an_exchange(cast, words="Gardening")

    differ(cast, exchange, by=cast.alice, minutes=30)
    say_yes(cast, by=cast.bob)

    (asked, told) = mails(cast)
    assert (asked.address, told.address) == ("bob@example.org", "alice@example.org")
    assert asked.subject == "Kettle: one thing is waiting for a yes"
    assert f"https://hours.example/kettle/entries/{exchange.hex()}" in asked.body
    for mail in (asked, told):
        assert not {"Alice", "Bob", "Gardening", "30"} & set(f"{mail.subject} {mail.body}".split())


def test_who_gets_no_messages_gets_none(cast: Cast) -> None:
    differ(cast, an_exchange(cast), by=cast.alice, minutes=30)

    assert mails(cast) == []
