"""Listens to what is asked of the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

AROUND = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA", "SAVEPOINT", "RELEASE")
Statement = tuple[str, Any]


@contextmanager
def heard(engine: Engine) -> Iterator[list[Statement]]:
    """Collect every statement with its values, but for those that only open and close."""
    collected: list[Statement] = []

    def hear(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        if not statement.upper().startswith(AROUND):
            collected.append((statement, values))

    event.listen(engine, "before_cursor_execute", hear)
    yield collected
    event.remove(engine, "before_cursor_execute", hear)
