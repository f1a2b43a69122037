"""A letter about my time: kept as it was made, checked by its code for 90 days, switched off at once."""

from sqlalchemy import func, select, update
from sqlmodel import Session

from timebank.clock import DAY
from timebank.services import codes
from timebank.services.errors.letters import ManyLettersError
from timebank.services.transaction import transaction
from timebank.store.acts import first_time
from timebank.store.attempts import EVERYWHERE, attempts, count_attempt
from timebank.store.letters import Letter
from timebank.store.members import Member

LETTER_DAYS = 90
MOST_LETTERS = 30  # that are kept of one member
TRIES_IN_TEN_MINUTES = 10

_letter = Letter.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made


@transaction
def keep(
    session: Session,
    *,
    community_id: bytes,
    member_id: bytes,
    key: bytes,
    asked: tuple[str, ...],
    sentences: tuple[str, ...],
    secret: str,
    now: int,
) -> None:
    """Keep a letter as it reads now, under the key of the press; its code is good for 90 days.

    `asked` is what was chosen, and is the same at a second press; what it says of totals may not be.

    Raises ManyLettersError.
    """
    if not first_time(session, community_id, key, "keep letter", member_id, *asked, acted_at=now):
        return
    # Held, so that many presses at once make no more than there may be.
    session.get_one(Member, (community_id, member_id), with_for_update=True)
    kept = select(func.count()).where(
        _letter.c.community_id == community_id, _letter.c.member_id == member_id
    )
    if session.connection().execute(kept).scalar_one() >= MOST_LETTERS:
        raise ManyLettersError
    session.add(
        Letter(
            community_id=community_id,
            id=key,
            member_id=member_id,
            code_hash=codes.sealed(secret, "letter", codes.letter_code(secret, community_id, key)),
            sentences="\n".join(sentences),
            made_at=now,
            expires_at=now + LETTER_DAYS * DAY,
        )
    )


@transaction
def switch_off(
    session: Session, *, community_id: bytes, member_id: bytes, key: bytes, letter_id: bytes, now: int
) -> None:
    """Switch a letter's code off at once: from now on it is like a code that never was."""
    if first_time(session, community_id, key, "switch off letter", member_id, letter_id, acted_at=now):
        session.connection().execute(
            update(_letter)
            .where(
                _letter.c.community_id == community_id,
                _letter.c.id == letter_id,
                _letter.c.member_id == member_id,
                _letter.c.ended_at.is_(None),
            )
            .values(ended_at=now)
        )


def has_tried_often(session: Session, *, place: str, now: int) -> bool:
    """Tell whether so many codes were typed wrong from a place that none is looked up for a while."""
    return attempts(session, EVERYWHERE, f"letter:{place}", now=now) >= TRIES_IN_TEN_MINUTES


@transaction
def count_wrong_code(session: Session, *, place: str, now: int) -> None:
    """Count a letter's code that is not known, over all communities."""
    count_attempt(session, EVERYWHERE, f"letter:{place}", now=now)
