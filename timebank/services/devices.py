"""Ending what is signed in elsewhere: one phone or computer, or all others."""

from sqlalchemy import bindparam, delete
from sqlmodel import Session

from timebank.services.errors import NotThereError
from timebank.services.transaction import transaction
from timebank.store.acts import first_time
from timebank.store.sign_in import Device

_device = Device.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_MINE = (_device.c.community_id == bindparam("community"), _device.c.member_id == bindparam("member"))
_END = delete(_device).where(*_MINE, _device.c.id == bindparam("device"))
_END_OTHERS = delete(_device).where(*_MINE, _device.c.id != bindparam("device"))


@transaction
def end(
    session: Session, *, community_id: bytes, member_id: bytes, device_id: bytes, key: bytes, now: int
) -> None:
    """Sign one of a member's devices out. Raises NotThereError when it is not theirs."""
    is_new = first_time(session, community_id, key, "end_device", member_id, device_id, acted_at=now)
    wanted = {"community": community_id, "member": member_id, "device": device_id}
    if is_new and not session.connection().execute(_END, wanted).rowcount:
        raise NotThereError


@transaction
def end_others(
    session: Session, *, community_id: bytes, member_id: bytes, device_id: bytes, key: bytes, now: int
) -> None:
    """Sign all of a member's devices out but this one."""
    if first_time(session, community_id, key, "end_other_devices", member_id, device_id, acted_at=now):
        wanted = {"community": community_id, "member": member_id, "device": device_id}
        session.connection().execute(_END_OTHERS, wanted)
