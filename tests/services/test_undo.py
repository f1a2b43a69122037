"""Taking one's check-in back."""

from typing import Any

import pytest

from tests.cast import NOW, Cast, a_cast, a_gathering, a_key, finish, roll_of
from tests.services.arriving import arrive
from timebank.services import check_ins
from timebank.services.errors import NotThereError
from timebank.services.errors.gatherings import AlreadyFinishedError
from timebank.store.people import Person


def undo(cast: Cast, check_in_id: bytes, *, by: Person | None = None, **more: Any) -> None:
    check_ins.undo(
        cast.session,
        community_id=cast.community_id,
        check_in_id=check_in_id,
        member_id=(by or cast.alice).member_id,
        **({"key": a_key(), "now": NOW} | more),
    )


def test_a_check_in_taken_back_is_gone(cast: Cast) -> None:
    tea = a_gathering(cast)

    undo(cast, arrive(cast, tea))

    assert cast.alice.member_id not in roll_of(cast, tea)


def test_one_may_check_in_again_afterwards(cast: Cast) -> None:
    tea = a_gathering(cast)
    undo(cast, arrive(cast, tea))

    arrive(cast, tea)

    assert cast.alice.member_id in roll_of(cast, tea)


def test_the_same_key_again_changes_nothing(cast: Cast) -> None:
    mine, key = arrive(cast, a_gathering(cast)), a_key()

    for _ in range(2):
        undo(cast, mine, key=key)


def test_a_second_time_under_another_key_finds_nothing(cast: Cast) -> None:
    mine = arrive(cast, a_gathering(cast))
    undo(cast, mine)

    with pytest.raises(NotThereError):
        undo(cast, mine)


def test_nobody_takes_anothers_back(cast: Cast) -> None:
    tea = a_gathering(cast)
    mine = arrive(cast, tea)

    for person in (cast.bob, cast.charlie, cast.stella):
        with pytest.raises(NotThereError):
            undo(cast, mine, by=person)

    assert cast.alice.member_id in roll_of(cast, tea)


def test_nobody_does_so_in_another_community(cast: Cast) -> None:
    mine, other = arrive(cast, a_gathering(cast)), a_cast(cast.session, "teapot")

    with pytest.raises(NotThereError):
        undo(other, mine, by=cast.alice)


def test_once_finished_it_stays(cast: Cast) -> None:
    tea = a_gathering(cast)
    mine = arrive(cast, tea)
    finish(cast, tea)

    with pytest.raises(AlreadyFinishedError):
        undo(cast, mine)


def test_a_late_resend_of_the_check_in_does_not_undo_the_undoing(cast: Cast) -> None:
    tea, key = a_gathering(cast), a_key()
    undo(cast, arrive(cast, tea, key=key))

    arrive(cast, tea, key=key)

    assert cast.alice.member_id not in roll_of(cast, tea)
