"""The one place that commits: a service function is one transaction, done whole or not at all."""

import random
import time
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from timebank.store.engine import begin_writing

TRIES = 5
# Serialization failure, deadlock, and the server going away: safe to run the whole act again.
PASSING_STATES = {"40001", "40P01", "57P01", "08006", "08003"}
LONGEST_PAUSE_SECONDS = 0.2

P = ParamSpec("P")
T = TypeVar("T")


def transaction(
    service: Callable[Concatenate[Session, P], T],
) -> Callable[Concatenate[Session, P], T]:
    """Make a service function one write transaction, run again when the database asks for it."""

    @wraps(service)
    def run(session: Session, /, *args: P.args, **kwargs: P.kwargs) -> T:
        for left in reversed(range(TRIES)):
            try:
                return _once(session, service, *args, **kwargs)
            except DBAPIError as error:
                if not left or not _is_passing(error):
                    raise
                time.sleep(random.uniform(0, LONGEST_PAUSE_SECONDS))
        raise AssertionError("unreachable: the last try returns or raises")

    return run


def _once(
    session: Session, service: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
) -> T:
    begin_writing(session)
    try:
        answer = service(session, *args, **kwargs)
        session.commit()
    except BaseException:
        session.rollback()
        raise
    return answer


def _is_passing(error: DBAPIError) -> bool:
    return error.connection_invalidated or getattr(error.orig, "sqlstate", None) in PASSING_STATES
