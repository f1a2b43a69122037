"""A code from phone to phone: once, ten minutes, for the first who opens it, and booked like any hour."""

from typing import Any

import pytest
from sqlmodel import select

from tests.cast import NOW, SECRET, TODAY, Cast, a_key, a_member, at_once, faults_of, journal, totals_of
from tests.services.leavers import leave
from timebank.clock import DAY, MINUTE
from timebank.ledger.errors import MinutesError
from timebank.ledger.totals import Totals
from timebank.queries import handshakes as shown
from timebank.services import answers, handshakes
from timebank.services.codes import ALPHABET, CARD_LENGTH, handshake_code, handshake_token, hashed
from timebank.services.errors import NotThereError, UnknownPersonError
from timebank.services.errors.exchanges import DayAheadError, LongDayError
from timebank.services.errors.handshakes import HandshakeOverError, OpenedElsewhereError, OwnHandshakeError
from timebank.store.exchanges import Exchange, ExchangeWords
from timebank.store.handshakes import Handshake
from timebank.store.people import Person

TEN = 10 * MINUTE


def a_handshake(cast: Cast, *, by: Person | None = None, **more: Any) -> bytes:
    """Let Alice show that she gave an hour of gardening today, or what is said otherwise."""
    said = {"way": "gave", "minutes": 60, "happened_on": TODAY, "words": "Gardening", "today": TODAY}
    who = {"community_id": cast.community_id, "member_id": (by or cast.alice).member_id}
    return handshakes.show(
        cast.session, **who, **({"key": a_key(), "secret": SECRET, "now": NOW} | said | more)
    )


def do(cast: Cast, act: Any, shown_id: bytes, by: Person, **more: Any) -> Any:
    who = {"community_id": cast.community_id, "member_id": by.member_id}
    token = hashed(handshake_token(SECRET, cast.community_id, shown_id))
    return act(
        more.pop("session", cast.session),
        **who,
        token_hash=token,
        **({"key": a_key(), "now": NOW} | more),
    )


def opened(cast: Cast, **more: Any) -> bytes:
    made = a_handshake(cast, **more)
    do(cast, handshakes.open_for, made, cast.bob)
    return made


@pytest.mark.parametrize("way", ["gave", "received"])
def test_yes_books_at_once_and_both_stand_behind_it(cast: Cast, way: str) -> None:
    made = opened(cast, way=way, minutes=90)

    assert do(cast, handshakes.say_yes, made, cast.bob) == made

    (entry,) = journal(cast)
    giver, receiver = (cast.alice, cast.bob) if way == "gave" else (cast.bob, cast.alice)
    assert (entry.id, entry.exchange_id, entry.kind, entry.minutes) == (made, made, "exchange", 90)
    assert (entry.giver_id, entry.receiver_id) == (giver.account_id, receiver.account_id)
    assert (entry.giver_actor, entry.receiver_actor) == (giver.member_id, receiver.member_id)
    assert cast.session.get_one(ExchangeWords, (cast.community_id, made)).words == "Gardening"
    assert cast.session.get_one(Handshake, (cast.community_id, made)).words == ""
    assert faults_of(cast) == ()


def test_nothing_is_recorded_until_they_say_yes(cast: Cast) -> None:
    opened(cast)

    assert journal(cast) == []
    assert cast.session.exec(select(Exchange)).all() == []


@pytest.mark.parametrize("act", [handshakes.say_yes, handshakes.say_no])
def test_who_has_not_opened_it_has_nothing_to_answer(cast: Cast, act: Any) -> None:
    made = a_handshake(cast)

    with pytest.raises(NotThereError):
        do(cast, act, made, cast.bob)


@pytest.mark.parametrize("act", [handshakes.open_for, handshakes.say_yes, handshakes.say_no])
def test_it_is_bound_to_the_first_who_opens_it(cast: Cast, act: Any) -> None:
    made = opened(cast)

    with pytest.raises(OpenedElsewhereError):
        do(cast, act, made, cast.charlie)
    assert journal(cast) == []


def test_of_two_who_open_it_at_once_one_has_it(cast: Cast) -> None:
    made = a_handshake(cast)
    people = [cast.bob, cast.charlie, cast.stella, a_member(cast.session, cast.community_id, "Dev K")]

    def try_to(session: Any, number: int) -> bool:
        try:
            do(cast, handshakes.open_for, made, people[number], session=session)
        except OpenedElsewhereError:
            return False
        return True

    assert sorted(at_once(cast.session.get_bind(), len(people), try_to)) == [False, False, False, True]


@pytest.mark.parametrize("act", [handshakes.open_for, handshakes.say_yes, handshakes.say_no])
def test_nobody_answers_themselves(cast: Cast, act: Any) -> None:
    made = a_handshake(cast)

    with pytest.raises(OwnHandshakeError):
        do(cast, act, made, cast.alice)


@pytest.mark.parametrize(("after", "is_good"), [(0, True), (TEN - 1, True), (TEN, False), (DAY, False)])
def test_it_is_good_for_ten_minutes(cast: Cast, after: int, is_good: bool) -> None:
    made = a_handshake(cast)
    code = handshakes.code_hash(SECRET, handshake_code(SECRET, cast.community_id, made))

    assert (shown.by_code(cast.session, code, NOW + after) is not None) == is_good
    if is_good:
        do(cast, handshakes.open_for, made, cast.bob, now=NOW + after)
        do(cast, handshakes.say_yes, made, cast.bob, now=NOW + after)
    else:
        with pytest.raises(HandshakeOverError):
            do(cast, handshakes.open_for, made, cast.bob, now=NOW + after)


def test_a_yes_that_comes_too_late_is_none(cast: Cast) -> None:
    made = opened(cast)

    with pytest.raises(HandshakeOverError):
        do(cast, handshakes.say_yes, made, cast.bob, now=NOW + TEN)
    assert journal(cast) == []


def test_it_works_once_however_often_yes_is_pressed(cast: Cast) -> None:
    made, key = opened(cast), a_key()

    for _ in range(2):
        assert do(cast, handshakes.say_yes, made, cast.bob, key=key) == made
    assert do(cast, handshakes.say_yes, made, cast.bob) == made
    assert len(journal(cast)) == 1


def test_no_ends_it_and_records_nothing(cast: Cast) -> None:
    made = opened(cast)

    do(cast, handshakes.say_no, made, cast.bob)

    with pytest.raises(HandshakeOverError):
        do(cast, handshakes.say_yes, made, cast.bob)
    assert journal(cast) == []


def test_what_is_changed_can_be_answered_no_more(cast: Cast) -> None:
    made = opened(cast)
    mine = {"community_id": cast.community_id, "handshake_id": made, "now": NOW}

    with pytest.raises(NotThereError):
        handshakes.change(cast.session, **mine, member_id=cast.bob.member_id, key=a_key())
    handshakes.change(cast.session, **mine, member_id=cast.alice.member_id, key=a_key())

    with pytest.raises(HandshakeOverError):
        do(cast, handshakes.say_yes, made, cast.bob)


def test_what_was_said_yes_to_is_changed_no_more(cast: Cast) -> None:
    made = opened(cast)
    do(cast, handshakes.say_yes, made, cast.bob)

    with pytest.raises(HandshakeOverError):
        handshakes.change(
            cast.session,
            community_id=cast.community_id,
            member_id=cast.alice.member_id,
            handshake_id=made,
            key=a_key(),
            now=NOW,
        )


REFUSED = [
    ({"minutes": 0}, MinutesError),
    ({"minutes": 12 * 60}, LongDayError),
    ({"happened_on": TODAY.replace(day=3)}, DayAheadError),
]


@pytest.mark.parametrize(("said", "error"), REFUSED)
def test_what_could_not_be_recorded_gets_no_code(
    cast: Cast, said: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        a_handshake(cast, **said)


def test_either_side_takes_it_back_like_any_exchange(cast: Cast) -> None:
    made = opened(cast)
    do(cast, handshakes.say_yes, made, cast.bob)

    answers.put_right(
        cast.session,
        community_id=cast.community_id,
        member_id=cast.bob.member_id,
        key=a_key(),
        exchange_id=made,
        today=TODAY,
        now=NOW,
    )

    assert totals_of(cast, cast.alice) == Totals(0, 300)


def test_database_keeps_neither_code(cast: Cast) -> None:
    made = a_handshake(cast)
    token, code = (make(SECRET, cast.community_id, made) for make in (handshake_token, handshake_code))

    kept = repr(cast.session.get_one(Handshake, (cast.community_id, made)))

    assert (len(token), len(code)) == (CARD_LENGTH, 6)
    assert set(token + code) <= set(ALPHABET)
    assert token not in kept
    assert code not in kept
    assert handshake_token("another secret", cast.community_id, made) != token


@pytest.mark.parametrize("leaver", ["alice", "bob"])
def test_it_goes_with_whoever_leaves(cast: Cast, leaver: str) -> None:
    made = opened(cast)

    leave(cast, getattr(cast, leaver))

    assert cast.session.exec(select(Handshake)).all() == []
    with pytest.raises((NotThereError, UnknownPersonError)):
        do(cast, handshakes.say_yes, made, cast.bob)
