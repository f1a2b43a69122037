"""Whether a member was noted as having died, for themselves to put right."""

from sqlalchemy import bindparam, select
from sqlmodel import Session

from timebank.store.remembering import Remembrance

_remembrance = Remembrance.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_OF = select(_remembrance.c.made_at).where(
    _remembrance.c.community_id == bindparam("community"), _remembrance.c.member_id == bindparam("member")
)


def is_remembered(session: Session, community_id: bytes, member_id: bytes) -> bool:
    """Tell whether a steward noted that a member has died."""
    wanted = {"community": community_id, "member": member_id}
    return session.connection().execute(_OF, wanted).first() is not None
