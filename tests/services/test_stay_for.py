"""Saying how long one stays."""

from typing import Any

import pytest

from tests.cast import NOW, Cast, a_cast, a_gathering, a_key, finish, roll_of
from tests.services.arriving import arrive
from timebank.services import check_ins
from timebank.services.errors import NotThereError
from timebank.services.errors.gatherings import AlreadyFinishedError
from timebank.store.errors import KeyUsedForSomethingElseError
from timebank.store.people import Person


def stay_for(cast: Cast, check_in_id: bytes, *, by: Person | None = None, **more: Any) -> None:
    check_ins.stay_for(
        more.pop("session", cast.session),
        community_id=cast.community_id,
        check_in_id=check_in_id,
        member_id=(by or cast.alice).member_id,
        **({"key": a_key(), "minutes": 45, "now": NOW} | more),
    )


@pytest.mark.parametrize(("said", "kept"), [(45, 45), (0, 0), (120, 120), (500, 120)])
def test_minutes_count_up_to_the_length_of_the_gathering(cast: Cast, said: int, kept: int) -> None:
    tea = a_gathering(cast)

    stay_for(cast, arrive(cast, tea), minutes=said)

    assert roll_of(cast, tea)[cast.alice.member_id] == (kept, False, "sign")


def test_the_same_key_again_changes_nothing(cast: Cast) -> None:
    tea, key = a_gathering(cast), a_key()
    mine = arrive(cast, tea)
    stay_for(cast, mine, key=key, minutes=30)
    stay_for(cast, mine, minutes=60)

    stay_for(cast, mine, key=key, minutes=30)

    assert roll_of(cast, tea)[cast.alice.member_id][0] == 60


def test_the_same_key_with_another_time_is_refused(cast: Cast) -> None:
    mine, key = arrive(cast, a_gathering(cast)), a_key()
    stay_for(cast, mine, key=key)

    with pytest.raises(KeyUsedForSomethingElseError):
        stay_for(cast, mine, key=key, minutes=60)


def test_nobody_says_it_for_another(cast: Cast) -> None:
    tea = a_gathering(cast)
    mine = arrive(cast, tea)

    for person in (cast.bob, cast.charlie, cast.stella):
        with pytest.raises(NotThereError):
            stay_for(cast, mine, by=person)

    assert roll_of(cast, tea)[cast.alice.member_id][0] == 120


def test_nobody_says_it_in_another_community(cast: Cast) -> None:
    mine, other = arrive(cast, a_gathering(cast)), a_cast(cast.session, "teapot")

    with pytest.raises(NotThereError):
        stay_for(other, mine, by=cast.alice)


def test_once_finished_nothing_changes(cast: Cast) -> None:
    tea = a_gathering(cast)
    mine = arrive(cast, tea)
    finish(cast, tea)

    with pytest.raises(AlreadyFinishedError):
        stay_for(cast, mine)

    assert roll_of(cast, tea)[cast.alice.member_id][0] == 120
