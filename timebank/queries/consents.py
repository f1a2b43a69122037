"""What a member has said yes to, and since when."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, bindparam, exists, select
from sqlmodel import Session

from timebank.store.members import PURPOSES, Consent

_consent = Consent.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made


@dataclass(frozen=True, slots=True)
class ConsentView:
    """The latest word about one purpose: a yes that stands, a yes taken back, or none ever given."""

    purpose: str
    given_at: int | None = None
    ended_at: int | None = None

    @property
    def stands(self) -> bool:
        """Tell whether it is a yes now."""
        return self.given_at is not None and self.ended_at is None


_OF = (
    select(_consent.c.purpose, _consent.c.given_at, _consent.c.ended_at)
    .where(_consent.c.community_id == bindparam("community"), _consent.c.member_id == bindparam("member"))
    .order_by(_consent.c.given_at)
)


def of(session: Session, community_id: bytes, member_id: bytes) -> tuple[ConsentView, ...]:
    """Tell how each purpose stands, in the order they are asked about."""
    rows = session.connection().execute(_OF, {"community": community_id, "member": member_id})
    latest = {row.purpose: ConsentView(*row) for row in rows}
    return tuple(latest.get(purpose, ConsentView(purpose)) for purpose in PURPOSES)


def says_yes(
    community: ColumnElement[bytes], member: ColumnElement[bytes], purpose: str
) -> ColumnElement[bool]:
    """Hold a query to members whose yes to a purpose stands."""
    return exists().where(
        _consent.c.community_id == community,
        _consent.c.member_id == member,
        _consent.c.purpose == purpose,
        _consent.c.ended_at.is_(None),
    )
