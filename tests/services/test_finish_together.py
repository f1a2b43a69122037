"""Two people who were there finish what no host has finished."""

from typing import Any

import pytest
from sqlalchemy import Engine

from tests.cast import (
    NOW,
    Cast,
    a_gathering,
    a_key,
    a_member,
    at_once,
    faults_of,
    finish,
    journal,
    preview,
    totals_of,
)
from tests.services.arriving import note_here
from tests.services.leavers import leave
from timebank.clock import DAY, MINUTE
from timebank.ledger.totals import Totals
from timebank.services import finishing
from timebank.services.errors import NotThereError
from timebank.services.errors.gatherings import AlreadyFinishedError, CancelledError, ListChangedError
from timebank.store.engine import begin_writing
from timebank.store.gatherings import Gathering
from timebank.store.people import Person

OVER = NOW - 2 * DAY


@pytest.fixture
def tea(cast: Cast) -> bytes:
    """Let two days go by since Charlie led, and Alice and Bob came."""
    tea = a_gathering(cast, starts_at=OVER, rule="lead")
    note_here(cast, tea, {person.member_id: (120, False) for person in (cast.alice, cast.bob)})
    return tea


def say(cast: Cast, gathering_id: bytes, person: Person, **more: Any) -> bool:
    said = {"key": a_key(), "now": NOW, "seen": more.pop("seen", None) or preview(cast, gathering_id).seen}
    return finishing.agree_to_finish(
        more.pop("session", cast.session),
        community_id=cast.community_id,
        gathering_id=gathering_id,
        member_id=person.member_id,
        **(said | more),
    )


def test_the_second_who_says_so_books_everyones_time(cast: Cast, tea: bytes) -> None:
    assert not say(cast, tea, cast.alice)
    assert journal(cast) == []
    cast.session.rollback()

    assert say(cast, tea, cast.bob)

    assert totals_of(cast, cast.charlie) == Totals(120, 300)
    assert totals_of(cast, cast.alice) == totals_of(cast, cast.bob) == Totals(0, 420)
    assert {entry.giver_actor or entry.receiver_actor for entry in journal(cast)} == {cast.bob.member_id}
    assert faults_of(cast) == ()


def test_one_alone_never_books_however_often(cast: Cast, tea: bytes) -> None:
    key = a_key()

    assert [say(cast, tea, cast.alice, key=each) for each in (key, key, a_key(), a_key())] == [False] * 4
    assert journal(cast) == []


def test_the_same_press_again_answers_alike(cast: Cast, tea: bytes) -> None:
    say(cast, tea, cast.alice)
    key, seen = a_key(), preview(cast, tea).seen

    assert say(cast, tea, cast.bob, key=key, seen=seen)
    count = len(journal(cast))
    cast.session.rollback()

    assert say(cast, tea, cast.bob, key=key, seen=seen)
    assert len(journal(cast)) == count


def test_both_are_asked_again_when_the_list_changes_between(cast: Cast, tea: bytes) -> None:
    old = preview(cast, tea).seen
    say(cast, tea, cast.alice)
    note_here(cast, tea, {cast.stella.member_id: (60, False)})

    with pytest.raises(ListChangedError):
        say(cast, tea, cast.bob, seen=old)
    assert not say(cast, tea, cast.bob)
    assert journal(cast) == []
    cast.session.rollback()

    assert say(cast, tea, cast.alice)


def test_nobody_says_so_of_a_list_that_never_was(cast: Cast, tea: bytes) -> None:
    for person in (cast.alice, cast.bob):
        with pytest.raises(ListChangedError):
            say(cast, tea, person, seen="0" * 16)


def test_only_those_who_were_there_may(cast: Cast, tea: bytes) -> None:
    say(cast, tea, cast.alice)
    dora = a_member(cast.session, cast.community_id, "Dora D")

    for person in (cast.stella, dora):
        with pytest.raises(NotThereError):
            say(cast, tea, person)
    with pytest.raises(NotThereError):
        say(cast, a_key(), cast.alice, seen="x")


def test_who_was_taken_off_the_list_no_longer_counts(cast: Cast, tea: bytes) -> None:
    note_here(cast, tea, {cast.stella.member_id: (60, False)})
    seen = preview(cast, tea).seen
    say(cast, tea, cast.stella)
    note_here(cast, tea, {}, shown=[cast.stella.member_id])
    say(cast, tea, cast.alice)
    note_here(cast, tea, {cast.stella.member_id: (60, False)})

    assert preview(cast, tea).seen == seen
    cast.session.rollback()
    note_here(cast, tea, {}, shown=[cast.stella.member_id])

    assert not say(cast, tea, cast.alice)


def test_hosts_have_a_day_first(cast: Cast) -> None:
    tea = a_gathering(cast, starts_at=NOW - DAY - 119 * MINUTE)
    note_here(cast, tea, {person.member_id: (120, False) for person in (cast.alice, cast.bob)})

    with pytest.raises(NotThereError):
        say(cast, tea, cast.alice)
    assert not say(cast, tea, cast.alice, now=NOW + MINUTE)


def test_what_is_finished_or_cancelled_stays_so(cast: Cast, tea: bytes) -> None:
    say(cast, tea, cast.alice)
    seen = preview(cast, tea).seen
    finish(cast, tea)
    count = len(journal(cast))
    cast.session.rollback()

    with pytest.raises(AlreadyFinishedError):
        say(cast, tea, cast.bob, seen=seen)
    assert len(journal(cast)) == count
    cast.session.rollback()

    begin_writing(cast.session)
    cancelled = a_gathering(cast, starts_at=OVER, title="Choir")
    note_here(cast, cancelled, {cast.alice.member_id: (120, False)})
    begin_writing(cast.session)
    cast.session.get_one(Gathering, (cast.community_id, cancelled)).cancelled_at = NOW
    cast.session.commit()
    with pytest.raises(CancelledError):
        say(cast, cancelled, cast.alice)


def test_it_can_be_done_when_every_host_has_left(cast: Cast, tea: bytes) -> None:
    leave(cast, cast.charlie)
    say(cast, tea, cast.alice)

    assert say(cast, tea, cast.bob)


def test_two_at_once_book_once(engine: Engine, cast: Cast, tea: bytes) -> None:
    seen = preview(cast, tea).seen
    both = (cast.alice, cast.bob)

    answers = at_once(
        engine, 2, lambda session, number: say(cast, tea, both[number], session=session, seen=seen)
    )

    assert sorted(answers) == [False, True]
    assert totals_of(cast, cast.alice) == Totals(0, 420)
