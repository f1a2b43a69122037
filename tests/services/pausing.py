"""How people in the tests take a break, and what shows of it."""

from sqlmodel import select

from tests.cast import NOW, Cast, a_key
from timebank.queries import exchanges
from timebank.services import breaks
from timebank.store import outbox
from timebank.store.engine import begin_writing
from timebank.store.members import Member
from timebank.store.people import Person


def pause(cast: Cast, person: Person, **more: object) -> None:
    said = {"community_id": cast.community_id, "member_id": person.member_id, "key": a_key(), "now": NOW}
    breaks.pause(cast.session, **(said | more))


def come_back(cast: Cast, person: Person) -> None:
    breaks.come_back(
        cast.session, community_id=cast.community_id, member_id=person.member_id, key=a_key(), now=NOW
    )


def paused_at(cast: Cast, person: Person) -> int | None:
    cast.session.rollback()
    return cast.session.exec(select(Member.paused_at).where(Member.id == person.member_id)).one()


def recent(cast: Cast, person: Person) -> list[str]:
    people = exchanges.recent_people(cast.session, cast.community_id, person.account_id)
    return [each.name for each in people]


def written_to(cast: Cast, person: Person) -> bool:
    begin_writing(cast.session)
    said = {"subject": "This week", "body": "Tea on Tuesday.", "now": NOW}
    written = outbox.write_to(cast.session, cast.community_id, person.member_id, **said)
    cast.session.commit()
    return written
