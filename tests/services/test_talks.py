"""Talking it over: two whom the two concerned chose write down one way, and all four say yes."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.cast import NOW, TODAY, WELCOME, Cast, a_key, a_member, an_exchange, faults_of, journal, totals_of
from tests.services.differing import (
    ask_for_help,
    differ,
    name_one,
    say_yes,
    states,
    will_help,
    words_of,
    write_outcome,
)
from timebank.ledger.totals import Totals
from timebank.queries import differences
from timebank.services import breaks, no_contact
from timebank.services.errors import AlreadyAnsweredError, NotThereError
from timebank.services.errors.differences import NotAPairError, ReadAgainError
from timebank.store.people import Person


@pytest.fixture
def talk(cast: Cast) -> bytes:
    """Let Alice and Bob remember an hour differently, and ask for help."""
    exchange = an_exchange(cast, words="Gardening")
    differ(cast, exchange, by=cast.alice, minutes=30)
    return ask_for_help(cast, exchange, by=cast.bob)


@pytest.fixture
def paired(cast: Cast, talk: bytes) -> bytes:
    """Let Charlie and Stella help them."""
    for named, by in ((cast.charlie, cast.bob), (cast.stella, cast.alice)):
        name_one(cast, talk, named, by=by)
        will_help(cast, talk, by=named)
    return talk


def seen(cast: Cast, talk: bytes, person: Person) -> differences.DifferenceView | None:
    found = differences.one(cast.session, cast.community_id, talk, person.member_id)
    cast.session.rollback()
    return found


def test_all_four_say_yes_before_anything_is_booked(cast: Cast, paired: bytes) -> None:
    outcome = write_outcome(cast, paired, by=cast.charlie, minutes=45)

    for person in (cast.alice, cast.stella):
        say_yes(cast, by=person, recollection=outcome)
        assert len(journal(cast)) == 1
    say_yes(cast, by=cast.bob, recollection=outcome)

    assert [entry.minutes for entry in journal(cast)] == [60, 60, 45]
    assert totals_of(cast, cast.alice) == Totals(45, WELCOME)
    assert states(cast) == ["agreed"]
    assert faults_of(cast) == ()


@pytest.mark.parametrize(
    ("comes_to", "kinds"), [("stays", ["exchange"]), ("taken back", ["exchange", "reversal"])]
)
def test_it_may_stay_or_be_taken_back(cast: Cast, paired: bytes, comes_to: str, kinds: list[str]) -> None:
    outcome = write_outcome(cast, paired, by=cast.charlie, comes_to=comes_to)

    for person in (cast.stella, cast.alice, cast.bob):
        say_yes(cast, by=person, recollection=outcome)

    assert [entry.kind for entry in journal(cast)] == kinds
    assert states(cast) == ["agreed"]


def test_those_who_help_book_nothing_by_themselves(cast: Cast, paired: bytes) -> None:
    outcome = write_outcome(cast, paired, by=cast.charlie)

    for person in (cast.charlie, cast.stella):
        say_yes(cast, by=person, recollection=outcome)

    assert len(journal(cast)) == 1


def test_another_outcome_begins_the_yeses_anew(cast: Cast, paired: bytes) -> None:
    first = write_outcome(cast, paired, by=cast.charlie, minutes=45)
    say_yes(cast, by=cast.alice, recollection=first)
    second = write_outcome(cast, paired, by=cast.stella, minutes=40, happened_on=TODAY - timedelta(1))

    with pytest.raises(ReadAgainError):
        say_yes(cast, by=cast.bob, recollection=first)
    for person in (cast.charlie, cast.bob):
        say_yes(cast, by=person, recollection=second)
    assert states(cast) == ["talking"]
    say_yes(cast, by=cast.alice, recollection=second)

    assert [entry.minutes for entry in journal(cast)] == [60, 60, 40]


def test_the_two_may_still_agree_by_themselves(cast: Cast, talk: bytes) -> None:
    say_yes(cast, by=cast.bob)

    assert [entry.minutes for entry in journal(cast)] == [60, 60, 30]


def test_only_the_four_see_it_and_only_while_it_lasts(cast: Cast, paired: bytes) -> None:
    dora = a_member(cast.session, cast.community_id, "Dora D")

    assert seen(cast, paired, dora) is None
    for person in (cast.alice, cast.bob, cast.charlie, cast.stella):
        found = seen(cast, paired, person)
        assert found
        assert [each.minutes for each in found.recollections] == [60, 30]

    say_yes(cast, by=cast.bob)

    assert seen(cast, paired, cast.charlie) is None
    assert seen(cast, paired, cast.alice)


def test_who_is_asked_reads_nothing_before_saying_yes(cast: Cast, talk: bytes) -> None:
    name_one(cast, talk, cast.charlie, by=cast.bob)

    found = seen(cast, talk, cast.charlie)

    assert found
    assert found.recollections == ()
    assert {found.giver, found.receiver} == {"Alice A", "Bob B"}


def test_a_no_takes_no_reason_and_another_is_named(cast: Cast, talk: bytes) -> None:
    name_one(cast, talk, cast.charlie, by=cast.bob)
    will_help(cast, talk, by=cast.charlie, will=False)
    assert seen(cast, talk, cast.charlie) is None

    name_one(cast, talk, cast.stella, by=cast.bob)

    found = seen(cast, talk, cast.bob)
    assert found
    assert [(each.name, each.answer) for each in found.named] == [("Stella S", "")]


def test_who_said_yes_is_not_replaced_but_may_step_back(cast: Cast, paired: bytes) -> None:
    dora = a_member(cast.session, cast.community_id, "Dora D")
    with pytest.raises(AlreadyAnsweredError):
        name_one(cast, paired, dora, by=cast.bob)

    will_help(cast, paired, by=cast.charlie, will=False)
    name_one(cast, paired, dora, by=cast.bob)

    with pytest.raises(NotThereError):
        write_outcome(cast, paired, by=cast.charlie)


NOT_A_PAIR: dict[str, Callable[[Cast], Person]] = {
    "oneself": lambda cast: cast.bob,
    "the other one": lambda cast: cast.alice,
    "whom the other one named": lambda cast: cast.stella,
}


@pytest.mark.parametrize("who", NOT_A_PAIR)
def test_some_cannot_be_named(cast: Cast, talk: bytes, who: str) -> None:
    name_one(cast, talk, cast.stella, by=cast.alice)

    with pytest.raises(NotAPairError):
        name_one(cast, talk, NOT_A_PAIR[who](cast), by=cast.bob)


def test_nobody_on_a_break_is_asked(cast: Cast, talk: bytes) -> None:
    who = {"community_id": cast.community_id, "member_id": cast.charlie.member_id}
    breaks.pause(cast.session, **who, key=a_key(), now=NOW)

    with pytest.raises(NotAPairError):
        name_one(cast, talk, cast.charlie, by=cast.bob)


def test_nobody_is_brought_together_with_whom_they_keep_away_from(cast: Cast, talk: bytes) -> None:
    exchange = an_exchange(cast, by=cast.charlie, other=cast.alice)
    who = {"community_id": cast.community_id, "member_id": cast.charlie.member_id, "key": a_key()}
    no_contact.say_privately(cast.session, **who, exchange_id=exchange, keep_away=True, now=NOW)

    with pytest.raises(NotAPairError):
        name_one(cast, talk, cast.charlie, by=cast.bob)


def test_outsiders_name_answer_and_write_nothing(cast: Cast, talk: bytes) -> None:
    dora = a_member(cast.session, cast.community_id, "Dora D")

    with pytest.raises(NotThereError):
        name_one(cast, talk, cast.charlie, by=dora)
    with pytest.raises(NotThereError):
        will_help(cast, talk, by=dora)
    for person in (dora, cast.alice):
        with pytest.raises(NotThereError):
            write_outcome(cast, talk, by=person)


def test_nobody_is_named_before_it_is_talked_over(cast: Cast) -> None:
    exchange = an_exchange(cast)
    key = a_key()
    differ(cast, exchange, by=cast.alice, minutes=30, key=key)

    with pytest.raises(AlreadyAnsweredError):
        name_one(cast, key, cast.charlie, by=cast.bob)


def test_words_stay_as_they_are_where_nothing_is_changed(cast: Cast, paired: bytes) -> None:
    outcome = write_outcome(cast, paired, by=cast.charlie, minutes=60, words="Gardening")

    for person in (cast.stella, cast.alice, cast.bob):
        say_yes(cast, by=person, recollection=outcome)

    assert len(journal(cast)) == 1
    assert words_of(cast, journal(cast)[0].id) == "Gardening"
