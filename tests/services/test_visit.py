"""Checking in without being signed in: a newcomer's first name, or a card number."""

from typing import Any

import pytest
from sqlmodel import select

from tests.cast import NOW, Cast, a_cast, a_gathering, a_key, card_number, finish, preview, roll_of
from timebank.clock import DAY, MINUTE
from timebank.queries import sign_in as who_queries
from timebank.services import check_ins, codes, members
from timebank.services.check_ins import Arrival
from timebank.services.errors import NotThereError, UnknownPersonError
from timebank.services.errors.check_ins import SignClosedError
from timebank.services.errors.gatherings import AlreadyFinishedError
from timebank.store.errors import KeyUsedForSomethingElseError
from timebank.store.members import Member


def visit(cast: Cast, gathering_id: bytes, name: str = "Newt", **more: Any) -> Arrival:
    return check_ins.visit(
        cast.session,
        community_id=cast.community_id,
        gathering_id=gathering_id,
        name=name,
        **({"key": a_key(), "now": NOW} | more),
    )


def who(cast: Cast, token: str, now: int = NOW) -> who_queries.SignedIn | None:
    return who_queries.who(cast.session, cast.community_id, codes.hashed(token), now)


def test_a_newcomer_needs_a_first_name_only(cast: Cast) -> None:
    tea, key = a_gathering(cast), a_key()

    arrival = visit(cast, tea, "Newt", key=key)

    assert arrival.check_in_id == key
    assert [share.name for share in preview(cast, tea).shares] == ["Charlie C", "Newt"]


def test_a_newcomers_phone_sees_their_check_in_for_thirty_days(cast: Cast) -> None:
    token = visit(cast, a_gathering(cast)).token

    signed_in = who(cast, token, NOW + 30 * DAY - 1)
    assert signed_in is not None
    assert (signed_in.name, signed_in.is_visitor) == ("Newt", True)
    assert who(cast, token, NOW + 30 * DAY) is None


def test_a_newcomer_has_not_joined(cast: Cast) -> None:
    visit(cast, a_gathering(cast))

    assert cast.session.exec(select(Member.joined_at)).all().count(None) == 1
    with pytest.raises(UnknownPersonError):
        members.find_one(cast.session, cast.community_id, "Newt")


def test_the_same_key_again_is_one_person_who_gets_a_token_each_time(cast: Cast) -> None:
    tea, key = a_gathering(cast), a_key()

    first, second = (visit(cast, tea, key=key) for _ in range(2))

    assert first.check_in_id == second.check_in_id
    one, other = who(cast, first.token), who(cast, second.token)
    assert one
    assert other
    assert one.member_id == other.member_id
    assert len(roll_of(cast, tea)) == 2


def test_the_same_key_for_another_name_is_refused(cast: Cast) -> None:
    tea, key = a_gathering(cast), a_key()
    visit(cast, tea, "Newt", key=key)

    with pytest.raises(KeyUsedForSomethingElseError):
        visit(cast, tea, "Nora", key=key)


def test_a_repeat_after_the_check_in_was_taken_back_finds_nothing(cast: Cast) -> None:
    tea, key = a_gathering(cast), a_key()
    signed_in = who(cast, visit(cast, tea, key=key).token)
    assert signed_in is not None
    check_ins.undo(
        cast.session,
        community_id=cast.community_id,
        check_in_id=key,
        member_id=signed_in.member_id,
        key=a_key(),
        now=NOW,
    )

    with pytest.raises(NotThereError):
        visit(cast, tea, key=key)


def test_two_newcomers_of_one_name_are_two_people(cast: Cast) -> None:
    tea = a_gathering(cast)

    visit(cast, tea)
    visit(cast, tea)

    assert len(roll_of(cast, tea)) == 3


@pytest.mark.parametrize(
    "write", [str, str.lower, codes.in_two_blocks, lambda number: f" {number[:3]}-{number[3:]}"]
)
def test_a_card_number_checks_its_holder_in(cast: Cast, write: Any) -> None:
    tea = a_gathering(cast)

    arrival = visit(cast, tea, "", card_number=write(card_number(cast, cast.alice)))

    assert roll_of(cast, tea)[cast.alice.member_id] == (120, False, "sign")
    assert arrival.token == ""


def test_a_card_number_nobody_has_is_unknown(cast: Cast) -> None:
    with pytest.raises(UnknownPersonError):
        visit(cast, a_gathering(cast), "", card_number="222222")


def test_a_card_of_another_community_is_unknown(cast: Cast) -> None:
    other = a_cast(cast.session, "teapot")

    with pytest.raises(UnknownPersonError):
        visit(cast, a_gathering(cast), "", card_number=card_number(other, other.alice))


def test_outside_the_window_nobody_visits_and_no_name_is_kept(cast: Cast) -> None:
    tea = a_gathering(cast)
    before = len(cast.session.exec(select(Member.id)).all())

    with pytest.raises(SignClosedError):
        visit(cast, tea, now=NOW + 600 * MINUTE)

    assert len(cast.session.exec(select(Member.id)).all()) == before


def test_nobody_visits_once_it_is_finished(cast: Cast) -> None:
    tea = a_gathering(cast)
    finish(cast, tea)

    with pytest.raises(AlreadyFinishedError):
        visit(cast, tea)
