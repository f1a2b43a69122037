"""A queue for those who write to one SQLite file.

SQLite lets whoever asks first after a write go next, and has those who wait long ask less and less often.
Here they ask more often the longer they wait, so that nobody is passed over again and again.
"""

import fcntl
import os
import time
import weakref
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

LONGEST_PAUSE_SECONDS = 0.004
SHORTEST_PAUSE_SECONDS = 0.000_3
OLD_SECONDS = 0.1
NOT_OPEN = -1
FILE = "writing.lock"


class Place:
    """One connection's place in the queue: a lock on a file, which ends with the process that holds it."""

    def __init__(self, database: Path) -> None:
        """Say which database; its queue is a file in the same folder."""
        self._path = database.with_name(FILE)
        self._file = NOT_OPEN
        self._end: Callable[[], object] = _nothing

    def take(self, patience_seconds: float) -> bool:
        """Wait for one's turn; False when it did not come, and then SQLite says who writes."""
        begun = time.monotonic()
        while not self._has_turn():
            waited = time.monotonic() - begun
            if waited > patience_seconds:
                return False
            time.sleep(max(SHORTEST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS * (1 - waited / OLD_SECONDS)))
        return True

    def _has_turn(self) -> bool:
        if self._file == NOT_OPEN:
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            self._end = weakref.finalize(self, os.close, self._file)
        with suppress(BlockingIOError):
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        return False

    def leave(self) -> None:
        """Let the next one write; whoever had no turn changes nothing."""
        if self._file != NOT_OPEN:
            fcntl.flock(self._file, fcntl.LOCK_UN)

    def close(self) -> None:
        """Leave for good."""
        self._end()
        self._file = NOT_OPEN


def _nothing() -> None:
    """Nothing was opened."""
