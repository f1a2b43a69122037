"""Counts tries from one place in the database, so that the count holds across workers and restarts."""

import hashlib
from collections.abc import Callable
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Session

from timebank.clock import MINUTE
from timebank.store.sign_in import Attempt

# Tries at codes that belong to no one community yet.
EVERYWHERE = bytes(16)
STRETCH = 10 * MINUTE


def _count(insert: Callable[..., Any]) -> Any:  # the two dialects' inserts share no base type
    statement = insert(Attempt).values(
        community_id=bindparam("community"), place=bindparam("place"), since=bindparam("since"), count=1
    )
    return statement.on_conflict_do_update(
        index_elements=["community_id", "place", "since"], set_={"count": Attempt.count + 1}
    ).returning(Attempt.count)


_COUNT = {"sqlite": _count(sqlite_insert), "postgresql": _count(postgresql_insert)}


def count_attempt(session: Session, community_id: bytes, place: str, *, now: int) -> int:
    """Count one more try from a place; return how many it made in these ten minutes.

    The place (a network address, a card number) is kept as a hash only.
    """
    wanted = _wanted(community_id, place, now)
    connection = session.connection()
    return int(connection.execute(_COUNT[connection.dialect.name], wanted).scalar_one())


_COUNTED = select(Attempt.count).where(  # type: ignore[call-overload]
    Attempt.community_id == bindparam("community"),
    Attempt.place == bindparam("place"),
    Attempt.since == bindparam("since"),
)


def attempts(session: Session, community_id: bytes, place: str, *, now: int) -> int:
    """Tell how many tries a place made in these ten minutes."""
    wanted = _wanted(community_id, place, now)
    return session.connection().execute(_COUNTED, wanted).scalar_one_or_none() or 0


def _wanted(community_id: bytes, place: str, now: int) -> dict[str, bytes | str | int]:
    hidden = hashlib.sha256(place.encode()).hexdigest()
    return {"community": community_id, "place": hidden, "since": now - now % STRETCH}
