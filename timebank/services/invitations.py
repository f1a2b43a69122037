"""Inviting: an address to hand on, good for thirty days or until its maker ends it."""

from sqlalchemy import bindparam, case, select, update
from sqlmodel import Session

from timebank.clock import DAY
from timebank.services import codes
from timebank.services.transaction import transaction
from timebank.store.acts import first_time
from timebank.store.invitations import Invitation

INVITATION_DAYS = 30

_invitation = Invitation.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_MINE = (
    _invitation.c.community_id == bindparam("community"),
    _invitation.c.made_by == bindparam("member"),
    _invitation.c.expires_at > bindparam("at"),
)
_STANDS = select(_invitation.c.code).where(*_MINE)
_END = (
    update(_invitation)
    .where(*_MINE)
    .values(
        # It ends after it began, even when both are pressed in one instant.
        expires_at=case(
            (_invitation.c.made_at < bindparam("at"), bindparam("at")), else_=_invitation.c.made_at + 1
        )
    )
)


@transaction
def invite(session: Session, *, community_id: bytes, member_id: bytes, key: bytes, now: int) -> None:
    """Make an invitation, unless the member has one that stands."""
    wanted = {"community": community_id, "member": member_id, "at": now}
    is_new = first_time(session, community_id, key, "invite", member_id, acted_at=now)
    if not is_new or session.connection().execute(_STANDS, wanted).first():
        return
    session.add(
        Invitation(
            community_id=community_id,
            # As long as a sign's, so that nobody finds a member's first name by trying.
            code=codes.sign_token(),
            made_by=member_id,
            made_at=now,
            expires_at=now + INVITATION_DAYS * DAY,
        )
    )


@transaction
def end(session: Session, *, community_id: bytes, member_id: bytes, key: bytes, now: int) -> None:
    """End one's invitation at once."""
    if first_time(session, community_id, key, "end invitation", member_id, acted_at=now):
        wanted = {"community": community_id, "member": member_id, "at": now}
        session.connection().execute(_END, wanted)
