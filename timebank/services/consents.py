"""Saying yes to one purpose, and taking it back; when is kept (R95)."""

from sqlmodel import Session, select

from timebank.services.transaction import transaction
from timebank.store.acts import first_time
from timebank.store.members import Consent, Member


@transaction
def give(
    session: Session, *, community_id: bytes, member_id: bytes, key: bytes, purpose: str, now: int
) -> None:
    """Say yes to one purpose; a yes that stands already stays as old as it is."""
    if not first_time(session, community_id, key, "give consent", member_id, purpose, acted_at=now):
        return
    given = _given(session, community_id, member_id, purpose)
    if given and given[-1].ended_at is None:
        return
    # Each yes is a row of its own, however soon after the last.
    at = max(now, given[-1].given_at + 1) if given else now
    session.add(Consent(community_id=community_id, member_id=member_id, purpose=purpose, given_at=at))


@transaction
def take_back(
    session: Session, *, community_id: bytes, member_id: bytes, key: bytes, purpose: str, now: int
) -> None:
    """Take a yes back, from now on."""
    if not first_time(session, community_id, key, "take back consent", member_id, purpose, acted_at=now):
        return
    for row in _given(session, community_id, member_id, purpose):
        if row.ended_at is None:
            row.ended_at = max(now, row.given_at)


def _given(session: Session, community_id: bytes, member_id: bytes, purpose: str) -> list[Consent]:
    """Read every yes to a purpose, oldest first; two presses at once wait here for each other."""
    session.get_one(Member, (community_id, member_id), with_for_update=True)
    wanted = (
        select(Consent)
        .where(
            Consent.community_id == community_id,
            Consent.member_id == member_id,
            Consent.purpose == purpose,
        )
        .order_by(Consent.given_at)  # type: ignore[arg-type]
    )
    return list(session.exec(wanted))
