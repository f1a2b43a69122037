"""Adding members, and finding one by name or card number."""

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from tests.cast import (
    NOW,
    SECRET,
    TODAY,
    WELCOME,
    Cast,
    a_cast,
    a_community,
    a_member,
    account_of,
    card_number,
    totals_of,
    wide,
)
from timebank.ledger.totals import Totals
from timebank.services import codes, communities, members
from timebank.services.errors import TwoPeopleOfThatNameError, UnknownPersonError
from timebank.store.bookings import totals
from timebank.store.entries import Entry
from timebank.store.members import Card


def find(cast: Cast, wanted: str) -> bytes:
    return members.find_one(cast.session, cast.community_id, wanted)


@pytest.mark.parametrize(
    "wanted", ["Alice", "alice", "Alice A", "  ALICE   a ", wide("Alice"), "Al\u200bice", "\u202eAlice"]
)
def test_a_member_is_found_by_first_or_whole_name(cast: Cast, wanted: str) -> None:
    assert find(cast, wanted) == cast.alice.member_id


def test_a_member_is_found_by_card_number(cast: Cast) -> None:
    number = card_number(cast, cast.alice)

    for written in (number, number.lower(), codes.in_two_blocks(number), f"{number[:3]}-{number[3:]}"):
        assert find(cast, written) == cast.alice.member_id


@pytest.mark.parametrize(
    "wanted", ["Al", "A", "Alice B", "Zoe", "", "  ", "%", "_lice", "Alice%", "2", "A" * 500]
)
def test_part_of_a_name_finds_nobody(cast: Cast, wanted: str) -> None:
    with pytest.raises(UnknownPersonError):
        find(cast, wanted)


def test_two_of_one_first_name_are_asked_for_their_card_number(cast: Cast) -> None:
    a_member(cast.session, cast.community_id, "Alice Z")

    with pytest.raises(TwoPeopleOfThatNameError):
        find(cast, "Alice")
    assert find(cast, "Alice A") == cast.alice.member_id


def test_two_of_one_whole_name_are_asked_for_their_card_number(cast: Cast) -> None:
    twin = a_member(cast.session, cast.community_id, "ALICE  A")

    with pytest.raises(TwoPeopleOfThatNameError):
        find(cast, "Alice A")
    assert find(cast, card_number(cast, twin)) == twin.member_id


def test_a_whole_name_comes_before_a_first_name(cast: Cast) -> None:
    short = a_member(cast.session, cast.community_id, "Alice")

    assert find(cast, "Alice") == short.member_id


def test_nobody_of_another_community_is_found(cast: Cast) -> None:
    other = a_cast(cast.session, "teapot")
    zoe = a_member(cast.session, other.community_id, "Zoe Z")

    for wanted in ("Zoe", "Zoe Z", card_number(other, zoe)):
        with pytest.raises(UnknownPersonError):
            find(cast, wanted)


def test_a_new_member_has_the_welcome_hours_from_the_pot(cast: Cast) -> None:
    assert totals_of(cast, cast.alice) == Totals(0, WELCOME)
    pot = totals(cast.session, cast.community_id, account_of(cast, "pot"))
    assert pot == Totals(4 * WELCOME, 0)


def test_a_community_may_give_no_welcome_hours(session: Session) -> None:
    community_id = communities.create(session, slug="kettle", name="Kettle", welcome_minutes=0, now=NOW)

    a_member(session, community_id, "Alice A")

    assert session.exec(select(Entry.id)).all() == []


def test_a_card_keeps_only_the_hash_of_its_code(cast: Cast) -> None:
    kept = cast.session.exec(select(Card.token_hash).where(Card.member_id == cast.alice.member_id)).one()

    token = codes.card_token(SECRET, cast.community_id, cast.alice.member_id, 0)
    assert kept == codes.hashed(token)


def test_ids_do_not_derive_from_a_name(session: Session) -> None:
    here, there = a_community(session), a_community(session, "teapot")

    first, second = a_member(session, here, "Alice A"), a_member(session, there, "Alice A")

    ids = {first.member_id, first.account_id, second.member_id, second.account_id}
    assert len(ids) == 4


def test_a_member_who_could_not_be_added_leaves_nothing(cast: Cast) -> None:
    before = cast.session.exec(select(Entry.number)).all()

    with pytest.raises(IntegrityError):
        a_member(cast.session, cast.community_id, "x" * 61)

    assert cast.session.exec(select(Entry.number)).all() == before


def test_a_duty_has_a_term(cast: Cast) -> None:
    with pytest.raises(IntegrityError):
        members.take_on_duty(
            cast.session,
            community_id=cast.community_id,
            member_id=cast.alice.member_id,
            duty="pot",
            begins_on=TODAY.isoformat(),
            ends_on=TODAY.isoformat(),
        )
