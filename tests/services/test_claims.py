"""Whoever had no signal may say later that they were there; it counts once a host says so."""

import pytest
from sqlmodel import func, select

from tests.cast import (
    NOW,
    WELCOME,
    Cast,
    a_cast,
    a_gathering,
    a_key,
    a_member,
    account_of,
    at_once,
    card_number,
    faults_of,
    finish,
    journal,
    roll_of,
    totals_of,
)
from tests.services.claiming import LATER, answer, claim, claim_visit
from timebank.clock import DAY, MINUTE
from timebank.ledger.gatherings import RULES
from timebank.ledger.totals import Totals
from timebank.queries.claims import answer_to, of_gathering, of_host
from timebank.services import claims
from timebank.services.check_ins import check_in
from timebank.services.errors import NotThereError, UnknownPersonError
from timebank.services.errors.check_ins import ClaimOutsideError, ClaimTooLateError
from timebank.services.errors.gatherings import CancelledError
from timebank.store.bookings import totals
from timebank.store.claims import Claim


def count(cast: Cast) -> int:
    return cast.session.exec(select(func.count()).select_from(Claim)).one()


def test_nothing_counts_until_a_host_says_so(cast: Cast) -> None:
    tea = a_gathering(cast)

    assert claim(cast, tea) == claims.Claimed(None)

    assert set(roll_of(cast, tea)) == {cast.charlie.member_id}
    (waiting,) = of_host(cast.session, cast.community_id, cast.charlie.member_id)
    assert (waiting.name, waiting.title, waiting.claimed_at) == ("Bob B", "Tea", NOW)
    assert of_host(cast.session, cast.community_id, cast.alice.member_id) == ()
    assert answer_to(cast.session, cast.community_id, tea, cast.bob.member_id) == ""


def test_a_yes_before_finishing_is_an_ordinary_check_in(cast: Cast) -> None:
    tea = a_gathering(cast)
    claim(cast, tea)

    answer(cast, tea)
    finish(cast, tea, now=LATER)

    assert roll_of(cast, tea)[cast.bob.member_id] == (120, False, "sign")
    assert totals_of(cast, cast.bob) == Totals(120, WELCOME + 120)
    assert of_gathering(cast.session, cast.community_id, tea) == ()
    assert faults_of(cast) == ()


@pytest.mark.parametrize("rule", RULES)
def test_a_yes_after_finishing_books_what_the_rule_gives(cast: Cast, rule: str) -> None:
    late, whole = a_gathering(cast, rule=rule), a_gathering(cast, rule=rule)
    for tea in (late, whole):
        check_in(
            cast.session,
            community_id=cast.community_id,
            gathering_id=tea,
            member_id=cast.alice.member_id,
            key=a_key(),
            now=NOW,
        )
    before = totals_of(cast, cast.bob)
    claim(cast, whole)
    answer(cast, whole)
    finish(cast, whole, now=LATER)
    expected = totals_of(cast, cast.bob)
    finish(cast, late, now=LATER)
    others = [totals_of(cast, person) for person in (cast.alice, cast.charlie)]
    claim(cast, late)

    answer(cast, late)

    found = totals_of(cast, cast.bob)
    assert found.given - expected.given == expected.given - before.given
    assert found.received - expected.received == expected.received - before.received
    assert [totals_of(cast, person) for person in (cast.alice, cast.charlie)] == others
    assert cast.bob.member_id in roll_of(cast, late)
    assert faults_of(cast) == ()


@pytest.mark.parametrize("rule", RULES)
def test_the_gatherings_own_account_ends_at_zero(cast: Cast, rule: str) -> None:
    tea = a_gathering(cast, rule=rule)
    finish(cast, tea, now=LATER)
    claim(cast, tea)

    answer(cast, tea)

    own = totals(cast.session, cast.community_id, account_of(cast, "gathering"))
    assert own.given == own.received


def test_a_no_counts_nothing_and_is_not_asked_again(cast: Cast) -> None:
    tea = a_gathering(cast)
    claim(cast, tea)

    answer(cast, tea, was_there=False)
    claim(cast, tea)

    assert set(roll_of(cast, tea)) == {cast.charlie.member_id}
    assert of_gathering(cast.session, cast.community_id, tea) == ()
    assert answer_to(cast.session, cast.community_id, tea, cast.bob.member_id) == "no"


def test_whoever_the_host_ticked_stays_as_they_are(cast: Cast) -> None:
    tea = a_gathering(cast)
    who = {"community_id": cast.community_id, "gathering_id": tea, "member_id": cast.bob.member_id}
    there = check_in(cast.session, **who, key=a_key(), now=NOW).check_in_id

    assert claim(cast, tea) == claims.Claimed(there)
    assert count(cast) == 0


def test_a_tick_that_comes_before_the_answer_is_not_doubled(cast: Cast) -> None:
    tea = a_gathering(cast)
    claim(cast, tea)
    who = {"community_id": cast.community_id, "gathering_id": tea, "member_id": cast.bob.member_id}
    check_in(cast.session, **who, key=a_key(), way="host", now=LATER)

    answer(cast, tea)
    finish(cast, tea, now=LATER)

    assert totals_of(cast, cast.bob) == Totals(120, WELCOME + 120)


@pytest.mark.parametrize("claimed_at", [NOW - 61 * MINUTE, NOW + 151 * MINUTE])
def test_a_time_outside_its_own_is_refused(cast: Cast, claimed_at: int) -> None:
    with pytest.raises(ClaimOutsideError):
        claim(cast, a_gathering(cast), claimed_at=claimed_at)
    assert count(cast) == 0


def test_after_three_days_it_is_too_late(cast: Cast) -> None:
    tea = a_gathering(cast)
    end = NOW + 90 * MINUTE

    with pytest.raises(ClaimTooLateError):
        claim(cast, tea, now=end + 3 * DAY + MINUTE)
    claim(cast, tea, now=end + 3 * DAY)

    assert count(cast) == 1


def test_nobody_can_say_they_were_at_one_that_was_cancelled(cast: Cast) -> None:
    from timebank.services.changes import cancel

    tea = a_gathering(cast)
    who = {"community_id": cast.community_id, "member_id": cast.charlie.member_id}
    cancel(cast.session, **who, gathering_id=tea, key=a_key(), now=NOW)

    with pytest.raises(CancelledError):
        claim(cast, tea)


def test_only_a_host_answers(cast: Cast) -> None:
    tea = a_gathering(cast)
    claim(cast, tea)

    for person in (cast.bob, cast.alice, cast.stella):
        with pytest.raises(NotThereError):
            answer(cast, tea, host=person)
    assert set(roll_of(cast, tea)) == {cast.charlie.member_id}


def test_a_claim_of_another_gathering_or_community_is_not_there(cast: Cast) -> None:
    tea, other = a_gathering(cast), a_gathering(cast, title="Other")
    claim(cast, other)
    teapot = a_cast(cast.session, "teapot")
    theirs = a_gathering(teapot)
    (waiting,) = of_gathering(cast.session, cast.community_id, other)

    with pytest.raises(NotThereError):
        answer(cast, tea, claim_id=waiting.id)
    with pytest.raises(NotThereError):
        answer(teapot, theirs, claim_id=waiting.id)
    with pytest.raises(NotThereError):
        claim(cast, theirs)


def test_a_newcomer_is_added_once_and_their_phone_knows_them(cast: Cast) -> None:
    tea, key = a_gathering(cast), a_key()

    first, again = (claim_visit(cast, tea, key=key) for _ in range(2))

    assert first.token
    assert again.token
    (waiting,) = of_gathering(cast.session, cast.community_id, tea)
    assert waiting.name == "Noor"
    answer(cast, tea)
    assert len(roll_of(cast, tea)) == 2


def test_a_card_number_says_it_for_its_holder(cast: Cast) -> None:
    tea = a_gathering(cast)

    assert claim_visit(cast, tea, name="", card_number=card_number(cast, cast.bob)).token == ""

    (waiting,) = of_gathering(cast.session, cast.community_id, tea)
    assert waiting.member_id == cast.bob.member_id
    with pytest.raises(UnknownPersonError):
        claim_visit(cast, tea, card_number="222222")


def test_too_late_a_newcomer_leaves_no_name(cast: Cast) -> None:
    from timebank.store.members import MemberName

    tea = a_gathering(cast)
    names = cast.session.exec(select(func.count()).select_from(MemberName)).one()

    with pytest.raises(ClaimTooLateError):
        claim_visit(cast, tea, now=NOW + 9 * DAY)

    assert cast.session.exec(select(func.count()).select_from(MemberName)).one() == names


def test_the_same_note_twice_is_one_claim_and_one_answer(cast: Cast) -> None:
    tea, key, press = a_gathering(cast), a_key(), a_key()
    finish(cast, tea, now=LATER)
    for _ in range(2):
        claim(cast, tea, key=key)
    (waiting,) = of_gathering(cast.session, cast.community_id, tea)
    for _ in range(2):
        answer(cast, tea, claim_id=waiting.id, key=press)
    booked = len(journal(cast))
    answer(cast, tea, claim_id=waiting.id)

    assert count(cast) == 1
    assert len(journal(cast)) == booked
    assert totals_of(cast, cast.bob) == Totals(120, WELCOME + 120)


def test_two_hosts_who_answer_at_once_book_once(cast: Cast) -> None:
    tea = a_gathering(cast)
    finish(cast, tea, now=LATER)
    claim(cast, tea)
    (waiting,) = of_gathering(cast.session, cast.community_id, tea)
    cast.session.rollback()

    engine = cast.session.get_bind()
    at_once(engine, 2, lambda session, _: answer(cast, tea, claim_id=waiting.id, session=session))  # type: ignore[arg-type]

    assert totals_of(cast, cast.bob) == Totals(120, WELCOME + 120)
    assert faults_of(cast) == ()


def test_two_phones_of_one_person_are_one_claim(cast: Cast) -> None:
    tea = a_gathering(cast)

    engine = cast.session.get_bind()
    at_once(engine, 2, lambda session, _: claim(cast, tea, session=session))  # type: ignore[arg-type]

    assert count(cast) == 1


def test_a_photographed_sign_is_worth_what_the_host_says(cast: Cast) -> None:
    """Whoever has the sign at home may say so as often as they like: the host's list decides."""
    tea = a_gathering(cast)
    for name in ("Mallory M", "Mo M"):
        claim(cast, tea, a_member(cast.session, cast.community_id, name))
    for _ in range(2):
        answer(cast, tea, was_there=False)
    finish(cast, tea, now=LATER)

    assert set(roll_of(cast, tea)) == {cast.charlie.member_id}
    assert count(cast) == 2
