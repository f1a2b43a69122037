"""What a leaver is asked, and who has left."""

from sqlalchemy import bindparam, func, select
from sqlmodel import Session

from timebank.store.acts import Act
from timebank.store.bookings import totals
from timebank.store.erasure_log import Departure
from timebank.store.members import Member
from timebank.store.removals import Erasure

_act = Act.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_member = Member.__table__  # type: ignore[attr-defined]
_erasure = Erasure.__table__  # type: ignore[attr-defined]

_LEFT_BY = select(_act.c.key).where(
    _act.c.community_id == bindparam("community"), _act.c.key == bindparam("key"), _act.c.kind == "leave"
)
_GONE = (
    select(
        _member.c.community_id,
        _member.c.id,
        _erasure.c.at.is_(None),
        func.coalesce(_erasure.c.at, _member.c.left_at).label("at"),
    )
    .outerjoin(
        _erasure,
        (_erasure.c.community_id == _member.c.community_id) & (_erasure.c.member_id == _member.c.id),
    )
    .where(_member.c.left_at.is_not(None))
    .order_by("at", _member.c.id)
)


def has_hours_left(session: Session, community_id: bytes, account_id: bytes) -> bool:
    """Tell whether more was given than received, so that there is something to hand on."""
    mine = totals(session, community_id, account_id)
    return mine.given > mine.received


def was_done(session: Session, community_id: bytes, key: bytes) -> bool:
    """Tell whether somebody left by pressing the button of this page."""
    wanted = {"community": community_id, "key": key}
    return session.connection().execute(_LEFT_BY, wanted).first() is not None


def departures(session: Session) -> tuple[Departure, ...]:
    """List everybody who has left any community, by when; a name taken away later counts from then."""
    rows = session.connection().execute(_GONE)
    return tuple(Departure(community, member, bool(keeps), at) for community, member, keeps, at in rows)
