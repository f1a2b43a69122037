"""Agreements: what two stewards say yes to before it is done, whatever it is."""

from sqlalchemy import ForeignKeyConstraint, Index, text
from sqlmodel import SQLModel

from timebank.store.types import check, instant, octets, one_of, sixteen, words

AGREED_KINDS = ("draw", "export")


def _by(whose: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["community_id", f"{whose}_by"], ["member.community_id", "member.id"], name=f"agreement_{whose}_by"
    )


class Agreement(SQLModel, table=True):
    """Something that waits for two stewards; `about` may name what it is about.

    A draw is never agreed by whoever asks for it. It is open until the second yes, or until it ends.
    """

    __tablename__ = "agreement"
    __table_args__ = (
        _by("asked"),
        _by("first"),
        _by("second"),
        sixteen("agreement", "id"),
        one_of("agreement_kind_known", "kind", AGREED_KINDS),
        check("agreement_first_is_somebodys", "(first_by IS NULL) = (first_at IS NULL)"),
        check("agreement_second_is_somebodys", "(second_by IS NULL) = (second_at IS NULL)"),
        check("agreement_first_comes_first", "second_at IS NULL OR first_at IS NOT NULL"),
        check("agreement_needs_two_people", "first_by <> second_by"),
        check("agreement_of_others", "kind <> 'draw' OR (first_by <> asked_by AND second_by <> asked_by)"),
        check("agreement_ends_without_two", "ended_at IS NULL OR second_at IS NULL"),
        Index(
            "agreement_open",
            "community_id",
            "kind",
            "asked_at",
            sqlite_where=text("second_at IS NULL AND ended_at IS NULL"),
            postgresql_where=text("second_at IS NULL AND ended_at IS NULL"),
        ),
        {"sqlite_strict": True},
    )

    community_id: bytes = octets(primary_key=True, foreign_key="community.id")
    id: bytes = octets(primary_key=True)
    kind: str = words()
    about: bytes | None = octets(default=None, nullable=True)
    asked_by: bytes = octets()
    asked_at: int = instant()
    first_by: bytes | None = octets(default=None, nullable=True)
    first_at: int | None = instant(default=None, nullable=True)
    second_by: bytes | None = octets(default=None, nullable=True)
    second_at: int | None = instant(default=None, nullable=True)
    ended_at: int | None = instant(default=None, nullable=True)
