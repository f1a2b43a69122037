"""Stewards' duties: who has which, within its term."""

from sqlalchemy import bindparam, select
from sqlmodel import Session

from timebank.store.members import Duty

_duty = Duty.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_OF = select(_duty.c.duty).where(
    _duty.c.community_id == bindparam("community"),
    _duty.c.member_id == bindparam("member"),
    _duty.c.begins_on <= bindparam("day"),
    _duty.c.ends_on > bindparam("day"),
)


def of(session: Session, community_id: bytes, member_id: bytes, day: str) -> frozenset[str]:
    """List a member's duties on a day (ISO text); nobody else's power comes from anything but these."""
    wanted = {"community": community_id, "member": member_id, "day": day}
    return frozenset(session.connection().execute(_OF, wanted).scalars())
