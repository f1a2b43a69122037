"""Letting somebody act for a member, a second person's word, and ending it."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine

from tests.cast import NOW, TODAY, Cast, a_key, a_stranger, a_support, at_once
from timebank.queries import supporters
from timebank.queries.supporters import SupportView
from timebank.services import supporters as acts
from timebank.services.errors import NotThereError, UnknownPersonError
from timebank.services.errors.supporters import (
    NothingAllowedError,
    NoVoucherError,
    OwnSupporterError,
    SupportTooLongError,
    UnknownVoucherError,
    VoucherIsNoThirdError,
)
from timebank.store.engine import begin_writing
from timebank.store.errors import KeyUsedForSomethingElseError
from timebank.store.people import Person
from timebank.store.supporters import end_all

NEXT_YEAR = date(2027, 3, 2)


def supports(cast: Cast, of: Person) -> list[SupportView]:
    cast.session.rollback()
    return list(supporters.all_of(cast.session, cast.community_id, of.member_id))


def standing(cast: Cast, on: date = TODAY) -> list[bool]:
    return [each.is_vouched and not each.has_ended(on) for each in supports(cast, cast.alice)]


def done(cast: Cast, act: Any, person: Person, support: bytes, **more: Any) -> None:
    act(
        cast.session,
        community_id=cast.community_id,
        member_id=person.member_id,
        support_id=support,
        **({"key": a_key(), "now": NOW} | more),
    )


def test_a_supporter_is_named_for_what_they_may_do_until_a_day(cast: Cast) -> None:
    support = a_support(cast, see_hours=False, months=3)

    (found,) = supports(cast, cast.alice)
    assert (found.id, found.supporter, found.ends_on) == (support, "Bob B", date(2026, 6, 2))
    assert (found.may_check_in, found.may_record, found.may_see_hours) == (True, True, False)
    assert found.agree_minutes == 120
    assert standing(cast) == [True]


def test_both_see_it_and_nobody_else(cast: Cast) -> None:
    a_support(cast)

    assert supports(cast, cast.bob) == supports(cast, cast.alice)
    assert supports(cast, cast.charlie) == supports(cast, cast.stella) == []


@pytest.mark.parametrize(
    ("today", "months", "ends"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 31), 3, date(2027, 3, 31)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 3, 2), 12, date(2027, 3, 2)),
    ],
)
def test_months_end_on_a_day_that_there_is(cast: Cast, today: date, months: int, ends: date) -> None:
    a_support(cast, today=today, months=months)

    assert [each.ends_on for each in supports(cast, cast.alice)] == [ends]


def test_it_runs_out_by_itself(cast: Cast) -> None:
    a_support(cast, months=12)

    assert standing(cast, date(2027, 3, 1)) == [True]
    assert standing(cast, NEXT_YEAR) == [False]


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"months": 13}, SupportTooLongError),
        ({"months": 0}, SupportTooLongError),
        (
            {"check_in": False, "record": False, "see_hours": False, "agree_minutes": 0},
            NothingAllowedError,
        ),
        ({"by_job": True}, NoVoucherError),
        ({"by_job": True, "voucher": "Alice"}, VoucherIsNoThirdError),
        ({"by_job": True, "voucher": "Bob B"}, VoucherIsNoThirdError),
        ({"by_job": True, "voucher": "Zed"}, UnknownVoucherError),
    ],
)
def test_what_cannot_be_is_refused(cast: Cast, said: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        a_support(cast, **said)

    assert supports(cast, cast.alice) == []


def test_nobody_is_their_own_supporter(cast: Cast) -> None:
    with pytest.raises(OwnSupporterError):
        a_support(cast, by=cast.alice)


def test_nobody_of_another_community_is_a_supporter(cast: Cast) -> None:
    with pytest.raises(UnknownPersonError):
        a_support(cast, by=a_stranger(cast.session))


def test_the_same_press_again_names_nobody_twice(cast: Cast) -> None:
    key = a_key()

    assert {a_support(cast, key=key) for _ in range(3)} == {key}
    assert len(supports(cast, cast.alice)) == 1


def test_the_same_key_for_more_is_refused(cast: Cast) -> None:
    key = a_support(cast, record=False)

    with pytest.raises(KeyUsedForSomethingElseError):
        a_support(cast, key=key, record=True)


def test_naming_somebody_again_takes_the_place_of_the_first(cast: Cast) -> None:
    a_support(cast, record=True)
    again = a_support(cast, record=False)

    assert [each.id for each in supports(cast, cast.alice) if not each.has_ended(TODAY)] == [again]


def test_whose_job_it_is_waits_for_a_second_persons_word(cast: Cast) -> None:
    support = a_support(cast, by_job=True, voucher="Charlie")
    assert standing(cast) == [False]
    assert [each.id for each in supports(cast, cast.charlie)] == [support]

    done(cast, acts.vouch, cast.charlie, support)

    assert standing(cast) == [True]
    assert supports(cast, cast.charlie) == []


@pytest.mark.parametrize("who", ["alice", "bob", "stella"])
def test_nobody_else_gives_that_word(cast: Cast, who: str) -> None:
    support = a_support(cast, by_job=True, voucher="Charlie")

    with pytest.raises(NotThereError):
        done(cast, acts.vouch, getattr(cast, who), support)

    assert standing(cast) == [False]


def test_whoever_is_asked_may_say_no(cast: Cast) -> None:
    support = a_support(cast, by_job=True, voucher="Charlie")

    done(cast, acts.end, cast.charlie, support)

    with pytest.raises(NotThereError):
        done(cast, acts.vouch, cast.charlie, support)
    assert standing(cast) == [False]


def test_a_word_once_given_gives_no_power_to_end_it(cast: Cast) -> None:
    support = a_support(cast, by_job=True, voucher="Charlie")
    done(cast, acts.vouch, cast.charlie, support)

    with pytest.raises(NotThereError):
        done(cast, acts.end, cast.charlie, support)

    assert standing(cast) == [True]


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_either_ends_it_at_once(cast: Cast, who: str) -> None:
    support = a_support(cast)

    done(cast, acts.end, getattr(cast, who), support)

    assert standing(cast) == [False]


def test_ending_it_twice_keeps_the_first_end(cast: Cast) -> None:
    support, key = a_support(cast), a_key()
    for now in (NOW + 1, NOW + 2):
        done(cast, acts.end, cast.alice, support, key=key, now=now)
    done(cast, acts.end, cast.bob, support, now=NOW + 3)

    assert [each.ended_at for each in supports(cast, cast.alice)] == [NOW + 1]


@pytest.mark.parametrize("who", ["charlie", "stella"])
def test_nobody_else_ends_it(cast: Cast, who: str) -> None:
    support = a_support(cast)

    with pytest.raises(NotThereError):
        done(cast, acts.end, getattr(cast, who), support)

    assert standing(cast) == [True]


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_all_of_it_ends_when_either_pauses_or_leaves(cast: Cast, who: str) -> None:
    a_support(cast)
    other = a_support(cast, member=cast.charlie, by=cast.stella)

    begin_writing(cast.session)
    end_all(cast.session, cast.community_id, getattr(cast, who).member_id, NOW)
    cast.session.commit()

    assert standing(cast) == [False]
    assert [each.id for each in supports(cast, cast.stella) if not each.has_ended(TODAY)] == [other]


def test_pressed_twenty_times_at_once_it_is_one(engine: Engine, cast: Cast) -> None:
    key = a_key()

    at_once(engine, 20, lambda session, _: a_support(cast, key=key, session=session))

    assert len(supports(cast, cast.alice)) == 1
