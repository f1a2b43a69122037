"""Claims: somebody says, after check-in has closed, that they were at a gathering; a host decides."""

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import SQLModel

from timebank.store.members import of_member
from timebank.store.types import check, instant, octets, one_of, sixteen, words

ANSWERS = ("", "yes", "no")


class Claim(SQLModel, table=True):
    """One person says they were at one gathering; it counts only once a host says so too."""

    __tablename__ = "claim"
    __table_args__ = (
        of_member("claim"),
        ForeignKeyConstraint(
            ["community_id", "gathering_id"],
            ["gathering.community_id", "gathering.id"],
            name="claim_of_gathering",
        ),
        sixteen("claim", "id"),
        one_of("claim_answer_known", "answer", ANSWERS),
        check("claim_answered_has_time", "(answer = '') = (answered_at IS NULL)"),
        UniqueConstraint("community_id", "gathering_id", "member_id", name="claim_once_a_person"),
        Index("claim_by_member", "community_id", "member_id"),
        {"sqlite_strict": True},
    )

    community_id: bytes = octets(primary_key=True)
    id: bytes = octets(primary_key=True)
    gathering_id: bytes = octets()
    member_id: bytes = octets()
    claimed_at: int = instant()
    made_at: int = instant()
    answer: str = words(default="")
    answered_at: int | None = instant(default=None, nullable=True)
