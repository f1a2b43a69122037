"""New ways in that two stewards ask for, as long as they are open."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, FromClause, and_, bindparam, exists, func, or_, select
from sqlmodel import Session

from timebank.clock import DAY
from timebank.services.recoveries import OPEN_DAYS, WAIT_DAYS
from timebank.store.members import MemberName
from timebank.store.sign_in import Recovery, Slip

_recovery = Recovery.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_slip = Slip.__table__  # type: ignore[attr-defined]
_names = MemberName.__table__  # type: ignore[attr-defined]
_member, _asked, _agreed = (_names.alias(name) for name in ("member_name", "asked_name", "agreed_name"))


@dataclass(frozen=True, slots=True)
class RecoveryView:
    """One of them: whose, who asked and who said yes, and when a slip was printed."""

    id: bytes
    member_id: bytes
    name: str
    asked_by: bytes
    asked_name: str
    asked_at: int
    agreed_by: bytes | None
    agreed_name: str
    agreed_at: int | None
    used_at: int | None

    @property
    def printable_at(self) -> int | None:
        """When the slip can be printed; nothing before the second yes."""
        return None if self.agreed_at is None else self.agreed_at + WAIT_DAYS * DAY

    def is_printable(self, now: int) -> bool:
        """Tell whether the slip can be printed now."""
        at = self.printable_at
        return at is not None and now >= at and self.used_at is None


def _named(names: FromClause, member: Column[bytes]) -> ColumnElement[bool]:
    return and_(names.c.community_id == _recovery.c.community_id, names.c.member_id == member)


# Until its slip was used or is out of date.
_SLIP_WAITS = exists().where(
    _slip.c.community_id == _recovery.c.community_id,
    _slip.c.member_id == _recovery.c.member_id,
    _slip.c.used_at.is_(None),
    _slip.c.expires_at > bindparam("now"),
)
_IS_OPEN = and_(
    _recovery.c.community_id == bindparam("community"),
    _recovery.c.stopped_at.is_(None),
    or_(
        and_(_recovery.c.used_at.is_(None), _recovery.c.asked_at > bindparam("since")),
        and_(_recovery.c.used_at.is_not(None), _SLIP_WAITS),
    ),
)
_COLUMNS = (
    _recovery.c.id,
    _recovery.c.member_id,
    _member.c.name,
    _recovery.c.asked_by,
    func.coalesce(_asked.c.name, ""),
    _recovery.c.asked_at,
    _recovery.c.agreed_by,
    func.coalesce(_agreed.c.name, ""),
    _recovery.c.agreed_at,
    _recovery.c.used_at,
)
_OPEN = (
    select(*_COLUMNS)
    .join(_member, _named(_member, _recovery.c.member_id))
    .outerjoin(_asked, _named(_asked, _recovery.c.asked_by))
    .outerjoin(_agreed, _named(_agreed, _recovery.c.agreed_by))
    .where(_IS_OPEN)
    .order_by(_recovery.c.asked_at, _recovery.c.id)
)
_ONE = _OPEN.where(_recovery.c.id == bindparam("recovery"))
_OF_MEMBER = _OPEN.where(_recovery.c.member_id == bindparam("member")).limit(1)


def every_open(session: Session, community_id: bytes, now: int) -> tuple[RecoveryView, ...]:
    """List those that are open, oldest first."""
    rows = session.connection().execute(_OPEN, _wanted(community_id, now))
    return tuple(_view(row) for row in rows)


def one(session: Session, community_id: bytes, recovery_id: bytes, now: int) -> RecoveryView | None:
    """Find one that is open."""
    wanted = _wanted(community_id, now) | {"recovery": recovery_id}
    row = session.connection().execute(_ONE, wanted).first()
    return _view(row) if row else None


def of_member(session: Session, community_id: bytes, member_id: bytes, now: int) -> RecoveryView | None:
    """Find the one that is open for a member."""
    wanted = _wanted(community_id, now) | {"member": member_id}
    row = session.connection().execute(_OF_MEMBER, wanted).first()
    return _view(row) if row else None


def _wanted(community_id: bytes, now: int) -> dict[str, object]:
    return {"community": community_id, "now": now, "since": now - OPEN_DAYS * DAY}


def _view(row: Sequence[Any]) -> RecoveryView:
    return RecoveryView(*row)
