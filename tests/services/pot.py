"""How people in the tests give hours, and have them from the pot."""

from typing import Any

from tests.cast import NOW, TODAY, Cast, a_key, a_member
from timebank.services import draws, gifts, members
from timebank.store.people import Person


def give(cast: Cast, to: Person | None = None, *, by: Person | None = None, **more: Any) -> bytes:
    said = {"key": a_key(), "minutes": 120, "day": TODAY.isoformat(), "now": NOW}
    who = {"community_id": cast.community_id, "member_id": (by or cast.alice).member_id}
    return gifts.give(cast.session, **who, to=to.member_id if to else None, **(said | more))


def draw(cast: Cast, person: Person | None = None, **more: Any) -> bool:
    said = {"key": a_key(), "minutes": 120, "day": TODAY.isoformat(), "now": NOW}
    member_id = (person or cast.bob).member_id
    session = more.pop("session", cast.session)
    return draws.draw(session, community_id=cast.community_id, member_id=member_id, **(said | more))


def a_steward(cast: Cast, name: str, *, duty: str = "pot", by_job: bool = False) -> Person:
    person = a_member(cast.session, cast.community_id, name)
    term = {"duty": duty, "begins_on": "2026-01-01", "ends_on": "2027-01-01", "by_job": by_job}
    members.take_on_duty(cast.session, community_id=cast.community_id, member_id=person.member_id, **term)
    return person


def say_yes(cast: Cast, steward: Person, draw_id: bytes, **more: Any) -> bool:
    said = {"key": a_key(), "day": TODAY.isoformat(), "now": NOW}
    who = {"community_id": cast.community_id, "draw_id": draw_id, "steward_id": steward.member_id}
    return draws.say_yes(cast.session, **who, **(said | more))
