"""Errands: long work that somebody asked for, done beside the pages, and what came of it."""

from sqlalchemy import Index, insert
from sqlmodel import Session, SQLModel

from timebank.store.members import of_member
from timebank.store.types import check, instant, octets, one_of, sixteen, whole, words

KINDS = ("cards", "import", "export")
STATES = ("waiting", "ready", "failed")


class Errand(SQLModel, table=True):
    """One errand: what is wanted until it is done, how far it is, and what was made of it.

    Whoever it is asked for alone may see it. `trouble` is a sentence for them.
    """

    __tablename__ = "errand"
    __table_args__ = (
        of_member("errand"),
        sixteen("errand", "id"),
        one_of("errand_kind_known", "kind", KINDS),
        one_of("errand_state_known", "state", STATES),
        check("errand_counts_from_0", "done >= 0 AND total >= 0 AND tries >= 0"),
        check("errand_over_has_time", "(state = 'waiting') = (ended_at IS NULL)"),
        check("errand_file_is_of_ready", "made IS NULL OR state = 'ready'"),
        Index("errand_by_turn", "state", "asked_at"),
        {"sqlite_strict": True},
    )

    community_id: bytes = octets(primary_key=True)
    id: bytes = octets(primary_key=True)
    member_id: bytes = octets()
    kind: str = words()
    asked_at: int = instant()
    wanted: bytes = octets()
    total: int = whole()
    done: int = whole(default=0)
    tries: int = whole(default=0)
    state: str = words(default="waiting")
    trouble: str = words(default="")
    made: bytes | None = octets(default=None, nullable=True)
    ended_at: int | None = instant(default=None, nullable=True)


_ERRAND = insert(Errand.__table__)  # type: ignore[attr-defined]  # SQLModel adds it when the class is made


def leave_errand(  # noqa: PLR0913 - what a row of it holds
    session: Session,
    community_id: bytes,
    errand_id: bytes,
    *,
    member_id: bytes,
    kind: str,
    wanted: bytes,
    total: int,
    now: int,
) -> None:
    """Leave an errand inside the caller's transaction; `total` is how many steps it will take."""
    row = {
        "community_id": community_id,
        "id": errand_id,
        "member_id": member_id,
        "kind": kind,
        "asked_at": now,
        "wanted": wanted,
        "total": total,
        "done": 0,
        "tries": 0,
        "state": "waiting",
        "trouble": "",
    }
    session.connection().execute(_ERRAND, row)
