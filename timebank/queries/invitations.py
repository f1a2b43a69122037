"""Invitations: my own, and one that somebody opened."""

from dataclasses import dataclass

from sqlalchemy import and_, bindparam, select
from sqlmodel import Session

from timebank.store.invitations import Invitation
from timebank.store.members import Member, MemberName

_invitation = Invitation.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_member = Member.__table__  # type: ignore[attr-defined]
_name = MemberName.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class InvitationView:
    """An invitation: its community, its code, who made it (empty for somebody who left), and its end."""

    community_id: bytes
    code: str
    name: str
    expires_at: int


_NAMED = (
    select(_invitation.c.community_id, _invitation.c.code, _name.c.name, _invitation.c.expires_at)
    .join(
        _member,
        and_(_member.c.community_id == _invitation.c.community_id, _member.c.id == _invitation.c.made_by),
    )
    .outerjoin(
        _name,
        and_(_name.c.community_id == _member.c.community_id, _name.c.member_id == _member.c.id),
    )
)
_BY_CODE = _NAMED.where(_invitation.c.code == bindparam("code"), _member.c.left_at.is_(None))
_MINE = _NAMED.where(
    _invitation.c.community_id == bindparam("community"),
    _invitation.c.made_by == bindparam("member"),
    _invitation.c.expires_at > bindparam("at"),
)


def by_code(session: Session, code: str) -> InvitationView | None:
    """Find the invitation that was opened, run out or not."""
    row = session.connection().execute(_BY_CODE, {"code": code}).first()
    return InvitationView(row[0], row[1], row[2] or "", row[3]) if row else None


def mine(session: Session, community_id: bytes, member_id: bytes, now: int) -> InvitationView | None:
    """Find a member's invitation that stands."""
    wanted = {"community": community_id, "member": member_id, "at": now}
    row = session.connection().execute(_MINE, wanted).first()
    return InvitationView(row[0], row[1], row[2] or "", row[3]) if row else None
