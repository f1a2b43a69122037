"""What a steward with the duty of welcome does: saying hello, and printing a way in."""

from sqlmodel import Session

from timebank.clock import DAY
from timebank.services import codes
from timebank.services.errors import NotThereError
from timebank.services.errors.sign_in import OtherWaysInError
from timebank.services.sign_in import SLIP_DAYS, has_other_ways
from timebank.services.transaction import transaction
from timebank.store.acts import first_time
from timebank.store.looks import look
from timebank.store.members import Member
from timebank.store.sign_in import Slip


@transaction
def say_hello(
    session: Session, *, community_id: bytes, steward_id: bytes, member_id: bytes, key: bytes, now: int
) -> None:
    """Note that a steward has met a new member; saying hello twice changes nothing.

    Raises NotThereError for anyone who has not joined here.
    """
    if not first_time(session, community_id, key, "say_hello", steward_id, member_id, acted_at=now):
        return
    member = session.get(Member, (community_id, member_id), with_for_update=True)
    if member is None or member.joined_at is None:
        raise NotThereError
    member.greeted_at = member.greeted_at or now


@transaction
def print_slip(
    session: Session,
    *,
    community_id: bytes,
    steward_id: bytes,
    member_id: bytes,
    key: bytes,
    secret: str,
    now: int,
) -> str:
    """Make a one-use slip for a member with no way in of their own; the same press again shows the same.

    The member can read that it was made. Raises NotThereError, OtherWaysInError.
    """
    token = codes.sealed(secret, "slip", key.hex()).hex()
    if not first_time(session, community_id, key, "print_slip", steward_id, member_id, acted_at=now):
        return token
    member = session.get(Member, (community_id, member_id))
    if member is None or member.joined_at is None or member.left_at is not None or member_id == steward_id:
        raise NotThereError
    if has_other_ways(session, community_id, member_id):
        raise OtherWaysInError
    session.add(
        Slip(
            community_id=community_id,
            token_hash=codes.hashed(token),
            member_id=member_id,
            expires_at=now + SLIP_DAYS * DAY,
        )
    )
    look(
        session,
        community_id,
        member_id=member_id,
        looker_id=steward_id,
        standing="steward",
        what="slip",
        at=now,
    )
    return token
