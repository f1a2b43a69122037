"""Members who have died: their name and hours stay, with words from their family if there are any."""

from sqlalchemy import ForeignKeyConstraint, delete
from sqlmodel import Session, SQLModel

from timebank.store.members import STRICT, of_member
from timebank.store.types import check, instant, octets, words

LONGEST = 280


class Remembrance(SQLModel, table=True):
    """A steward was told that a member has died; it is about nothing but messages, lists and words.

    `made_by` is the steward who wrote the words as they are, `made_at` when it was first noted.
    """

    __tablename__ = "remembrance"
    __table_args__ = (
        of_member("remembrance"),
        ForeignKeyConstraint(
            ["community_id", "made_by"], ["member.community_id", "member.id"], name="remembrance_by_member"
        ),
        check("remembrance_words_short", f"length(words) <= {LONGEST}"),
        check("remembrance_of_another", "made_by <> member_id"),
        STRICT,
    )

    community_id: bytes = octets(primary_key=True)
    member_id: bytes = octets(primary_key=True)
    words: str = words(default="")
    made_by: bytes = octets()
    made_at: int = instant()


_remembrance = Remembrance.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made


def forget(session: Session, community_id: bytes, member_id: bytes) -> int | None:
    """Take back that a member has died; return when it had been noted, or nothing if it never was."""
    noted_at: int | None = (
        session.connection()
        .execute(
            delete(_remembrance)
            .where(_remembrance.c.community_id == community_id, _remembrance.c.member_id == member_id)
            .returning(_remembrance.c.made_at)
        )
        .scalar_one_or_none()
    )
    return noted_at
