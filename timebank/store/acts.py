"""Acts: what has been done under which key, so that the same press twice is done once."""

import hashlib
from collections.abc import Callable
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Session, SQLModel

from timebank.store.errors import KeyUsedForSomethingElseError
from timebank.store.types import check, instant, octets, sixteen, whole, words


class Act(SQLModel, table=True):
    """One thing a person did, by the key made with the page; `seen` counts the presses."""

    __tablename__ = "act"
    __table_args__ = (
        sixteen("act", "key"),
        check("act_seen_from_1", "seen >= 1"),
        {"sqlite_strict": True},
    )

    community_id: bytes = octets(primary_key=True, foreign_key="community.id")
    key: bytes = octets(primary_key=True)
    kind: str = words()
    fingerprint: bytes = octets()
    seen: int = whole(default=1)
    acted_at: int = instant()


def _claim(insert: Callable[..., Any]) -> Any:  # the two dialects' inserts share no base type
    statement = insert(Act).values(
        community_id=bindparam("community_id"),
        key=bindparam("key"),
        kind=bindparam("kind"),
        fingerprint=bindparam("fingerprint"),
        acted_at=bindparam("acted_at"),
        seen=1,
    )
    # A repeat writes too: an answer that was only read could be lost by a cluster that fails over.
    return statement.on_conflict_do_update(
        index_elements=["community_id", "key"], set_={"seen": Act.seen + 1}
    ).returning(Act.seen, Act.kind, Act.fingerprint)


_KNOWN = select(Act.fingerprint).where(  # type: ignore[call-overload]
    Act.community_id == bindparam("community_id"), Act.key == bindparam("key")
)
_CLAIM = {"sqlite": _claim(sqlite_insert), "postgresql": _claim(postgresql_insert)}


def was_done(session: Session, community_id: bytes, key: bytes, kind: str, *content: object) -> bool:
    """Tell whether exactly this was done under this key."""
    known = session.connection().execute(_KNOWN, {"community_id": community_id, "key": key}).scalar()
    return bool(known == _fingerprint(kind, content))


def first_time(
    session: Session, community_id: bytes, key: bytes, kind: str, *content: object, acted_at: int
) -> bool:
    """Tell whether this key is new; fifty at once wait here for the first.

    Raises KeyUsedForSomethingElseError when the key was used with other content.
    """
    fingerprint = _fingerprint(kind, content)
    connection = session.connection()
    claim = {
        "community_id": community_id,
        "key": key,
        "kind": kind,
        "fingerprint": fingerprint,
        "acted_at": acted_at,
    }
    seen, _, known = connection.execute(_CLAIM[connection.dialect.name], claim).one()
    if known != fingerprint:
        raise KeyUsedForSomethingElseError
    return bool(seen == 1)


def _fingerprint(kind: str, content: tuple[object, ...]) -> bytes:
    return hashlib.sha256(repr((kind, content)).encode()).digest()
