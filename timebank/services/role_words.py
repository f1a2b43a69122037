"""The words a member uses for how they come here: private, optional, and never a permission (R23)."""

from collections.abc import Iterable

from sqlalchemy import delete
from sqlmodel import Session

from timebank.services import codes
from timebank.services.transaction import transaction
from timebank.store.acts import first_time
from timebank.store.members import RoleWord

_word = RoleWord.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made


@transaction
def choose(
    session: Session,
    *,
    community_id: bytes,
    member_id: bytes,
    key: bytes,
    words: Iterable[str],
    secret: str,
    now: int,
) -> None:
    """Keep exactly these words; none at all leaves nothing behind."""
    kept = sorted({word for word in words if word})
    # There are three usual words, so a bare hash of the answer would be the answer.
    said = codes.sealed(secret, *kept)
    if not first_time(session, community_id, key, "choose words", member_id, said, acted_at=now):
        return
    session.connection().execute(
        delete(_word).where(_word.c.community_id == community_id, _word.c.member_id == member_id)
    )
    for word in kept:
        session.add(RoleWord(community_id=community_id, member_id=member_id, word=word))
