"""Opens the database so that every guard is on, and begins writes as writes."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, create_engine, event

from timebank.store.errors import OldDatabaseSoftwareError
from timebank.store.queueing import Place

if TYPE_CHECKING:
    from sqlmodel import Session

# 3.7.0 to 3.51.2 can lose committed rows when a write-ahead log is reset under load.
SAFE_SQLITE = (3, 51, 3)
BUSY_SECONDS = 30
QUEUE_SECONDS = 10
PAGE_CACHE_KIB = 4_000


def sqlite_module() -> ModuleType:
    """Choose an SQLite safe for write-ahead logging. Raises OldDatabaseSoftwareError when there is none."""
    if sqlite3.sqlite_version_info >= SAFE_SQLITE:
        return sqlite3
    try:
        from pysqlite3 import dbapi2
    except ImportError:
        dbapi2 = sqlite3
    if dbapi2.sqlite_version_info < SAFE_SQLITE:
        message = (
            f"SQLite {dbapi2.sqlite_version} is too old to keep hours safely. "
            "Install the pysqlite3 package, or set DATABASE_URL to a PostgreSQL database."
        )
        raise OldDatabaseSoftwareError(message)
    chosen: ModuleType = dbapi2
    return chosen


def open_engine(url: str, *, synchronous: str = "FULL", **more: Any) -> Engine:
    """Open an engine on SQLite or PostgreSQL with every guard switched on."""
    if url.startswith("sqlite"):
        return _open_sqlite(url, synchronous, **more)
    # The row lock on the journal's head orders bookings, so READ COMMITTED is enough.
    return create_engine(url, isolation_level="READ COMMITTED", pool_pre_ping=True, **more)


def _open_sqlite(url: str, synchronous: str, **more: Any) -> Engine:
    engine = create_engine(
        url,
        module=sqlite_module(),
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
        **more,
    )
    pragmas = (
        "PRAGMA journal_mode = WAL",
        f"PRAGMA synchronous = {synchronous}",
        "PRAGMA foreign_keys = ON",
        "PRAGMA recursive_triggers = ON",
        "PRAGMA trusted_schema = OFF",
        # What was erased is overwritten in the file too, and not only struck off its list.
        "PRAGMA secure_delete = ON",
        f"PRAGMA cache_size = -{PAGE_CACHE_KIB}",
    )

    @event.listens_for(engine, "connect")
    def prepare(raw: Any, record: Any) -> None:
        record.info["place"] = Place(Path(str(engine.url.database)))
        raw.isolation_level = None
        for pragma in pragmas:
            raw.execute(pragma)

    @event.listens_for(engine, "checkout")
    def insist(raw: Any, *_: Any) -> None:
        assert raw.execute("PRAGMA foreign_keys").fetchone() == (1,), "foreign keys must be on"

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A read that later writes would fail under load, so a write takes its place at once.
        writes = connection.get_execution_options().get("writes")
        if writes:
            connection.info["place"].take(QUEUE_SECONDS)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    _let_others_write(engine)
    return engine


def _let_others_write(engine: Engine) -> None:
    """Leave the queue of writers when a transaction is over; a connection that was refused has no place."""

    @event.listens_for(engine, "checkin")
    def leave(_: Any, record: Any) -> None:
        if place := record.info.get("place"):
            place.leave()

    @event.listens_for(engine, "close")
    def close(_: Any, record: Any) -> None:
        if place := record.info.pop("place", None):
            place.close()


def open_session(engine: Engine) -> "Session":
    """Open a session whose rows stay readable after the commit."""
    # Declaring every table takes longer than adding up a small book, and whoever reads rows alone needs none.
    from sqlmodel import Session

    from timebank.store.tables import METADATA

    # A row can be written only once every table its keys point at is known.
    assert METADATA.tables, "the tables are imported with the session"
    return Session(engine, expire_on_commit=False)


@contextmanager
def reading(engine: Engine) -> Iterator["Session"]:
    """Hold one consistent view of the database, and change nothing."""
    with open_session(engine) as session:
        yield session
        session.rollback()


@contextmanager
def reading_rows(engine: Engine) -> Iterator[Connection]:
    """Hold one consistent view of the database for whoever needs rows alone."""
    still = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {}
    with engine.connect().execution_options(**still) as connection, connection.begin():
        yield connection


def empty_the_log(engine: Engine, *, patience_seconds: float = 0.1) -> bool:
    """Move all of an SQLite write-ahead log into its database and empty it; tell whether it was done.

    Until then the log holds what was erased. Somebody who is reading just now can be in the way.
    """
    if engine.dialect.name != "sqlite":
        return True
    return bool(_on_its_own(engine, "PRAGMA wal_checkpoint(TRUNCATE)", patience_seconds)[0] == 0)


def rewrite(engine: Engine) -> None:
    """Write an SQLite file anew, without the scraps of old rows that moving pages about can leave in it."""
    if engine.dialect.name == "sqlite":
        _on_its_own(engine, "VACUUM", BUSY_SECONDS)


def copy_into(engine: Engine, path: Path) -> None:
    """Write a whole copy of an SQLite database, as it is at this moment, into a file that is empty."""
    _on_its_own(engine, "VACUUM INTO ?", BUSY_SECONDS, str(path))


def _on_its_own(engine: Engine, statement: str, patience_seconds: float, *values: str) -> Any:
    """Run what no transaction may be around."""
    raw: Any = engine.raw_connection()
    try:
        raw.execute(f"PRAGMA busy_timeout = {round(patience_seconds * 1000)}")
        return raw.execute(statement, values).fetchone()
    finally:
        raw.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
        raw.close()


def begin_writing(session: "Session") -> None:
    """End whatever was being read and begin a write, which waits for its turn here."""
    session.rollback()
    session.connection(execution_options={"writes": True})
