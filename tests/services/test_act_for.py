"""Acting for somebody on one device, until one stops or it ends."""

from typing import Any

import pytest
from sqlmodel import select

from tests.cast import (
    NOW,
    TODAY,
    Cast,
    a_key,
    a_support,
)
from tests.services.supporting import ended, not_asked
from timebank.queries.sign_in import ActingView, who
from timebank.services import supporters
from timebank.services.codes import hashed
from timebank.services.errors import NotThereError
from timebank.services.errors.supporters import NotAskedError
from timebank.services.sign_in import remember
from timebank.store.engine import begin_writing
from timebank.store.people import Person
from timebank.store.sign_in import Device
from timebank.store.supporters import Support


def acting_on(cast: Cast, token: str) -> ActingView | None:
    cast.session.rollback()
    found = who(cast.session, cast.community_id, hashed(token), NOW)
    assert found is not None
    cast.session.rollback()
    return found.support


def a_device(cast: Cast, person: Person) -> tuple[str, bytes]:
    begin_writing(cast.session)
    token = remember(cast.session, cast.community_id, person.member_id, kind="own", now=NOW)
    device = cast.session.get_one(Device, (cast.community_id, hashed(token))).id
    cast.session.commit()
    return token, device


def turn(cast: Cast, act: Any, person: Person, device: bytes, **more: Any) -> None:
    mine = {"community_id": cast.community_id, "member_id": person.member_id}
    act(cast.session, **mine, device_id=device, **({"key": a_key(), "now": NOW} | more))


def test_one_acts_on_one_device_until_one_stops(cast: Cast) -> None:
    support = a_support(cast, see_hours=False)
    (token, device), (other, _) = a_device(cast, cast.bob), a_device(cast, cast.bob)

    turn(cast, supporters.act_for, cast.bob, device, support_id=support, today=TODAY)

    acting = acting_on(cast, token)
    assert acting is not None
    assert (acting.member_id, acting.account_id) == (cast.alice.member_id, cast.alice.account_id)
    assert (acting.may_record, acting.may_see_hours, acting.agree_minutes) == (True, False, 120)
    assert acting.stands(TODAY)
    assert acting_on(cast, other) is None

    turn(cast, supporters.stop, cast.bob, device)

    assert acting_on(cast, token) is None


def test_what_was_ended_no_longer_stands(cast: Cast) -> None:
    support = a_support(cast)
    token, device = a_device(cast, cast.bob)
    turn(cast, supporters.act_for, cast.bob, device, support_id=support, today=TODAY)

    ended(cast, support)

    acting = acting_on(cast, token)
    assert acting is not None
    assert not acting.stands(TODAY)


@pytest.mark.parametrize("who_tries", ["alice", "charlie", "stella"])
def test_nobody_else_takes_that_place(cast: Cast, who_tries: str) -> None:
    support, person = a_support(cast), getattr(cast, who_tries)
    token, device = a_device(cast, person)

    with pytest.raises(NotThereError):
        turn(cast, supporters.act_for, person, device, support_id=support, today=TODAY)

    assert acting_on(cast, token) is None


def test_nobody_acts_on_anothers_device(cast: Cast) -> None:
    support = a_support(cast)
    token, device = a_device(cast, cast.charlie)

    turn(cast, supporters.act_for, cast.bob, device, support_id=support, today=TODAY)

    assert acting_on(cast, token) is None


@pytest.mark.parametrize("why", ["ended", "run out", "no word yet"])
def test_what_does_not_hold_is_not_begun(cast: Cast, why: str) -> None:
    not_asked(cast)[why]()
    support = cast.session.exec(select(Support.id)).one()
    _, device = a_device(cast, cast.bob)

    with pytest.raises(NotAskedError):
        turn(cast, supporters.act_for, cast.bob, device, support_id=support, today=TODAY)
