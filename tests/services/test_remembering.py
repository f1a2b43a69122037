"""Remembering somebody who has died: messages stop, the name and hours stay, and a mistake is put right."""

from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from tests.cast import (
    NOW,
    Cast,
    a_gathering,
    a_key,
    a_member,
    a_stranger,
    a_support,
    a_waiting_exchange,
    an_exchange,
    at_once,
    faults_of,
    state_of,
    totals_of,
)
from tests.services.joiners import a_joiner, change
from tests.services.leavers import leave
from tests.services.pausing import come_back, pause, paused_at, recent, written_to
from tests.services.remembered import WORDS, kept, remember
from timebank.clock import DAY
from timebank.queries import communities, desk, exchanges, people
from timebank.queries import remembering as noted
from timebank.services import answers, check_ins, consents, members, remembering
from timebank.services.errors import NotThereError, UnknownPersonError
from timebank.store.communities import Community
from timebank.store.engine import begin_writing
from timebank.store.errors import KeyUsedForSomethingElseError
from timebank.store.gatherings import CheckIn
from timebank.store.looks import Looking
from timebank.store.people import Person
from timebank.store.remembering import Remembrance
from timebank.store.supporters import Support


def undo(cast: Cast, person: Person | None = None, **more: Any) -> None:
    said = {"steward_id": cast.stella.member_id, "key": a_key(), "now": NOW + DAY}
    remembering.undo(
        cast.session,
        community_id=cast.community_id,
        member_id=(person or cast.alice).member_id,
        **(said | more),
    )


def looked(cast: Cast) -> list[tuple[bytes, bytes, str, str]]:
    rows = select(Looking.member_id, Looking.looker_id, Looking.standing, Looking.what)
    return [tuple(each) for each in cast.session.exec(rows)]


def test_the_words_are_kept_and_a_break_begins(cast: Cast) -> None:
    remember(cast)

    assert kept(cast) == [(WORDS, cast.stella.member_id, NOW)]
    assert paused_at(cast, cast.alice) == NOW
    assert noted.is_remembered(cast.session, cast.community_id, cast.alice.member_id)
    assert not noted.is_remembered(cast.session, cast.community_id, cast.bob.member_id)


def test_pressed_twice_is_done_once(cast: Cast) -> None:
    key = a_key()
    remember(cast, key=key)
    undo(cast)

    remember(cast, key=key, now=NOW + DAY)

    assert kept(cast) == []
    with pytest.raises(KeyUsedForSomethingElseError):
        remember(cast, key=key, words="Something else.")


def test_many_at_once_remember_once(engine: Engine, cast: Cast) -> None:
    cast.session.commit()

    at_once(engine, 8, lambda session, number: remember(cast, session=session, words=f"Words {number}"))

    assert len(kept(cast)) == 1


def test_saving_again_changes_the_words_and_nothing_else(cast: Cast) -> None:
    charlie = cast.charlie.member_id
    remember(cast)

    remember(cast, words="", steward_id=charlie, now=NOW + DAY)

    assert kept(cast) == [("", charlie, NOW)]
    assert paused_at(cast, cast.alice) == NOW


def test_they_can_read_who_wrote_it(cast: Cast) -> None:
    remember(cast)

    assert looked(cast) == [(cast.alice.member_id, cast.stella.member_id, "steward", "remembered")]


def test_no_message_goes_out(cast: Cast) -> None:
    remember(cast)

    assert not written_to(cast, cast.alice)


def test_the_name_comes_off_every_list(cast: Cast) -> None:
    an_exchange(cast)
    here = cast.community_id
    for person in (cast.alice, cast.bob):
        who = {"community_id": here, "member_id": person.member_id}
        consents.give(cast.session, **who, key=a_key(), purpose="found", now=NOW)

    remember(cast)

    assert recent(cast, cast.bob) == []
    assert [each.name for each in people.listed(cast.session, here, cast.bob.member_id)] == ["Bob B"]
    with pytest.raises(UnknownPersonError):
        members.find_one(cast.session, here, "Alice A")


def test_a_steward_who_has_died_is_not_named_in_help(cast: Cast) -> None:
    remember(cast, cast.stella, steward_id=cast.charlie.member_id)

    assert communities.steward_names(cast.session, cast.community_id, "2026-03-02") == ()


def test_supports_both_ways_end(cast: Cast) -> None:
    theirs, mine = a_support(cast), a_support(cast, member=cast.charlie, by=cast.alice)
    others = a_support(cast, member=cast.charlie)

    remember(cast)

    ended = {each.id: each.ended_at for each in cast.session.exec(select(Support))}
    assert ended == {theirs: NOW, mine: NOW, others: None}


def test_hours_and_entries_stay_whole(cast: Cast) -> None:
    exchange = an_exchange(cast, words="Gardening")
    before = totals_of(cast, cast.alice)

    remember(cast)

    seen = exchanges.one(cast.session, cast.community_id, exchange, cast.bob.member_id, NOW)
    assert seen
    assert (seen.other, seen.words, seen.minutes) == ("Alice A", "Gardening", 60)
    assert totals_of(cast, cast.alice) == before
    assert faults_of(cast) == ()


def test_what_waits_for_them_counts_after_the_silence(cast: Cast) -> None:
    waiting = a_waiting_exchange(cast, by=cast.bob, other=cast.alice)
    remember(cast)

    answers.let_silence_agree(cast.session, now=NOW + 15 * DAY)

    assert state_of(cast, waiting) == ("agreed", 60)
    assert faults_of(cast) == ()


def test_nobody_is_sent_to_ring_them(cast: Cast) -> None:
    here, long_ago = cast.community_id, NOW - 8 * DAY
    change(cast, Community, here, hello_first=1)
    joy = Person(a_joiner(cast, "Joy"), b"")
    a_waiting_exchange(cast, by=cast.bob, other=cast.alice, now=long_ago)
    a_waiting_exchange(cast, by=cast.alice, other=cast.bob, now=long_ago)
    a_gathering(cast, host=cast.alice, starts_at=NOW - DAY)
    for person in (cast.alice, joy):
        remember(cast, person)

    assert [each.asked for each in desk.waiting_long(cast.session, here, NOW)] == ["Bob B"]
    assert desk.to_greet(cast.session, here) == ()
    assert [each.has_died for each in desk.unfinished(cast.session, here, NOW)] == [True]
    undo(cast)
    assert {each.asked for each in desk.waiting_long(cast.session, here, NOW)} == {"Alice A", "Bob B"}
    assert [each.has_died for each in desk.unfinished(cast.session, here, NOW)] == [False]


def test_a_steward_still_finds_them_to_put_it_right(cast: Cast) -> None:
    remember(cast)

    found, _ = desk.find(cast.session, cast.community_id, "Alice")
    person = desk.person(cast.session, cast.community_id, cast.alice.member_id)

    assert [each.name for each in found] == ["Alice A"]
    assert person
    assert person.remembered == WORDS


def test_a_mistake_is_undone(cast: Cast) -> None:
    remember(cast)

    undo(cast)
    undo(cast)

    assert kept(cast) == []
    assert paused_at(cast, cast.alice) is None
    assert written_to(cast, cast.alice)


def test_undo_pressed_again_does_not_undo_what_came_after(cast: Cast) -> None:
    key = a_key()
    remember(cast)
    undo(cast, key=key)
    remember(cast, words="Later")

    undo(cast, key=key)

    assert [words for words, *_ in kept(cast)] == ["Later"]


def test_a_break_of_their_own_outlasts_the_mistake(cast: Cast) -> None:
    pause(cast, cast.alice, now=NOW - DAY)
    remember(cast)

    undo(cast)

    assert paused_at(cast, cast.alice) == NOW - DAY


def test_undo_ends_no_break_where_nobody_was_remembered(cast: Cast) -> None:
    pause(cast, cast.alice)

    undo(cast)

    assert paused_at(cast, cast.alice) == NOW


def test_whoever_comes_back_has_not_died(cast: Cast) -> None:
    remember(cast)
    remember(cast, cast.bob)

    come_back(cast, cast.alice)

    assert paused_at(cast, cast.alice) is None
    assert len(kept(cast)) == 1
    assert not noted.is_remembered(cast.session, cast.community_id, cast.alice.member_id)


def a_visitor(cast: Cast) -> bytes:
    said = {"community_id": cast.community_id, "gathering_id": a_gathering(cast), "name": "Newt", "now": NOW}
    check_ins.visit(cast.session, **said, key=a_key())
    here = {person.id for person in desk.find(cast.session, cast.community_id, "")[0]}
    (visitor,) = {each.member_id for each in cast.session.exec(select(CheckIn)).all()} - here
    cast.session.rollback()
    return visitor


@pytest.mark.parametrize("act", [remember, undo])
def test_only_another_member_of_this_community(session: Session, cast: Cast, act: Any) -> None:
    leave(cast, cast.bob, keeps_name=True)
    nobody = {
        "oneself": cast.stella.member_id,
        "someone who left": cast.bob.member_id,
        "a visitor": a_visitor(cast),
        "a stranger": a_stranger(session).member_id,
        "no one": bytes(16),
    }

    for who, member_id in nobody.items():
        with pytest.raises(NotThereError):
            act(cast, Person(member_id, b""))
        assert kept(cast) == [], who


@pytest.mark.parametrize("spoilt", [{"words": "x" * 281}, {"made_by": "alice"}])
def test_the_database_holds_the_rules(cast: Cast, spoilt: dict[str, str]) -> None:
    row = {"words": "", "made_by": cast.stella.member_id} | spoilt
    if row["made_by"] == "alice":
        row["made_by"] = cast.alice.member_id
    begin_writing(cast.session)
    cast.session.add(
        Remembrance(community_id=cast.community_id, member_id=cast.alice.member_id, made_at=NOW, **row)
    )

    with pytest.raises(IntegrityError):
        cast.session.flush()
    cast.session.rollback()


@pytest.mark.parametrize("keeps_name", [True, False])
def test_whoever_leaves_takes_the_words_along(cast: Cast, keeps_name: bool) -> None:
    remember(cast)

    leave(cast, cast.alice, keeps_name=keeps_name)

    assert kept(cast) == []


def test_the_words_stay_when_the_steward_leaves(cast: Cast) -> None:
    welcomer = a_member(cast.session, cast.community_id, "Wilma W")
    remember(cast, steward_id=welcomer.member_id)

    leave(cast, welcomer)

    assert [words for words, *_ in kept(cast)] == [WORDS]


def test_who_shared_an_exchange_reads_the_words(cast: Cast) -> None:
    an_exchange(cast)
    remember(cast)

    def seen(by: Person) -> Any:
        return people.one(cast.session, cast.community_id, by.member_id, cast.alice.member_id)

    assert seen(cast.bob).remembered == WORDS
    assert seen(cast.charlie) is None
