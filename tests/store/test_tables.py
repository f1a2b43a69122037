"""What the tables may hold and may not, and that a migrated database is exactly they."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import (
    CheckConstraint,
    Column,
    Engine,
    Float,
    ForeignKeyConstraint,
    Numeric,
    Table,
    UniqueConstraint,
    inspect,
    text,
)

from timebank.store import guards
from timebank.store.tables import METADATA
from timebank.store.types import Octets

TABLES = METADATA.sorted_tables
COLUMNS = [column for table in TABLES for column in table.columns]
# No time may be worth more than another, and nobody is judged or diagnosed.
JUDGING = ("rate", "weight", "score", "rank", "rating", "multiplier", "factor", "diagnosis", "risk", "health")
FIXED = {
    "community": {"id"},
    "member": {"community_id", "id"},
    "account": {"community_id", "id", "kind"},
    "entry": {"community_id", "id", "number", "giver_id", "receiver_id", "minutes"},
    "line": {"community_id", "account_id", "line_number"},
    "exchange": {"community_id", "id", "state"},
    "gathering": {"community_id", "id", "rule"},
    "check_in": {"community_id", "id", "gathering_id", "member_id"},
}


def keys(table: Table) -> list[list[str]]:
    """List the columns of a table's primary, unique and foreign keys, in order."""
    kinds = (UniqueConstraint, ForeignKeyConstraint)
    found = [each for each in table.constraints if isinstance(each, kinds)]
    unique = [index for index in table.indexes if index.unique]
    return [[column.name for column in key.columns] for key in (table.primary_key, *found, *unique)]


def rules_of(table: Table) -> dict[str, str]:
    """List a table's CHECK constraints by name."""
    rules = [each for each in table.constraints if isinstance(each, CheckConstraint)]
    return {str(rule.name): str(rule.sqltext) for rule in rules}


@pytest.mark.parametrize("column", COLUMNS, ids=str)
def test_a_column_holds_whole_numbers_text_or_bytes(column: Column[object]) -> None:
    assert not isinstance(column.type, Numeric | Float)
    assert isinstance(column.type, Octets) or column.type.python_type in (int, str)


@pytest.mark.parametrize("column", COLUMNS, ids=str)
def test_no_column_weighs_or_judges(column: Column[object]) -> None:
    assert not [word for word in JUDGING if word in column.name]


@pytest.mark.parametrize("table", [table for table in TABLES if table.name != "community"], ids=str)
def test_every_key_begins_with_the_community(table: Table) -> None:
    assert {key[0] for key in keys(table)} == {"community_id"}


@pytest.mark.parametrize("name", FIXED)
def test_the_fixed_names_are_there(name: str) -> None:
    assert FIXED[name] <= set(METADATA.tables[name].columns.keys())


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_every_table_is_strict(table: Table) -> None:
    assert table.dialect_options["sqlite"]["strict"]


def test_a_migrated_database_is_the_metadata(engine: Engine) -> None:
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_a_migrated_database_has_every_rule(engine: Engine) -> None:
    inspector = inspect(engine)

    for table in TABLES:
        there = {rule["name"]: rule["sqltext"] for rule in inspector.get_check_constraints(table.name)}
        rules = rules_of(table)
        assert there.keys() == rules.keys()
        # PostgreSQL writes the rules its own way; SQLite keeps the very words.
        if engine.dialect.name == "sqlite":
            assert there == rules


def test_a_migrated_database_has_every_key(engine: Engine) -> None:
    inspector = inspect(engine)

    for table in TABLES:
        foreign = {key["name"] for key in inspector.get_foreign_keys(table.name)} - {None}
        unique = {key["name"] for key in inspector.get_unique_constraints(table.name)}
        named = {each.name for each in table.constraints}
        assert foreign >= {key.name for key in table.foreign_key_constraints} - {None}
        assert foreign | unique >= {name for name in named if name} - set(rules_of(table))


def test_a_migrated_database_has_every_trigger(engine: Engine) -> None:
    with engine.connect() as connection:
        assert guards.missing(connection) == []
        catalogue = "sqlite_master WHERE type = 'trigger'"
        if connection.dialect.name == "postgresql":
            catalogue = "pg_trigger WHERE NOT tgisinternal"
        count = connection.scalar(text(f"SELECT count(*) FROM {catalogue}"))
    assert count == len(guards.guards(engine.dialect.name))
