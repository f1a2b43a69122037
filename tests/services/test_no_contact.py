"""No contact with somebody, who is not told; and a steward who gets in touch."""

from collections.abc import Callable

import pytest
from sqlmodel import select

from tests.cast import NOW, SECRET, TODAY, Cast, a_key, a_support, an_exchange, card_number
from tests.services.differing import differ, mails
from timebank.clock import DAY
from timebank.queries import differences, exchanges, no_contact, people
from timebank.queries.members import name_of
from timebank.services import gifts, handshakes, sharing
from timebank.services import no_contact as acts
from timebank.services.codes import handshake_token, hashed
from timebank.services.consents import give
from timebank.services.errors import NotThereError, UnknownPersonError
from timebank.services.members import find_one
from timebank.store.no_contact import CallBack, NoContact
from timebank.store.people import Person


def keep_away(cast: Cast, *, by: Person, other: Person, how: str = "", wish: bool = True) -> bytes:
    """Say so on the page of an hour they share."""
    exchange = an_exchange(cast, by=by, other=other)
    who = {"community_id": cast.community_id, "member_id": by.member_id, "key": a_key()}
    acts.say_privately(cast.session, **who, exchange_id=exchange, how=how, keep_away=wish, now=NOW)
    return exchange


@pytest.fixture
def apart(cast: Cast) -> Cast:
    """Let Alice want no contact with Bob."""
    keep_away(cast, by=cast.alice, other=cast.bob)
    return cast


FOUND: dict[str, Callable[[Cast, Person, Person], object]] = {
    "name": lambda cast, me, them: find_one(
        cast.session, cast.community_id, "Alice" if them == cast.alice else "Bob", by=me.member_id
    ),
    "card": lambda cast, me, them: find_one(
        cast.session, cast.community_id, card_number(cast, them), by=me.member_id
    ),
    "hour": lambda cast, me, them: an_exchange(cast, by=me, other=them),
    "gift": lambda cast, me, them: gifts.give(
        cast.session,
        community_id=cast.community_id,
        member_id=me.member_id,
        key=a_key(),
        to=them.member_id,
        minutes=60,
        day=TODAY.isoformat(),
        now=NOW,
    ),
    "shared account": lambda cast, me, them: sharing.share(
        cast.session,
        community_id=cast.community_id,
        member_id=me.member_id,
        wanted=card_number(cast, them),
        key=a_key(),
        now=NOW,
    ),
    "supporter": lambda cast, me, them: a_support(cast, member=me, by=them),
}


@pytest.mark.parametrize("way", FOUND)
def test_neither_finds_the_other(apart: Cast, way: str) -> None:
    for me, them in ((apart.bob, apart.alice), (apart.alice, apart.bob)):
        with pytest.raises(UnknownPersonError):
            FOUND[way](apart, me, them)


def test_others_find_both(apart: Cast) -> None:
    for way in FOUND:
        assert FOUND[way](apart, apart.charlie, apart.alice)


def test_neither_is_offered_or_shown(apart: Cast) -> None:
    session, here = apart.session, apart.community_id
    for person in (apart.alice, apart.bob):
        who = {"community_id": here, "member_id": person.member_id}
        give(session, **who, key=a_key(), purpose="found", now=NOW)

    for me, them in ((apart.bob, apart.alice), (apart.alice, apart.bob)):
        assert exchanges.recent_people(session, here, me.account_id) == ()
        assert name_of(session, here, them.member_id, by=me.member_id) is None
        assert people.one(session, here, me.member_id, them.member_id) is None
        assert [each.id for each in people.listed(session, here, me.member_id)] == [me.member_id]


def test_a_code_shown_is_not_there(apart: Cast) -> None:
    said = {"way": "gave", "minutes": 30, "happened_on": TODAY, "today": TODAY, "secret": SECRET, "now": NOW}
    alice = {"community_id": apart.community_id, "member_id": apart.alice.member_id}
    shown = handshakes.show(apart.session, **alice, **said, key=a_key())
    token = hashed(handshake_token(SECRET, apart.community_id, shown))

    bob = {"community_id": apart.community_id, "member_id": apart.bob.member_id, "key": a_key()}
    with pytest.raises(NotThereError):
        handshakes.open_for(apart.session, **bob, token_hash=token, now=NOW)


def test_what_they_ask_comes_without_mail_and_without_words(cast: Cast) -> None:
    exchange = keep_away(cast, by=cast.alice, other=cast.bob)
    who = {"community_id": cast.community_id, "member_id": cast.alice.member_id}
    give(cast.session, **who, key=a_key(), purpose="messages", now=NOW)

    differ(cast, exchange, by=cast.bob, minutes=30, words="Why do you not answer me")

    assert mails(cast) == []
    (alices,) = differences.of_exchange(cast.session, cast.community_id, exchange, cast.alice.member_id)
    (bobs,) = differences.of_exchange(cast.session, cast.community_id, exchange, cast.bob.member_id)
    assert [each.words for each in alices.recollections] == ["", ""]
    assert bobs.latest.words == "Why do you not answer me"


def test_it_can_be_undone(apart: Cast) -> None:
    who = {"community_id": apart.community_id, "member_id": apart.alice.member_id, "key": a_key()}
    listed = no_contact.kept_away(apart.session, apart.community_id, apart.alice.member_id)
    assert [each.name for each in listed] == ["Bob B"]
    assert no_contact.kept_away(apart.session, apart.community_id, apart.bob.member_id) == ()

    acts.undo(apart.session, **who, other_id=apart.bob.member_id, now=NOW)

    assert an_exchange(apart)
    assert apart.session.exec(select(NoContact)).all() == []


def test_wishing_it_twice_is_one_wish(apart: Cast) -> None:
    exchange = an_exchange(apart, by=apart.charlie, other=apart.alice)
    for _ in range(2):
        who = {"community_id": apart.community_id, "member_id": apart.charlie.member_id, "key": a_key()}
        acts.say_privately(apart.session, **who, exchange_id=exchange, keep_away=True, now=NOW + DAY)

    assert len(apart.session.exec(select(NoContact)).all()) == 2


def test_a_steward_reads_who_and_how_and_no_more(cast: Cast) -> None:
    keep_away(cast, by=cast.alice, other=cast.bob, how="call", wish=False)

    (call,) = no_contact.calls_for(cast.session, cast.community_id, cast.stella.member_id)

    assert (call.name, call.how) == ("Alice A", "call")
    assert not {"exchange_id", "reason", "words"} & set(CallBack.model_fields)


def test_it_does_not_go_to_the_one_it_is_about(cast: Cast) -> None:
    keep_away(cast, by=cast.alice, other=cast.stella, how="call", wish=False)

    assert no_contact.calls_for(cast.session, cast.community_id, cast.stella.member_id) == ()


def test_it_is_gone_when_a_steward_got_in_touch_or_it_is_taken_back(cast: Cast) -> None:
    here = {"community_id": cast.community_id, "now": NOW}
    for ending in ("steward", "member"):
        keep_away(cast, by=cast.alice, other=cast.bob, how="here", wish=False)
        call = no_contact.call_of(cast.session, cast.community_id, cast.alice.member_id)
        assert call
        cast.session.rollback()
        if ending == "steward":
            stella = {"steward_id": cast.stella.member_id, "key": a_key(), "call_id": call.id}
            acts.got_in_touch(cast.session, **here, **stella)
        else:
            acts.take_back(cast.session, **here, member_id=cast.alice.member_id, key=a_key())
        assert cast.session.exec(select(CallBack)).all() == []


def test_the_unconcerned_say_nothing(cast: Cast) -> None:
    exchange = an_exchange(cast)
    who = {"community_id": cast.community_id, "member_id": cast.charlie.member_id, "key": a_key()}

    with pytest.raises(NotThereError):
        acts.say_privately(cast.session, **who, exchange_id=exchange, how="call", now=NOW)
