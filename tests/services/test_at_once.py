"""What happens when many press at the same moment: nothing is lost, nothing is doubled."""

import time
from collections.abc import Callable
from threading import Event
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlmodel import Session, col, select

from tests.cast import (
    NOW,
    TODAY,
    WELCOME,
    Cast,
    a_gathering,
    a_key,
    a_waiting_exchange,
    account_of,
    an_exchange,
    at_once,
    finish,
    journal,
    preview,
    roll_of,
    state_of,
    totals_of,
)
from tests.services.reading import outcome
from timebank.clock import DAY
from timebank.ledger.totals import Totals
from timebank.services import answers, check_ins
from timebank.services.errors import AlreadyAnsweredError
from timebank.services.errors.gatherings import AlreadyFinishedError, ListChangedError
from timebank.services.finishing import finish as save_all
from timebank.store.entries import Entry, Line

# SQLite has one writer at a time, so nothing there happens in the middle of something else.
postgres_only = pytest.mark.parametrize(
    "migrated_url", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)
FIFTY = 50
SIXTEEN = 16
EACH = 5
HELD_SECONDS = 0.5  # long enough for the other to come and wait


def check_in(cast: Cast, session: Session, gathering_id: bytes, key: bytes, member_id: bytes) -> bytes:
    return check_ins.check_in(
        session,
        community_id=cast.community_id,
        gathering_id=gathering_id,
        member_id=member_id,
        key=key,
        now=NOW,
    ).check_in_id


def test_fifty_presses_of_one_key_book_one_entry(cast: Cast, engine: Engine) -> None:
    key = a_key()

    answered = at_once(engine, FIFTY, lambda session, _: an_exchange(cast, session=session, key=key))

    assert set(answered) == {key}
    assert [entry.id for entry in journal(cast)] == [key]
    assert totals_of(cast, cast.alice) == Totals(60, WELCOME)


def test_fifty_scans_of_one_phone_are_one_check_in(cast: Cast, engine: Engine) -> None:
    tea, key, alice = a_gathering(cast), a_key(), cast.alice.member_id

    answered = at_once(engine, FIFTY, lambda session, _: check_in(cast, session, tea, key, alice))

    assert set(answered) == {key}
    assert len(roll_of(cast, tea)) == 2


def test_scans_of_one_person_on_many_phones_are_one_check_in(cast: Cast, engine: Engine) -> None:
    tea, alice = a_gathering(cast), cast.alice.member_id

    answered = at_once(engine, SIXTEEN, lambda session, _: check_in(cast, session, tea, a_key(), alice))

    assert len(set(answered)) == 1
    assert len(roll_of(cast, tea)) == 2


def test_sixteen_who_record_at_once_lose_and_double_nothing(cast: Cast, engine: Engine) -> None:
    people = (cast.alice, cast.bob, cast.charlie, cast.stella)

    def work(session: Session, number: int) -> None:
        by, other = people[number % 4], people[(number + 1) % 4]
        for _ in range(EACH):
            an_exchange(cast, session=session, by=by, other=other, minutes=number + 1)

    at_once(engine, SIXTEEN, work)

    assert [entry.number for entry in journal(cast)] == list(range(4, 4 + SIXTEEN * EACH))
    given = [totals_of(cast, person).given for person in people]
    assert given == [EACH * sum(range(1 + (place - 1) % 4, 17, 4)) for place in range(4)]
    assert sum(given) == sum(totals_of(cast, person).received - WELCOME for person in people)


def test_lines_of_a_busy_account_run_on_without_a_gap(cast: Cast, engine: Engine) -> None:
    at_once(engine, SIXTEEN, lambda session, _: an_exchange(cast, session=session))

    lines = select(Line.line_number, Line.given_total).where(Line.account_id == cast.alice.account_id)
    rows = cast.session.exec(lines.order_by(col(Line.line_number))).all()
    assert [tuple(row) for row in rows] == [(number, 60 * number) for number in range(SIXTEEN + 1)]
    assert len(cast.session.exec(select(Entry.id)).all()) == 4 + SIXTEEN


def test_both_sides_putting_right_at_once_reverse_once(cast: Cast, engine: Engine) -> None:
    exchange_id = an_exchange(cast)

    def put_right(session: Session, number: int) -> None:
        answers.put_right(
            session,
            community_id=cast.community_id,
            member_id=(cast.alice if number % 2 else cast.bob).member_id,
            key=a_key(),
            exchange_id=exchange_id,
            today=TODAY,
            now=NOW,
        )

    at_once(engine, SIXTEEN, put_right)

    assert [entry.kind for entry in journal(cast)] == ["exchange", "reversal"]
    assert totals_of(cast, cast.alice) == Totals(0, WELCOME)


def answer(cast: Cast, session: Session, act: Any, exchange_id: bytes, member_id: bytes) -> None:
    act(
        session,
        community_id=cast.community_id,
        member_id=member_id,
        key=a_key(),
        exchange_id=exchange_id,
        now=NOW,
    )


def test_two_phones_saying_yes_at_once_agree_once(cast: Cast, engine: Engine) -> None:
    exchange_id, bob = a_waiting_exchange(cast), cast.bob.member_id

    at_once(engine, SIXTEEN, lambda session, _: answer(cast, session, answers.agree, exchange_id, bob))

    assert len(journal(cast)) == 1


def test_yes_and_no_at_once_leave_one_of_them(cast: Cast, engine: Engine) -> None:
    exchange_id, bob = a_waiting_exchange(cast), cast.bob.member_id

    def press(session: Session, number: int) -> Any:
        act = (answers.agree, answers.decline)[number % 2]
        return outcome(lambda: answer(cast, session, act, exchange_id, bob))

    answered = at_once(engine, SIXTEEN, press)

    state, _ = state_of(cast, exchange_id)
    assert sorted(answered.count(each) for each in (None, AlreadyAnsweredError)) == [8, 8]
    assert len(journal(cast)) == (state == "agreed")


def test_silence_and_answers_at_once_book_each_exchange_once(cast: Cast, engine: Engine) -> None:
    waiting, bob = [a_waiting_exchange(cast) for _ in range(SIXTEEN)], cast.bob.member_id

    def work(session: Session, number: int) -> Any:
        if number % 4 == 0:
            return answers.let_silence_agree(session, now=NOW + 15 * DAY)
        act = (answers.agree, answers.decline)[number % 2]
        return outcome(lambda: answer(cast, session, act, waiting[number], bob))

    at_once(engine, SIXTEEN, work)

    agreed = [each for each in waiting if state_of(cast, each)[0] == "agreed"]
    assert {state_of(cast, each)[0] for each in waiting} <= {"agreed", "declined"}
    assert sorted(entry.id for entry in journal(cast)) == sorted(agreed)


def finishing(cast: Cast, gathering_id: bytes, key: bytes | None) -> Callable[[Session, int], Any]:
    """Press "save everyone's time" under one key, or under a key each."""
    seen, host = preview(cast, gathering_id).seen, cast.charlie.member_id

    def press(session: Session, _: int) -> Any:
        return outcome(
            lambda: save_all(
                session,
                community_id=cast.community_id,
                gathering_id=gathering_id,
                member_id=host,
                key=key or a_key(),
                seen=seen,
                now=NOW,
            )
        )

    return press


def test_many_presses_of_one_key_finish_once(cast: Cast, engine: Engine) -> None:
    tea = a_gathering(cast)

    answered = at_once(engine, FIFTY, finishing(cast, tea, a_key()))

    assert answered == [None] * FIFTY
    assert len(journal(cast)) == 2


def test_two_hosts_finishing_at_once_finish_once(cast: Cast, engine: Engine) -> None:
    tea = a_gathering(cast)

    answered = at_once(engine, SIXTEEN, finishing(cast, tea, None))

    assert sorted(map(str, answered)) == [str(AlreadyFinishedError)] * (SIXTEEN - 1) + ["None"]
    assert len(journal(cast)) == 2


def test_whoever_checks_in_while_it_is_finished_is_booked_or_told(cast: Cast, engine: Engine) -> None:
    tea = a_gathering(cast)
    press = finishing(cast, tea, None)
    people = (cast.alice, cast.bob, cast.stella)

    def work(session: Session, number: int) -> Any:
        if number == 3:
            return press(session, number)
        member_id = people[number].member_id
        return outcome(lambda: check_in(cast, session, tea, a_key(), member_id))

    *arrived, finished = at_once(engine, 4, work)

    told = [each for each in arrived if each is AlreadyFinishedError]
    if finished is ListChangedError:
        finish(cast, tea)
    booked = {entry.giver_id for entry in journal(cast)} - {account_of(cast, "gathering")}
    assert len(booked) == len(roll_of(cast, tea)) == 4 - len(told)


@postgres_only
@pytest.mark.parametrize("act", [check_ins.stay_for, check_ins.undo])
def test_a_change_waits_for_finishing_and_is_then_refused(cast: Cast, engine: Engine, act: Any) -> None:
    tea, key, alice = a_gathering(cast), a_key(), cast.alice.member_id
    check_in(cast, cast.session, tea, key, alice)
    more = {"minutes": 30} if act is check_ins.stay_for else {}
    mine = {"community_id": cast.community_id, "check_in_id": key, "member_id": alice, "now": NOW}

    def change(session: Session) -> Any:
        return outcome(lambda: act(session, key=a_key(), **mine, **more))

    held = "SELECT 1 FROM gathering WHERE id = :tea FOR UPDATE"
    done = "UPDATE gathering SET state = 'finished', finished_at = 1 WHERE id = :tea"
    assert during(engine, {"tea": tea}, held, done, change) is AlreadyFinishedError


@postgres_only
def test_silence_waits_for_an_answer_under_way(cast: Cast, engine: Engine) -> None:
    exchange_id = a_waiting_exchange(cast)

    def be_silent(session: Session) -> int:
        return answers.let_silence_agree(session, now=NOW + 15 * DAY)

    held = "UPDATE exchange SET state = 'declined', answered_at = 1 WHERE id = :exchange"
    assert during(engine, {"exchange": exchange_id}, held, "SELECT 1", be_silent) == 0


def during(
    engine: Engine, names: dict[str, bytes], held: str, done: str, act: Callable[[Session], Any]
) -> Any:
    """Do something in another thread while a transaction is under way, which then ends."""

    is_held = Event()

    def work(session: Session, number: int) -> Any:
        if number:
            assert is_held.wait(HELD_SECONDS * 60)
            return act(session)
        with engine.begin() as connection:
            connection.execute(text(held), names)
            is_held.set()
            time.sleep(HELD_SECONDS)
            connection.execute(text(done), names)
        return None

    return at_once(engine, 2, work)[1]
