"""Choosing whom to be, in a demo community only."""

import pytest
from sqlmodel import Session

from tests.cast import NOW, Cast, a_community, a_key, a_member
from timebank.queries.sign_in import who
from timebank.services import codes, sign_in
from timebank.services.errors import NotThereError


def pick(session: Session, community_id: bytes, member_id: bytes) -> str:
    return sign_in.pick_demo_member(session, community_id=community_id, member_id=member_id, now=NOW)


def test_in_a_demo_anyone_may_be_anyone(session: Session) -> None:
    community_id = a_community(session, is_demo=True)
    alice = a_member(session, community_id, "Alice A")

    found = who(session, community_id, codes.hashed(pick(session, community_id, alice.member_id)), NOW)

    assert found is not None
    assert found.member_id == alice.member_id


def test_elsewhere_nobody_may(cast: Cast) -> None:
    with pytest.raises(NotThereError):
        pick(cast.session, cast.community_id, cast.alice.member_id)


def test_in_a_demo_nobody_is_of_another_community(cast: Cast) -> None:
    demo = a_community(cast.session, "demo", is_demo=True)

    with pytest.raises(NotThereError):
        pick(cast.session, demo, cast.alice.member_id)


def test_a_community_that_does_not_exist_is_not_there(session: Session) -> None:
    with pytest.raises(NotThereError):
        pick(session, a_key(), a_key())
