"""A member's own words for how they come here; nothing else reads them."""

from sqlalchemy import bindparam, select
from sqlmodel import Session

from timebank.store.members import RoleWord

_word = RoleWord.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_MINE = (
    select(_word.c.word)
    .where(_word.c.community_id == bindparam("community"), _word.c.member_id == bindparam("member"))
    .order_by(_word.c.word)
)


def mine(session: Session, community_id: bytes, member_id: bytes) -> tuple[str, ...]:
    """List the words of the member who asks; never anyone else's."""
    wanted = {"community": community_id, "member": member_id}
    return tuple(session.connection().execute(_MINE, wanted).scalars())
