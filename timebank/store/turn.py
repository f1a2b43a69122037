"""Whose turn it is: any number of workers may run, and one of them works."""

import fcntl
from contextlib import suppress
from pathlib import Path
from typing import IO, Protocol

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from timebank.config import Settings

# Any number would do, as long as every worker on one database asks for the same.
LOCK_NUMBER = 7_462_951_308


class Turn(Protocol):
    """A lock that ends with the process that holds it."""

    def take(self) -> bool:
        """Take the turn, or find that it is taken still; False when another has it."""

    def give_back(self) -> None:
        """Let another have it."""


def turn_for(settings: Settings, engine: Engine) -> Turn:
    """Choose the lock that all workers on this database can see."""
    if engine.dialect.name == "postgresql":
        return ServerTurn(engine)
    return FileTurn(settings.data / "work.lock")


class FileTurn:
    """A lock on a file in the data folder, for SQLite."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[str] | None = None

    def take(self) -> bool:
        """Take the turn, or find that it is taken still; False when another has it."""
        if self._file is None:
            file = self._path.open("w")
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                file.close()
                return False
            self._file = file
        return True

    def give_back(self) -> None:
        """Let another have it."""
        if self._file is not None:
            self._file.close()
            self._file = None


class ServerTurn:
    """A lock held by one connection to PostgreSQL, which the server frees when the connection ends."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None

    def take(self) -> bool:
        """Take the turn, or find that it is taken still; False when another has it."""
        if self._connection is not None:
            # Fails when the connection was lost, and with it the lock.
            try:
                self._connection.execute(text("SELECT 1"))
            except BaseException:
                self.give_back()
                raise
            return True
        connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        asked = text("SELECT pg_try_advisory_lock(:number)")
        if connection.execute(asked, {"number": LOCK_NUMBER}).scalar():
            self._connection = connection
            return True
        connection.close()
        return False

    def give_back(self) -> None:
        """Let another have it."""
        if self._connection is not None:
            # A lost connection has given the lock back already.
            with suppress(DBAPIError):
                self._connection.execute(text("SELECT pg_advisory_unlock(:number)"), {"number": LOCK_NUMBER})
            # Not given back to the pool either, where the connection would keep the lock.
            self._connection.invalidate()
            self._connection.close()
            self._connection = None
