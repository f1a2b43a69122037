"""Checking oneself in."""

from typing import Any

import pytest

from tests.cast import NOW, Cast, a_cast, a_gathering, a_key, finish, journal, roll_of
from timebank.clock import MINUTE
from timebank.services import check_ins
from timebank.services.check_ins import Arrival
from timebank.services.errors import NotThereError
from timebank.services.errors.check_ins import SignClosedError
from timebank.services.errors.gatherings import AlreadyFinishedError
from timebank.store.errors import KeyUsedForSomethingElseError
from timebank.store.people import Person

STARTS = NOW - 30 * MINUTE  # tea lasts two hours


def check_in(cast: Cast, gathering_id: bytes, person: Person | None = None, **more: Any) -> Arrival:
    return check_ins.check_in(
        more.pop("session", cast.session),
        community_id=cast.community_id,
        gathering_id=gathering_id,
        member_id=(person or cast.alice).member_id,
        **({"key": a_key(), "now": NOW} | more),
    )


def test_a_check_in_is_for_the_whole_time(cast: Cast) -> None:
    tea, key = a_gathering(cast), a_key()

    assert check_in(cast, tea, cast.alice, key=key) == Arrival(key)
    assert roll_of(cast, tea)[cast.alice.member_id] == (120, False, "sign")


def test_several_may_lead(cast: Cast) -> None:
    tea = a_gathering(cast)

    check_in(cast, tea, cast.alice, leads=True)

    assert roll_of(cast, tea)[cast.alice.member_id] == (120, True, "sign")


def test_checking_in_books_nothing(cast: Cast) -> None:
    check_in(cast, a_gathering(cast))

    assert journal(cast) == []


def test_a_second_scan_answers_with_the_first(cast: Cast) -> None:
    tea = a_gathering(cast)

    assert check_in(cast, tea) == check_in(cast, tea)
    assert len(roll_of(cast, tea)) == 2


def test_the_same_key_again_answers_the_same(cast: Cast) -> None:
    tea, key = a_gathering(cast), a_key()

    assert [check_in(cast, tea, key=key) for _ in range(3)] == [Arrival(key)] * 3


def test_the_same_key_for_somebody_else_is_refused(cast: Cast) -> None:
    tea, key = a_gathering(cast), a_key()
    check_in(cast, tea, cast.alice, key=key)

    with pytest.raises(KeyUsedForSomethingElseError):
        check_in(cast, tea, cast.bob, key=key)


@pytest.mark.parametrize("now", [STARTS - 30 * MINUTE, STARTS, STARTS + 180 * MINUTE])
def test_the_sign_is_good_from_half_an_hour_before_to_an_hour_after(cast: Cast, now: int) -> None:
    tea = a_gathering(cast)

    check_in(cast, tea, now=now)

    assert cast.alice.member_id in roll_of(cast, tea)


@pytest.mark.parametrize("now", [STARTS - 30 * MINUTE - 1, STARTS + 180 * MINUTE + 1])
@pytest.mark.parametrize("way", ["sign", "code"])
def test_outside_its_window_the_sign_is_closed(cast: Cast, now: int, way: str) -> None:
    tea = a_gathering(cast)

    with pytest.raises(SignClosedError):
        check_in(cast, tea, now=now, way=way)

    assert cast.alice.member_id not in roll_of(cast, tea)


def test_who_is_in_already_is_answered_after_the_window_too(cast: Cast) -> None:
    tea = a_gathering(cast)
    before = check_in(cast, tea)

    assert check_in(cast, tea, now=STARTS + 600 * MINUTE) == before


def test_nobody_checks_in_once_it_is_finished(cast: Cast) -> None:
    tea = a_gathering(cast)
    finish(cast, tea)

    with pytest.raises(AlreadyFinishedError):
        check_in(cast, tea)


def test_a_gathering_that_does_not_exist_is_not_there(cast: Cast) -> None:
    with pytest.raises(NotThereError):
        check_in(cast, a_key())


def test_a_gathering_of_another_community_is_not_there(cast: Cast) -> None:
    tea, other = a_gathering(cast), a_cast(cast.session, "teapot")

    with pytest.raises(NotThereError):
        check_in(other, tea)


def by_card(cast: Cast, gathering_id: bytes, host: Person, **more: Any) -> Arrival:
    return check_ins.check_in_by_card(
        cast.session,
        community_id=cast.community_id,
        gathering_id=gathering_id,
        host_id=host.member_id,
        member_id=cast.alice.member_id,
        **({"key": a_key(), "now": NOW} | more),
    )


def test_a_host_scans_a_card(cast: Cast) -> None:
    tea = a_gathering(cast, host=cast.charlie)

    by_card(cast, tea, cast.charlie)

    assert roll_of(cast, tea)[cast.alice.member_id] == (120, False, "card")


def test_a_host_scans_cards_after_the_window_too(cast: Cast) -> None:
    tea = a_gathering(cast)

    by_card(cast, tea, cast.charlie, now=STARTS + 600 * MINUTE)

    assert cast.alice.member_id in roll_of(cast, tea)


def test_nobody_but_a_host_scans_cards(cast: Cast) -> None:
    tea = a_gathering(cast, host=cast.charlie)

    for person in (cast.alice, cast.bob, cast.stella):
        with pytest.raises(NotThereError):
            by_card(cast, tea, person)

    assert cast.alice.member_id not in roll_of(cast, tea)
