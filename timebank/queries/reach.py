"""How a member can be reached."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlmodel import Session

from timebank.store.members import Contact

_contact = Contact.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_OF = select(_contact.c.kind, _contact.c.address).where(
    _contact.c.community_id == bindparam("community"), _contact.c.member_id == bindparam("member")
)


@dataclass(frozen=True, slots=True)
class ReachView:
    """An email address, a number for texts and one for calls; each may be empty."""

    email: str = ""
    text: str = ""
    call: str = ""


def of(session: Session, community_id: bytes, member_id: bytes) -> ReachView:
    """Read how a member can be reached; only for the member, and for stewards whose look is noted."""
    rows = session.connection().execute(_OF, {"community": community_id, "member": member_id})
    return ReachView(**{row.kind: row.address for row in rows})
