"""Gatherings in the tests' town, and who came to them."""

from sqlmodel import Session, select

from tests.cast import NOW, SECRET, TODAY, Cast, a_gathering, a_key, finish
from timebank.clock import DAY
from timebank.queries.kiosks import KioskView
from timebank.queries.kiosks import of_gathering as standing
from timebank.services import calendars, changes, hosts, kiosks, stay_changes
from timebank.services.check_ins import check_in
from timebank.services.claims import claim
from timebank.services.codes import calendar_token
from timebank.services.recollections import Press
from timebank.store.gatherings import Gathering
from timebank.store.people import Person


def a_finished_gathering(cast: Cast) -> bytes:
    gathering = a_gathering(cast, title="Repair table", starts_at=NOW - DAY)
    finish(cast, gathering)
    return gathering


def a_settled_gathering(cast: Cast, host: Person | None = None, guest: Person | None = None) -> bytes:
    """Finish one at which Bob was, or somebody else, and which moves no time."""
    then = {"starts_at": NOW - DAY, "rule": "list"}
    gathering = a_gathering(cast, title="Soup", host=host or cast.charlie, **then)
    who = {"community_id": cast.community_id, "member_id": (guest or cast.bob).member_id}
    check_in(cast.session, **who, gathering_id=gathering, key=a_key(), now=NOW - DAY)
    finish(cast, gathering, host=host or cast.charlie)
    return gathering


def a_stay_asked_about(cast: Cast, gathering: bytes, person: Person) -> bytes:
    """Let somebody remember half an hour; a host is asked."""
    return stay_changes.ask(
        cast.session,
        community_id=cast.community_id,
        gathering_id=gathering,
        about=person.member_id,
        minutes=30,
        press=Press(person.member_id, a_key(), "https://example.org", TODAY, NOW),
    )


def a_gathering_left_open(cast: Cast) -> bytes:
    """Let two days go by since one at which Bob and Alice were, and which nobody finished."""
    gathering = a_gathering(cast, title="Long table", starts_at=NOW - 2 * DAY, rule="lead")
    for person in (cast.bob, cast.alice):
        who = {"community_id": cast.community_id, "member_id": person.member_id}
        check_in(cast.session, **who, gathering_id=gathering, key=a_key(), now=NOW - 2 * DAY)
    return gathering


def a_weekly_gathering(cast: Cast) -> bytes:
    """Plan one that two people host."""
    gathering = a_gathering(cast, title="Mending", access="A ramp", starts_at=NOW + DAY, times=3)
    who = {"community_id": cast.community_id, "member_id": cast.charlie.member_id}
    hosts.add(
        cast.session, **who, gathering_id=gathering, key=a_key(), host_id=cast.bob.member_id, now=NOW - DAY
    )
    return gathering


def a_cancelled_gathering(cast: Cast) -> bytes:
    gathering = a_gathering(cast, title="Choir", place="The hall")
    who = {"community_id": cast.community_id, "member_id": cast.charlie.member_id}
    changes.cancel(cast.session, **who, gathering_id=gathering, key=a_key(), now=NOW)
    return gathering


def an_arrival(cast: Cast, gathering_id: bytes) -> bytes:
    """Check Bob in."""
    who = {"community_id": cast.community_id, "member_id": cast.bob.member_id}
    return check_in(cast.session, **who, gathering_id=gathering_id, key=a_key(), now=NOW).check_in_id


def a_claim(cast: Cast, gathering_id: bytes, person: Person | None = None) -> bytes:
    """Let Alice, or somebody else, say that they were there; return the claim's id."""
    who = {"community_id": cast.community_id, "member_id": (person or cast.alice).member_id}
    claim(cast.session, **who, gathering_id=gathering_id, key=(key := a_key()), claimed_at=NOW, now=NOW)
    return key


def sign_of(session: Session, gathering_id: bytes) -> str:
    return session.exec(select(Gathering.sign_token).where(Gathering.id == gathering_id)).one()


def a_kiosk(cast: Cast, gathering_id: bytes, host: Person | None = None) -> KioskView:
    """Stand a tablet at a gathering."""
    who = {"community_id": cast.community_id, "member_id": (host or cast.charlie).member_id}
    kiosks.set_up(cast.session, **who, gathering_id=gathering_id, key=a_key(), secret=SECRET, now=NOW)
    found = standing(cast.session, cast.community_id, gathering_id)
    assert found
    cast.session.rollback()
    return found


def a_calendar(cast: Cast, person: Person) -> str:
    """Make the address of somebody's calendar; return what opens it."""
    who = {"community_id": cast.community_id, "member_id": person.member_id}
    calendars.begin(cast.session, **who, key=(key := a_key()), secret=SECRET, now=NOW)
    return calendar_token(SECRET, cast.community_id, person.member_id, key)
