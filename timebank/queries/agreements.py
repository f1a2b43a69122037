"""What waits for two stewards, as a list on the desk shows it."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlmodel import Session

from timebank.clock import DAY
from timebank.services.agreements import OPEN_DAYS
from timebank.store.agreements import Agreement
from timebank.store.members import MemberName

_agreement = Agreement.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_name = MemberName.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class AgreementView:
    """One thing that waits: what it is about, since when, and who was the first to say yes."""

    id: bytes
    about: bytes | None
    asked_by: bytes
    asked_at: int
    first_by: bytes | None
    first_name: str
    first_at: int | None

    @property
    def ends_at(self) -> int:
        """When it ends by itself."""
        return self.asked_at + OPEN_DAYS * DAY


_WAITING = (
    select(
        _agreement.c.id,
        _agreement.c.about,
        _agreement.c.asked_by,
        _agreement.c.asked_at,
        _agreement.c.first_by,
        _name.c.name,
        _agreement.c.first_at,
    )
    .outerjoin(
        _name,
        (_name.c.community_id == _agreement.c.community_id) & (_name.c.member_id == _agreement.c.first_by),
    )
    .where(
        _agreement.c.community_id == bindparam("community"),
        _agreement.c.kind == bindparam("kind"),
        _agreement.c.second_at.is_(None),
        _agreement.c.ended_at.is_(None),
        _agreement.c.asked_at > bindparam("since"),
    )
    .order_by(_agreement.c.asked_at, _agreement.c.id)
)


def waiting(session: Session, community_id: bytes, kind: str, now: int) -> tuple[AgreementView, ...]:
    """List what waits for a first or a second yes, oldest first."""
    wanted = {"community": community_id, "kind": kind, "since": now - OPEN_DAYS * DAY}
    rows = session.connection().execute(_WAITING, wanted)
    return tuple(
        AgreementView(found, about, asked_by, at, first_by, first or "", first_at)
        for found, about, asked_by, at, first_by, first, first_at in rows
    )
