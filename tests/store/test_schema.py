"""Opening and migrating a database, and the databases that are refused."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import IntegrityError

from timebank.store import engine as store_engine
from timebank.store.engine import open_engine, reading
from timebank.store.errors import NoDatabaseError, OldDatabaseSoftwareError
from timebank.store.schema import is_current, migrate, migrate_to, revisions
from timebank.store.tables import METADATA


@pytest.fixture
def own_engine(empty_url: str) -> Iterator[Engine]:
    """Open a migrated database whose tables may be spoilt."""
    engine = open_engine(empty_url)
    migrate(engine)
    yield engine
    engine.dispose()


def test_migrating_an_empty_database_makes_every_table(empty_url: str) -> None:
    engine = open_engine(empty_url)
    with engine.connect() as connection:
        assert not is_current(connection)

    migrate(engine)

    with engine.connect() as connection:
        assert is_current(connection)
    assert set(inspect(engine).get_table_names()) == {*METADATA.tables, "alembic_version"}
    engine.dispose()


def test_the_migrations_are_numbered_as_their_files_are() -> None:
    folder = Path(store_engine.__file__).parent / "migrations"
    found = ScriptDirectory(folder).walk_revisions()

    assert revisions() == tuple(reversed([each.revision for each in found]))


def test_migrating_twice_changes_nothing(engine: Engine) -> None:
    before = inspect(engine).get_table_names()

    migrate(engine)

    assert inspect(engine).get_table_names() == before
    with engine.connect() as connection:
        assert is_current(connection)


def test_a_database_of_a_newer_version_is_refused(own_engine: Engine) -> None:
    with own_engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(NoDatabaseError, match="made by a newer timebank"):
        migrate(own_engine)


def test_a_database_of_something_else_is_refused(empty_url: str) -> None:
    engine = open_engine(empty_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE recipe (name TEXT)"))

    with pytest.raises(NoDatabaseError, match="not a timebank"):
        migrate(engine)

    assert inspect(engine).get_table_names() == ["recipe"]
    engine.dispose()


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "letter.db"
    path.write_text("Dear Alice, " * 100)
    engine = open_engine(f"sqlite:///{path}")

    with pytest.raises(NoDatabaseError, match="not a timebank"):
        migrate(engine)
    engine.dispose()


def test_a_database_that_lost_a_guard_is_refused(own_engine: Engine) -> None:
    on = " ON entry" if own_engine.dialect.name == "postgresql" else ""
    with own_engine.begin() as connection:
        connection.execute(text(f"DROP TRIGGER entry_refuses_delete{on}"))

    with pytest.raises(NoDatabaseError, match="entry_refuses_delete"):
        migrate(own_engine)


def test_foreign_keys_are_on(engine: Engine) -> None:
    pin = text("INSERT INTO pin (community_id, member_id, pin_hash) VALUES (:id, :id, 'x')")

    with engine.connect() as connection, pytest.raises(IntegrityError):
        connection.execute(pin, {"id": bytes(16)})


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("foreign_keys", 1),
        ("recursive_triggers", 1),
        ("trusted_schema", 0),
        ("journal_mode", "wal"),
        ("synchronous", 2),
    ],
)
def test_sqlite_opens_with_its_guards_on(migrated_sqlite_url: str, pragma: str, value: object) -> None:
    engine = open_engine(migrated_sqlite_url)

    with engine.connect() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value
    engine.dispose()


def test_a_connection_without_foreign_keys_is_not_used(migrated_sqlite_url: str) -> None:
    engine = open_engine(migrated_sqlite_url)
    with engine.connect() as connection:
        connection.rollback()
        connection.connection.execute("PRAGMA foreign_keys = OFF")

    with pytest.raises(AssertionError, match="foreign keys"):
        engine.connect()
    engine.dispose()


def test_an_sqlite_that_can_damage_its_log_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_engine, "SAFE_SQLITE", (99, 0, 0))

    with pytest.raises(OldDatabaseSoftwareError, match="too old to keep hours safely"):
        store_engine.sqlite_module()


def test_reading_changes_nothing(engine: Engine) -> None:
    count = text("INSERT INTO attempt (community_id, place, since, count) VALUES (:id, 'x', 0, 1)")

    with reading(engine) as session:
        session.execute(count, {"id": bytes(16)})

    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM attempt")) == 0


def test_an_earlier_database_keeps_its_rows(empty_url: str) -> None:
    engine = open_engine(empty_url)
    migrate_to(engine, "0001")
    ids = {"here": b"h" * 16, "who": b"w" * 16, "token": b"t" * 32}
    with engine.begin() as connection:
        for sql in (
            "INSERT INTO community"
            " (id, slug, name, time_zone, phone, email, welcome_minutes, is_demo, made_at)"
            " VALUES (:here, 'kettle', 'Kettle', 'UTC', '', '', 0, 0, 1)",
            "INSERT INTO member (community_id, id, made_at, joined_at) VALUES (:here, :who, 1, 2)",
            "INSERT INTO contact (community_id, member_id, kind, address)"
            " VALUES (:here, :who, 'email', 'a@b')",
            "INSERT INTO device (community_id, token_hash, member_id, kind, made_at, expires_at)"
            " VALUES (:here, :token, :who, 'own', 1, 9)",
        ):
            connection.execute(text(sql), ids)

    migrate(engine)

    with engine.connect() as connection:
        assert connection.execute(text("SELECT address FROM contact")).scalars().all() == ["a@b"]
        assert connection.execute(text("SELECT greeted_at FROM member")).scalars().all() == [2]
        kept = connection.execute(text("SELECT id, kind, label, expires_at FROM device")).one()
        assert (bytes(kept.id), *kept[1:]) == (b"t" * 16, "own", "", 9)
    engine.dispose()


def test_who_looked_is_kept_when_it_learns_a_word(empty_url: str) -> None:
    engine = open_engine(empty_url)
    migrate_to(engine, "0002")
    ids = {"here": b"h" * 16, "who": b"w" * 16, "other": b"o" * 16}
    looking = "INSERT INTO looking VALUES (:here, :{}, :who, :other, 'steward', '{}', 3)"
    with engine.begin() as connection:
        for sql in (
            "INSERT INTO community"
            " (id, slug, name, time_zone, phone, email, welcome_minutes, is_demo, made_at)"
            " VALUES (:here, 'kettle', 'Kettle', 'UTC', '', '', 0, 0, 1)",
            "INSERT INTO member (community_id, id, made_at) VALUES (:here, :who, 1), (:here, :other, 1)",
            looking.format("who", "page"),
        ):
            connection.execute(text(sql), ids)

    migrate(engine)

    with engine.begin() as connection:
        connection.execute(text(looking.format("other", "remembered")), ids)
        kept = connection.execute(text("SELECT what, at FROM looking ORDER BY what")).all()
        assert [tuple(each) for each in kept] == [("page", 3), ("remembered", 3)]
    engine.dispose()
