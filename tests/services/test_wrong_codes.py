"""Wrong codes typed at a sign's page, counted for each place."""

from sqlalchemy import Engine
from sqlmodel import Session

from tests.cast import NOW, at_once
from timebank.clock import MINUTE
from timebank.services.sign_in import count_wrong_code


def test_the_eleventh_in_ten_minutes_is_too_many(session: Session) -> None:
    told = [count_wrong_code(session, place="192.0.2.1", now=NOW) for _ in range(11)]

    assert told == [False] * 10 + [True]


def test_places_and_stretches_count_apart(session: Session) -> None:
    for _ in range(11):
        count_wrong_code(session, place="192.0.2.1", now=NOW)

    assert not count_wrong_code(session, place="198.51.100.7", now=NOW)
    assert not count_wrong_code(session, place="192.0.2.1", now=NOW + 10 * MINUTE)


def test_tries_at_once_are_all_counted(engine: Engine) -> None:
    told = at_once(engine, 30, lambda session, _: count_wrong_code(session, place="192.0.2.1", now=NOW))

    assert told.count(True) == 20
