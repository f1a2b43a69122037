"""Exchanges remembered differently, as the two concerned see them, and the two who help them talk."""

from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, bindparam, case, exists, func, or_, select
from sqlmodel import Session

from timebank.queries.recollections import DifferenceView, GoBetweenView, RecollectionView
from timebank.store.accounts import Account
from timebank.store.differences import (
    Blank,
    Difference,
    GoBetween,
    Recollection,
    RecollectionYes,
    Replacement,
)
from timebank.store.exchanges import Exchange
from timebank.store.members import MemberName
from timebank.store.no_contact import apart

ASKED_SHOWN = 5

_difference = Difference.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_recollection = Recollection.__table__  # type: ignore[attr-defined]
_yes = RecollectionYes.__table__  # type: ignore[attr-defined]
_between = GoBetween.__table__  # type: ignore[attr-defined]
_replacement = Replacement.__table__  # type: ignore[attr-defined]
_blank = Blank.__table__  # type: ignore[attr-defined]
_exchange = Exchange.__table__  # type: ignore[attr-defined]
_account = Account.__table__  # type: ignore[attr-defined]
_name = MemberName.__table__  # type: ignore[attr-defined]
_giving, _receiving = _account.alias("giving"), _account.alias("receiving")
# A side is whose account it is, whoever acted; an organisation's is who records for it.
_giver_id = func.coalesce(_giving.c.member_id, _exchange.c.giver_actor)
_receiver_id = func.coalesce(_receiving.c.member_id, _exchange.c.receiver_actor)


@dataclass(frozen=True, slots=True)
class Links:
    """What an exchange replaces, what replaces it, and when its words were taken away."""

    replaces_id: bytes | None
    replaced_by_id: bytes | None
    blanked_at: int | None


def _named(member: ColumnElement[bytes]) -> Any:
    return (
        select(_name.c.name)
        .where(_name.c.community_id == _difference.c.community_id, _name.c.member_id == member)
        .scalar_subquery()
    )


_ALL = (
    select(
        _difference.c.id,
        _difference.c.exchange_id,
        _giver_id.label("giver_id"),
        _receiver_id.label("receiver_id"),
        # An organisation is named itself, whoever records for it.
        func.coalesce(_giving.c.name, _named(_giver_id)).label("giver"),
        func.coalesce(_receiving.c.name, _named(_receiver_id)).label("receiver"),
        _difference.c.reason,
        _difference.c.state,
        _difference.c.begun_by,
        _difference.c.begun_at,
        _difference.c.settled_at,
        _difference.c.agreed_id,
    )
    .select_from(_difference)
    .join(
        _exchange,
        and_(
            _exchange.c.community_id == _difference.c.community_id,
            _exchange.c.id == _difference.c.exchange_id,
        ),
    )
    .join(
        _giving,
        and_(_giving.c.community_id == _exchange.c.community_id, _giving.c.id == _exchange.c.giver_id),
    )
    .join(
        _receiving,
        and_(
            _receiving.c.community_id == _exchange.c.community_id, _receiving.c.id == _exchange.c.receiver_id
        ),
    )
    .where(_difference.c.community_id == bindparam("community"))
)
_is_side = or_(_giver_id == bindparam("member"), _receiver_id == bindparam("member"))
_is_open = _difference.c.state.in_(("asked", "talking"))
_is_named = exists().where(
    _between.c.community_id == _difference.c.community_id,
    _between.c.difference_id == _difference.c.id,
    _between.c.member_id == bindparam("member"),
    _between.c.answer != "no",
)
_OF_EXCHANGE = _ALL.where(_difference.c.exchange_id == bindparam("exchange"), _is_side).order_by(
    _difference.c.begun_at, _difference.c.id
)
# Those who help see it only while it is talked over.
_SEEN = or_(_is_side, and_(_difference.c.state == "talking", _is_named))
_ONE = _ALL.where(_difference.c.id == bindparam("difference"), _SEEN)
_OPEN = _ALL.where(_is_open, or_(_is_side, _is_named)).order_by(_difference.c.begun_at)
_RECOLLECTIONS = (
    select(
        _recollection.c.difference_id,
        _recollection.c.id,
        _recollection.c.number,
        _recollection.c.said_by,
        _name.c.name,
        _recollection.c.comes_to,
        _recollection.c.minutes,
        _recollection.c.happened_on,
        # Words are a message too, and no message comes from somebody who is kept away.
        case(
            (apart(_recollection.c.community_id, _recollection.c.said_by, bindparam("member")), ""),
            else_=_recollection.c.words,
        ),
        _recollection.c.said_at,
        _yes.c.member_id.label("yes_of"),
    )
    .outerjoin(
        _name,
        and_(
            _name.c.community_id == _recollection.c.community_id,
            _name.c.member_id == _recollection.c.said_by,
        ),
    )
    .outerjoin(
        _yes,
        and_(
            _yes.c.community_id == _recollection.c.community_id, _yes.c.recollection_id == _recollection.c.id
        ),
    )
    .where(
        _recollection.c.community_id == bindparam("community"),
        _recollection.c.difference_id.in_(bindparam("differences", expanding=True)),
    )
    .order_by(_recollection.c.number, _recollection.c.id)
)
_PAIRS = (
    select(
        _between.c.difference_id, _between.c.named_by, _between.c.member_id, _name.c.name, _between.c.answer
    )
    .outerjoin(
        _name,
        and_(_name.c.community_id == _between.c.community_id, _name.c.member_id == _between.c.member_id),
    )
    .where(
        _between.c.community_id == bindparam("community"),
        _between.c.difference_id.in_(bindparam("differences", expanding=True)),
    )
    .order_by(_between.c.asked_at, _between.c.member_id)
)
_LINKS = (
    select(_replacement.c.replaces_id, _replacement.c.exchange_id)
    .where(
        _replacement.c.community_id == bindparam("community"),
        or_(
            _replacement.c.exchange_id == bindparam("exchange"),
            _replacement.c.replaces_id == bindparam("exchange"),
        ),
    )
    .order_by(_replacement.c.exchange_id)
)
_BLANKED = select(_blank.c.at).where(
    _blank.c.community_id == bindparam("community"), _blank.c.exchange_id == bindparam("exchange")
)


def of_exchange(
    session: Session, community_id: bytes, exchange_id: bytes, member_id: bytes
) -> tuple[DifferenceView, ...]:
    """List what was ever remembered differently of an exchange, for one of its two sides, oldest first."""
    wanted = {"community": community_id, "exchange": exchange_id, "member": member_id}
    return _views(session, wanted, session.connection().execute(_OF_EXCHANGE, wanted).all())


def one(
    session: Session, community_id: bytes, difference_id: bytes, member_id: bytes
) -> DifferenceView | None:
    """Find one, for its two sides, and while it is talked over for whoever was named to help."""
    wanted = {"community": community_id, "difference": difference_id, "member": member_id}
    found = _views(session, wanted, session.connection().execute(_ONE, wanted).all())
    if not found:
        return None
    part = found[0].my_part
    # What the two remember is not shown before one has said that one would help.
    return replace(found[0], recollections=()) if part and part.answer != "yes" else found[0]


def asked_of(session: Session, community_id: bytes, member_id: bytes) -> tuple[DifferenceView, ...]:
    """List where somebody's word is asked for: their yes, whom they name, or whether they would help."""
    wanted = {"community": community_id, "member": member_id}
    found = _views(session, wanted, session.connection().execute(_OPEN, wanted).all())
    return tuple(each for each in found if _is_asked(each))[:ASKED_SHOWN]


def _is_asked(found: DifferenceView) -> bool:
    part = found.my_part
    if part is not None and (found.state != "talking" or not part.answer):
        return found.state == "talking"
    names_nobody = found.state == "talking" and found.is_mine and not found.by_pair
    own = found.my_own
    return found.may_say_yes or (names_nobody and (own is None or own.answer == "no"))


def links(session: Session, community_id: bytes, exchange_id: bytes) -> Links:
    """Tell what an exchange replaces and what replaces it, and when its words were taken away."""
    wanted = {"community": community_id, "exchange": exchange_id}
    replaces = replaced_by = None
    for earlier, later in session.connection().execute(_LINKS, wanted):
        replaces = earlier if later == exchange_id else replaces
        replaced_by = later if earlier == exchange_id else replaced_by
    blanked_at = session.connection().execute(_BLANKED, wanted).scalar_one_or_none()
    return Links(replaces, replaced_by, blanked_at)


def _views(session: Session, wanted: dict[str, Any], rows: Any) -> tuple[DifferenceView, ...]:
    if not rows:
        return ()
    wanted |= {"differences": [row.id for row in rows]}
    run = session.connection().execute
    said: dict[bytes, list[RecollectionView]] = {row.id: [] for row in rows}
    # A row for each yes, or one where nobody has said yes.
    for _, each in groupby(run(_RECOLLECTIONS, wanted), key=lambda row: row.id):
        same = list(each)
        yeses = frozenset(row.yes_of for row in same if row.yes_of)
        said[same[0].difference_id].append(_recollection_view(same[0], yeses))
    named: dict[bytes, list[GoBetweenView]] = {row.id: [] for row in rows}
    for difference, named_by, member, name, answer in run(_PAIRS, wanted):
        named[difference].append(GoBetweenView(named_by, member, name or "", answer))
    return tuple(_view(row, wanted["member"], said[row.id], named[row.id]) for row in rows)


def _recollection_view(row: Row[*tuple[Any, ...]], yeses: frozenset[bytes]) -> RecollectionView:
    _, found, number, said_by, name, comes_to, minutes, day, words, said_at, _ = row
    return RecollectionView(
        found,
        number,
        said_by,
        name or "",
        comes_to,
        minutes,
        date.fromisoformat(day),
        words,
        said_at,
        yeses,
    )


def _view(
    row: Row[*tuple[Any, ...]], me: bytes, said: list[RecollectionView], named: list[GoBetweenView]
) -> DifferenceView:
    read: dict[str, Any] = dict(row._mapping)
    names = {"giver": row.giver or "", "receiver": row.receiver or ""}
    return DifferenceView(**read | names, me=me, recollections=tuple(said), named=tuple(named))
