"""Taking away the words of an exchange."""

import pytest
from sqlmodel import select

from tests.cast import NOW, Cast, a_key, a_waiting_exchange, an_exchange, journal
from tests.services.differing import differ, mails, say_yes, words_of
from tests.services.putting_right import blank
from tests.services.reading import everything_written
from timebank.services.consents import give
from timebank.services.errors import NotThereError
from timebank.store.acts import Act
from timebank.store.differences import Blank


@pytest.mark.parametrize("side", ["alice", "bob"])
@pytest.mark.parametrize("make", [an_exchange, a_waiting_exchange])
def test_either_side_takes_them_away_at_any_time(cast: Cast, side: str, make: type) -> None:
    exchange = make(cast, words="Untangling kites")
    before = len(journal(cast))

    blank(cast, exchange, by=getattr(cast, side))

    assert "Untangling" not in everything_written(cast)
    assert len(journal(cast)) == before
    assert cast.session.exec(select(Blank.at)).all() == [NOW]


def test_what_both_remember_it_was_for_goes_too(cast: Cast) -> None:
    exchange = an_exchange(cast, words="Untangling kites")
    differ(cast, exchange, by=cast.alice, minutes=30, words="Flying kites")

    blank(cast, exchange, by=cast.bob)
    anew = say_yes(cast, by=cast.bob)

    assert "kites" not in everything_written(cast)
    assert words_of(cast, anew) == ""


@pytest.mark.parametrize("from_the_new", [True, False])
def test_the_same_words_go_from_what_was_replaced_and_what_replaces_it(
    cast: Cast, from_the_new: bool
) -> None:
    first = an_exchange(cast, words="Untangling kites")
    differ(cast, first, by=cast.alice, minutes=30)
    anew = say_yes(cast, by=cast.bob)

    blank(cast, anew if from_the_new else first, by=cast.bob)

    assert "kites" not in everything_written(cast)
    assert set(cast.session.exec(select(Blank.exchange_id))) == {first, anew}


def test_nothing_typed_can_be_guessed_from_its_fingerprint(cast: Cast) -> None:
    exchange = an_exchange(cast, words="Untangling kites")

    blank(cast, exchange, by=cast.bob)

    act = cast.session.exec(select(Act).where(Act.key == exchange)).one()
    assert act.fingerprint == act.key


def test_doing_it_twice_changes_nothing_more(cast: Cast) -> None:
    exchange, key = an_exchange(cast, words="Kites"), a_key()
    for _ in range(2):
        blank(cast, exchange, by=cast.bob, key=key)
    blank(cast, exchange, by=cast.alice)

    assert len(cast.session.exec(select(Blank)).all()) == 1


def test_where_there_were_no_words_nothing_is_told(cast: Cast) -> None:
    blank(cast, an_exchange(cast), by=cast.bob)

    assert cast.session.exec(select(Blank)).all() == []


def test_the_other_is_told_that_it_was_done_and_not_what_they_were(cast: Cast) -> None:
    who = {"community_id": cast.community_id, "member_id": cast.alice.member_id}
    give(cast.session, **who, key=a_key(), purpose="messages", now=NOW)

    blank(cast, an_exchange(cast, words="Kites"), by=cast.bob)

    (mail,) = mails(cast)
    assert mail.address == "alice@example.org"
    assert "words" in mail.subject
    assert not {"Kites", "Bob"} & set(f"{mail.subject} {mail.body}".split())


def test_the_unconcerned_take_nothing_away(cast: Cast) -> None:
    exchange = an_exchange(cast, words="Kites")

    for person in (cast.charlie, cast.stella):
        with pytest.raises(NotThereError):
            blank(cast, exchange, by=person)

    assert words_of(cast, exchange) == "Kites"
