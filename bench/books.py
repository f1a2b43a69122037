"""Keeps the made-up books between runs, and lends out copies with a gathering that is on now."""

import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session

import timebank.store
from bench import SLUG, book
from bench.book import Progress
from timebank import clock
from timebank.queries import gatherings as queries
from timebank.queries.communities import every
from timebank.services import gatherings, sign_in
from timebank.store.engine import open_engine, open_session

MIGRATIONS = Path(timebank.store.__file__).parent / "migrations" / "versions"
ON_NOW_OR_COMING = 4
LENGTH_MINUTES = 120
PEOPLE = (
    "SELECT m.id, a.id FROM member m "
    "JOIN account a ON a.community_id = m.community_id AND a.member_id = m.id "
    "ORDER BY m.rowid"
)
HOSTS = f"SELECT id FROM member ORDER BY rowid DESC LIMIT {ON_NOW_OR_COMING}"


@dataclass(frozen=True, slots=True)
class Lent:
    """A copy of a book in a data folder of its own; people are in the order they were made up."""

    folder: Path
    size: int
    community_id: bytes
    members: tuple[bytes, ...]
    accounts: tuple[bytes, ...]
    sign_token: str

    @property
    def file(self) -> Path:
        """Where the database is."""
        return self.folder / "timebank.db"

    @property
    def url(self) -> str:
        """What SQLAlchemy calls it."""
        return f"sqlite:///{self.file}"

    def slip(self, who: int) -> str:
        """Make a one-use way in for a member; return the path to open."""
        with _session(self.file) as session:
            token = sign_in.make_slip(
                session,
                community_id=self.community_id,
                member_id=self.members[who],
                is_only_way=False,
                now=clock.now(),
            )
        return f"/{SLUG}/slip/{token}"


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where books are kept, and where their copies go."""

    kept: Path
    lent: Path

    def ensure(self, size: int, progress: Progress) -> Path:
        """Find a book of so many entries, or make it up."""
        file = self.kept / f"{size}-{_edition()}.db"
        if not file.exists():
            self.kept.mkdir(parents=True, exist_ok=True)
            unfinished = file.with_suffix(".part")
            unfinished.unlink(missing_ok=True)
            book.build(unfinished, size, progress)
            unfinished.rename(file)
        return file

    def lend(self, size: int, name: str) -> Lent:
        """Copy a book of so many entries into a folder of that name."""
        folder = self.lent / f"{name}-{size}"
        folder.mkdir(parents=True)
        file = folder / "timebank.db"
        shutil.copyfile(self.ensure(size, lambda _: None), file)
        # What the copy left to be written must not slow down what is measured next.
        os.sync()
        with _session(file) as session:
            _gather(session)
        return borrowed(folder, size)


def _edition() -> str:
    """Tell apart books made by other versions of the tables or of the making-up."""
    sources = [Path(book.__file__), *sorted(MIGRATIONS.glob("*.py"))]
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:10]


def borrowed(folder: Path, size: int = 0) -> Lent:
    """Look at a copy that was lent out before."""
    with _session(folder / "timebank.db") as session:
        community = every(session)[0]
        rows = session.connection().exec_driver_sql(PEOPLE)
        members, accounts = zip(*rows, strict=True)
        sign = queries.coming(session, community.id, clock.now(), 1)[0].sign_token
    return Lent(folder, size, community.id, members, accounts, sign)


@contextmanager
def _session(file: Path) -> Iterator[Session]:
    engine = open_engine(f"sqlite:///{file}")
    with open_session(engine) as session:
        yield session
    engine.dispose()


def _gather(session: Session) -> None:
    """Set up a gathering that is on now and a few to come."""
    now, community_id = clock.now(), every(session)[0].id
    hosts = [host for (host,) in session.connection().exec_driver_sql(HOSTS)]
    for hours, host in enumerate(hosts):
        gatherings.plan(
            session,
            community_id=community_id,
            member_id=host,
            key=secrets.token_bytes(16),
            title="Tea and Tinker",
            place="The hall",
            access="Step-free",
            starts_at=now + hours * 60 * clock.MINUTE,
            length_minutes=LENGTH_MINUTES,
            ready_minutes=0,
            rule="lead",
            now=now,
        )
