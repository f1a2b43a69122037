"""What a steward with the duty of welcome does: saying hello."""

from sqlmodel import Session

from timebank.services.errors import NotThereError
from timebank.services.transaction import transaction
from timebank.store.acts import first_time
from timebank.store.members import Member


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
