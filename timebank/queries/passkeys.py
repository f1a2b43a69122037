"""A member's passkeys."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlmodel import Session

from timebank.store.sign_in import Passkey

_passkey = Passkey.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_OF = (
    select(_passkey.c.credential_id, _passkey.c.label, _passkey.c.made_at)
    .where(_passkey.c.community_id == bindparam("community"), _passkey.c.member_id == bindparam("member"))
    .order_by(_passkey.c.made_at, _passkey.c.credential_id)
)


@dataclass(frozen=True, slots=True)
class PasskeyView:
    """One passkey: on what it was added, and when."""

    id: bytes
    label: str
    made_at: int


def of_member(session: Session, community_id: bytes, member_id: bytes) -> tuple[PasskeyView, ...]:
    """List a member's passkeys, oldest first."""
    wanted = {"community": community_id, "member": member_id}
    return tuple(PasskeyView(*row) for row in session.connection().execute(_OF, wanted))
