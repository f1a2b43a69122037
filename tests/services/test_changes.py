"""Changing and cancelling a gathering."""

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from tests.cast import NOW, Cast, a_gathering, a_key, finish, journal, preview, roll_of
from tests.services.arriving import note_here
from timebank.clock import DAY, MINUTE
from timebank.services import changes
from timebank.services.check_ins import check_in
from timebank.services.errors import NotThereError
from timebank.services.errors.gatherings import (
    AlreadyFinishedError,
    CancelledError,
    ListChangedError,
    StaysCancelledError,
)
from timebank.store.errors import KeyUsedForSomethingElseError
from timebank.store.gatherings import Gathering
from timebank.store.people import Person


def change(cast: Cast, gathering_id: bytes, *, by: Person | None = None, **more: Any) -> None:
    """Change tea to what is said, and leave the rest."""
    key = more.pop("key", None) or a_key()
    plan = {
        "title": "Tea",
        "place": "The kitchen",
        "access": "",
        "starts_at": NOW - 30 * MINUTE,
        "length_minutes": 120,
        "ready_minutes": 0,
    }
    changes.change(cast.session, **act(cast, gathering_id, by, key), plan=changes.Plan(**(plan | more)))


def act(cast: Cast, gathering_id: bytes, by: Person | None, key: bytes) -> dict[str, Any]:
    who = {"community_id": cast.community_id, "member_id": (by or cast.charlie).member_id}
    return {**who, "gathering_id": gathering_id, "key": key, "now": NOW}


def cancel(cast: Cast, gathering_id: bytes, *, by: Person | None = None, key: bytes = b"") -> None:
    changes.cancel(cast.session, **act(cast, gathering_id, by, key or a_key()))


def bring_back(cast: Cast, gathering_id: bytes, *, by: Person | None = None, key: bytes = b"") -> None:
    changes.bring_back(cast.session, **act(cast, gathering_id, by, key or a_key()))


def read(cast: Cast, gathering_id: bytes, *columns: Any) -> tuple[Any, ...]:
    cast.session.rollback()
    return tuple(cast.session.execute(select(*columns).where(Gathering.id == gathering_id)).one())


def test_words_place_and_time_are_changed(cast: Cast) -> None:
    tea = a_gathering(cast)

    change(cast, tea, title="Supper", place="The hall", access="A ramp", starts_at=NOW + DAY)

    columns = (Gathering.title, Gathering.place, Gathering.access, Gathering.starts_at)
    assert read(cast, tea, *columns) == ("Supper", "The hall", "A ramp", NOW + DAY)


@pytest.mark.parametrize(("length", "bob"), [(60, 60), (90, 75), (180, 75)])
def test_check_ins_stay_within_the_new_length(cast: Cast, length: int, bob: int) -> None:
    tea = a_gathering(cast)
    note_here(cast, tea, {cast.alice.member_id: (120, True), cast.bob.member_id: (75, False)})

    change(cast, tea, length_minutes=length)

    assert roll_of(cast, tea) == {
        cast.charlie.member_id: (length, True, "hosting"),
        cast.alice.member_id: (length, True, "host"),
        cast.bob.member_id: (bob, False, "host"),
    }


def test_what_is_booked_is_as_changed(cast: Cast) -> None:
    tea = a_gathering(cast, rule="help")

    change(cast, tea, length_minutes=45, ready_minutes=30)
    finish(cast, tea)

    assert {entry.minutes for entry in journal(cast)} == {75}
    assert read(cast, tea, Gathering.longest_minutes, Gathering.state) == (75, "finished")


def test_preview_from_before_a_change_saves_nothing(cast: Cast) -> None:
    tea = a_gathering(cast)
    seen = preview(cast, tea).seen
    change(cast, tea, ready_minutes=30)

    with pytest.raises(ListChangedError):
        finish(cast, tea, seen=seen)


def test_finished_one_stays_as_it_was(cast: Cast) -> None:
    tea = a_gathering(cast)
    finish(cast, tea)

    for attempt in (change, cancel, bring_back):
        with pytest.raises(AlreadyFinishedError):
            attempt(cast, tea)


def test_only_a_host_changes_or_cancels(cast: Cast) -> None:
    tea = a_gathering(cast)

    for attempt in (change, cancel, bring_back):
        with pytest.raises(NotThereError):
            attempt(cast, tea, by=cast.alice)


def test_same_key_changes_once(cast: Cast) -> None:
    tea, key = a_gathering(cast), a_key()
    change(cast, tea, key=key, title="Supper")
    change(cast, tea, title="Lunch")

    change(cast, tea, key=key, title="Supper")

    assert read(cast, tea, Gathering.title) == ("Lunch",)
    with pytest.raises(KeyUsedForSomethingElseError):
        change(cast, tea, key=key, title="Tea again")


def test_nothing_happens_at_a_cancelled_one(cast: Cast) -> None:
    tea = a_gathering(cast)
    seen = preview(cast, tea).seen
    cancel(cast, tea)

    arriving = {"community_id": cast.community_id, "gathering_id": tea, "member_id": cast.bob.member_id}
    for attempt in (
        lambda: check_in(cast.session, **arriving, key=a_key(), now=NOW),
        lambda: note_here(cast, tea, {cast.bob.member_id: (60, False)}),
        lambda: finish(cast, tea, seen=seen),
        lambda: change(cast, tea),
    ):
        with pytest.raises(CancelledError):
            attempt()

    assert journal(cast) == []


def test_database_keeps_a_cancelled_one_from_being_finished(cast: Cast) -> None:
    tea = a_gathering(cast)
    cancel(cast, tea)

    with pytest.raises(IntegrityError, match="gathering_cancelled_is_open"):
        cast.session.connection().execute(text("UPDATE gathering SET state = 'finished', finished_at = 1"))


def test_it_is_on_after_all_while_its_time_is_not_over(cast: Cast) -> None:
    tea = a_gathering(cast)
    cancel(cast, tea)

    bring_back(cast, tea)

    finish(cast, tea)
    assert journal(cast)


def test_it_stays_cancelled_once_its_time_is_over(cast: Cast) -> None:
    tea = a_gathering(cast, starts_at=NOW - DAY)
    cancel(cast, tea)

    with pytest.raises(StaysCancelledError):
        bring_back(cast, tea)


def test_press_that_comes_again_does_not_undo_the_undoing(cast: Cast) -> None:
    tea, key = a_gathering(cast), a_key()
    cancel(cast, tea, key=key)
    cancel(cast, tea)
    bring_back(cast, tea)

    cancel(cast, tea, key=key)

    assert read(cast, tea, Gathering.cancelled_at) == (None,)
