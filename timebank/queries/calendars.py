"""What calendars ask for: whose address it is, and what is on."""

from sqlalchemy import and_, bindparam, select
from sqlmodel import Session

from timebank.clock import DAY
from timebank.queries.gatherings import GatheringView, since
from timebank.store.calendars import Calendar
from timebank.store.members import Member

DAYS_BACK = 30

_calendar = Calendar.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_member = Member.__table__  # type: ignore[attr-defined]
_SEED = select(_calendar.c.seed).where(
    _calendar.c.community_id == bindparam("community"), _calendar.c.member_id == bindparam("member")
)
_STANDS = (
    select(_calendar.c.made_at)
    .join(
        _member,
        and_(_member.c.community_id == _calendar.c.community_id, _member.c.id == _calendar.c.member_id),
    )
    .where(
        _calendar.c.community_id == bindparam("community"),
        _calendar.c.token_hash == bindparam("token"),
        _member.c.left_at.is_(None),
    )
)


def seed_of(session: Session, community_id: bytes, member_id: bytes) -> bytes | None:
    """Find what a member's address is derived from, if they have one."""
    wanted = {"community": community_id, "member": member_id}
    seed: bytes | None = session.connection().execute(_SEED, wanted).scalar_one_or_none()
    return seed


def by_token(
    session: Session, community_id: bytes, token_hash: bytes, now: int
) -> tuple[GatheringView, ...] | None:
    """List what is on and what was lately, for an address that stands; nothing for any other."""
    wanted = {"community": community_id, "token": token_hash}
    if session.connection().execute(_STANDS, wanted).first() is None:
        return None
    return since(session, community_id, now - DAYS_BACK * DAY)
