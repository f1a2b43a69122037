"""A community's database: does what a test needs to have happened before the browser opens."""

import secrets
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Engine

from tests.journeys.server import SECRET
from timebank import clock
from timebank.clock import MINUTE
from timebank.cookies import COOKIE, written
from timebank.queries import communities, finishing, gatherings
from timebank.queries.gatherings import GatheringView
from timebank.queries.members import CardView, card_of
from timebank.queries.seals import newest_entry
from timebank.services import check_ins, exchanges, members, seals, sign_in, supporters
from timebank.services import gatherings as planning
from timebank.services.codes import card_token
from timebank.services.finishing import finish as save_all
from timebank.store.engine import open_session
from timebank.store.people import Person
from timebank.store.seal_folder import folder_of

T = TypeVar("T")


class Community:
    """One community; nobody in it shares a name, so that a name finds one person."""

    def __init__(self, engine: Engine, slug: str) -> None:
        self.engine, self.slug, self._numbers = engine, slug, count(1)
        with open_session(engine) as session:
            found = communities.by_slug(session, slug)
        assert found is not None
        self.id, self.zone = found.id, found.time_zone

    def do(self, act: Callable[..., T], **said: Any) -> T:
        """Do one act of the services here and now."""
        with open_session(self.engine) as session:
            return act(session, community_id=self.id, **said)

    def member(self, first_name: str = "Alice", *, email: str = "") -> Person:
        """Add a member of that first name."""
        name = f"{first_name} {next(self._numbers)}"
        day = clock.today(self.zone).isoformat()
        return self.do(members.add, name=name, secret=SECRET, now=clock.now(), day=day, email=email)

    def support(self, member: Person, by: Person, **said: Any) -> bytes:
        """Let one member act for another for six months."""
        allowed = {"check_in": True, "record": said.pop("record", True), "see_hours": True}
        return self.do(
            supporters.let_support,
            key=secrets.token_bytes(16),
            member_id=member.member_id,
            supporter_id=by.member_id,
            allowed=supporters.Allowed(**allowed, agree_minutes=120),
            months=6,
            consent="said",
            today=clock.today(self.zone),
            now=clock.now(),
            **said,
        )

    def seal(self) -> None:
        """Seal all that was recorded, as the background work does each second."""
        folder = folder_of(Path(str(self.engine.url.database)).parent, self.id)
        self.do(seals.seal, folder=folder, now=clock.now())

    def newest_entry(self, person: Person) -> int:
        """Find the number of somebody's newest entry."""
        with open_session(self.engine) as session:
            found = newest_entry(session, self.id, person.account_id)
        assert found is not None
        return found

    def named(self, name: str) -> bytes:
        """Find one of the demo's members by name."""
        with open_session(self.engine) as session:
            return members.find_one(session, self.id, name)

    def slip(self, member_id: bytes) -> str:
        """Print a sign-in slip; return its address here."""
        token = self.do(sign_in.make_slip, member_id=member_id, is_only_way=False, now=clock.now())
        return f"/{self.slug}/slip/{token}"

    def cookie(self, member_id: bytes) -> dict[str, str]:
        """Sign a member in without a browser; return the cookie."""
        slip = self.slip(member_id).rpartition("/")[2]
        return self.cookie_of(self.do(sign_in.use_slip, token=slip, kind="own", now=clock.now()))

    def cookie_of(self, token: str) -> dict[str, str]:
        """Write a session's token as the cookie a browser keeps."""
        return {"name": COOKIE, "value": written(SECRET, self.id, token, clock.now())}

    def name_of(self, person: Person) -> str:
        """Read a member's name."""
        return self.card(person.member_id).name

    def card(self, member_id: bytes) -> CardView:
        """Read a member's card."""
        with open_session(self.engine) as session:
            found = card_of(session, self.id, member_id)
        assert found is not None
        return found

    def card_address(self, member_id: bytes) -> str:
        """Return the address in the square on a member's card."""
        return f"/C/{card_token(SECRET, self.id, member_id, self.card(member_id).issue)}"

    def exchange(self, by: Person, other: Person, way: str, **more: Any) -> bytes:
        """Record an hour of today, or what is said otherwise; return its id."""
        today = clock.today(self.zone)
        said = {"way": way, "minutes": 60, "happened_on": today, "today": today, "now": clock.now()}
        return self.do(
            exchanges.record,
            key=secrets.token_bytes(16),
            member_id=by.member_id,
            other_id=other.member_id,
            **(said | more),
        )

    def answer(self, act: Callable[..., None], by: Person, exchange: bytes, **more: Any) -> None:
        """Answer an exchange, or take it back."""
        self.do(
            act,
            key=secrets.token_bytes(16),
            member_id=by.member_id,
            exchange_id=exchange,
            now=clock.now(),
            **more,
        )

    def gathering(self, host: Person, *, starts_in: int = 0, **more: Any) -> GatheringView:
        """Plan two hours of tea that begin this minute, or so many minutes later."""
        said = {
            "title": "Tea and time",
            "place": "The Old Library, Mill Lane",
            "access": "Step-free, with a hearing loop. There is a quiet room.",
            "starts_at": clock.now() // MINUTE * MINUTE + starts_in * MINUTE,
            "length_minutes": 120,
            "ready_minutes": 0,
            "rule": "lead",
            "now": clock.now(),
        }
        key = secrets.token_bytes(16)
        self.do(planning.plan, key=key, member_id=host.member_id, **(said | more))
        with open_session(self.engine) as session:
            found = gatherings.one(session, self.id, key)
        assert found is not None
        return found

    def check_in(self, person: Person, gathering: GatheringView) -> bytes:
        """Check a member in by the sign; return the check-in's id."""
        return self._arrive(check_ins.check_in, gathering, member_id=person.member_id).check_in_id

    def show_card(self, person: Person, gathering: GatheringView, host: Person) -> None:
        """Let a host scan a member's card, which is good at any time."""
        who = {"member_id": person.member_id, "host_id": host.member_id}
        self._arrive(check_ins.check_in_by_card, gathering, **who)

    def visit(self, name: str, gathering: GatheringView) -> check_ins.Arrival:
        """Check in a newcomer who gives a first name."""
        return self._arrive(check_ins.visit, gathering, name=name)

    def _arrive(
        self, act: Callable[..., check_ins.Arrival], gathering: GatheringView, **who: Any
    ) -> check_ins.Arrival:
        key = secrets.token_bytes(16)
        return self.do(act, gathering_id=gathering.id, key=key, now=clock.now(), **who)

    def finish(self, host: Person, gathering: GatheringView) -> None:
        """Save everyone's time as the preview shows it."""
        with open_session(self.engine) as session:
            seen = finishing.preview(session, gathering).seen
        key = secrets.token_bytes(16)
        self.do(
            save_all,
            gathering_id=gathering.id,
            member_id=host.member_id,
            key=key,
            seen=seen,
            now=clock.now(),
        )
