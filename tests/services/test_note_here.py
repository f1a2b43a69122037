"""A host's roll-call."""

import pytest

from tests.cast import NOW, Cast, a_cast, a_gathering, a_key, finish, preview, roll_of
from tests.services.arriving import arrive, note_here
from timebank.clock import DAY
from timebank.services.errors import NotThereError
from timebank.services.errors.gatherings import AlreadyFinishedError
from timebank.store.errors import KeyUsedForSomethingElseError


def test_a_host_ticks_who_is_here(cast: Cast) -> None:
    tea = a_gathering(cast)

    note_here(cast, tea, {cast.alice.member_id: (120, False), cast.bob.member_id: (60, True)})

    assert roll_of(cast, tea) == {
        cast.charlie.member_id: (120, True, "hosting"),
        cast.alice.member_id: (120, False, "host"),
        cast.bob.member_id: (60, True, "host"),
    }


def test_a_host_unticks_who_is_not(cast: Cast) -> None:
    tea = a_gathering(cast)
    arrive(cast, tea)

    note_here(cast, tea, {}, shown=[cast.alice.member_id])

    assert cast.alice.member_id not in roll_of(cast, tea)


def test_who_came_after_the_list_was_shown_stays_on_it(cast: Cast) -> None:
    tea = a_gathering(cast)
    arrive(cast, tea)

    note_here(cast, tea, {}, shown=[])

    assert cast.alice.member_id in roll_of(cast, tea)


def test_a_host_changes_time_and_lead_but_not_how_one_came(cast: Cast) -> None:
    tea = a_gathering(cast)
    arrive(cast, tea)

    note_here(cast, tea, {cast.alice.member_id: (45, True)})

    assert roll_of(cast, tea)[cast.alice.member_id] == (45, True, "sign")


def test_nobody_stays_longer_than_the_gathering(cast: Cast) -> None:
    tea = a_gathering(cast)

    note_here(cast, tea, {cast.alice.member_id: (999, False)})
    note_here(cast, tea, {cast.alice.member_id: (888, True)})

    assert roll_of(cast, tea)[cast.alice.member_id] == (120, True, "host")


def test_a_host_adds_a_newcomer_by_first_name(cast: Cast) -> None:
    tea = a_gathering(cast)

    note_here(cast, tea, {}, shown=[], newcomer="Newt")

    assert "Newt" in {share.name for share in preview(cast, tea).shares}


def test_a_host_notes_people_at_any_time_before_it_is_finished(cast: Cast) -> None:
    tea = a_gathering(cast)

    note_here(cast, tea, {cast.alice.member_id: (120, False)}, now=NOW + 3 * DAY)

    assert cast.alice.member_id in roll_of(cast, tea)


def test_the_same_key_again_changes_nothing(cast: Cast) -> None:
    tea, key = a_gathering(cast), a_key()

    for _ in range(2):
        note_here(cast, tea, {}, shown=[], newcomer="Newt", key=key)

    assert len(roll_of(cast, tea)) == 2


def test_the_same_key_with_another_list_is_refused(cast: Cast) -> None:
    tea, key = a_gathering(cast), a_key()
    note_here(cast, tea, {}, key=key)

    with pytest.raises(KeyUsedForSomethingElseError):
        note_here(cast, tea, {cast.alice.member_id: (120, False)}, key=key)


def test_nobody_but_a_host_keeps_the_list(cast: Cast) -> None:
    tea = a_gathering(cast)

    for person in (cast.alice, cast.bob, cast.stella):
        with pytest.raises(NotThereError):
            note_here(cast, tea, {person.member_id: (120, False)}, host=person)

    assert len(roll_of(cast, tea)) == 1


def test_nobody_keeps_a_list_of_another_community(cast: Cast) -> None:
    tea, other = a_gathering(cast), a_cast(cast.session, "teapot")

    with pytest.raises(NotThereError):
        note_here(other, tea, {}, host=cast.charlie)


def test_once_finished_the_list_stays(cast: Cast) -> None:
    tea = a_gathering(cast)
    finish(cast, tea)

    with pytest.raises(AlreadyFinishedError):
        note_here(cast, tea, {cast.alice.member_id: (120, False)})


def test_only_people_of_the_community_are_noted(cast: Cast) -> None:
    tea, other = a_gathering(cast), a_cast(cast.session, "teapot")

    with pytest.raises(NotThereError):
        note_here(cast, tea, {other.alice.member_id: (120, False)})
