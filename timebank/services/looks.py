"""Noting that somebody opened another member's record, for that member to read."""

from collections.abc import Iterable

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


@transaction
def note_many(
    session: Session,
    *,
    community_id: bytes,
    member_ids: Iterable[bytes],
    looker_id: bytes,
    standing: str,
    what: str,
    now: int,
) -> None:
    """Note one look at each of several members, all or none; one's own record is no look."""
    for member_id in member_ids:
        if member_id != looker_id:
            look(
                session,
                community_id,
                member_id=member_id,
                looker_id=looker_id,
                standing=standing,
                what=what,
                at=now,
            )
