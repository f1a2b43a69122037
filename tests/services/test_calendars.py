"""A member's calendar address, on both databases."""

from typing import Any

from sqlmodel import select

from tests.cast import NOW, SECRET, Cast, a_gathering, a_key
from timebank.clock import DAY
from timebank.queries.calendars import by_token, seed_of
from timebank.services import calendars
from timebank.services.codes import calendar_token, hashed
from timebank.store.calendars import Calendar


def bob(cast: Cast) -> dict[str, Any]:
    return {"community_id": cast.community_id, "member_id": cast.bob.member_id}


def begin(cast: Cast, key: bytes) -> bytes:
    """Make Bob's address; return the hash by which it is found."""
    calendars.begin(cast.session, **bob(cast), key=key, secret=SECRET, now=NOW)
    return hashed(calendar_token(SECRET, cast.community_id, cast.bob.member_id, key))


def test_address_finds_what_is_on(cast: Cast) -> None:
    gathering = a_gathering(cast, starts_at=NOW + DAY)
    token = begin(cast, a_key())

    found = by_token(cast.session, cast.community_id, token, NOW)

    assert found is not None
    assert [each.id for each in found] == [gathering]
    assert by_token(cast.session, cast.community_id, hashed("another"), NOW) is None


def test_second_press_makes_no_second_address(cast: Cast) -> None:
    first, again = begin(cast, key := a_key()), begin(cast, key)
    begin(cast, a_key())

    assert first == again
    assert cast.session.exec(select(Calendar.token_hash)).all() == [first]
    cast.session.rollback()


def test_old_press_sent_again_does_not_bring_an_ended_address_back(cast: Cast) -> None:
    token = begin(cast, key := a_key())
    calendars.end(cast.session, **bob(cast), key=a_key(), now=NOW)

    begin(cast, key)

    assert seed_of(cast.session, **bob(cast)) is None
    assert by_token(cast.session, cast.community_id, token, NOW) is None
