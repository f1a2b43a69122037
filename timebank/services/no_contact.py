"""Wishes about contact: to hear no more from somebody, and that a steward get in touch."""

from sqlalchemy import delete
from sqlmodel import Session

from timebank.services.answers import find_exchange
from timebank.services.errors import NotThereError
from timebank.services.transaction import transaction
from timebank.store.acts import first_time
from timebank.store.no_contact import CallBack, NoContact

_no_contact = NoContact.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_call_back = CallBack.__table__  # type: ignore[attr-defined]


@transaction
def say_privately(
    session: Session,
    *,
    community_id: bytes,
    member_id: bytes,
    key: bytes,
    exchange_id: bytes,
    how: str = "",
    keep_away: bool = False,
    now: int,
) -> None:
    """Say, of an exchange one would rather not talk about, what one would like; the other is told nothing.

    `how` is how a steward gets in touch, if at all; `keep_away` is a wish for no more contact.
    Raises NotThereError for anyone but the two sides.
    """
    content = (member_id, exchange_id, how, keep_away)
    if not first_time(session, community_id, key, "say_privately", *content, acted_at=now):
        return
    row = find_exchange(session, community_id, exchange_id)
    if member_id not in (row["giver"], row["receiver"]):
        raise NotThereError
    (other,) = {row["giver"], row["receiver"]} - {member_id}
    who = {"community_id": community_id, "member_id": member_id}
    if how:
        session.merge(CallBack(**who, id=key, besides_id=other, how=how, asked_at=now))
    if keep_away and not _keeps_away(session, community_id, member_id, other):
        session.add(NoContact(**who, other_id=other, made_at=now))


def _keeps_away(session: Session, community_id: bytes, member_id: bytes, other_id: bytes) -> bool:
    return session.get(NoContact, (community_id, member_id, other_id)) is not None


def _forget_call(session: Session, community_id: bytes, member_id: bytes) -> None:
    mine = (_call_back.c.community_id == community_id) & (_call_back.c.member_id == member_id)
    session.connection().execute(delete(_call_back).where(mine))


@transaction
def undo(
    session: Session, *, community_id: bytes, member_id: bytes, key: bytes, other_id: bytes, now: int
) -> None:
    """Be found by somebody again, from whom one wanted no contact."""
    if first_time(session, community_id, key, "undo_no_contact", member_id, other_id, acted_at=now):
        session.connection().execute(
            delete(_no_contact).where(
                _no_contact.c.community_id == community_id,
                _no_contact.c.member_id == member_id,
                _no_contact.c.other_id == other_id,
            )
        )


@transaction
def take_back(session: Session, *, community_id: bytes, member_id: bytes, key: bytes, now: int) -> None:
    """Want no steward to get in touch, after all."""
    if first_time(session, community_id, key, "take_call_back", member_id, acted_at=now):
        _forget_call(session, community_id, member_id)


@transaction
def got_in_touch(
    session: Session, *, community_id: bytes, steward_id: bytes, key: bytes, call_id: bytes, now: int
) -> None:
    """Say, as a steward, that one got in touch; nothing is kept of it."""
    if first_time(session, community_id, key, "got_in_touch", steward_id, call_id, acted_at=now):
        session.connection().execute(
            delete(_call_back).where(
                _call_back.c.community_id == community_id,
                _call_back.c.id == call_id,
                _call_back.c.besides_id.is_distinct_from(steward_id),
            )
        )
