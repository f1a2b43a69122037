"""Signing in with a printed slip."""

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from tests.cast import NOW, Cast, a_cast, at_once
from tests.services.signed_in import who
from timebank.clock import DAY
from timebank.services import sign_in
from timebank.services.errors import NotThereError
from timebank.store.sign_in import Slip


def make_slip(cast: Cast) -> str:
    return sign_in.make_slip(
        cast.session,
        community_id=cast.community_id,
        member_id=cast.alice.member_id,
        is_only_way=False,
        now=NOW,
    )


def use_slip(cast: Cast, token: str, *, now: int = NOW, session: Session | None = None) -> str:
    return sign_in.use_slip(
        session or cast.session, community_id=cast.community_id, token=token, kind="own", now=now
    )


def test_a_slip_opens_a_session(cast: Cast) -> None:
    token = use_slip(cast, make_slip(cast))

    assert who(cast, token) == cast.alice.member_id


def test_a_slip_is_good_once(cast: Cast) -> None:
    slip = make_slip(cast)
    use_slip(cast, slip)

    with pytest.raises(NotThereError):
        use_slip(cast, slip)


def test_of_many_who_use_a_slip_at_once_one_gets_in(cast: Cast, engine: Engine) -> None:
    slip = make_slip(cast)

    def use(session: Session, _: int) -> bool:
        try:
            return bool(use_slip(cast, slip, session=session))
        except NotThereError:
            return False

    assert sum(at_once(engine, 16, use)) == 1


def test_a_slip_is_good_for_seven_days(cast: Cast) -> None:
    slip = make_slip(cast)

    with pytest.raises(NotThereError):
        use_slip(cast, slip, now=NOW + 7 * DAY)
    assert use_slip(cast, slip, now=NOW + 7 * DAY - 1)


def test_a_slip_opens_no_other_community(cast: Cast) -> None:
    slip, other = make_slip(cast), a_cast(cast.session, "teapot")

    with pytest.raises(NotThereError):
        use_slip(other, slip)


def test_a_made_up_slip_opens_nothing(cast: Cast) -> None:
    with pytest.raises(NotThereError):
        use_slip(cast, "a made-up slip")


def test_only_the_hash_of_a_slip_is_kept(cast: Cast) -> None:
    slip = make_slip(cast)

    assert slip.encode() not in cast.session.exec(select(Slip.token_hash)).one()
