"""Inviting: one invitation at a time, which ends when its maker says so."""

from tests.cast import NOW, Cast, a_key
from timebank.clock import DAY
from timebank.queries.invitations import InvitationView, by_code, mine
from timebank.services import invitations
from timebank.services.invitations import INVITATION_DAYS


def invite(cast: Cast, now: int = NOW) -> InvitationView:
    invitations.invite(
        cast.session, community_id=cast.community_id, member_id=cast.alice.member_id, key=a_key(), now=now
    )
    found = mine(cast.session, cast.community_id, cast.alice.member_id, now)
    assert found is not None
    return found


def end(cast: Cast, now: int) -> None:
    invitations.end(
        cast.session, community_id=cast.community_id, member_id=cast.alice.member_id, key=a_key(), now=now
    )


def test_one_stands_at_a_time(cast: Cast) -> None:
    first = invite(cast)

    assert invite(cast, NOW + DAY) == first
    assert first.expires_at == NOW + INVITATION_DAYS * DAY


def test_a_new_one_follows_one_that_ran_out(cast: Cast) -> None:
    first = invite(cast)

    assert invite(cast, first.expires_at).code != first.code


def test_it_ends_at_once(cast: Cast) -> None:
    first = invite(cast)

    end(cast, NOW + DAY)

    assert mine(cast.session, cast.community_id, cast.alice.member_id, NOW + DAY) is None
    found = by_code(cast.session, first.code)
    assert found is not None
    assert found.expires_at == NOW + DAY


def test_it_ends_even_in_the_instant_it_was_made(cast: Cast) -> None:
    invite(cast)

    end(cast, NOW)

    assert mine(cast.session, cast.community_id, cast.alice.member_id, NOW + 1) is None
