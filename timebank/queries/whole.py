"""The whole record as a file: what waits for a second yes, and who took it out."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlmodel import Session

from timebank.queries import agreements
from timebank.services.whole import KIND, WITH_NAMES
from timebank.store.agreements import Agreement
from timebank.store.members import MemberName

MOST_SHOWN = 50

_agreement = Agreement.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_name = MemberName.__table__  # type: ignore[attr-defined]
_first, _second = _name.alias("first_name"), _name.alias("second_name")
_TAKEN = (
    select(_agreement.c.second_at, _agreement.c.about, _first.c.name, _second.c.name)
    .outerjoin(
        _first,
        (_first.c.community_id == _agreement.c.community_id) & (_first.c.member_id == _agreement.c.first_by),
    )
    .outerjoin(
        _second,
        (_second.c.community_id == _agreement.c.community_id)
        & (_second.c.member_id == _agreement.c.second_by),
    )
    .where(
        _agreement.c.community_id == bindparam("community"),
        _agreement.c.kind == KIND,
        _agreement.c.second_at.is_not(None),
    )
    .order_by(_agreement.c.second_at.desc(), _agreement.c.id)
    .limit(MOST_SHOWN)
)


@dataclass(frozen=True, slots=True)
class AskedView:
    """One that waits: who asked (nobody's name is empty), when, and whether with names."""

    id: bytes
    name: str
    asked_at: int
    names: bool
    is_mine: bool


@dataclass(frozen=True, slots=True)
class TakenView:
    """One that was made: when, whether with names, and which two stewards said yes."""

    at: int
    names: bool
    first: str
    second: str


def waiting(session: Session, community_id: bytes, member_id: bytes, now: int) -> tuple[AskedView, ...]:
    """List what waits for a second yes, oldest first."""
    return tuple(
        AskedView(
            each.id, each.first_name, each.asked_at, each.about == WITH_NAMES, each.asked_by == member_id
        )
        for each in agreements.waiting(session, community_id, KIND, now)
    )


def taken(session: Session, community_id: bytes) -> tuple[TakenView, ...]:
    """List when the whole record was taken out, newest first, for everybody to read."""
    rows = session.connection().execute(_TAKEN, {"community": community_id})
    return tuple(
        TakenView(at, about == WITH_NAMES, first or "", second or "") for at, about, first, second in rows
    )
