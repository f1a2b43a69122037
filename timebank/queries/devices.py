"""The phones and computers on which a member is signed in; when one was last used is not kept."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlmodel import Session

from timebank.store.sign_in import Device

_device = Device.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_OF = (
    select(_device.c.id, _device.c.label, _device.c.kind, _device.c.made_at)
    .where(
        _device.c.community_id == bindparam("community"),
        _device.c.member_id == bindparam("member"),
        _device.c.expires_at > bindparam("now"),
    )
    .order_by(_device.c.made_at.desc(), _device.c.id)
)


@dataclass(frozen=True, slots=True)
class SignedInDevice:
    """One of them: what it is, whose it was said to be, and since when."""

    id: bytes
    label: str
    kind: str
    made_at: int


def of_member(
    session: Session, community_id: bytes, member_id: bytes, now: int
) -> tuple[SignedInDevice, ...]:
    """List a member's devices, newest first."""
    wanted = {"community": community_id, "member": member_id, "now": now}
    return tuple(SignedInDevice(*row) for row in session.connection().execute(_OF, wanted))
