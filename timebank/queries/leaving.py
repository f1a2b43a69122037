"""What a leaver is asked, and who has left."""

from collections.abc import Sequence

from sqlalchemy import bindparam, func, select, union_all
from sqlmodel import Session

from timebank.store.acts import Act
from timebank.store.bookings import totals
from timebank.store.communities import Community
from timebank.store.erasure_log import Departure
from timebank.store.members import Contact, Member, MemberName
from timebank.store.removals import Erasure

_act = Act.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_member = Member.__table__  # type: ignore[attr-defined]
_name = MemberName.__table__  # type: ignore[attr-defined]
_erasure = Erasure.__table__  # type: ignore[attr-defined]
_contact = Contact.__table__  # type: ignore[attr-defined]
_community = Community.__table__  # type: ignore[attr-defined]

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

_KEPT = (
    select(_name.c.member_id)
    .join(_member, (_member.c.community_id == _name.c.community_id) & (_member.c.id == _name.c.member_id))
    .where(
        _name.c.community_id == bindparam("community"),
        _name.c.finding == bindparam("finding"),
        _member.c.left_at.is_not(None),
    )
)
_MEMBER = select(_member.c.id).where(
    _member.c.community_id == bindparam("community"), _member.c.id == bindparam("member")
)
_ADDRESSES = union_all(
    select(_contact.c.address).where(_contact.c.kind == "email"), select(_community.c.email)
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


def kept_names(session: Session, community_id: bytes, finding: str) -> tuple[bytes, ...]:
    """Find those who left and kept this name, folded for looking up."""
    wanted = {"community": community_id, "finding": finding}
    return tuple(session.connection().execute(_KEPT, wanted).scalars())


def addresses(session: Session) -> frozenset[str]:
    """Tell every address that is somebody's: a member's, or a community's own."""
    found = session.connection().execute(_ADDRESSES).scalars()
    return frozenset(address for address in found if address)


def not_yet_gone(session: Session, wished: Sequence[Departure]) -> tuple[Departure, ...]:
    """List those departures wished for that this database does not know of, each member once."""
    known = {(each.community_id, each.member_id): each.keeps_name for each in departures(session)}
    wanted: dict[tuple[bytes, bytes], Departure] = {}
    for departure in wished:
        person = departure.community_id, departure.member_id
        if person not in wanted or not departure.keeps_name:
            wanted[person] = departure
    fresh = (
        departure
        for person, departure in wanted.items()
        if person not in known or known[person] > departure.keeps_name
    )
    return tuple(departure for departure in fresh if _is_there(session, departure))


def _is_there(session: Session, departure: Departure) -> bool:
    wanted = {"community": departure.community_id, "member": departure.member_id}
    return session.connection().execute(_MEMBER, wanted).first() is not None
