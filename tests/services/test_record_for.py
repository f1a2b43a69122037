"""Recording for somebody: the helper acts, the member's account is booked, and it is marked."""

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from tests.cast import TODAY, WELCOME, Cast, a_key, a_stranger, an_exchange, journal, state_of, totals_of
from timebank.ledger.totals import Totals
from timebank.queries.communities import by_id
from timebank.queries.exchanges import one
from timebank.queries.verification import verify
from timebank.services import answers
from timebank.services.errors import NotThereError
from timebank.services.errors.exchanges import BothSidesError
from timebank.services.exchanges import Helper
from timebank.store.errors import KeyUsedForSomethingElseError
from timebank.store.exchanges import Exchange
from timebank.store.people import Person
from timebank.store.supporters import Help


def stella(cast: Cast, heard: str = "phone") -> Helper:
    return Helper(cast.stella.member_id, "steward", heard)


def helps(cast: Cast) -> list[tuple[bytes, str, bytes, bytes, str, str, int]]:
    rows = cast.session.exec(select(Help)).all()
    return [(h.act_id, h.what, h.member_id, h.helper_id, h.standing, h.heard, h.minutes) for h in rows]


def who(cast: Cast, person: Person, exchange: bytes) -> dict[str, object]:
    return {"community_id": cast.community_id, "member_id": person.member_id, "exchange_id": exchange}


@pytest.mark.parametrize("way", ["gave", "received"])
def test_the_helper_stands_for_the_member(cast: Cast, way: str) -> None:
    exchange_id = an_exchange(cast, way=way, helper=stella(cast))

    row = cast.session.get_one(Exchange, (cast.community_id, exchange_id))
    actors = {"gave": row.giver_actor, "received": row.receiver_actor}
    others = {"gave": row.receiver_actor, "received": row.giver_actor}
    assert (actors[way], others[way]) == (cast.stella.member_id, cast.alice.member_id)
    assert {row.giver_id, row.receiver_id} == {cast.alice.account_id, cast.bob.account_id}


def test_the_hour_is_the_members_and_not_the_helpers(cast: Cast) -> None:
    an_exchange(cast, minutes=90, helper=stella(cast))

    assert totals_of(cast, cast.bob) == Totals(0, WELCOME + 90)
    assert totals_of(cast, cast.stella) == Totals(0, WELCOME)
    assert [entry.receiver_actor for entry in journal(cast)] == [cast.stella.member_id]


def test_it_is_marked_with_how_the_helper_heard(cast: Cast) -> None:
    exchange_id = an_exchange(cast, helper=stella(cast, "paper"))

    bob, helper = cast.bob.member_id, cast.stella.member_id
    assert helps(cast) == [(exchange_id, "exchange", bob, helper, "steward", "paper", 60)]


def test_what_one_records_oneself_is_not_marked(cast: Cast) -> None:
    an_exchange(cast)

    assert helps(cast) == []


def test_the_same_press_again_records_nothing_more(cast: Cast) -> None:
    key = a_key()

    assert {an_exchange(cast, key=key, helper=stella(cast)) for _ in range(3)} == {key}
    assert len(journal(cast)) == len(helps(cast)) == 1


def test_the_same_key_without_the_helper_is_refused(cast: Cast) -> None:
    key = an_exchange(cast, helper=stella(cast))

    with pytest.raises(KeyUsedForSomethingElseError):
        an_exchange(cast, key=key)


def test_nobody_speaks_for_both_sides(cast: Cast) -> None:
    with pytest.raises(BothSidesError):
        an_exchange(cast, by=cast.bob, other=cast.stella, helper=stella(cast))

    assert journal(cast) == helps(cast) == []


def test_nobody_helps_themselves(cast: Cast) -> None:
    with pytest.raises(BothSidesError):
        an_exchange(cast, by=cast.stella, helper=stella(cast))


@pytest.mark.parametrize("way", ["gave", "received"])
def test_both_members_see_it_under_each_others_names(cast: Cast, way: str) -> None:
    exchange_id = an_exchange(cast, way=way, helper=stella(cast))

    for person, other in ((cast.bob, "Alice A"), (cast.alice, "Bob B")):
        view = one(cast.session, cast.community_id, exchange_id, person.member_id, 0)
        assert view is not None
        assert view.other == other


def test_the_helper_is_no_side_of_it(cast: Cast) -> None:
    exchange_id = an_exchange(cast, helper=stella(cast))

    assert one(cast.session, cast.community_id, exchange_id, cast.stella.member_id, 0) is None
    cast.session.rollback()
    with pytest.raises(NotThereError):
        answers.put_right(
            cast.session, **who(cast, cast.stella, exchange_id), key=a_key(), today=TODAY, now=0
        )


@pytest.mark.parametrize("person", ["alice", "bob"])
def test_both_members_may_put_it_right(cast: Cast, person: str) -> None:
    exchange_id = an_exchange(cast, helper=stella(cast))

    answers.put_right(
        cast.session, **who(cast, getattr(cast, person), exchange_id), key=a_key(), today=TODAY, now=0
    )

    assert totals_of(cast, cast.bob) == Totals(0, WELCOME)


def test_what_was_given_with_help_waits_for_the_others_yes(cast: Cast) -> None:
    exchange_id = an_exchange(cast, way="gave", helper=stella(cast))
    assert state_of(cast, exchange_id) == ("waiting", None)

    answers.agree(cast.session, **who(cast, cast.alice, exchange_id), key=a_key(), now=0)

    assert totals_of(cast, cast.bob) == Totals(60, WELCOME)


def test_the_member_may_take_back_what_was_recorded_for_them(cast: Cast) -> None:
    exchange_id = an_exchange(cast, way="gave", helper=stella(cast))

    answers.withdraw(cast.session, **who(cast, cast.bob, exchange_id), key=a_key(), now=0)

    assert state_of(cast, exchange_id) == ("withdrawn", None)


def test_the_whole_journal_still_proves_itself(cast: Cast) -> None:
    for way in ("gave", "received"):
        waiting = an_exchange(cast, way=way, helper=stella(cast))
    answers.put_right(cast.session, **who(cast, cast.bob, waiting), key=a_key(), today=TODAY, now=0)
    cast.session.commit()

    community = by_id(cast.session, cast.community_id)
    assert community is not None
    assert verify(cast.session, community).faults == ()


def test_nobody_of_another_community_helps(cast: Cast) -> None:
    stranger = a_stranger(cast.session)

    with pytest.raises(IntegrityError):
        an_exchange(cast, helper=Helper(stranger.member_id, "steward"))
