"""An address under which one's calendar asks for all gatherings: made on asking, ended in one press."""

from sqlalchemy import delete
from sqlmodel import Session

from timebank.services import codes
from timebank.services.transaction import transaction
from timebank.store.acts import first_time
from timebank.store.calendars import Calendar
from timebank.store.members import Member

_calendar = Calendar.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made


@transaction
def begin(
    session: Session, *, community_id: bytes, member_id: bytes, key: bytes, secret: str, now: int
) -> None:
    """Make a member's address, unless they have one."""
    if not first_time(session, community_id, key, "begin calendar", member_id, acted_at=now):
        return
    # Held, so that two presses at once make one.
    session.get_one(Member, (community_id, member_id), with_for_update=True)
    if session.get(Calendar, (community_id, member_id)) is None:
        token = codes.calendar_token(secret, community_id, member_id, key)
        session.add(
            Calendar(
                community_id=community_id,
                member_id=member_id,
                seed=key,
                token_hash=codes.hashed(token),
                made_at=now,
            )
        )


@transaction
def end(session: Session, *, community_id: bytes, member_id: bytes, key: bytes, now: int) -> None:
    """End a member's address at once; the next one is another."""
    if first_time(session, community_id, key, "end calendar", member_id, acted_at=now):
        mine = (_calendar.c.community_id == community_id) & (_calendar.c.member_id == member_id)
        session.connection().execute(delete(_calendar).where(mine))
