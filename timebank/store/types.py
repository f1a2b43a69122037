"""The four column types of the store, alike on SQLite and PostgreSQL."""

from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Integer, Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.types import UserDefinedType
from sqlmodel import Field


class Octets(UserDefinedType[bytes]):
    """Raw bytes: an id (16) or a hash (32)."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """Name the type on SQLite, whose STRICT tables know no other for bytes."""
        return "BLOB"


@compiles(Octets, "postgresql")
def _octets_on_postgresql(*_: Any, **__: Any) -> str:
    return "BYTEA"


# Microseconds since 1970, UTC. STRICT tables on SQLite take INTEGER, not BIGINT.
INSTANT = BigInteger().with_variant(Integer(), "sqlite")


def octets(**more: Any) -> Any:
    """Declare a column of raw bytes."""
    return Field(sa_type=Octets, **more)


def whole(**more: Any) -> Any:
    """Declare a column of whole numbers: minutes, counts, or a claim as 0 or 1."""
    return Field(sa_type=Integer, **more)


def instant(**more: Any) -> Any:
    """Declare a column of instants, in microseconds since 1970, UTC."""
    return Field(sa_type=INSTANT, **more)


def words(**more: Any) -> Any:
    """Declare a column of text; days are kept as ISO text too."""
    return Field(sa_type=Text, **more)


def check(name: str, rule: str) -> CheckConstraint:
    """Name a rule that the database itself holds."""
    return CheckConstraint(rule, name=name)


def one_of(name: str, column: str, values: tuple[str, ...]) -> CheckConstraint:
    """Hold a text column to a closed list of words."""
    listed = ", ".join(f"'{value}'" for value in values)
    return check(name, f"{column} IN ({listed})")


def sixteen(table: str, *columns: str) -> CheckConstraint:
    """Hold id columns to sixteen bytes each."""
    return check(f"{table}_ids_are_16_bytes", " AND ".join(f"length({name}) = 16" for name in columns))
