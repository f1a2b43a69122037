"""People as members see each other; nobody sees more about another than that person may see of them (R65)."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, FromClause, and_, bindparam, exists, or_, select
from sqlmodel import Session

from timebank.queries import profile
from timebank.queries.consents import says_yes
from timebank.queries.members import PersonView, by_member
from timebank.queries.profile import AboutView
from timebank.store.accounts import Account
from timebank.store.exchanges import Exchange
from timebank.store.members import Member, MemberAbout, MemberName
from timebank.store.no_contact import apart
from timebank.store.remembering import Remembrance

_member = Member.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_me = _member.alias("me")
_name = MemberName.__table__  # type: ignore[attr-defined]
_about = MemberAbout.__table__  # type: ignore[attr-defined]
_remembrance = Remembrance.__table__  # type: ignore[attr-defined]
_exchange = Exchange.__table__  # type: ignore[attr-defined]
_account = Account.__table__  # type: ignore[attr-defined]
_mine = _account.alias("mine")


@dataclass(frozen=True, slots=True)
class PersonPage:
    """What one member tells another: no contact, no hours; `remembered` holds words where they have died."""

    id: bytes
    name: str
    told: AboutView
    remembered: str | None = None


def _is_greeted(member: FromClause) -> ColumnElement[bool]:
    return and_(member.c.joined_at.is_not(None), member.c.greeted_at.is_not(None), member.c.left_at.is_(None))


def _is_listed(member: FromClause) -> ColumnElement[bool]:
    return and_(
        _is_greeted(member),
        member.c.paused_at.is_(None),
        says_yes(member.c.community_id, member.c.id, "found"),
    )


_I_AM_LISTED = select(_me.c.id).where(
    _me.c.community_id == bindparam("community"), _me.c.id == bindparam("me"), _is_listed(_me)
)
_LISTED = (
    select(_name.c.member_id, _name.c.name)
    .join(_member, by_member(_member.c.community_id, _member.c.id))
    .where(
        _name.c.community_id == bindparam("community"),
        _is_listed(_member),
        exists(_I_AM_LISTED),
        ~apart(_member.c.community_id, _member.c.id, bindparam("me")),
    )
    .order_by(_name.c.finding, _name.c.member_id)
)
# Said by either side and declined by neither, so that both may see each other.
_SHARED = exists().where(
    _mine.c.community_id == _member.c.community_id,
    _mine.c.member_id == bindparam("me"),
    _account.c.community_id == _member.c.community_id,
    _account.c.member_id == _member.c.id,
    _exchange.c.community_id == _member.c.community_id,
    _exchange.c.state != "declined",
    or_(
        and_(_exchange.c.giver_id == _mine.c.id, _exchange.c.receiver_id == _account.c.id),
        and_(_exchange.c.giver_id == _account.c.id, _exchange.c.receiver_id == _mine.c.id),
    ),
)
_ONE = (
    select(_name.c.member_id, _name.c.name, _remembrance.c.words, *profile.COLUMNS)
    .select_from(_member)
    .join(_name, by_member(_member.c.community_id, _member.c.id))
    .join(_me, _me.c.community_id == _member.c.community_id)
    .outerjoin(
        _about, (_about.c.community_id == _member.c.community_id) & (_about.c.member_id == _member.c.id)
    )
    .outerjoin(
        _remembrance,
        (_remembrance.c.community_id == _member.c.community_id) & (_remembrance.c.member_id == _member.c.id),
    )
    .where(
        _member.c.community_id == bindparam("community"),
        _member.c.id == bindparam("other"),
        _me.c.id == bindparam("me"),
        _is_greeted(_member),
        _is_greeted(_me),
        ~apart(_member.c.community_id, _member.c.id, _me.c.id),
        or_(_member.c.id == _me.c.id, _SHARED, and_(_is_listed(_member), _is_listed(_me))),
    )
)


def is_listed(session: Session, community_id: bytes, member_id: bytes) -> bool:
    """Tell whether a member is in the list: by their own yes, greeted, and not taking a break."""
    wanted = {"community": community_id, "me": member_id}
    return session.connection().execute(_I_AM_LISTED, wanted).first() is not None


def listed(session: Session, community_id: bytes, member_id: bytes) -> tuple[PersonView, ...]:
    """List everyone in the list by name, for somebody who is in it; for anyone else it is empty."""
    rows = session.connection().execute(_LISTED, {"community": community_id, "me": member_id})
    return tuple(PersonView(*row) for row in rows)


def one(session: Session, community_id: bytes, member_id: bytes, other_id: bytes) -> PersonPage | None:
    """Find what another member tells this one: both shared an exchange, or both are in the list."""
    wanted = {"community": community_id, "me": member_id, "other": other_id}
    row = session.connection().execute(_ONE, wanted).first()
    if row is None:
        return None
    found, name, remembered, *told = row
    return PersonPage(found, name, AboutView(*(words or "" for words in told)), remembered)
