"""Visits from before somebody joined, as they are offered to them: a title and a day, nothing else."""

from dataclasses import dataclass

from sqlmodel import Session

from timebank.store.earlier_visits import visits_before


@dataclass(frozen=True, slots=True)
class VisitView:
    """One gathering at which somebody of that first name was noted."""

    visitor_id: bytes
    title: str
    starts_at: int


def offered(session: Session, community_id: bytes, member_id: bytes, now: int) -> tuple[VisitView, ...]:
    """List the visits that may have been this member's, latest first."""
    rows = visits_before(session, community_id, member_id, now=now)
    return tuple(VisitView(row.visitor_id, row.title, row.starts_at) for row in rows)
