"""Nobody sees more about another than that person may see of them (R65)."""

from itertools import combinations, permutations
from typing import Any

import pytest
from sqlmodel import Session

from tests.cast import NOW, TODAY, Cast, a_cast, a_key, a_waiting_exchange, an_exchange
from timebank.queries import people
from timebank.queries.people import PersonPage
from timebank.queries.profile import AboutView
from timebank.services import answers, consents
from timebank.store.members import Member, MemberAbout
from timebank.store.people import Person


def sees(cast: Cast, one: Person, other: Person) -> bool:
    return people.one(cast.session, cast.community_id, one.member_id, other.member_id) is not None


def listed(cast: Cast, person: Person) -> list[str]:
    return [each.name for each in people.listed(cast.session, cast.community_id, person.member_id)]


def be_found(cast: Cast, *found: Person, yes: bool = True) -> None:
    act = consents.give if yes else consents.take_back
    for person in found:
        who = {"community_id": cast.community_id, "member_id": person.member_id}
        act(cast.session, **who, key=a_key(), purpose="found", now=NOW)


def change(cast: Cast, person: Person, **fields: Any) -> None:
    row = cast.session.get_one(Member, (cast.community_id, person.member_id))
    for name, value in fields.items():
        setattr(row, name, value)
    cast.session.commit()


def everyone(cast: Cast) -> tuple[Person, ...]:
    return cast.alice, cast.bob, cast.charlie, cast.stella


def test_the_list_is_for_those_in_it_by_name(cast: Cast) -> None:
    be_found(cast, cast.charlie, cast.alice)

    assert listed(cast, cast.alice) == listed(cast, cast.charlie) == ["Alice A", "Charlie C"]
    assert listed(cast, cast.bob) == listed(cast, cast.stella) == []


def test_a_yes_taken_back_ends_both_ways(cast: Cast) -> None:
    be_found(cast, cast.alice, cast.bob)
    be_found(cast, cast.bob, yes=False)

    assert listed(cast, cast.alice) == ["Alice A"]
    assert listed(cast, cast.bob) == []
    assert not sees(cast, cast.alice, cast.bob)


@pytest.mark.parametrize(
    "absence", [{"greeted_at": None}, {"paused_at": NOW}, {"left_at": NOW}, {"joined_at": None}]
)
def test_who_is_not_quite_here_is_in_no_list_and_sees_none(cast: Cast, absence: dict[str, Any]) -> None:
    be_found(cast, cast.alice, cast.bob)
    change(cast, cast.bob, **absence)

    assert listed(cast, cast.alice) == ["Alice A"]
    assert listed(cast, cast.bob) == []


def test_strangers_see_nothing_of_each_other(cast: Cast) -> None:
    assert not any(sees(cast, *pair) for pair in permutations(everyone(cast), 2))
    assert all(sees(cast, each, each) for each in everyone(cast))


def test_those_who_shared_time_see_each_other(cast: Cast) -> None:
    an_exchange(cast)

    assert sees(cast, cast.alice, cast.bob)
    assert sees(cast, cast.bob, cast.alice)
    assert not sees(cast, cast.charlie, cast.alice)


@pytest.mark.parametrize(("answer", "is_shared"), [("agree", True), ("decline", False), ("withdraw", True)])
def test_any_exchange_is_shared_but_a_declined_one(cast: Cast, answer: str, is_shared: bool) -> None:
    exchange = a_waiting_exchange(cast)
    assert sees(cast, cast.bob, cast.alice)
    by = cast.alice if answer == "withdraw" else cast.bob
    who = {"community_id": cast.community_id, "member_id": by.member_id, "exchange_id": exchange}

    getattr(answers, answer)(cast.session, **who, key=a_key(), now=NOW)

    assert sees(cast, cast.bob, cast.alice) is is_shared


def test_an_exchange_taken_back_was_shared(cast: Cast) -> None:
    exchange = an_exchange(cast)
    who = {"community_id": cast.community_id, "member_id": cast.bob.member_id, "exchange_id": exchange}
    answers.put_right(cast.session, **who, key=a_key(), today=TODAY, now=NOW)

    assert sees(cast, cast.alice, cast.bob)


def test_a_page_tells_what_was_told_and_no_more(cast: Cast) -> None:
    an_exchange(cast)
    who = {"community_id": cast.community_id, "member_id": cast.bob.member_id}
    cast.session.add(MemberAbout(**who, pronouns="he", about="I bake.", helps="A text."))
    cast.session.commit()

    found = people.one(cast.session, cast.community_id, cast.alice.member_id, cast.bob.member_id)

    assert found == PersonPage(cast.bob.member_id, "Bob B", AboutView("he", "I bake.", "A text."))


STATES: tuple[dict[str, Any], ...] = ({}, {"greeted_at": None}, {"paused_at": NOW}, {"left_at": NOW})


@pytest.mark.parametrize("shares", [True, False])
@pytest.mark.parametrize("finds", [True, False])
@pytest.mark.parametrize("state", STATES, ids=str)
def test_sight_is_the_same_both_ways(cast: Cast, shares: bool, finds: bool, state: dict[str, Any]) -> None:
    if shares:
        an_exchange(cast)
        a_waiting_exchange(cast, by=cast.charlie, other=cast.bob)
    if finds:
        be_found(cast, cast.bob, cast.charlie, cast.stella)
    change(cast, cast.bob, **state)

    for one, other in combinations(everyone(cast), 2):
        assert sees(cast, one, other) == sees(cast, other, one)


def test_nobody_of_another_community_is_seen(cast: Cast, session: Session) -> None:
    teapot = a_cast(session, "teapot")
    be_found(cast, cast.alice)
    be_found(teapot, teapot.alice)

    assert not sees(cast, cast.alice, teapot.alice)
    assert not sees(teapot, cast.alice, teapot.alice)
    assert listed(cast, teapot.alice) == []
