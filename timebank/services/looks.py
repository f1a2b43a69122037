"""Noting that somebody opened another member's record, for that member to read."""

from sqlmodel import Session

from timebank.services.transaction import transaction
from timebank.store.looks import look


@transaction
def note(
    session: Session,
    *,
    community_id: bytes,
    member_id: bytes,
    looker_id: bytes,
    standing: str,
    what: str,
    now: int,
) -> None:
    """Note a look from a page that changes nothing else; one's own record is no look."""
    if looker_id != member_id:
        look(
            session,
            community_id,
            member_id=member_id,
            looker_id=looker_id,
            standing=standing,
            what=what,
            at=now,
        )
