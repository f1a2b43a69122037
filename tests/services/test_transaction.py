"""One service function is one transaction, run again when the database asks for it."""

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlmodel import Session, select

from timebank.services import transaction as transactions
from timebank.services.transaction import TRIES, transaction
from timebank.store.sign_in import Attempt


class PassingError(Exception):
    """What a driver raises when a transaction should be run again."""

    sqlstate = "40001"


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transactions, "LONGEST_PAUSE_SECONDS", 0)


def note(session: Session, place: str = "here") -> None:
    session.add(Attempt(community_id=bytes(16), place=place, since=0, count=1))
    session.flush()


def noted(session: Session) -> int:
    session.rollback()
    return len(session.exec(select(Attempt.place)).all())


def test_what_succeeds_is_kept(session: Session) -> None:
    transaction(note)(session)

    assert noted(session) == 1


@pytest.mark.parametrize("failure", [ValueError, KeyboardInterrupt])
def test_what_fails_leaves_nothing(session: Session, failure: type[BaseException]) -> None:
    @transaction
    def fail(session: Session) -> None:
        note(session)
        raise failure

    with pytest.raises(failure):
        fail(session)

    assert noted(session) == 0


def failing(times: int, error: DBAPIError) -> tuple[list[int], object]:
    """Make an act that fails so many times, and the list of its tries."""
    tries: list[int] = []

    @transaction
    def act(session: Session) -> int:
        tries.append(len(tries))
        note(session, str(len(tries)))
        if len(tries) <= times:
            raise error
        return len(tries)

    return tries, act


def test_a_conflict_is_tried_again_from_the_start(session: Session) -> None:
    _, act = failing(2, OperationalError("", {}, PassingError()))

    assert act(session) == 3
    assert noted(session) == 1


def test_a_conflict_that_does_not_pass_is_raised(session: Session) -> None:
    tries, act = failing(TRIES, OperationalError("", {}, PassingError()))

    with pytest.raises(OperationalError):
        act(session)

    assert (len(tries), noted(session)) == (TRIES, 0)


def test_a_broken_rule_is_not_tried_again(session: Session) -> None:
    tries, act = failing(1, IntegrityError("", {}, Exception()))

    with pytest.raises(IntegrityError):
        act(session)

    assert len(tries) == 1


@pytest.mark.parametrize("migrated_url", ["sqlite"], indirect=True)
def test_a_write_takes_its_turn_before_it_reads(session: Session, engine: Engine) -> None:
    @transaction
    def act(_: Session) -> None:
        with engine.connect() as other:
            other.exec_driver_sql("PRAGMA busy_timeout = 0")
            with pytest.raises(OperationalError, match="locked"):
                other.exec_driver_sql("DELETE FROM attempt")

    act(session)
