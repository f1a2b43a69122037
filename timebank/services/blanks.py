"""Taking away what an exchange was for: either side, at any time, without a reason."""

from collections.abc import Collection

from sqlalchemy import or_, select
from sqlmodel import Session

from timebank.services.answers import find_exchange
from timebank.services.errors import NotThereError
from timebank.services.telling import BLANKED, tell
from timebank.services.transaction import transaction
from timebank.store import erasing
from timebank.store.acts import first_time
from timebank.store.differences import Blank, Replacement
from timebank.store.exchanges import ExchangeWords

_replacement = Replacement.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_words = ExchangeWords.__table__  # type: ignore[attr-defined]


def _worded(session: Session, community_id: bytes, chain: Collection[bytes]) -> list[bytes]:
    wanted = select(_words.c.exchange_id).where(
        _words.c.community_id == community_id, _words.c.exchange_id.in_(chain)
    )
    return [bytes(found) for (found,) in session.connection().execute(wanted)]


def _chain(session: Session, community_id: bytes, exchange_id: bytes) -> set[bytes]:
    """Follow the links to what an exchange replaces and what replaces it, as far as they go."""
    chain, before = {exchange_id}, set[bytes]()
    while chain != before:
        before = set(chain)
        linked = select(_replacement.c.exchange_id, _replacement.c.replaces_id).where(
            _replacement.c.community_id == community_id,
            or_(_replacement.c.exchange_id.in_(before), _replacement.c.replaces_id.in_(before)),
        )
        chain |= {each for row in session.connection().execute(linked) for each in row}
    return chain


@transaction
def blank_words(
    session: Session,
    *,
    community_id: bytes,
    member_id: bytes,
    key: bytes,
    exchange_id: bytes,
    site: str,
    now: int,
) -> None:
    """Erase an exchange's words, and what either side remembers that it was for; both read that it was done.

    They go from what it replaces and what replaces it too, which are about the same hour. Words that are
    gone already stay gone. Raises NotThereError for anyone but the two sides.
    """
    if not first_time(session, community_id, key, "blank_words", member_id, exchange_id, acted_at=now):
        return
    row = find_exchange(session, community_id, exchange_id)
    sides = {row["giver"], row["receiver"]}
    if member_id not in sides:
        raise NotThereError
    chain = _chain(session, community_id, exchange_id)
    worded = _worded(session, community_id, chain)
    erasing.blank(session, community_id, chain)
    erasing.forget_presses(session, community_id, erasing.presses_of(community_id, chain))
    if not worded:
        return
    for each in worded:
        session.merge(Blank(community_id=community_id, exchange_id=each, at=now))
    page = f"entries/{exchange_id.hex()}"
    for other in sides - {member_id}:
        tell(session, community_id, other, by=member_id, said=BLANKED, page=page, site=site, now=now)
