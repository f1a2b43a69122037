"""An errand as whoever asked for it sees it: how far it is, and the file that came of it."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlmodel import Session

from timebank.store.errands import Errand

_errand = Errand.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_MINE = (_errand.c.community_id == bindparam("community"), _errand.c.member_id == bindparam("member"))
_COLUMNS = (
    _errand.c.id,
    _errand.c.kind,
    _errand.c.asked_at,
    _errand.c.state,
    _errand.c.done,
    _errand.c.total,
    _errand.c.trouble,
)
_ONE = select(*_COLUMNS).where(*_MINE, _errand.c.id == bindparam("errand"))
_ALL = (
    select(*_COLUMNS).where(*_MINE, _errand.c.kind == bindparam("kind")).order_by(_errand.c.asked_at.desc())
)
_MADE = select(_errand.c.made).where(*_MINE, _errand.c.id == bindparam("errand"))


@dataclass(frozen=True, slots=True)
class ErrandView:
    """How far an errand is: `done` of `total` steps."""

    id: bytes
    kind: str
    asked_at: int
    state: str
    done: int
    total: int
    trouble: str

    @property
    def is_waiting(self) -> bool:
        """Whether it is still to be done, or being done."""
        return self.state == "waiting"


def one(session: Session, community_id: bytes, member_id: bytes, errand_id: bytes) -> ErrandView | None:
    """Find an errand that a member asked for; nobody else may see it."""
    wanted = {"community": community_id, "member": member_id, "errand": errand_id}
    row = session.connection().execute(_ONE, wanted).first()
    return ErrandView(*row) if row else None


def of_member(session: Session, community_id: bytes, member_id: bytes, kind: str) -> tuple[ErrandView, ...]:
    """List a member's errands of one kind, newest first."""
    wanted = {"community": community_id, "member": member_id, "kind": kind}
    return tuple(ErrandView(*row) for row in session.connection().execute(_ALL, wanted))


def made(session: Session, community_id: bytes, member_id: bytes, errand_id: bytes) -> bytes | None:
    """Fetch the file that was made, where there is one."""
    wanted = {"community": community_id, "member": member_id, "errand": errand_id}
    file: bytes | None = session.connection().execute(_MADE, wanted).scalar_one_or_none()
    return file
