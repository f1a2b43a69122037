"""A new way in: two stewards, two days, and the member who may stop it."""

from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from tests.cast import NOW, SECRET, Cast, a_cast, a_key, at_once, card_number
from tests.passkey import PasskeyOfSoftware
from tests.services.signed_in import add, come_in, who
from timebank.clock import DAY
from timebank.queries import recoveries as queries
from timebank.services import members, recoveries, sign_in
from timebank.services.errors import NotThereError
from timebank.services.errors.passkeys import PasskeyNotKnownError
from timebank.services.errors.recoveries import (
    AskedForAlreadyError,
    RecoveryOverError,
    SecondStewardError,
    TooEarlyForSlipError,
    YourOwnWayInError,
)
from timebank.services.errors.sign_in import OtherWaysInError
from timebank.store.outbox import Mail
from timebank.store.people import Person
from timebank.store.sign_in import Recovery, Slip

SITE = "https://hours.example"
LATER = NOW + 2 * DAY


def ask(cast: Cast, wanted: str = "Alice", *, by: Person | None = None, **more: Any) -> bytes:
    return recoveries.ask(
        more.pop("session", cast.session),
        community_id=cast.community_id,
        asked_by=(by or cast.stella).member_id,
        wanted=wanted,
        **({"key": a_key(), "secret": SECRET, "site": SITE, "now": NOW} | more),
    )


def agree(cast: Cast, recovery_id: bytes, *, by: Person | None = None, **more: Any) -> None:
    recoveries.agree(
        more.pop("session", cast.session),
        community_id=cast.community_id,
        recovery_id=recovery_id,
        agreed_by=(by or cast.charlie).member_id,
        **({"key": a_key(), "secret": SECRET, "site": SITE, "now": NOW} | more),
    )


def print_slip(cast: Cast, recovery_id: bytes, *, by: Person | None = None, **more: Any) -> str:
    recoveries.print_slip(
        more.pop("session", cast.session),
        community_id=cast.community_id,
        recovery_id=recovery_id,
        printed_by=(by or cast.stella).member_id,
        **({"key": a_key(), "secret": SECRET, "now": LATER} | more),
    )
    return recoveries.slip_token(SECRET, cast.community_id, recovery_id)


def stop(cast: Cast, recovery_id: bytes, **more: Any) -> None:
    recoveries.stop(
        cast.session,
        community_id=cast.community_id,
        recovery_id=recovery_id,
        **({"key": a_key(), "now": NOW} | more),
    )


def use(cast: Cast, token: str, now: int = LATER) -> str:
    return sign_in.use_slip(cast.session, community_id=cast.community_id, token=token, kind="own", now=now)


@pytest.fixture
def agreed(cast: Cast) -> bytes:
    """Let Stella ask for Alice, and Charlie say yes."""
    recovery_id = ask(cast)
    agree(cast, recovery_id)
    return recovery_id


@pytest.mark.parametrize("printer", ["stella", "charlie"])
def test_two_days_after_two_stewards_said_yes_a_slip_lets_one_in(
    cast: Cast, agreed: bytes, printer: str
) -> None:
    token = print_slip(cast, agreed, by=getattr(cast, printer))

    assert who(cast, use(cast, token), LATER) == cast.alice.member_id
    with pytest.raises(NotThereError):
        use(cast, token)


def test_member_is_found_by_card_number_too(cast: Cast) -> None:
    recovery_id = ask(cast, card_number(cast, cast.bob))

    found = queries.one(cast.session, cast.community_id, recovery_id, NOW)

    assert found
    assert (found.name, found.asked_name, found.agreed_name) == ("Bob B", "Stella S", "")


@pytest.mark.parametrize("before", [1, DAY])
def test_nothing_is_printed_before_two_days_are_over(cast: Cast, agreed: bytes, before: int) -> None:
    with pytest.raises(TooEarlyForSlipError):
        print_slip(cast, agreed, now=LATER - before)
    assert cast.session.exec(select(Slip)).all() == []


def test_nothing_is_printed_on_one_stewards_word(cast: Cast) -> None:
    with pytest.raises(TooEarlyForSlipError):
        print_slip(cast, ask(cast), now=NOW + 29 * DAY)


def test_first_steward_is_no_second(cast: Cast) -> None:
    recovery_id = ask(cast)

    with pytest.raises(SecondStewardError):
        agree(cast, recovery_id, by=cast.stella)


def test_nobody_says_yes_to_their_own(cast: Cast) -> None:
    with pytest.raises(YourOwnWayInError):
        ask(cast, by=cast.alice)
    with pytest.raises(YourOwnWayInError):
        agree(cast, ask(cast), by=cast.alice)


def test_third_steward_prints_nothing(cast: Cast, agreed: bytes) -> None:
    with pytest.raises(SecondStewardError):
        print_slip(cast, agreed, by=cast.bob)


def test_slip_is_printed_once_and_good_for_seven_days(cast: Cast, agreed: bytes) -> None:
    key = a_key()
    token = print_slip(cast, agreed, key=key)

    assert print_slip(cast, agreed, key=key) == token
    with pytest.raises(RecoveryOverError):
        print_slip(cast, agreed)
    with pytest.raises(NotThereError):
        use(cast, token, LATER + 7 * DAY)


def test_slip_printed_by_both_at_once_is_one(cast: Cast, agreed: bytes, engine: Engine) -> None:
    def attempt(session: Session, number: int) -> bool:
        try:
            print_slip(cast, agreed, by=(cast.stella, cast.charlie)[number % 2], session=session)
        except RecoveryOverError:
            return False
        return True

    assert sum(at_once(engine, 8, attempt)) == 1


def test_second_yes_said_by_many_at_once_is_one(cast: Cast, engine: Engine) -> None:
    recovery_id = ask(cast)

    def attempt(session: Session, number: int) -> bool:
        try:
            agree(cast, recovery_id, by=(cast.bob, cast.charlie)[number % 2], session=session)
        except RecoveryOverError:
            return False
        return True

    assert sum(at_once(engine, 8, attempt)) == 1
    assert len(cast.session.exec(select(Mail)).all()) == 2


def test_same_press_twice_asks_and_agrees_once(cast: Cast) -> None:
    asking, agreeing = a_key(), a_key()

    for _ in range(2):
        recovery_id = ask(cast, key=asking)
    for _ in range(2):
        agree(cast, recovery_id, key=agreeing)

    assert len(cast.session.exec(select(Recovery)).all()) == 1
    assert len(cast.session.exec(select(Mail)).all()) == 2


def test_second_ask_for_the_same_member_is_refused(cast: Cast) -> None:
    ask(cast)

    with pytest.raises(AskedForAlreadyError):
        ask(cast, by=cast.charlie)
    assert ask(cast, "Bob")


def test_ask_nobody_answers_ends_after_thirty_days(cast: Cast) -> None:
    recovery_id = ask(cast)

    with pytest.raises(RecoveryOverError):
        agree(cast, recovery_id, now=NOW + 30 * DAY)
    assert queries.every_open(cast.session, cast.community_id, NOW + 30 * DAY) == ()
    assert ask(cast, now=NOW + 30 * DAY)


def test_member_hears_of_both_steps_by_mail_with_a_way_to_stop(cast: Cast, agreed: bytes) -> None:
    mails = [tuple(row) for row in cast.session.exec(select(Mail.address, Mail.body))]
    token = recoveries.mail_token(SECRET, cast.community_id, agreed)

    assert [address for address, _ in mails] == ["alice@example.org"] * 2
    assert all(f"{SITE}/kettle/recoveries/{agreed.hex()}/{token}" in body for _, body in mails)
    assert all(recoveries.slip_token(SECRET, cast.community_id, agreed) not in body for _, body in mails)


def test_member_without_mail_is_written_to_nowhere(cast: Cast) -> None:
    dora = members.add(
        cast.session,
        community_id=cast.community_id,
        name="Dora D",
        secret=SECRET,
        now=NOW,
        day="2026-03-02",
    )

    ask(cast, "Dora")

    assert cast.session.exec(select(Mail)).all() == []
    assert queries.of_member(cast.session, cast.community_id, dora.member_id, NOW)


def test_nothing_happens_any_more_once_it_is_stopped(cast: Cast, agreed: bytes) -> None:
    key = a_key()
    for _ in range(2):
        stop(cast, agreed, of=cast.alice.member_id, key=key)

    with pytest.raises(RecoveryOverError):
        print_slip(cast, agreed)
    assert queries.of_member(cast.session, cast.community_id, cast.alice.member_id, NOW) is None
    assert ask(cast)


def test_second_yes_after_it_was_stopped_is_refused(cast: Cast) -> None:
    recovery_id = ask(cast)
    stop(cast, recovery_id)

    with pytest.raises(RecoveryOverError):
        agree(cast, recovery_id)


def test_stopping_takes_a_printed_slip_back(cast: Cast, agreed: bytes) -> None:
    token = print_slip(cast, agreed)
    stop(cast, agreed, of=cast.alice.member_id, now=LATER)

    with pytest.raises(NotThereError):
        use(cast, token)


def test_nobody_stops_anothers(cast: Cast, agreed: bytes) -> None:
    other = a_cast(cast.session, "teapot")

    for community, person in ((cast, cast.bob), (other, other.alice)):
        with pytest.raises(NotThereError):
            stop(community, agreed, of=person.member_id)
    assert print_slip(cast, agreed)


def test_it_is_open_until_the_slip_was_used(cast: Cast, agreed: bytes) -> None:
    token = print_slip(cast, agreed)

    def is_open(now: int) -> bool:
        return queries.one(cast.session, cast.community_id, agreed, now) is not None

    assert (is_open(LATER), is_open(LATER + 7 * DAY)) == (True, False)
    use(cast, token)
    assert not is_open(LATER)


def test_coming_back_removes_passkeys_that_were_lost(cast: Cast, agreed: bytes) -> None:
    key, bobs = PasskeyOfSoftware(), PasskeyOfSoftware()
    add(cast, key)
    add(cast, bobs, cast.bob)

    use(cast, print_slip(cast, agreed))

    assert isinstance(come_in(cast, key), PasskeyNotKnownError)
    assert isinstance(come_in(cast, bobs), str)


def test_only_hashes_of_slips_are_kept(cast: Cast, agreed: bytes) -> None:
    token = print_slip(cast, agreed)

    assert token.encode() not in cast.session.exec(select(Slip.token_hash)).one()


def test_slip_is_for_whoever_has_no_other_way_in(cast: Cast) -> None:
    plain: dict[str, Any] = {"secret": SECRET, "now": NOW, "day": "2026-03-02"}
    here = {"community_id": cast.community_id}
    dora = members.add(cast.session, **here, name="Dora D", **plain)
    slip = {**here, "now": NOW}

    assert sign_in.make_slip(cast.session, member_id=dora.member_id, **slip)
    members.set_pin(cast.session, **here, member_id=dora.member_id, pin="273915")

    for person in (dora, cast.alice):
        assert sign_in.has_other_ways(cast.session, cast.community_id, person.member_id)
        with pytest.raises(OtherWaysInError):
            sign_in.make_slip(cast.session, member_id=person.member_id, **slip)
