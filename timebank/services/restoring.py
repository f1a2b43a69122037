"""What a restored backup must not bring back: ways in that were closed since it was made."""

from collections.abc import Collection

from sqlalchemy import delete, select
from sqlmodel import Session

from timebank.services.transaction import transaction
from timebank.store.sign_in import Device, SignInCode, Slip

_device = Device.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made


@transaction
def close_ways_in(session: Session, *, still_signed_in: Collection[tuple[bytes, bytes]]) -> int:
    """Sign out every device that is not signed in still, and end codes and slips; return how many devices.

    A slip that was used since could otherwise be used again, and a lost phone would be signed in once more.
    """
    run = session.connection().execute
    for model in (SignInCode, Slip):
        run(delete(model))
    known = run(select(_device.c.community_id, _device.c.token_hash)).all()
    closed = [row for row in known if tuple(row) not in still_signed_in]
    for community_id, token_hash in closed:
        run(delete(_device).where(_device.c.community_id == community_id, _device.c.token_hash == token_hash))
    return len(closed)
