"""Opens the database for a command, or says in one sentence why not, and leaves a stranger's file alone."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

from pydantic import ValidationError
from sqlalchemy import URL, Connection, Engine, create_engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from timebank.cli.refusal import Refusal
from timebank.config import Settings
from timebank.store import schema
from timebank.store.engine import open_engine, open_session, reading_rows, sqlite_module
from timebank.store.errors import NoDatabaseError, StoreError

if TYPE_CHECKING:
    from sqlmodel import Session

    from timebank.queries.communities import CommunityView

CONNECT_SECONDS = 5
# A larger file takes longer to look through than anyone waits for a server to start.
LOOKED_THROUGH_BYTES = 100_000_000
SETTINGS_WITHOUT_PREFIX = {"PORT", "DATABASE_URL"}


def read_settings() -> Settings:
    """Read the environment."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        if name not in SETTINGS_WITHOUT_PREFIX:
            name = f"TIMEBANK_{name.upper()}"
        message = f"The setting {name} cannot be {first['input']!r}: {first['msg'].lower()}."
        raise Refusal(message) from error


def check_data_folder(settings: Settings) -> None:
    """Make the data folder where it is not there, and try to write into it."""
    try:
        settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        with TemporaryFile(dir=settings.data):
            pass
    except OSError as error:
        message = (
            f"The data folder {settings.data} cannot be used ({error.strerror}): "
            "set TIMEBANK_DATA to a folder that can be written."
        )
        raise Refusal(message) from error


def look(settings: Settings) -> None:
    """Refuse a database that is damaged, newer or somebody else's, before anything could change it."""
    with plainly(settings):
        url = make_url(settings.database)
        if url.drivername.startswith("sqlite"):
            _look_at_file(Path(url.database or ""))
        else:
            engine = open_engine(settings.database, connect_args={"connect_timeout": CONNECT_SECONDS})
            with engine.connect() as connection:
                schema.refuse_strangers(connection)
            engine.dispose()


def _look_at_file(path: Path) -> None:
    if not path.exists() or not path.stat().st_size:
        return
    with only_reading(path) as engine, engine.connect() as connection:
        schema.refuse_strangers(connection)
        if path.stat().st_size <= LOOKED_THROUGH_BYTES:
            _refuse_damage(connection, path)


@contextmanager
def only_reading(path: Path) -> Iterator[Engine]:
    """Open a file so that it stays as it is, and nothing appears beside it."""
    module = sqlite_module()
    # Without a write-ahead log nobody has it open as ours is; then no lock and no file is made beside it.
    quietly = "mode=ro" if path.with_name(f"{path.name}-wal").exists() else "immutable=1"
    address = f"file:{_escaped(path)}?{quietly}"
    engine = create_engine("sqlite://", module=module, creator=lambda: module.connect(address, uri=True))
    try:
        yield engine
    finally:
        engine.dispose()


def _escaped(path: Path) -> str:
    return str(path.absolute()).replace("%", "%25").replace("?", "%3f").replace("#", "%23")


def _refuse_damage(connection: Connection, path: Path) -> None:
    found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
    if found != "ok":
        raise NoDatabaseError(_damaged(path))


def _damaged(path: Path | str | None) -> str:
    return f"The database file {path} is damaged, and nothing was changed: put a backup in its place."


def open_current(settings: Settings) -> Engine:
    """Open a database that is there and up to date."""
    path = database_file(settings)
    if path is not None and not path.exists():
        message = f"There is no database at {path} yet: run “timebank migrate” or “timebank serve” first."
        raise Refusal(message)
    look(settings)
    with plainly(settings):
        engine = open_engine(settings.database, synchronous=settings.synchronous)
        with engine.connect() as connection:
            if not schema.is_current(connection):
                message = "The database is from an older version: run “timebank migrate” first."
                raise Refusal(message)
    return engine


def open_migrated(settings: Settings, url: str = "") -> Engine:
    """Open a database, the settings' own unless told another, and bring it up to date."""
    with plainly(settings):
        engine = open_engine(url or settings.database, synchronous=settings.synchronous)
        schema.migrate(engine)
    return engine


@contextmanager
def current_session(settings: Settings) -> Iterator["Session"]:
    """Hold a session for one command."""
    engine = open_current(settings)
    try:
        with plainly(settings), open_session(engine) as session:
            yield session
    finally:
        engine.dispose()


@contextmanager
def current_rows(settings: Settings) -> Iterator[Connection]:
    """Hold one view of the database for a command that needs rows alone, and no table declared."""
    engine = open_current(settings)
    try:
        with plainly(settings), reading_rows(engine) as connection:
            yield connection
    finally:
        engine.dispose()


def find_community(session: "Session", slug: str) -> "CommunityView":
    """Find a community by its short name."""
    from timebank.queries import communities

    found = communities.by_slug(session, slug)
    if found is None:
        raise unknown_community(slug, [each.slug for each in communities.every(session)])
    return found


def unknown_community(slug: str, known: Iterable[str]) -> Refusal:
    """Say that there is no such community, and which there are."""
    listed = ", ".join([*known][:10])
    return Refusal(f"There is no community “{slug}” here" + (f": there is {listed}." if listed else " yet."))


def database_file(settings: Settings) -> Path | None:
    """Tell the SQLite file; none on PostgreSQL."""
    with plainly(settings):
        url = make_url(settings.database)
    return Path(url.database or "") if url.drivername.startswith("sqlite") else None


@contextmanager
def plainly(settings: Settings) -> Iterator[None]:
    """Turn what a database can complain of into one sentence."""
    try:
        yield
    except StoreError as error:
        raise Refusal(str(error)) from error
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        message = "DATABASE_URL cannot be read: write it like postgresql://name:password@host:5432/database."
        if isinstance(error, ModuleNotFoundError) and error.name == "psycopg":
            message = "PostgreSQL needs the package psycopg: install timebank[postgres]."
        raise Refusal(message) from error
    except DBAPIError as error:
        url = make_url(settings.database)
        said = str(error.orig).strip()
        sentence = _of_file(url, said) if url.drivername.startswith("sqlite") else _of_server(url, said)
        raise Refusal(sentence) from error


def _of_file(url: URL, said: str) -> str:
    if "not a database" in said or "malformed" in said:
        return _damaged(url.database)
    if "locked" in said:
        return f"Another program holds the database file {url.database}: stop that one, or try again."
    if "full" in said:
        return "The disk is full: make room and start again. Nothing that was saved is lost."
    return f"The database file {url.database} cannot be used ({said})."


def _of_server(url: URL, said: str) -> str:
    if "password" in said or "role" in said:
        return "PostgreSQL does not accept the name and password in DATABASE_URL."
    if "does not exist" in said:
        return f"PostgreSQL has no database “{url.database}”: make it, or mend DATABASE_URL."
    return f"PostgreSQL does not answer at {url.host}:{url.port or 5432}: start it, or mend DATABASE_URL."
