"""Planning a gathering."""

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from tests.cast import NOW, Cast, a_gathering, a_key, a_stranger, account_of, journal, roll_of
from timebank.services import codes
from timebank.store.errors import KeyUsedForSomethingElseError
from timebank.store.gatherings import Gathering, Host


def test_the_answer_is_the_key(cast: Cast) -> None:
    key = a_key()

    assert a_gathering(cast, key=key) == key


def test_who_plans_is_host_and_leads(cast: Cast) -> None:
    gathering_id = a_gathering(cast, host=cast.charlie)

    assert roll_of(cast, gathering_id) == {cast.charlie.member_id: (120, True, "hosting")}
    assert cast.session.exec(select(Host.member_id)).all() == [cast.charlie.member_id]


def test_any_member_may_plan(cast: Cast) -> None:
    for person in (cast.alice, cast.bob, cast.charlie, cast.stella):
        a_gathering(cast, host=person)

    assert len(cast.session.exec(select(Gathering.id)).all()) == 4


def test_planning_books_nothing(cast: Cast) -> None:
    a_gathering(cast)

    assert journal(cast) == []
    assert account_of(cast, "gathering")


def test_the_longest_time_is_its_length_and_getting_ready(cast: Cast) -> None:
    a_gathering(cast, length_minutes=90, ready_minutes=30)

    assert cast.session.exec(select(Gathering.longest_minutes)).one() == 120


def test_every_gathering_has_a_sign_and_a_code_of_its_own(cast: Cast) -> None:
    for _ in range(5):
        a_gathering(cast)

    rows = cast.session.exec(select(Gathering.sign_token, Gathering.code)).all()
    assert len({sign for sign, _ in rows}) == len({code for _, code in rows}) == 5
    assert all(codes.typed_code(code) == code for row in rows for code in row)


def test_the_same_key_again_plans_nothing_more(cast: Cast) -> None:
    key = a_key()

    assert [a_gathering(cast, key=key) for _ in range(3)] == [key] * 3
    assert len(cast.session.exec(select(Gathering.id)).all()) == 1


@pytest.mark.parametrize("other", [{"rule": "help"}, {"starts_at": NOW}, {"title": "Supper"}])
def test_the_same_key_with_other_content_is_refused(cast: Cast, other: dict[str, object]) -> None:
    key = a_gathering(cast)

    with pytest.raises(KeyUsedForSomethingElseError):
        a_gathering(cast, key=key, **other)


def test_the_host_is_of_the_same_community(cast: Cast) -> None:
    stranger = a_stranger(cast.session)

    with pytest.raises(IntegrityError):
        a_gathering(cast, host=stranger)
