"""Wishes about contact: my own, and for stewards with whom to get in touch."""

from dataclasses import dataclass

from sqlalchemy import bindparam, or_, select
from sqlmodel import Session

from timebank.queries.members import PersonView, by_member
from timebank.store.members import MemberName
from timebank.store.no_contact import CallBack, NoContact, apart

_no_contact = NoContact.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_call_back = CallBack.__table__  # type: ignore[attr-defined]
_name = MemberName.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class CallView:
    """Somebody who would like a steward to get in touch, how, and since when."""

    id: bytes
    member_id: bytes
    name: str
    how: str
    asked_at: int


_KEPT_AWAY = (
    select(_no_contact.c.other_id, _name.c.name)
    .outerjoin(_name, by_member(_no_contact.c.community_id, _no_contact.c.other_id))
    .where(
        _no_contact.c.community_id == bindparam("community"), _no_contact.c.member_id == bindparam("member")
    )
    .order_by(_no_contact.c.made_at)
)
_CALLS = (
    select(_call_back.c.id, _call_back.c.member_id, _name.c.name, _call_back.c.how, _call_back.c.asked_at)
    .join(_name, by_member(_call_back.c.community_id, _call_back.c.member_id))
    .where(_call_back.c.community_id == bindparam("community"))
    .order_by(_call_back.c.asked_at)
)
_MINE = _CALLS.where(_call_back.c.member_id == bindparam("member"))
# Not to the one it was about, nor to anybody whom they want no contact with.
_FOR = _CALLS.where(
    or_(_call_back.c.besides_id.is_(None), _call_back.c.besides_id != bindparam("steward")),
    ~apart(_call_back.c.community_id, _call_back.c.member_id, bindparam("steward")),
)


def kept_away(session: Session, community_id: bytes, member_id: bytes) -> tuple[PersonView, ...]:
    """List with whom a member wants no contact."""
    wanted = {"community": community_id, "member": member_id}
    rows = session.connection().execute(_KEPT_AWAY, wanted)
    return tuple(PersonView(other, name or "") for other, name in rows)


def call_of(session: Session, community_id: bytes, member_id: bytes) -> CallView | None:
    """Find how a member asked a steward to get in touch, if they did."""
    row = session.connection().execute(_MINE, {"community": community_id, "member": member_id}).first()
    return CallView(*row) if row else None


def calls_for(session: Session, community_id: bytes, steward_id: bytes) -> tuple[CallView, ...]:
    """List with whom a steward might get in touch, longest waiting first."""
    rows = session.connection().execute(_FOR, {"community": community_id, "steward": steward_id})
    return tuple(CallView(*row) for row in rows)
