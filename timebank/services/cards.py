"""A new card in place of a lost one, which is dead at once (R34); and many cards as one file."""

from collections.abc import Collection

from sqlmodel import Session

from timebank.services import codes
from timebank.services.errors import NotThereError
from timebank.services.members import free_number
from timebank.services.transaction import transaction
from timebank.store.acts import first_time
from timebank.store.errands import leave_errand
from timebank.store.looks import look
from timebank.store.members import Card


@transaction
def reissue(
    session: Session,
    *,
    community_id: bytes,
    member_id: bytes,
    actor_id: bytes,
    key: bytes,
    secret: str,
    now: int,
) -> None:
    """Give a member a card with a new number and code; a steward who does it is noted as having looked.

    Raises NotThereError for somebody who has no card.
    """
    if not first_time(session, community_id, key, "reissue", member_id, actor_id, acted_at=now):
        return
    card = session.get(Card, (community_id, member_id), with_for_update=True)
    if card is None:
        raise NotThereError
    card.issue += 1
    card.number = free_number(session, community_id)
    card.token_hash = codes.hashed(codes.card_token(secret, community_id, member_id, card.issue))
    if actor_id != member_id:
        look(
            session,
            community_id,
            member_id=member_id,
            looker_id=actor_id,
            standing="steward",
            what="card",
            at=now,
        )


@transaction
def ask_file(
    session: Session,
    *,
    community_id: bytes,
    member_id: bytes,
    key: bytes,
    people: Collection[bytes],
    wanted: bytes,
    now: int,
) -> None:
    """Ask for a file of these people's cards, which each of them can read that I did; `key` names the errand.

    `wanted` tells whoever lays it out what it holds.
    """
    if not first_time(session, community_id, key, "cards", *people, acted_at=now):
        return
    for person in people:
        if person != member_id:
            look(
                session,
                community_id,
                member_id=person,
                looker_id=member_id,
                standing="steward",
                what="card",
                at=now,
            )
    total = len(people)
    leave_errand(
        session, community_id, key, member_id=member_id, kind="cards", wanted=wanted, total=total, now=now
    )
