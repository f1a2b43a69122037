"""The same history without some of its guards, to show what each guard stops."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import chain

from sqlalchemy import (
    Connection,
    ForeignKeyConstraint,
    MetaData,
    PrimaryKeyConstraint,
    StaticPool,
    Table,
    UniqueConstraint,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from tests.store.history import History
from timebank.store import guards
from timebank.store.engine import open_engine
from timebank.store.tables import METADATA

STRICT = "STRICT"


@contextmanager
def unguarded(history: History, without: frozenset[str]) -> Iterator[Connection]:
    """Open the history in a database that lacks exactly the named guards; nothing of it stays.

    PostgreSQL takes them away within a transaction; SQLite cannot, so there the tables are made anew.
    """
    if history.engine.dialect.name == "postgresql":
        with history.engine.connect() as connection:
            for guard in without:
                _drop(connection, guard)
            yield connection
            connection.rollback()
        return
    engine = open_engine("sqlite://", poolclass=StaticPool)
    with engine.connect() as connection:
        _fill(connection, history, without)
        yield connection
        connection.rollback()
    engine.dispose()


def _drop(connection: Connection, guard: str) -> None:
    """Take away a trigger, an index or a constraint, whichever bears the name."""
    for table in METADATA.tables.values():
        if guard in guards.guards("postgresql") and guard.startswith(f"{table.name}_refuses_"):
            connection.exec_driver_sql(f"DROP TRIGGER {guard} ON {table.name}")
        elif guard in {index.name for index in table.indexes}:
            connection.exec_driver_sql(f"DROP INDEX {guard}")
        elif guard in {constraint.name for constraint in table.constraints}:
            # A key that others lean on takes them along.
            connection.exec_driver_sql(f"ALTER TABLE {table.name} DROP CONSTRAINT {guard} CASCADE")
        else:
            continue
        return
    raise AssertionError(f"there is no guard {guard}")


def _fill(connection: Connection, history: History, without: frozenset[str]) -> None:
    known = {
        STRICT,
        *guards.guards("sqlite"),
        *chain(*(_guards_of(table) for table in METADATA.sorted_tables)),
    }
    assert without <= known, "a guard is named that is not there"
    for table in METADATA.sorted_tables:
        for statement in _made(table.name, without & ({STRICT} | _guards_of(table))):
            connection.exec_driver_sql(statement)
        if rows := [tuple(row.values()) for row in history.rows[table.name]]:
            marks = ", ".join("?" for _ in rows[0])
            connection.exec_driver_sql(f"INSERT INTO {table.name} VALUES ({marks})", rows)
    guards.create(connection, without=without)


@cache
def _guards_of(table: Table) -> frozenset[str]:
    """Name what stands in a table's own statement, and the keys that its foreign keys lean on."""
    own = (*table.constraints, *table.indexes)
    return frozenset(str(each.name) for each in (*own, *map(_leans_on, table.foreign_key_constraints)))


def _leans_on(key: ForeignKeyConstraint) -> UniqueConstraint | PrimaryKeyConstraint:
    target = key.referred_table
    keys = [each for each in target.constraints if isinstance(each, UniqueConstraint)]
    wanted = {element.column.name for element in key.elements}
    return next(
        each for each in (target.primary_key, *keys) if {column.name for column in each.columns} == wanted
    )


@cache
def _made(name: str, without: frozenset[str]) -> tuple[str, ...]:
    """Write the statements for one table, but for some guards and the foreign keys that lean on them."""
    table = _copies().tables[name]
    whole = table.constraints
    leaning = {key for key in table.foreign_key_constraints if _leans_on(key).name in without}
    table.constraints = whole - leaning - {each for each in whole if each.name in without}
    table.dialect_options["sqlite"]["strict"] = STRICT not in without
    indexes = [CreateIndex(index) for index in table.indexes if index.name not in without]
    made = tuple(str(each.compile(dialect=sqlite.dialect())) for each in (CreateTable(table), *indexes))
    table.constraints = whole
    return made


@cache
def _copies() -> MetaData:
    metadata = MetaData()
    for table in METADATA.sorted_tables:
        table.to_metadata(metadata)
    return metadata
