"""Stays put right: how long somebody was at a gathering that is finished, as one of two remembers it."""

from sqlalchemy import ForeignKeyConstraint, Index, text
from sqlmodel import SQLModel

from timebank.store.members import of_member
from timebank.store.types import check, instant, octets, one_of, sixteen, whole, words

ANSWERS = ("", "yes", "no")
OPEN = "answer = ''"


def _by(column: str) -> ForeignKeyConstraint:
    name = f"stay_change_{column}_member"
    return ForeignKeyConstraint(["community_id", column], ["member.community_id", "member.id"], name=name)


class StayChange(SQLModel, table=True):
    """Somebody was at a gathering for so many minutes, says one of two; 0 is that they were not there.

    The two are the person themselves and whoever stands for the gathering; it counts once both say so.
    """

    __tablename__ = "stay_change"
    __table_args__ = (
        of_member("stay_change"),
        _by("asked_by"),
        _by("answered_by"),
        ForeignKeyConstraint(
            ["community_id", "gathering_id"],
            ["gathering.community_id", "gathering.id"],
            name="stay_change_of_gathering",
        ),
        sixteen("stay_change", "id"),
        one_of("stay_change_answer_known", "answer", ANSWERS),
        check("stay_change_within_a_day", "minutes BETWEEN 0 AND 1440"),
        check("stay_change_answered_has_time", "(answer = '') = (answered_at IS NULL)"),
        check("stay_change_answered_by_somebody", "(answer = '') = (answered_by IS NULL)"),
        check("stay_change_takes_two", "answer <> 'yes' OR answered_by <> asked_by"),
        Index(
            "stay_change_one_open",
            "community_id",
            "gathering_id",
            "member_id",
            unique=True,
            sqlite_where=text(OPEN),
            postgresql_where=text(OPEN),
        ),
        Index("stay_change_by_member", "community_id", "member_id"),
        {"sqlite_strict": True},
    )

    community_id: bytes = octets(primary_key=True)
    id: bytes = octets(primary_key=True)
    gathering_id: bytes = octets()
    member_id: bytes = octets()
    minutes: int = whole()
    asked_by: bytes = octets()
    asked_at: int = instant()
    answer: str = words(default="")
    answered_by: bytes | None = octets(default=None, nullable=True)
    answered_at: int | None = instant(default=None, nullable=True)
