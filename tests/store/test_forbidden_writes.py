"""Each forbidden write as raw SQL: the database refuses it, and takes it once exactly its guards are gone."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import CheckConstraint, Connection, text
from sqlalchemy.exc import DataError, IntegrityError

from tests.conftest import ENGINES
from tests.store.attacks import ATTACKS
from tests.store.attacks.attack import Attack
from tests.store.history import History, a_history
from tests.store.sound_rows import SOUND
from tests.store.unguarded import unguarded
from timebank.store import guards
from timebank.store.engine import open_engine
from timebank.store.schema import migrate
from timebank.store.tables import METADATA

LEDGER = (
    "entry",
    "line",
    "exchange",
    "exchange_words",
    "replacement",
    "gathering",
    "check_in",
    "host",
    "account",
)
REFUSALS = (IntegrityError, DataError)


@pytest.fixture(scope="module")
def histories(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Make each engine's history when it is first asked for; nothing a test writes there stays."""
    made: dict[str, History] = {}

    def history(engine: str) -> History:
        if engine not in made:
            opened = open_engine(_url(request, tmp_path_factory, engine), synchronous="OFF")
            made[engine] = a_history(opened)
        return made[engine]

    yield history
    for each in made.values():
        each.engine.dispose()


def _url(request: pytest.FixtureRequest, folders: pytest.TempPathFactory, engine: str) -> str:
    if engine == "postgresql":
        url = str(request.getfixturevalue("new_postgres")())
        opened = open_engine(url)
        migrate(opened)
        opened.dispose()
        return url
    path = folders.mktemp("history") / "timebank.db"
    path.write_bytes(request.getfixturevalue("migrated_file").read_bytes())
    return f"sqlite:///{path}"


@pytest.fixture(params=ENGINES)
def history(request: pytest.FixtureRequest, histories: Any) -> History:
    return histories(request.param)


def each_attack(*, with_guards: int = 0) -> Any:
    """List every attack on every engine it is for, if it has so many guards there."""
    return pytest.mark.parametrize(
        ("engine", "attack"),
        [
            pytest.param(
                engine,
                attack,
                id=f"{engine}: {attack.fact}",
                marks=[pytest.mark.postgres] if engine == "postgresql" else [],
            )
            for attack in ATTACKS
            for engine, guards in attack.guards.items()
            if len(guards) >= with_guards
        ],
    )


def land(connection: Connection, sql: str, history: History) -> None:
    """Run a write that must touch a row."""
    assert connection.execute(text(sql), history.names).rowcount


@pytest.mark.parametrize("sql", SOUND)
def test_a_sound_row_lands(sql: str, history: History) -> None:
    with history.engine.connect() as connection:
        land(connection, sql, history)
        connection.rollback()


@each_attack()
def test_the_database_refuses(engine: str, attack: Attack, histories: Any) -> None:
    history = histories(engine)

    with history.engine.connect() as connection, pytest.raises(REFUSALS):
        land(connection, attack.sql, history)


# Text in a column of whole numbers has no guard to take away on PostgreSQL: the column itself is the guard.
@each_attack(with_guards=1)
def test_without_exactly_its_guards_it_lands(engine: str, attack: Attack, histories: Any) -> None:
    history = histories(engine)

    with unguarded(history, attack.guards[engine]) as connection:
        land(connection, attack.sql, history)


@each_attack(with_guards=2)
def test_each_of_its_guards_is_enough(engine: str, attack: Attack, histories: Any) -> None:
    history = histories(engine)

    for guard in attack.guards[engine]:
        with unguarded(history, attack.guards[engine] - {guard}) as connection:
            savepoint = connection.begin_nested()
            with pytest.raises(REFUSALS):
                land(connection, attack.sql, history)
            savepoint.rollback()


def test_every_guard_of_the_ledger_is_attacked() -> None:
    tables = [METADATA.tables[name] for name in LEDGER]
    rules = [each for table in tables for each in table.constraints if isinstance(each, CheckConstraint)]
    keys = [each for table in tables for each in table.foreign_key_constraints]
    known = {str(each.name) for each in (*rules, *keys) if each.name}
    known |= {*guards.guards("sqlite"), *guards.guards("postgresql")}

    assert (
        known - {guard for attack in ATTACKS for named in attack.guards.values() for guard in named} == set()
    )
