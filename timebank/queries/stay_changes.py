"""Stays put right: who was at a finished gathering for how long, and what one of two remembers otherwise."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, literal, or_, select, union_all
from sqlmodel import Session

from timebank.queries.claims import OF_HOST, ClaimView
from timebank.queries.gatherings import title_for
from timebank.store.gatherings import CheckIn, Gathering, Host
from timebank.store.members import Member, MemberName
from timebank.store.stay_changes import StayChange

_change = StayChange.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_check_in = CheckIn.__table__  # type: ignore[attr-defined]
_gathering = Gathering.__table__  # type: ignore[attr-defined]
_host = Host.__table__  # type: ignore[attr-defined]
_member = Member.__table__  # type: ignore[attr-defined]
_name = MemberName.__table__  # type: ignore[attr-defined]
_asker = _name.alias("asker_name")


@dataclass(frozen=True, slots=True)
class StayView:
    """How long somebody was at a gathering, as it stands, and what is asked about it if anything is."""

    member_id: bytes
    name: str
    minutes: int
    is_paid: bool
    has_left: bool
    change_id: bytes | None


@dataclass(frozen=True, slots=True)
class StayChangeView:
    """How long somebody was at a gathering, as one of two remembers it; 0 minutes is not at all."""

    id: bytes
    gathering_id: bytes
    title: str
    member_id: bytes
    name: str
    minutes: int
    stands: int | None  # minutes as they are written down now, none where they are off the list
    asked_by: bytes
    asker: str
    asked_at: int
    answer: str
    answered_by: bytes | None
    answered_at: int | None

    @property
    def is_own(self) -> bool:
        """Whether it is about the one who asked, so that the gathering's side answers."""
        return self.asked_by == self.member_id

    @property
    def is_taken_back(self) -> bool:
        """Whether the one who asked took it back."""
        return self.answer == "no" and self.answered_by == self.asked_by


_CHANGES = (
    select(
        _change.c.id,
        _change.c.gathering_id,
        title_for(bindparam("me")),
        _change.c.member_id,
        _name.c.name,
        _change.c.minutes,
        _check_in.c.minutes,
        _change.c.asked_by,
        _asker.c.name,
        _change.c.asked_at,
        _change.c.answer,
        _change.c.answered_by,
        _change.c.answered_at,
    )
    .select_from(_change)
    .join(
        _gathering,
        and_(_gathering.c.community_id == _change.c.community_id, _gathering.c.id == _change.c.gathering_id),
    )
    .outerjoin(
        _name, and_(_name.c.community_id == _change.c.community_id, _name.c.member_id == _change.c.member_id)
    )
    .outerjoin(
        _asker,
        and_(_asker.c.community_id == _change.c.community_id, _asker.c.member_id == _change.c.asked_by),
    )
    .outerjoin(
        _check_in,
        and_(
            _check_in.c.community_id == _change.c.community_id,
            _check_in.c.gathering_id == _change.c.gathering_id,
            _check_in.c.member_id == _change.c.member_id,
        ),
    )
    .where(_change.c.community_id == bindparam("community"))
)
_OF_GATHERING = _CHANGES.where(_change.c.gathering_id == bindparam("gathering"))
_ONE = _OF_GATHERING.where(_change.c.id == bindparam("change"))
_OPEN = _OF_GATHERING.where(_change.c.answer == "").order_by(_change.c.asked_at, _change.c.id)
_STAYS = (
    select(
        _check_in.c.member_id,
        _name.c.name,
        _check_in.c.minutes,
        _check_in.c.is_paid,
        _member.c.left_at,
        _change.c.id,
    )
    .join(
        _member,
        and_(_member.c.community_id == _check_in.c.community_id, _member.c.id == _check_in.c.member_id),
    )
    .outerjoin(
        _name,
        and_(_name.c.community_id == _check_in.c.community_id, _name.c.member_id == _check_in.c.member_id),
    )
    .outerjoin(
        _change,
        and_(
            _change.c.community_id == _check_in.c.community_id,
            _change.c.gathering_id == _check_in.c.gathering_id,
            _change.c.member_id == _check_in.c.member_id,
            _change.c.answer == "",
        ),
    )
    .where(
        _check_in.c.community_id == bindparam("community"),
        _check_in.c.gathering_id == bindparam("gathering"),
    )
    .order_by(_name.c.finding, _check_in.c.member_id)
)
_STAY = _STAYS.where(_check_in.c.member_id == bindparam("member"))
_is_host = _host.c.member_id.is_not(None)
_me: ColumnElement[bytes] = bindparam("member")


def _asked_of_me() -> Select[Any]:
    """Ask for what waits for somebody's answer: about themselves, or as a host."""
    hosting = and_(
        _host.c.community_id == _change.c.community_id,
        _host.c.gathering_id == _change.c.gathering_id,
        _host.c.member_id == _me,
    )
    mine = and_(_change.c.member_id == _me, _change.c.asked_by != _me)
    theirs = and_(_change.c.member_id != _me, _change.c.asked_by == _change.c.member_id, _is_host)
    of_it = and_(
        _gathering.c.community_id == _change.c.community_id, _gathering.c.id == _change.c.gathering_id
    )
    named = and_(_name.c.community_id == _change.c.community_id, _name.c.member_id == _change.c.asked_by)
    return (
        select(
            literal("stay"),
            _change.c.id,
            _change.c.gathering_id,
            title_for(_me),
            _gathering.c.state,
            _change.c.member_id,
            _name.c.name,
            _change.c.asked_at,
        )
        .join(_gathering, of_it)
        .outerjoin(_name, named)
        .outerjoin(_host, hosting)
        .where(_change.c.community_id == bindparam("community"), _change.c.answer == "", or_(mine, theirs))
    )


_ASKED = union_all(
    OF_HOST.order_by(None).with_only_columns(literal("claim"), *OF_HOST.selected_columns), _asked_of_me()
)


@dataclass(frozen=True, slots=True)
class AskedView:
    """What waits for somebody's answer at gatherings, earliest first."""

    claims: tuple[ClaimView, ...] = ()
    stays: tuple[ClaimView, ...] = ()


def asked_of(session: Session, community_id: bytes, member_id: bytes) -> AskedView:
    """List who says, late, that they were there, and who remembers a stay differently."""
    wanted = {"community": community_id, "member": member_id}
    rows = session.connection().execute(_ASKED, wanted).all()
    found: dict[str, list[ClaimView]] = {"claim": [], "stay": []}
    for what, *rest in sorted(rows, key=lambda row: (row[-1], row[1])):
        found[what].append(ClaimView(*rest))
    return AskedView(tuple(found["claim"]), tuple(found["stay"]))


def one(
    session: Session, community_id: bytes, gathering_id: bytes, change_id: bytes, me: bytes
) -> StayChangeView | None:
    """Find what was asked about a stay."""
    wanted = {"community": community_id, "gathering": gathering_id, "change": change_id, "me": me}
    row = session.connection().execute(_ONE, wanted).first()
    return _view(row) if row else None


def open_at(
    session: Session, community_id: bytes, gathering_id: bytes, me: bytes
) -> tuple[StayChangeView, ...]:
    """List what waits for an answer about a gathering, earliest first."""
    wanted = {"community": community_id, "gathering": gathering_id, "me": me}
    return tuple(_view(row) for row in session.connection().execute(_OPEN, wanted))


def stays(session: Session, community_id: bytes, gathering_id: bytes) -> tuple[StayView, ...]:
    """List who was at a gathering and for how long, by name."""
    wanted = {"community": community_id, "gathering": gathering_id}
    return tuple(_stay(row) for row in session.connection().execute(_STAYS, wanted))


def stay_of(session: Session, community_id: bytes, gathering_id: bytes, member_id: bytes) -> StayView | None:
    """Find how long somebody was at a gathering."""
    wanted = {"community": community_id, "gathering": gathering_id, "member": member_id}
    row = session.connection().execute(_STAY, wanted).first()
    return _stay(row) if row else None


def _stay(row: Row[*tuple[Any, ...]]) -> StayView:
    member_id, name, minutes, is_paid, left_at, change_id = row
    return StayView(member_id, name or "", minutes, bool(is_paid), left_at is not None, change_id)


def _view(row: Row[*tuple[Any, ...]]) -> StayChangeView:
    found, gathering, title, member, name, minutes, stands, asked_by, asker, *more = row
    return StayChangeView(
        found, gathering, title, member, name or "", minutes, stands, asked_by, asker or "", *more
    )
