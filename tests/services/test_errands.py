"""Errands: done in turn, tried again when something stopped them, and seen by whoever asked alone."""

import pytest

from tests.cast import NOW, Cast, a_key
from timebank.clock import MINUTE
from timebank.queries.errands import made, of_member, one
from timebank.services import cards, errands
from timebank.services.errors import NotThereError
from timebank.store.people import Person


def ask(cast: Cast, who: Person | None = None, at: int = NOW, key: bytes | None = None) -> bytes:
    person = who or cast.stella
    key = key or a_key()
    cards.ask_file(
        cast.session,
        community_id=cast.community_id,
        member_id=person.member_id,
        key=key,
        people=[cast.alice.member_id, cast.bob.member_id],
        wanted=b"two cards",
        now=at,
    )
    return key


def of(cast: Cast, errand: bytes, who: Person | None = None) -> tuple[str, int, int]:
    found = one(cast.session, cast.community_id, (who or cast.stella).member_id, errand)
    cast.session.rollback()
    assert found
    return found.state, found.done, found.total


def test_they_are_done_in_turn_and_emptied(cast: Cast) -> None:
    second, first = ask(cast, at=NOW + MINUTE), ask(cast)

    for expected in (first, second):
        assert errands.is_any_waiting(cast.session)
        errand = errands.take(cast.session, now=NOW)
        assert errand
        assert (errand.id, errand.wanted) == (expected, b"two cards")
        errands.note_steps(cast.session, errand=errand, steps=1)
        assert of(cast, expected) == ("waiting", 1, 2)
        errands.finish(cast.session, errand=errand, made=b"%PDF", now=NOW)
        assert of(cast, expected)[0] == "ready"

    assert not errands.is_any_waiting(cast.session)
    assert errands.take(cast.session, now=NOW) is None
    assert made(cast.session, cast.community_id, cast.stella.member_id, first) == b"%PDF"


def test_what_stopped_three_times_has_failed_and_the_next_has_its_turn(cast: Cast) -> None:
    first, second = ask(cast), ask(cast, at=NOW + MINUTE)

    taken = [errands.take(cast.session, now=NOW) for _ in range(4)]

    assert [errand and errand.id for errand in taken] == [first, first, first, second]
    assert of(cast, first)[0] == "failed"
    assert made(cast.session, cast.community_id, cast.stella.member_id, first) is None


def test_what_cannot_be_done_says_so(cast: Cast) -> None:
    key = ask(cast)
    errand = errands.take(cast.session, now=NOW)
    assert errand

    errands.fail(cast.session, errand=errand, trouble="x", now=NOW)

    assert of(cast, key)[0] == "failed"
    assert not errands.is_any_waiting(cast.session)


def test_the_same_press_asks_once(cast: Cast) -> None:
    key = ask(cast)
    ask(cast, key=key)

    assert len(of_member(cast.session, cast.community_id, cast.stella.member_id, "cards")) == 1


def test_nobody_else_sees_or_removes_it(cast: Cast) -> None:
    errand = ask(cast)

    assert one(cast.session, cast.community_id, cast.alice.member_id, errand) is None
    assert made(cast.session, cast.community_id, cast.alice.member_id, errand) is None
    cast.session.rollback()
    with pytest.raises(NotThereError):
        remove(cast, errand, cast.alice)
    assert of(cast, errand)[0] == "waiting"


def remove(cast: Cast, errand: bytes, who: Person, key: bytes | None = None) -> None:
    mine = {"community_id": cast.community_id, "member_id": who.member_id, "errand_id": errand}
    errands.remove(cast.session, **mine, key=key or a_key(), now=NOW)


def test_it_can_be_removed_and_removed_again_by_the_same_press(cast: Cast) -> None:
    errand, key = ask(cast), a_key()

    for _ in range(2):
        remove(cast, errand, cast.stella, key)

    assert one(cast.session, cast.community_id, cast.stella.member_id, errand) is None
    cast.session.rollback()
    assert errands.take(cast.session, now=NOW) is None


def test_finishing_what_was_removed_meanwhile_keeps_nothing(cast: Cast) -> None:
    key = ask(cast)
    errand = errands.take(cast.session, now=NOW)
    assert errand
    remove(cast, key, cast.stella)

    errands.finish(cast.session, errand=errand, made=b"%PDF", now=NOW)

    assert of_member(cast.session, cast.community_id, cast.stella.member_id, "cards") == ()
