"""What the desk finds for a steward, and saying hello."""

from typing import Any

import pytest
from sqlmodel import Session

from tests.cast import (
    NOW,
    SECRET,
    TODAY,
    Cast,
    a_cast,
    a_gathering,
    a_key,
    a_member,
    a_stranger,
    a_waiting_exchange,
    an_exchange,
    card_number,
    finish,
)
from tests.services.joiners import a_joiner, change, keep
from timebank.clock import DAY
from timebank.queries import desk
from timebank.services import joining
from timebank.services.desk import say_hello
from timebank.services.errors import NotThereError
from timebank.services.exchanges import Helper
from timebank.services.joining import Joiner
from timebank.store.communities import Community
from timebank.store.members import Contact, Member, MemberAbout


@pytest.fixture
def hello_first(cast: Cast) -> Cast:
    """Let the community ask for a hello before others' details are seen."""
    change(cast, Community, cast.community_id, hello_first=1)
    return cast


def greet(cast: Cast, member_id: bytes, **more: Any) -> None:
    say_hello(
        cast.session,
        community_id=cast.community_id,
        steward_id=cast.stella.member_id,
        member_id=member_id,
        **({"key": a_key(), "now": NOW} | more),
    )


def names(people: Any) -> list[str]:
    return [person.name for person in people]


def found(cast: Cast, wanted: str) -> list[str]:
    return names(desk.find(cast.session, cast.community_id, wanted)[0])


def test_new_members_wait_for_a_hello_where_it_comes_first(hello_first: Cast) -> None:
    joy, pat = a_joiner(hello_first, "Joy", NOW - DAY), a_joiner(hello_first, "Pat")
    assert names(desk.to_greet(hello_first.session, hello_first.community_id)) == ["Joy", "Pat"]

    greet(hello_first, joy)

    assert names(desk.to_greet(hello_first.session, hello_first.community_id)) == ["Pat"]
    assert hello_first.session.get_one(Member, (hello_first.community_id, joy)).greeted_at == NOW
    assert pat


def test_nobody_waits_where_hello_does_not_come_first(cast: Cast) -> None:
    a_joiner(cast, "Joy")

    assert desk.to_greet(cast.session, cast.community_id) == ()


def test_hello_said_twice_is_said_once(hello_first: Cast) -> None:
    joy, key = a_joiner(hello_first, "Joy"), a_key()

    for more in ({"key": key}, {"key": key}, {"now": NOW + DAY}):
        greet(hello_first, joy, **more)

    assert hello_first.session.get_one(Member, (hello_first.community_id, joy)).greeted_at == NOW


def test_a_visitor_and_a_stranger_cannot_be_greeted(cast: Cast, session: Session) -> None:
    for person in (a_stranger(session).member_id, bytes(16)):
        with pytest.raises(NotThereError):
            greet(cast, person)


def test_whoever_joins_beside_a_steward_has_been_greeted(hello_first: Cast) -> None:
    joining.add_beside(
        hello_first.session,
        community_id=hello_first.community_id,
        key=a_key(),
        joiner=Joiner("Joy"),
        secret=SECRET,
        day=TODAY.isoformat(),
        now=NOW,
    )

    assert desk.to_greet(hello_first.session, hello_first.community_id) == ()


def test_what_waits_a_week_is_a_loose_end(cast: Cast) -> None:
    a_waiting_exchange(cast, now=NOW - 8 * DAY)
    a_waiting_exchange(cast, now=NOW - 6 * DAY)
    an_exchange(cast, now=NOW - 9 * DAY)

    (waiting,) = desk.waiting_long(cast.session, cast.community_id, NOW)

    assert (waiting.asked, waiting.asked_id, waiting.said) == ("Bob B", cast.bob.member_id, "Alice A")


def test_a_gathering_that_is_over_and_not_saved_is_a_loose_end(cast: Cast) -> None:
    a_gathering(cast, title="Slow walk", starts_at=NOW - DAY)
    a_gathering(cast, title="On now")
    finish(cast, a_gathering(cast, title="Saved", starts_at=NOW - DAY))

    (left,) = desk.unfinished(cast.session, cast.community_id, NOW)

    assert (left.title, left.host, left.host_id) == ("Slow walk", "Charlie C", cast.charlie.member_id)


@pytest.mark.parametrize("wanted", ["Alice", "alice a", "lic", "ALI", "  alice  "])
def test_people_are_found_by_a_part_of_their_name(cast: Cast, wanted: str) -> None:
    assert found(cast, wanted) == ["Alice A"]


@pytest.mark.parametrize("wanted", ["%", "_", "/", "Zoe", "' or 1=1"])
def test_signs_stand_for_themselves(cast: Cast, wanted: str) -> None:
    assert found(cast, wanted) == []


def test_people_are_found_by_card_number(cast: Cast) -> None:
    number = card_number(cast, cast.bob)

    assert found(cast, f"{number[:3]} {number[3:]}".lower()) == ["Bob B"]


def test_everyone_is_listed_by_name_when_nothing_is_typed(cast: Cast) -> None:
    assert found(cast, "") == ["Alice A", "Bob B", "Charlie C", "Stella S"]


def test_no_more_than_fifty_are_listed(cast: Cast) -> None:
    for number in range(50):
        a_member(cast.session, cast.community_id, f"Person {number}")

    people, are_more = desk.find(cast.session, cast.community_id, "")

    assert (len(people), are_more) == (50, True)


def test_somebody_who_left_is_not_found(cast: Cast) -> None:
    change(cast, Member, (cast.community_id, cast.bob.member_id), left_at=NOW)

    assert found(cast, "Bob") == []
    assert desk.person(cast.session, cast.community_id, cast.bob.member_id) is None


def test_nobody_of_another_community_is_found(cast: Cast) -> None:
    teapot = a_cast(cast.session, "teapot")

    assert desk.person(cast.session, cast.community_id, teapot.alice.member_id) is None
    assert len(found(cast, "Alice")) == 1


def test_a_person_is_shown_in_their_own_words(cast: Cast) -> None:
    mine = {"community_id": cast.community_id, "member_id": cast.alice.member_id}
    keep(
        cast,
        MemberAbout(**mine, pronouns="she", about="I like maps.", helps="Large print"),
        Contact(**mine, kind="call", address="01632 960123"),
    )

    person = desk.person(cast.session, cast.community_id, cast.alice.member_id)

    assert person is not None
    assert (person.name, person.pronouns, person.about, person.helps) == (
        "Alice A",
        "she",
        "I like maps.",
        "Large print",
    )
    assert person.reach == (("call", "01632 960123"), ("email", "alice@example.org"))


def test_those_lately_recorded_for_are_offered_latest_first(cast: Cast) -> None:
    helper = Helper(cast.stella.member_id, "steward", "phone")
    an_exchange(cast, by=cast.bob, other=cast.alice, helper=helper)
    an_exchange(cast, by=cast.charlie, other=cast.alice, helper=helper, now=NOW + 1)
    an_exchange(cast, by=cast.bob, other=cast.stella)

    offered = desk.lately_helped(cast.session, cast.community_id, cast.stella.member_id)

    assert set(names(offered)) == {"Alice A", "Bob B", "Charlie C"}
    assert names(offered)[0] == "Charlie C"
    assert desk.lately_helped(cast.session, cast.community_id, cast.alice.member_id) == ()
