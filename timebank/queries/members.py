"""Members, as far as one member may see another."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Column, bindparam, select
from sqlmodel import Session

from timebank.ledger.totals import Totals
from timebank.store.bookings import totals as account_totals
from timebank.store.members import Card, Member, MemberName, Pin
from timebank.store.no_contact import are_apart

_name = MemberName.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_member = Member.__table__  # type: ignore[attr-defined]
_card = Card.__table__  # type: ignore[attr-defined]
_pin = Pin.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class PersonView:
    """A name to choose, and the id behind it."""

    id: bytes
    name: str


@dataclass(frozen=True, slots=True)
class CardView:
    """A member's card: its number, its issue, and whether a PIN goes with it."""

    member_id: bytes
    name: str
    number: str
    issue: int
    has_pin: bool


def by_member(community: Column[bytes], member: Column[bytes]):  # type: ignore[no-untyped-def]  # a SQL condition
    """Join a member's name to a row that has a community and a member."""
    return (_name.c.community_id == community) & (_name.c.member_id == member)


# Nobody records time with somebody who has left; their name on what they did is read otherwise.
_NAME = (
    select(_name.c.member_id, _name.c.name)
    .join(_member, (_member.c.community_id == _name.c.community_id) & (_member.c.id == _name.c.member_id))
    .where(
        _name.c.community_id == bindparam("community"),
        _name.c.member_id == bindparam("member"),
        _member.c.left_at.is_(None),
    )
)
_CARDS = (
    select(_name.c.member_id, _name.c.name, _card.c.number, _card.c.issue, _pin.c.pin_hash.is_not(None))
    .select_from(_name)
    .join(_card, by_member(_card.c.community_id, _card.c.member_id))
    .outerjoin(_pin, (_pin.c.community_id == _card.c.community_id) & (_pin.c.member_id == _card.c.member_id))
    .where(_name.c.community_id == bindparam("community"))
)
_CARD = _CARDS.where(_name.c.member_id == bindparam("member"))
_SOME_CARDS = _CARDS.where(_name.c.member_id.in_(bindparam("members", expanding=True))).order_by(
    _name.c.finding, _name.c.member_id
)
_ALL_CARDS = _CARDS.order_by(_name.c.finding, _name.c.member_id)
_HOLDER = (
    select(_card.c.community_id, _card.c.member_id, _name.c.name)
    .join(_name, by_member(_card.c.community_id, _card.c.member_id))
    .where(_card.c.token_hash == bindparam("hash"))
)
_ALL = (
    select(_name.c.member_id, _name.c.name)
    .join(_member, (_member.c.community_id == _name.c.community_id) & (_member.c.id == _name.c.member_id))
    .where(
        _name.c.community_id == bindparam("community"),
        _member.c.joined_at.is_not(None),
        _member.c.left_at.is_(None),
    )
    .order_by(_name.c.finding)
)


def name_of(
    session: Session, community_id: bytes, member_id: bytes, *, by: bytes | None = None
) -> PersonView | None:
    """Find a member's name; whoever wants no contact with the one who asks (`by`) has none."""
    if by is not None and are_apart(session, community_id, by, member_id):
        return None
    row = session.connection().execute(_NAME, {"community": community_id, "member": member_id}).first()
    return PersonView(*row) if row else None


def card_of(session: Session, community_id: bytes, member_id: bytes) -> CardView | None:
    """Find a member's own card; a visitor has none."""
    row = session.connection().execute(_CARD, {"community": community_id, "member": member_id}).first()
    return CardView(*row) if row else None


def cards_of(session: Session, community_id: bytes, member_ids: Sequence[bytes]) -> tuple[CardView, ...]:
    """Find several members' cards by name, to print them; whoever has none is left out."""
    wanted = {"community": community_id, "members": list(member_ids)}
    return tuple(CardView(*row) for row in session.connection().execute(_SOME_CARDS, wanted))


def all_cards(session: Session, community_id: bytes) -> tuple[CardView, ...]:
    """Find everyone's card by name, to print them."""
    rows = session.connection().execute(_ALL_CARDS, {"community": community_id})
    return tuple(CardView(*row) for row in rows)


def holder(session: Session, token_hash: bytes) -> tuple[bytes, PersonView] | None:
    """Find whose card was scanned: the community's id, and the person."""
    row = session.connection().execute(_HOLDER, {"hash": token_hash}).first()
    return (row[0], PersonView(row[1], row[2])) if row else None


def everyone(session: Session, community_id: bytes) -> tuple[PersonView, ...]:
    """List every member by name; only for the demo's picker and the command line."""
    rows = session.connection().execute(_ALL, {"community": community_id})
    return tuple(PersonView(*row) for row in rows)


def totals(session: Session, community_id: bytes, account_id: bytes) -> Totals:
    """Tell an account's given and received minutes."""
    return account_totals(session, community_id, account_id)
