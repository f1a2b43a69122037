"""A silence of 14 days means yes."""

from tests.cast import NOW, TODAY, Cast, a_cast, a_key, a_waiting_exchange, journal, state_of, totals_of
from timebank.clock import DAY
from timebank.services import answers

FORTNIGHT = 14 * DAY


def test_after_fourteen_days_silence_means_yes(cast: Cast) -> None:
    exchange_id = a_waiting_exchange(cast)

    assert answers.let_silence_agree(cast.session, now=NOW + FORTNIGHT + 1) == 1
    assert state_of(cast, exchange_id) == ("agreed", 60)
    assert totals_of(cast, cast.alice).given == 60


def test_until_then_it_waits(cast: Cast) -> None:
    exchange_id = a_waiting_exchange(cast)

    assert answers.let_silence_agree(cast.session, now=NOW + FORTNIGHT) == 0
    assert state_of(cast, exchange_id) == ("waiting", None)


def test_silence_counts_once(cast: Cast) -> None:
    a_waiting_exchange(cast)

    assert [answers.let_silence_agree(cast.session, now=NOW + FORTNIGHT + 1) for _ in range(2)] == [1, 0]
    assert len(journal(cast)) == 1


def test_an_answer_comes_before_silence(cast: Cast) -> None:
    exchange_id = a_waiting_exchange(cast)
    answers.decline(
        cast.session,
        community_id=cast.community_id,
        member_id=cast.bob.member_id,
        key=a_key(),
        exchange_id=exchange_id,
        now=NOW,
    )

    assert answers.let_silence_agree(cast.session, now=NOW + FORTNIGHT + 1) == 0
    assert journal(cast) == []


def test_silence_books_in_every_community(cast: Cast) -> None:
    other = a_cast(cast.session, "teapot")
    a_waiting_exchange(cast)
    a_waiting_exchange(other)

    assert answers.let_silence_agree(cast.session, now=NOW + FORTNIGHT + 1) == 2
    assert [len(journal(each)) for each in (cast, other)] == [1, 1]


def test_what_silence_agreed_may_be_put_right_for_thirty_days(cast: Cast) -> None:
    exchange_id, yes_at = a_waiting_exchange(cast), NOW + FORTNIGHT + 1
    answers.let_silence_agree(cast.session, now=yes_at)

    answers.put_right(
        cast.session,
        community_id=cast.community_id,
        member_id=cast.bob.member_id,
        key=a_key(),
        exchange_id=exchange_id,
        today=TODAY,
        now=yes_at + 30 * DAY,
    )

    assert totals_of(cast, cast.alice).given == 0
