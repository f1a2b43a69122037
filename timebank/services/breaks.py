"""Taking a break and coming back: no reason is asked, and nothing runs out meanwhile (R24, R25)."""

from sqlalchemy import update
from sqlmodel import Session

from timebank.services.transaction import transaction
from timebank.store.acts import first_time
from timebank.store.members import Member
from timebank.store.remembering import forget

_member = Member.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made


@transaction
def pause(session: Session, *, community_id: bytes, member_id: bytes, key: bytes, now: int) -> None:
    """Begin a break: no messages come, and the name is on no list."""
    if first_time(session, community_id, key, "pause", member_id, acted_at=now):
        _set(session, community_id, member_id, now)


@transaction
def come_back(session: Session, *, community_id: bytes, member_id: bytes, key: bytes, now: int) -> None:
    """End a break at once; everything is as it was. Whoever was said to have died has not."""
    if first_time(session, community_id, key, "come_back", member_id, acted_at=now):
        forget(session, community_id, member_id)
        _set(session, community_id, member_id, None)


def _set(session: Session, community_id: bytes, member_id: bytes, paused_at: int | None) -> None:
    session.connection().execute(
        update(_member)
        .where(_member.c.community_id == community_id, _member.c.id == member_id)
        .values(paused_at=paused_at)
    )
