"""Fills a town with many people, so that what a page asks of the database can be counted."""

from collections.abc import Sequence

from sqlalchemy import insert
from sqlmodel import Session

from tests.cast import NOW, TODAY, Cast, a_key
from timebank.services.exchanges import booking_of
from timebank.store.bookings import book
from timebank.store.engine import begin_writing
from timebank.store.exchanges import Exchange
from timebank.store.gatherings import CheckIn
from timebank.store.people import Person, add_person, give_card


def a_crowd(cast: Cast, gathering_id: bytes, count: int, *, first: int = 0) -> None:
    """Add people who each gave Bob an hour, and another that waits, and are at the gathering."""
    begin_writing(cast.session)
    people = [a_face(cast, number) for number in range(first, first + count)]
    agreed = [an_hour(cast, person, state="agreed", agreed_minutes=60, answered_at=NOW) for person in people]
    waiting = [an_hour(cast, person, state="waiting") for person in people]
    for rows in (agreed, waiting):
        cast.session.connection().execute(insert(Exchange), rows)
    book(cast.session, cast.community_id, [booking_of(row, 60) for row in agreed], recorded_at=NOW)
    arrive(cast.session, cast.community_id, gathering_id, people)
    cast.session.commit()


def a_face(cast: Cast, number: int) -> Person:
    name = f"Person {number}"
    person = add_person(
        cast.session, cast.community_id, name=name, finding=name.lower(), made_at=NOW, joined_at=NOW
    )
    token = number.to_bytes(32, "big")
    give_card(cast.session, cast.community_id, person.member_id, number=f"{number:06}", token_hash=token)
    return person


def an_hour(cast: Cast, giver: Person, **more: object) -> dict[str, object]:
    return {
        "community_id": cast.community_id,
        "id": a_key(),
        "giver_id": giver.account_id,
        "receiver_id": cast.bob.account_id,
        "giver_actor": giver.member_id,
        "receiver_actor": cast.bob.member_id,
        "said_by": "giver",
        "minutes": 60,
        "happened_on": TODAY.isoformat(),
        "recorded_at": NOW,
        **{"agreed_minutes": None, "answered_at": None},
        **more,
    }


def arrive(session: Session, community_id: bytes, gathering_id: bytes, people: Sequence[Person]) -> None:
    rows = [
        {
            "community_id": community_id,
            "id": a_key(),
            "gathering_id": gathering_id,
            "member_id": person.member_id,
            "length_minutes": 120,
            "minutes": 120,
            "leads": 0,
            "way": "sign",
            "arrived_at": NOW,
        }
        for person in people
    ]
    session.connection().execute(insert(CheckIn), rows)
