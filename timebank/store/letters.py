"""Letters about a member's time: sentences kept as they were made, and a code by which they are checked."""

from sqlalchemy import Index
from sqlmodel import SQLModel

from timebank.store.members import STRICT, of_member
from timebank.store.types import check, instant, octets, sixteen, words


class Letter(SQLModel, table=True):
    """One letter, until its code runs out or its member switches it off; of the code only a seal is kept.

    `sentences` are one a line. The code is derived from the id and the installation's secret.
    """

    __tablename__ = "letter"
    __table_args__ = (
        of_member("letter"),
        sixteen("letter", "id"),
        check("letter_says_something", "length(sentences) BETWEEN 1 AND 4000"),
        check("letter_runs_out_after_it_was_made", "expires_at > made_at"),
        check("letter_is_switched_off_after_it_was_made", "ended_at >= made_at"),
        Index("letter_by_member", "community_id", "member_id", "made_at"),
        Index("letter_by_code", "code_hash"),
        STRICT,
    )

    community_id: bytes = octets(primary_key=True)
    id: bytes = octets(primary_key=True)
    member_id: bytes = octets()
    code_hash: bytes = octets()
    sentences: str = words()
    made_at: int = instant()
    expires_at: int = instant()
    ended_at: int | None = instant(default=None, nullable=True)
