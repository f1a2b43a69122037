"""Codes that one phone shows another: my own, and one that I opened."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, and_, bindparam, select
from sqlmodel import Session

from timebank.queries.sign_in import first_name
from timebank.store.handshakes import Handshake
from timebank.store.members import MemberName

_handshake = Handshake.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_name = MemberName.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class HandshakeView:
    """What one member says, whom it waits for, and how it was answered."""

    community_id: bytes
    id: bytes
    member_id: bytes
    other: str  # whoever shows it, as the one who opens it calls them
    way: str
    minutes: int
    happened_on: date
    words: str
    expires_at: int
    opened_by: bytes | None
    answer: str

    @property
    def first_name(self) -> str:
        """What whoever shows it is called."""
        return first_name(self.other)

    @property
    def gave(self) -> bool:
        """Whether the one who opens it is the one who gave."""
        return self.way == "received"

    @property
    def with_pot(self) -> bool:
        """Whether the other side is the pot, which holds no phone."""
        return False

    def is_over(self, now: int) -> bool:
        """Whether it can be answered no more."""
        return bool(self.answer) or self.expires_at <= now


_ALL = select(
    _handshake.c.community_id,
    _handshake.c.id,
    _handshake.c.member_id,
    _name.c.name,
    _handshake.c.way,
    _handshake.c.minutes,
    _handshake.c.happened_on,
    _handshake.c.words,
    _handshake.c.expires_at,
    _handshake.c.opened_by,
    _handshake.c.answer,
).outerjoin(
    _name,
    and_(_name.c.community_id == _handshake.c.community_id, _name.c.member_id == _handshake.c.member_id),
)
_BY_TOKEN = _ALL.where(_handshake.c.token_hash == bindparam("hash"))
_BY_CODE = _ALL.where(
    _handshake.c.code_hash == bindparam("hash"),
    _handshake.c.expires_at > bindparam("at"),
    _handshake.c.answer == "",
).order_by(_handshake.c.made_at.desc())
_MINE = _ALL.where(
    _handshake.c.community_id == bindparam("community"),
    _handshake.c.id == bindparam("handshake"),
    _handshake.c.member_id == bindparam("member"),
)


def by_token(session: Session, token_hash: bytes) -> HandshakeView | None:
    """Find the one whose square was scanned, run out or not."""
    return _view(session.connection().execute(_BY_TOKEN, {"hash": token_hash}).first())


def by_code(session: Session, code_hash: bytes, now: int) -> HandshakeView | None:
    """Find the one whose six characters were typed, while it waits."""
    return _view(session.connection().execute(_BY_CODE, {"hash": code_hash, "at": now}).first())


def mine(
    session: Session, community_id: bytes, member_id: bytes, handshake_id: bytes
) -> HandshakeView | None:
    """Find one that this member shows."""
    wanted = {"community": community_id, "member": member_id, "handshake": handshake_id}
    return _view(session.connection().execute(_MINE, wanted).first())


def _view(row: Row[*tuple[Any, ...]] | None) -> HandshakeView | None:
    if row is None:
        return None
    said: dict[str, Any] = dict(row._mapping)
    said["other"] = said.pop("name") or ""
    return HandshakeView(**said | {"happened_on": date.fromisoformat(row.happened_on)})
