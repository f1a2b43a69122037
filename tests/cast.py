"""The people in the tests: Alice, Bob, Charlie and Stella the steward, in a community called Kettle."""

import secrets
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime
from threading import Barrier
from typing import Any, TypeVar

from sqlalchemy import Engine
from sqlmodel import Session, select

from timebank.clock import DAY, MINUTE, instant
from timebank.ledger.totals import Totals
from timebank.queries import finishing as previews
from timebank.queries import gatherings as gathering_queries
from timebank.queries.communities import by_id
from timebank.queries.verification import verify
from timebank.services import communities, exchanges, finishing, gatherings, members, supporters
from timebank.store.accounts import Account
from timebank.store.bookings import totals
from timebank.store.engine import open_session
from timebank.store.entries import Entry
from timebank.store.exchanges import Exchange
from timebank.store.gatherings import CheckIn
from timebank.store.members import Card
from timebank.store.people import Person

TODAY = date(2026, 3, 2)
NOW = instant(datetime(2026, 3, 2, 12, 0, tzinfo=UTC))
SECRET = "a secret for tests"
WELCOME = 300  # minutes every new member receives from the pot

T = TypeVar("T")


@dataclass(frozen=True)
class Cast:
    """A community and its four people; Stella has a steward's duties."""

    session: Session
    community_id: bytes
    alice: Person
    bob: Person
    charlie: Person
    stella: Person


def a_key() -> bytes:
    """Make a key, as a page does for its form."""
    return secrets.token_bytes(16)


def a_community(session: Session, slug: str = "kettle", *, is_demo: bool = False) -> bytes:
    """Start a community."""
    return communities.create(session, slug=slug, name=slug.title(), now=NOW, is_demo=is_demo)


def a_member(session: Session, community_id: bytes, name: str, *, email: str = "") -> Person:
    """Add a member, who gets a card and the welcome hours."""
    return members.add(
        session,
        community_id=community_id,
        name=name,
        secret=SECRET,
        now=NOW,
        day=TODAY.isoformat(),
        email=email,
    )


def a_cast(session: Session, slug: str = "kettle") -> Cast:
    """Start a community with its people."""
    community_id = a_community(session, slug)
    alice, bob, charlie, stella = (
        a_member(session, community_id, name, email=f"{name.split()[0].lower()}@example.org")
        for name in ("Alice A", "Bob B", "Charlie C", "Stella S")
    )
    for duty in ("welcome", "recording"):
        members.take_on_duty(
            session,
            community_id=community_id,
            member_id=stella.member_id,
            duty=duty,
            begins_on="2026-01-01",
            ends_on="2027-01-01",
        )
    return Cast(session, community_id, alice, bob, charlie, stella)


def a_stranger(session: Session) -> Person:
    """Make a member of another community."""
    return a_member(session, a_community(session, "teapot"), "Trent T")


def an_exchange(cast: Cast, *, by: Person | None = None, other: Person | None = None, **more: Any) -> bytes:
    """Record that Bob received an hour from Alice, today, or what is said otherwise."""
    said = {"way": "received", "minutes": 60, "happened_on": TODAY, "today": TODAY, "now": NOW}
    return exchanges.record(
        more.pop("session", cast.session),
        community_id=cast.community_id,
        member_id=(by or cast.bob).member_id,
        other_id=(other or cast.alice).member_id,
        **({"key": a_key()} | said | more),
    )


def a_waiting_exchange(cast: Cast, **more: Any) -> bytes:
    """Record that Alice gave Bob an hour, which waits for his yes."""
    return an_exchange(cast, **({"by": cast.alice, "other": cast.bob, "way": "gave"} | more))


def a_support(cast: Cast, *, member: Person | None = None, by: Person | None = None, **more: Any) -> bytes:
    """Let Bob act for Alice for six months, in everything and for two hours of yes a week."""
    allowed = {"check_in": True, "record": True, "see_hours": True, "agree_minutes": 120}
    said = {"months": 6, "consent": "said", "today": TODAY, "now": NOW}
    allowed |= {name: more.pop(name) for name in allowed if name in more}
    return supporters.let_support(
        more.pop("session", cast.session),
        community_id=cast.community_id,
        member_id=(member or cast.alice).member_id,
        supporter_id=(by or cast.bob).member_id,
        allowed=supporters.Allowed(**allowed),
        **({"key": a_key()} | said | more),
    )


def a_gathering(cast: Cast, *, host: Person | None = None, **more: Any) -> bytes:
    """Plan tea for two hours that began half an hour ago, with Charlie as host."""
    planned = {
        "title": "Tea",
        "place": "The kitchen",
        "access": "",
        "starts_at": NOW - 30 * MINUTE,
        "length_minutes": 120,
        "ready_minutes": 0,
        "rule": "share",
        "now": NOW - DAY,
    }
    return gatherings.plan(
        cast.session,
        community_id=cast.community_id,
        member_id=(host or cast.charlie).member_id,
        **({"key": a_key()} | planned | more),
    )


def finish(cast: Cast, gathering_id: bytes, *, host: Person | None = None, **more: Any) -> None:
    """Save everyone's time, as shown in the preview."""
    seen = more.pop("seen", None) or preview(cast, gathering_id).seen
    finishing.finish(
        cast.session,
        community_id=cast.community_id,
        gathering_id=gathering_id,
        member_id=(host or cast.charlie).member_id,
        seen=seen,
        **({"key": a_key(), "now": NOW} | more),
    )


def preview(cast: Cast, gathering_id: bytes) -> previews.Preview:
    """Work out what finishing would book."""
    view = gathering_queries.one(cast.session, cast.community_id, gathering_id)
    assert view is not None
    shown = previews.preview(cast.session, view)
    # What others write meanwhile is to be seen afterwards.
    cast.session.rollback()
    return shown


def totals_of(cast: Cast, person: Person) -> Totals:
    """Read somebody's two totals, in minutes."""
    return totals(cast.session, cast.community_id, person.account_id)


def account_of(cast: Cast, kind: str) -> bytes:
    """Find the account of the pot, or of the one gathering."""
    accounts = select(Account.id).where(Account.community_id == cast.community_id, Account.kind == kind)
    return cast.session.exec(accounts).one()


def faults_of(cast: Cast) -> Sequence[object]:
    """Compute the whole journal again; list what is wrong with it."""
    cast.session.rollback()
    community = by_id(cast.session, cast.community_id)
    assert community is not None
    faults = verify(cast.session, community).faults
    cast.session.rollback()
    return faults


def journal(cast: Cast) -> Sequence[Entry]:
    """Read the community's entries but for the welcome hours, in order."""
    entries = select(Entry).where(Entry.community_id == cast.community_id, Entry.kind != "welcome")
    return cast.session.exec(entries.order_by(Entry.number)).all()  # type: ignore[arg-type]


def at_once(engine: Engine, count: int, act: Callable[[Session, int], T]) -> list[T]:
    """Do something in many threads that all set out together, each with its own session."""
    barrier = Barrier(count)

    def run(number: int) -> T:
        with open_session(engine) as session:
            barrier.wait()
            return act(session, number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def state_of(cast: Cast, exchange_id: bytes) -> tuple[str, int | None]:
    """Read an exchange's state and agreed minutes."""
    wanted = select(Exchange.state, Exchange.agreed_minutes).where(Exchange.id == exchange_id)
    state, agreed = cast.session.exec(wanted).one()
    return state, agreed


def roll_of(cast: Cast, gathering_id: bytes) -> dict[bytes, tuple[int, bool, str]]:
    """Read who is down as there: minutes, whether they lead, and how they came onto the list."""
    columns = (CheckIn.member_id, CheckIn.minutes, CheckIn.leads, CheckIn.way)
    rows = cast.session.exec(select(*columns).where(CheckIn.gathering_id == gathering_id))
    return {member_id: (minutes, bool(leads), way) for member_id, minutes, leads, way in rows}


def card_number(cast: Cast, person: Person) -> str:
    """Read the six characters on somebody's card."""
    return cast.session.exec(select(Card.number).where(Card.member_id == person.member_id)).one()


def wide(text: str) -> str:
    """Write letters and digits as wide as some keyboards do."""
    return "".join(chr(ord(each) + 0xFEE0) if "!" <= each <= "~" else each for each in text)
