"""Letters about members' time, as their own member sees them and as a reader with the code does."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlmodel import Session

from timebank.store.letters import Letter

_letter = Letter.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made


@dataclass(frozen=True, slots=True)
class LetterView:
    """A letter and its sentences; instants in microseconds."""

    community_id: bytes
    id: bytes
    sentences: tuple[str, ...]
    made_at: int
    expires_at: int
    ended_at: int | None

    def is_good(self, now: int) -> bool:
        """Tell whether a reader can check it at this instant."""
        return self.ended_at is None and now < self.expires_at


_COLUMNS = (
    _letter.c.community_id,
    _letter.c.id,
    _letter.c.sentences,
    _letter.c.made_at,
    _letter.c.expires_at,
    _letter.c.ended_at,
)
_mine = (_letter.c.community_id == bindparam("community"), _letter.c.member_id == bindparam("member"))
_MINE = select(*_COLUMNS).where(*_mine).order_by(_letter.c.made_at.desc(), _letter.c.id)
_ONE = select(*_COLUMNS).where(*_mine, _letter.c.id == bindparam("letter"))
_BY_CODE = select(*_COLUMNS).where(
    _letter.c.code_hash == bindparam("code"),
    _letter.c.ended_at.is_(None),
    _letter.c.expires_at > bindparam("now"),
)


def of_member(session: Session, community_id: bytes, member_id: bytes) -> tuple[LetterView, ...]:
    """List a member's letters, newest first."""
    rows = session.connection().execute(_MINE, {"community": community_id, "member": member_id})
    return tuple(_view(row) for row in rows)


def one(session: Session, community_id: bytes, member_id: bytes, letter_id: bytes) -> LetterView | None:
    """Find one of a member's own letters."""
    wanted = {"community": community_id, "member": member_id, "letter": letter_id}
    row = session.connection().execute(_ONE, wanted).first()
    return _view(row) if row else None


def by_code(session: Session, code_hash: bytes, now: int) -> LetterView | None:
    """Find the letter that a code stands for, while the code is good."""
    row = session.connection().execute(_BY_CODE, {"code": code_hash, "now": now}).first()
    return _view(row) if row else None


def _view(row: Row[*tuple[Any, ...]]) -> LetterView:
    community_id, letter_id, sentences, *instants = row
    return LetterView(community_id, letter_id, tuple(sentences.split("\n")), *instants)
