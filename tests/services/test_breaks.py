"""A break: no lists, no messages, nothing lost; and back at once."""

import pytest
from sqlmodel import select

from tests.cast import (
    NOW,
    TODAY,
    Cast,
    a_gathering,
    a_key,
    a_waiting_exchange,
    an_exchange,
    card_number,
    finish,
    state_of,
    totals_of,
)
from tests.services.pausing import come_back, pause, paused_at, recent, written_to
from timebank.clock import DAY
from timebank.queries import communities, gatherings, roll_call
from timebank.services import answers, members
from timebank.services.errors import UnknownPersonError
from timebank.store.outbox import Mail


def test_a_break_begins_once_and_ends_at_once(cast: Cast) -> None:
    key = a_key()

    pause(cast, cast.alice, key=key)
    pause(cast, cast.alice, key=key, now=NOW + DAY)

    assert paused_at(cast, cast.alice) == NOW
    come_back(cast, cast.alice)
    assert paused_at(cast, cast.alice) is None


def test_the_press_that_began_a_break_does_not_begin_it_again(cast: Cast) -> None:
    key = a_key()
    pause(cast, cast.alice, key=key)
    come_back(cast, cast.alice)

    pause(cast, cast.alice, key=key)

    assert paused_at(cast, cast.alice) is None


def test_who_takes_a_break_is_found_by_no_name_and_by_the_card_they_show(cast: Cast) -> None:
    pause(cast, cast.alice)

    with pytest.raises(UnknownPersonError):
        members.find_one(cast.session, cast.community_id, "Alice A")
    number = card_number(cast, cast.alice)
    assert members.find_one(cast.session, cast.community_id, number) == cast.alice.member_id


def test_who_takes_a_break_is_offered_to_nobody(cast: Cast) -> None:
    an_exchange(cast)
    assert recent(cast, cast.bob) == ["Alice A"]

    pause(cast, cast.alice)

    assert recent(cast, cast.bob) == []
    come_back(cast, cast.alice)
    assert recent(cast, cast.bob) == ["Alice A"]


def test_who_takes_a_break_is_expected_nowhere(cast: Cast) -> None:
    finish(cast, a_gathering(cast, host=cast.alice, starts_at=NOW - 7 * DAY), host=cast.alice)
    today = gatherings.one(cast.session, cast.community_id, a_gathering(cast))
    assert today
    expected = {row.name for row in roll_call.roll_call(cast.session, today)}
    pause(cast, cast.alice)

    now_expected = {row.name for row in roll_call.roll_call(cast.session, today)}

    assert (expected, now_expected) == ({"Alice A", "Charlie C"}, {"Charlie C"})


def test_a_steward_on_a_break_is_not_named_in_help(cast: Cast) -> None:
    day = TODAY.isoformat()
    assert communities.steward_names(cast.session, cast.community_id, day) == ("Stella S",)

    pause(cast, cast.stella)

    assert communities.steward_names(cast.session, cast.community_id, day) == ()


def test_what_waits_can_be_answered_by_either_side(cast: Cast) -> None:
    theirs, mine = a_waiting_exchange(cast), a_waiting_exchange(cast, by=cast.bob, other=cast.alice)
    pause(cast, cast.alice)

    for person, exchange in ((cast.bob, theirs), (cast.alice, mine)):
        answers.agree(
            cast.session,
            community_id=cast.community_id,
            member_id=person.member_id,
            key=a_key(),
            exchange_id=exchange,
            now=NOW,
        )

    assert state_of(cast, theirs) == state_of(cast, mine) == ("agreed", 60)
    assert totals_of(cast, cast.alice).given == 60


def test_no_message_is_written_to_who_takes_a_break(cast: Cast) -> None:
    assert written_to(cast, cast.alice)
    pause(cast, cast.alice)

    assert not written_to(cast, cast.alice)
    come_back(cast, cast.alice)
    assert written_to(cast, cast.alice)
    addresses = cast.session.exec(select(Mail.address)).all()
    assert addresses == ["alice@example.org"] * 2
