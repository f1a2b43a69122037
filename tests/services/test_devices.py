"""Ending what is signed in elsewhere."""

import pytest

from tests.cast import NOW, Cast, a_cast, a_key
from tests.services.signed_in import a_phone, who
from timebank.clock import DAY
from timebank.queries import devices as queries
from timebank.services import devices
from timebank.services.errors import NotThereError
from timebank.store.people import Person


def end(cast: Cast, person: Person, device_id: bytes, key: bytes | None = None) -> None:
    devices.end(
        cast.session,
        community_id=cast.community_id,
        member_id=person.member_id,
        device_id=device_id,
        key=key or a_key(),
        now=NOW,
    )


def test_phone_that_was_ended_is_signed_out(cast: Cast) -> None:
    (one, token), (_, other) = a_phone(cast, cast.alice), a_phone(cast, cast.alice)

    end(cast, cast.alice, one)

    assert who(cast, token) is None
    assert who(cast, other) == cast.alice.member_id


def test_same_press_twice_ends_it_once(cast: Cast) -> None:
    device_id, _ = a_phone(cast, cast.alice)
    key = a_key()

    end(cast, cast.alice, device_id, key)
    end(cast, cast.alice, device_id, key)

    with pytest.raises(NotThereError):
        end(cast, cast.alice, device_id)


def test_nobody_ends_anothers_phone(cast: Cast) -> None:
    device_id, token = a_phone(cast, cast.alice)
    other = a_cast(cast.session, "teapot")

    for community, person in ((cast, cast.bob), (other, other.alice)):
        with pytest.raises(NotThereError):
            end(community, person, device_id)
    assert who(cast, token) == cast.alice.member_id


def test_all_others_are_ended_but_this_one(cast: Cast) -> None:
    (here, token), (_, bobs) = a_phone(cast, cast.alice), a_phone(cast, cast.bob)
    others = [a_phone(cast, cast.alice)[1] for _ in range(3)]

    devices.end_others(
        cast.session,
        community_id=cast.community_id,
        member_id=cast.alice.member_id,
        device_id=here,
        key=a_key(),
        now=NOW,
    )

    assert [who(cast, each) for each in others] == [None] * 3
    assert who(cast, token) == cast.alice.member_id
    assert who(cast, bobs) == cast.bob.member_id


@pytest.mark.parametrize(
    ("kind", "days"), [("own", 180), ("visitor", 30), ("unknown", 0.5), ("shared", 0.0104)]
)
def test_phone_is_listed_until_its_time_is_over(cast: Cast, kind: str, days: float) -> None:
    device_id, _ = a_phone(cast, cast.alice, kind)
    last = NOW + int(days * DAY)

    def listed(now: int) -> list[bytes]:
        found = queries.of_member(cast.session, cast.community_id, cast.alice.member_id, now)
        return [device.id for device in found]

    assert listed(last - DAY // 1_000) == [device_id]
    assert listed(last + DAY // 1_000) == []
