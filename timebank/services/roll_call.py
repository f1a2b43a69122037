"""Keeping a gathering's roll-call: who is here, for how long, and who leads."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, delete, select, update
from sqlmodel import Session

from timebank.services.errors import NotThereError
from timebank.services.gatherings import check_ins_at, hosted, tick
from timebank.services.text import folded
from timebank.services.transaction import transaction
from timebank.store.acts import first_time
from timebank.store.gatherings import CheckIn
from timebank.store.members import Member, MemberName
from timebank.store.people import add_person

_check_in = CheckIn.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_member = Member.__table__  # type: ignore[attr-defined]
_name = MemberName.__table__  # type: ignore[attr-defined]


Stay = tuple[int, bool]  # minutes, and whether they lead


@dataclass(frozen=True, slots=True)
class Ticks:
    """A roll-call as it was sent: who was on the list, and who is here for how long, leading or not.

    `was` tells what the page showed of somebody (nothing: not here), so that only what this page
    changed is saved, and two hosts at once never undo each other.
    """

    shown: frozenset[bytes]
    here: Mapping[bytes, Stay]
    newcomer: str = ""
    was: Mapping[bytes, Stay | None] = field(default_factory=dict)

    def changed(self) -> "Ticks":
        """Leave out everybody whom the page left as it showed them."""
        same = {person for person, stay in self.was.items() if self.here.get(person) == stay}
        here = {person: stay for person, stay in self.here.items() if person not in same}
        return Ticks(self.shown - same, here, self.newcomer, self.was)


@transaction
def note_here(
    session: Session,
    *,
    community_id: bytes,
    gathering_id: bytes,
    member_id: bytes,
    key: bytes,
    ticks: Ticks,
    now: int,
) -> None:
    """Save a host's roll-call; only people who were on the list as it was shown can be taken off it.

    Raises NotThereError for anyone but a host and for people of other communities, AlreadyFinishedError.
    """
    said = (sorted(ticks.shown), sorted(ticks.here.items()), sorted(ticks.was.items()))
    content = (gathering_id, *said, ticks.newcomer)
    if not first_time(session, community_id, key, "note_here", *content, acted_at=now):
        return
    gathering = hosted(session, community_id, gathering_id, member_id, now=now)
    ticks = ticks.changed()
    there = {row.member_id: row for row in check_ins_at(session, community_id, gathering_id)}
    gone = [person for person in ticks.shown if person in there and person not in ticks.here]
    _take_off(session, gathering, gone)
    for person in ticks.here.keys() & there.keys():
        is_now = (there[person].minutes, bool(there[person].leads))
        minutes, leads = _changed_from(ticks, person, is_now, (gathering.length_minutes, False))
        if is_now != (minutes, leads):
            _change(session, gathering, person, minutes, leads=leads)
    new = {person: stay for person, stay in ticks.here.items() if person not in there}
    _insist_on_members(session, community_id, new)
    # A page opened before somebody joined may still list them as the newcomer they were.
    forgotten = new.keys() - _named(session, community_id, new)
    new = {person: stay for person, stay in new.items() if person not in forgotten}
    tick(session, gathering, new, way="host", now=now)
    if ticks.newcomer:
        added = add_person(
            session,
            community_id,
            name=ticks.newcomer,
            finding=folded(ticks.newcomer),
            made_at=now,
            joined_at=None,
        )
        tick(session, gathering, {added.member_id: (gathering.length_minutes, False)}, way="host", now=now)


def _changed_from(ticks: Ticks, person: bytes, is_now: Stay, usual: Stay) -> Stay:
    """Keep what somebody else said meanwhile, but for what this page changed."""
    wanted = ticks.here[person]
    if person not in ticks.was:
        return wanted
    was = ticks.was[person] or usual
    return (
        wanted[0] if wanted[0] != was[0] else is_now[0],
        wanted[1] if wanted[1] != was[1] else is_now[1],
    )


def _insist_on_members(session: Session, community_id: bytes, people: Collection[bytes]) -> None:
    known = session.connection().execute(
        select(_member.c.id).where(_member.c.community_id == community_id, _member.c.id.in_(people))
    )
    if len(known.all()) < len(people):
        raise NotThereError


def _named(session: Session, community_id: bytes, people: Collection[bytes]) -> set[bytes]:
    named = session.connection().execute(
        select(_name.c.member_id).where(_name.c.community_id == community_id, _name.c.member_id.in_(people))
    )
    return set(named.scalars())


def _take_off(session: Session, gathering: Row[*tuple[Any, ...]], people: Sequence[bytes]) -> None:
    session.connection().execute(
        delete(_check_in).where(
            _check_in.c.community_id == gathering.community_id,
            _check_in.c.gathering_id == gathering.id,
            _check_in.c.member_id.in_(people),
        )
    )


def _change(
    session: Session, gathering: Row[*tuple[Any, ...]], person: bytes, minutes: int, *, leads: bool
) -> None:
    session.connection().execute(
        update(_check_in)
        .where(
            _check_in.c.community_id == gathering.community_id,
            _check_in.c.gathering_id == gathering.id,
            _check_in.c.member_id == person,
        )
        .values(minutes=min(minutes, gathering.length_minutes), leads=int(leads))
    )
