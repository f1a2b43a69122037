"""Taking away what an exchange was for: either side, at any time, without a reason."""

from sqlalchemy import delete, insert
from sqlmodel import Session

from timebank.services.answers import find_exchange
from timebank.services.errors import NotThereError
from timebank.services.recollections import words_of
from timebank.services.telling import BLANKED, tell
from timebank.services.transaction import transaction
from timebank.store import erasing
from timebank.store.acts import first_time
from timebank.store.differences import Blank

_blank = Blank.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made


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

    Words that are gone already stay gone. Raises NotThereError for anyone but the two sides.
    """
    if not first_time(session, community_id, key, "blank_words", member_id, exchange_id, acted_at=now):
        return
    row = find_exchange(session, community_id, exchange_id)
    sides = {row["giver"], row["receiver"]}
    if member_id not in sides:
        raise NotThereError
    had_words = bool(words_of(session, row))
    erasing.blank(session, community_id, [exchange_id])
    erasing.forget_presses(session, community_id, erasing.presses_of(community_id, [exchange_id]))
    if not had_words:
        return
    of_it = {"community_id": community_id, "exchange_id": exchange_id}
    run = session.connection().execute
    run(delete(_blank).where(*(_blank.c[name] == value for name, value in of_it.items())))
    run(insert(_blank), of_it | {"at": now})
    page = f"entries/{exchange_id.hex()}"
    for other in sides - {member_id}:
        tell(session, community_id, other, by=member_id, said=BLANKED, page=page, site=site, now=now)
