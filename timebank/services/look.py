"""Keeping how pages look for a member, wherever they sign in."""

from sqlmodel import Session

from timebank.services.transaction import transaction
from timebank.store.acts import first_time
from timebank.store.members import Look


@transaction
def choose(
    session: Session,
    *,
    community_id: bytes,
    member_id: bytes,
    key: bytes,
    text_size: str,
    colours: str,
    pictures: str,
    numbers: str,
    totals: str,
    pages: str,
    now: int,
) -> None:
    """Keep how pages look; nobody else sees anything of it."""
    words = (text_size, colours, pictures, numbers, totals, pages)
    if not first_time(session, community_id, key, "choose look", member_id, *words, acted_at=now):
        return
    session.merge(
        Look(
            community_id=community_id,
            member_id=member_id,
            text_size=text_size,
            colours=colours,
            pictures=pictures,
            numbers=numbers,
            totals=totals,
            pages=pages,
        )
    )
