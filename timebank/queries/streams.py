"""Reads many rows in little memory: plain tuples from the driver's own cursor, a batch at a time."""

from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

if TYPE_CHECKING:
    from sqlmodel import Session

ROWS_AT_ONCE = 2_000

Row = tuple[Any, ...]


def hold_still(session: "Session") -> None:
    """Begin one view of the database, which stays as it is whatever others write meanwhile.

    Within a write there is one already, and it holds what was written so far.
    """
    if session.in_transaction() and session.connection().get_execution_options().get("writes"):
        return
    session.rollback()
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def batches(source: "Session | Connection", sql: str, **wanted: object) -> Iterator[list[Row]]:
    """Yield rows in batches; a `{name}` in the SQL stands for the value of that name."""
    # SQLAlchemy's rows cost as much again as reading them, and a million are read here.
    connection = _of(source)
    on_server = connection.dialect.name == "postgresql"
    named = {"name": "timebank_rows"} if on_server else {}
    cursor: Any = connection.connection.cursor(**named)
    with closing(cursor):
        cursor.execute(_filled(sql, wanted, on_server), wanted)
        while batch := cursor.fetchmany(ROWS_AT_ONCE):
            yield batch


def all_rows(source: "Session | Connection", sql: str, **wanted: object) -> list[Row]:
    """Read a few rows at once, beside a stream that is still open."""
    connection = _of(source)
    cursor: Any = connection.connection.cursor()
    with closing(cursor):
        cursor.execute(_filled(sql, wanted, connection.dialect.name == "postgresql"), wanted)
        return list(cursor.fetchall())


def _of(source: "Session | Connection") -> Connection:
    return source if isinstance(source, Connection) else source.connection()


def _filled(sql: str, wanted: dict[str, object], on_server: bool) -> str:
    return sql.format(**{name: f"%({name})s" if on_server else f":{name}" for name in wanted})
