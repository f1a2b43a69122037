"""Remembering a member who has died, and putting it right where it was a mistake."""

from sqlmodel import Session

from timebank.services import codes
from timebank.services.errors import NotThereError
from timebank.services.transaction import transaction
from timebank.store.acts import first_time
from timebank.store.looks import look
from timebank.store.members import Member
from timebank.store.remembering import Remembrance, forget
from timebank.store.supporters import end_all


@transaction
def remember(
    session: Session,
    *,
    community_id: bytes,
    steward_id: bytes,
    member_id: bytes,
    key: bytes,
    words: str,
    secret: str,
    now: int,
) -> None:
    """Note that a member has died, in the family's words or none; again only changes the words.

    A break begins, which stops messages and takes the name off every list, and nobody acts for them or by
    them any more. All they did stays. They can read who wrote it. Raises NotThereError for oneself, and
    for anyone who is no member here.
    """
    said = codes.sealed(secret, words)
    if not first_time(session, community_id, key, "remember", steward_id, member_id, said, acted_at=now):
        return
    member = _another(session, community_id, steward_id, member_id)
    kept = session.get(Remembrance, (community_id, member_id))
    if kept is None:
        kept = Remembrance(community_id=community_id, member_id=member_id, made_by=steward_id, made_at=now)
        session.add(kept)
        member.paused_at = member.paused_at or now
        end_all(session, community_id, member_id, now)
    kept.words, kept.made_by = words, steward_id
    look(
        session,
        community_id,
        member_id=member_id,
        looker_id=steward_id,
        standing="steward",
        what="remembered",
        at=now,
    )


@transaction
def undo(
    session: Session, *, community_id: bytes, steward_id: bytes, member_id: bytes, key: bytes, now: int
) -> None:
    """Take it back as a mistake, words and all; the break ends if it began with it.

    Raises NotThereError for oneself, and for anyone who is no member here.
    """
    if not first_time(session, community_id, key, "undo_remember", steward_id, member_id, acted_at=now):
        return
    member = _another(session, community_id, steward_id, member_id)
    noted_at = forget(session, community_id, member_id)
    if noted_at is not None and member.paused_at == noted_at:
        member.paused_at = None


def _another(session: Session, community_id: bytes, steward_id: bytes, member_id: bytes) -> Member:
    member = session.get(Member, (community_id, member_id), with_for_update=True)
    if member is None or member.joined_at is None or member.left_at is not None or member_id == steward_id:
        raise NotThereError
    return member
