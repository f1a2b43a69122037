"""Doing errands: one at a time, told how far it is, and tried again when the computer stopped halfway."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import bindparam, delete, select, update
from sqlmodel import Session

from timebank.services.errors import NotThereError
from timebank.services.transaction import transaction
from timebank.store.acts import first_time
from timebank.store.errands import Errand

MOST_TRIES = 3
STOPPED = "stopped"  # what kept an errand from being done, where nothing else is known

_errand = Errand.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_ONE = (_errand.c.community_id == bindparam("community"), _errand.c.id == bindparam("errand"))
_NEXT = (
    select(_errand.c.community_id, _errand.c.id, _errand.c.kind, _errand.c.wanted, _errand.c.tries)
    .where(_errand.c.state == "waiting")
    .order_by(_errand.c.asked_at, _errand.c.id)
    .limit(1)
)
_WAITING = select(_errand.c.id).where(_errand.c.state == "waiting").limit(1)
_SET = update(_errand).where(*_ONE)
_TRY = _SET.values(tries=bindparam("try_number"), done=0)
_STEP = _SET.values(done=bindparam("steps"))
_END = _SET.values(
    state=bindparam("how"),
    made=bindparam("file"),
    trouble=bindparam("why"),
    ended_at=bindparam("at"),
    wanted=b"",
)
_REMOVE = delete(_errand).where(*_ONE, _errand.c.member_id == bindparam("member"))


@dataclass(frozen=True, slots=True)
class Taken:
    """An errand that was taken up: `wanted` as whoever asked wrote it down."""

    community_id: bytes
    id: bytes
    kind: str
    wanted: bytes
    tries: int


Tell = Callable[[int], None]
Maker = Callable[[bytes, Tell], bytes]  # what is wanted, and whom to tell how far it is: the file


def is_any_waiting(session: Session) -> bool:
    """Tell whether there is anything to do, without keeping others from writing."""
    waiting = session.connection().execute(_WAITING).first()
    session.rollback()
    return waiting is not None


@transaction
def take(session: Session, *, now: int) -> Taken | None:
    """Take the errand that has waited longest; one that was tried three times has failed."""
    run = session.connection().execute
    while row := run(_NEXT).first():
        errand = Taken(*row)
        if errand.tries < MOST_TRIES:
            run(_TRY, _named(errand) | {"try_number": errand.tries + 1})
            return errand
        _end(session, errand, "failed", None, STOPPED, now)
    return None


@transaction
def note_steps(session: Session, *, errand: Taken, steps: int) -> None:
    """Keep how far an errand is."""
    session.connection().execute(_STEP, _named(errand) | {"steps": steps})


@transaction
def finish(session: Session, *, errand: Taken, made: bytes, now: int) -> None:
    """Keep what was made."""
    _end(session, errand, "ready", made, "", now)


@transaction
def fail(session: Session, *, errand: Taken, trouble: str, now: int) -> None:
    """Keep why it could not be done."""
    _end(session, errand, "failed", None, trouble, now)


@transaction
def remove(
    session: Session, *, community_id: bytes, errand_id: bytes, member_id: bytes, key: bytes, now: int
) -> None:
    """Remove one's own errand, done or not. Raises NotThereError."""
    if not first_time(session, community_id, key, "remove errand", errand_id, member_id, acted_at=now):
        return
    named = {"community": community_id, "errand": errand_id, "member": member_id}
    if not session.connection().execute(_REMOVE, named).rowcount:
        raise NotThereError


def _end(session: Session, errand: Taken, state: str, made: bytes | None, trouble: str, now: int) -> None:
    values = {"how": state, "file": made, "why": trouble, "at": now}
    session.connection().execute(_END, _named(errand) | values)


def _named(errand: Taken) -> dict[str, object]:
    return {"community": errand.community_id, "errand": errand.id}
