"""The whole record as a file: one steward asks, another says yes, and each of the two has it (R61, R66)."""

import json
from hashlib import sha256
from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import Session

from timebank.clock import DAY
from timebank.queries import duties
from timebank.services.agreements import MAY_AGREE, OPEN_DAYS, ask, end
from timebank.services.agreements import say_yes as say_one_of_two
from timebank.services.errors import NotThereError
from timebank.services.errors.whole import LongRecordError, RecordAskedForError
from timebank.services.transaction import transaction
from timebank.store.acts import first_time
from timebank.store.agreements import Agreement
from timebank.store.communities import Journal
from timebank.store.errands import leave_errand

KIND = "export"
WITH_NAMES, WITHOUT_NAMES = b"names", b"no names"
# Its file, some 40 MB then, is kept in the database for a day.
MOST_ENTRIES = 50_000

_agreement = Agreement.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_journal = Journal.__table__  # type: ignore[attr-defined]
_HEAD = (
    select(_journal.c.next_number).where(_journal.c.community_id == bindparam("community")).with_for_update()
)
_OPEN = select(_agreement.c.id).where(
    _agreement.c.community_id == bindparam("community"),
    _agreement.c.kind == KIND,
    _agreement.c.about == bindparam("about"),
    _agreement.c.second_at.is_(None),
    _agreement.c.ended_at.is_(None),
    _agreement.c.asked_at > bindparam("since"),
)


@transaction
def ask_for(
    session: Session, *, community_id: bytes, member_id: bytes, key: bytes, names: bool, day: str, now: int
) -> None:
    """Ask for the whole record as a steward, which is the first of two yeses; `key` names what is asked.

    Raises NotThereError without the duty, RecordAskedForError, LongRecordError.
    """
    if not first_time(session, community_id, key, "ask_export", member_id, names, acted_at=now):
        return
    if not duties.of(session, community_id, member_id, day) & set(MAY_AGREE[KIND]):
        raise NotThereError
    # Whoever books waits so long, and two who ask at once ask one after the other.
    if _entries(session, community_id) > MOST_ENTRIES:
        raise LongRecordError
    about = WITH_NAMES if names else WITHOUT_NAMES
    wanted = {"community": community_id, "about": about, "since": now - OPEN_DAYS * DAY}
    if session.connection().execute(_OPEN, wanted).first():
        raise RecordAskedForError
    said: dict[str, Any] = {"kind": KIND, "asked_by": member_id, "about": about, "now": now}
    ask(session, community_id, key, **said, is_first_yes=True)


@transaction
def say_yes(
    session: Session,
    *,
    community_id: bytes,
    member_id: bytes,
    export_id: bytes,
    key: bytes,
    day: str,
    now: int,
) -> None:
    """Say the second yes, after which a file is made for each of the two; `key` names mine.

    Raises NotThereError and what saying one of two yeses raises.
    """
    if not first_time(session, community_id, key, "agree_export", member_id, export_id, acted_at=now):
        return
    said: dict[str, Any] = {"kind": KIND, "steward_id": member_id, "day": day, "now": now}
    if not say_one_of_two(session, community_id, export_id, **said):
        return
    agreed = session.get_one(Agreement, (community_id, export_id))
    session.refresh(agreed)
    wanted = {"community": community_id.hex(), "names": agreed.about == WITH_NAMES}
    for errand_id, steward in ((key, member_id), (_other_key(key), agreed.asked_by)):
        leave_errand(
            session,
            community_id,
            errand_id,
            member_id=steward,
            kind=KIND,
            wanted=json.dumps(wanted).encode(),
            total=max(_entries(session, community_id), 1),
            now=now,
        )


def _other_key(key: bytes) -> bytes:
    """Name the file of whoever said yes first, so that the same press names it alike."""
    return sha256(b"the first steward\x00" + key).digest()[:16]


def _entries(session: Session, community_id: bytes) -> int:
    found: int = session.connection().execute(_HEAD, {"community": community_id}).scalar_one()
    return found


@transaction
def take_back(
    session: Session, *, community_id: bytes, member_id: bytes, export_id: bytes, key: bytes, now: int
) -> None:
    """Stop asking, before the second yes. Raises NotThereError, AgreementOverError."""
    if first_time(session, community_id, key, "take_back_export", member_id, export_id, acted_at=now):
        end(session, community_id, export_id, kind=KIND, asked_by=member_id, now=now)
