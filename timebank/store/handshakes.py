"""Handshakes: a code on one phone, which another opens to say that yes, time was shared."""

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import SQLModel

from timebank.store.members import of_member
from timebank.store.types import check, instant, octets, one_of, sixteen, whole, words

ANSWERS = ("", "yes", "no", "changed")


class Handshake(SQLModel, table=True):
    """What one member says they gave or received, until the other answers; its exchange bears the same id.

    Both its codes derive from `id` and the installation's secret; only their hashes are kept. `opened_by`
    is the first who opened it, and nobody else sees what it says.
    """

    __tablename__ = "handshake"
    __table_args__ = (
        of_member("handshake"),
        ForeignKeyConstraint(
            ["community_id", "opened_by"],
            ["member.community_id", "member.id"],
            name="handshake_opened_by_member",
        ),
        sixteen("handshake", "id"),
        one_of("handshake_way_known", "way", ("gave", "received")),
        one_of("handshake_answer_known", "answer", ANSWERS),
        check("handshake_needs_two_people", "opened_by <> member_id"),
        check("handshake_minutes_above_0", "minutes > 0"),
        check("handshake_words_are_short", "length(words) <= 80"),
        check("handshake_day_is_iso", "happened_on LIKE '____-__-__'"),
        check("handshake_yes_is_of_who_opened_it", "answer <> 'yes' OR opened_by IS NOT NULL"),
        UniqueConstraint("community_id", "token_hash", name="handshake_token_once"),
        Index("handshake_token", "token_hash"),
        Index("handshake_code", "code_hash"),
        {"sqlite_strict": True},
    )

    community_id: bytes = octets(primary_key=True)
    id: bytes = octets(primary_key=True)
    member_id: bytes = octets()
    token_hash: bytes = octets()
    code_hash: bytes = octets()
    way: str = words()
    minutes: int = whole()
    happened_on: str = words()
    made_at: int = instant()
    expires_at: int = instant()
    opened_by: bytes | None = octets(default=None, nullable=True)
    answer: str = words(default="")
    words: str = words(default="")
