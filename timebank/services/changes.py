"""Changing a gathering before it is finished: its words, its time, its length, and whether it is on."""

from dataclasses import asdict, astuple, dataclass
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlmodel import Session

from timebank.clock import moment
from timebank.services.errors.gatherings import StaysCancelledError
from timebank.services.gatherings import hosted, hosted_later, moved
from timebank.services.transaction import transaction
from timebank.store.acts import first_time
from timebank.store.communities import Community
from timebank.store.gatherings import CheckIn, Gathering, ends_at

_gathering = Gathering.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_check_in = CheckIn.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a gathering is, where, when and for how long; how time moves is chosen once."""

    title: str
    place: str
    access: str
    starts_at: int
    length_minutes: int
    ready_minutes: int
    public_title: str = ""  # what those who have not joined see; empty where it is the same


@transaction
def change(
    session: Session,
    *,
    community_id: bytes,
    gathering_id: bytes,
    member_id: bytes,
    key: bytes,
    plan: Plan,
    and_later: bool = False,
    now: int,
) -> None:
    """Change a gathering; whoever is down for all of it is down for all of its new length.

    Nobody stays down for longer than it lasts. With the later ones of its series, each takes over what it had
    alike. Raises NotThereError for anyone but a host, AlreadyFinishedError, CancelledError.
    """
    content = (gathering_id, member_id, *astuple(plan), *_said(and_later))
    if not first_time(session, community_id, key, "change", *content, acted_at=now):
        return
    gathering = hosted(session, community_id, gathering_id, member_id, now=now)
    later = hosted_later(session, gathering, member_id, now=now) if and_later else ()
    _put(session, gathering, asdict(plan))
    zone = session.get_one(Community, community_id).time_zone
    for each in later:
        _put(session, each, _taken_over(each, gathering, plan, zone))


def _said(and_later: bool) -> tuple[str, ...]:
    return ("and later",) if and_later else ()


def _taken_over(
    row: Row[*tuple[Any, ...]], before: Row[*tuple[Any, ...]], plan: Plan, zone: str
) -> dict[str, Any]:
    """Take over what a later one had alike; what was changed for it alone stays."""
    said = {
        name: new if getattr(row, name) == getattr(before, name) else getattr(row, name)
        for name, new in asdict(plan).items()
    }
    own, old, new = (moment(at, zone) for at in (row.starts_at, before.starts_at, plan.starts_at))
    if (own.weekday(), own.time()) == (old.weekday(), old.time()):
        said["starts_at"] = moved(row.starts_at, new.date() - old.date(), new.time(), zone)
    return said


def _put(session: Session, gathering: Row[*tuple[Any, ...]], said: dict[str, Any]) -> None:
    """Write what a gathering is from now on, and let its check-ins follow its length."""
    longest = said["length_minutes"] + said["ready_minutes"]
    run = session.connection().execute
    there = (_check_in.c.community_id == gathering.community_id) & (_check_in.c.gathering_id == gathering.id)
    rows = []
    # A check-in names the length it is within, so neither can change while the other holds on to it.
    if said["length_minutes"] != gathering.length_minutes:
        rows = [dict(row) for row in run(select(_check_in).where(there)).mappings()]
        run(delete(_check_in).where(there))
    run(
        update(_gathering)
        .where(_gathering.c.community_id == gathering.community_id, _gathering.c.id == gathering.id)
        .values(**said, longest_minutes=longest)
    )
    if rows:
        run(insert(CheckIn), [_within(row, said["length_minutes"]) for row in rows])


def _within(row: dict[str, Any], length: int) -> dict[str, Any]:
    stayed = length if row["minutes"] == row["length_minutes"] else min(row["minutes"], length)
    return {**row, "length_minutes": length, "minutes": stayed}


@transaction
def cancel(
    session: Session,
    *,
    community_id: bytes,
    gathering_id: bytes,
    member_id: bytes,
    key: bytes,
    and_later: bool = False,
    now: int,
) -> None:
    """Cancel a gathering, or later ones too: nobody checks in, nothing is booked; again changes nothing.

    Raises NotThereError for anyone but a host, AlreadyFinishedError.
    """
    content = (gathering_id, member_id, *_said(and_later))
    if not first_time(session, community_id, key, "cancel", *content, acted_at=now):
        return
    gathering = hosted(session, community_id, gathering_id, member_id, even_cancelled=True, now=now)
    later = hosted_later(session, gathering, member_id, now=now) if and_later else ()
    for each in (gathering, *later):
        if each.cancelled_at is None:
            _note_cancelled(session, each, now)


@transaction
def bring_back(
    session: Session, *, community_id: bytes, gathering_id: bytes, member_id: bytes, key: bytes, now: int
) -> None:
    """Say that a cancelled gathering is on after all, while its time is not over.

    Raises NotThereError for anyone but a host, AlreadyFinishedError, StaysCancelledError.
    """
    if not first_time(session, community_id, key, "bring_back", gathering_id, member_id, acted_at=now):
        return
    gathering = hosted(session, community_id, gathering_id, member_id, even_cancelled=True, now=now)
    if gathering.cancelled_at is None:
        return
    if ends_at(gathering.starts_at, gathering.length_minutes) < now:
        raise StaysCancelledError
    _note_cancelled(session, gathering, None)


def _note_cancelled(session: Session, gathering: Row[*tuple[Any, ...]], at: int | None) -> None:
    session.connection().execute(
        update(_gathering)
        .where(_gathering.c.community_id == gathering.community_id, _gathering.c.id == gathering.id)
        .values(cancelled_at=at)
    )
