"""The same rows as recording an exchange writes, by the database's own driver and nothing else."""

import random
import secrets
from hashlib import sha256

from bench.book import MEMBERS, SEED, Row, entry_row, statement
from bench.books import Lent
from timebank import clock
from timebank.store.engine import PAGE_CACHE_KIB, sqlite_module

MINUTES = 30
WORDS = "A lift"

_TAKE_NUMBER = (
    "UPDATE journal SET next_number = next_number + 1, recorded_at = ? WHERE community_id = ? "
    "RETURNING next_number"
)
_LAST_LINE = (
    "SELECT line_number, given_total, received_total FROM line WHERE community_id = ? AND account_id = ? "
    "ORDER BY line_number DESC LIMIT 1"
)
_ACT, _EXCHANGE, _WORDS, _ENTRY, _LINE = (
    statement(table) for table in ("act", "exchange", "exchange_words", "entry", "line")
)


class RawWriter:
    """Writes exchanges into a book of its own: the same tables with the same rules and guards."""

    def __init__(self, book: Lent, *, synchronous: str = "FULL") -> None:
        """Open a book as the product opens it."""
        self.book = book
        self.rng = random.Random(SEED)
        self.raw = sqlite_module().connect(str(book.file), isolation_level=None)
        self.cursor = self.raw.cursor()
        for pragma in (
            "journal_mode = WAL",
            f"synchronous = {synchronous}",
            "foreign_keys = ON",
            "recursive_triggers = ON",
            f"cache_size = -{PAGE_CACHE_KIB}",
        ):
            self.cursor.execute(f"PRAGMA {pragma}")

    def record(self) -> None:
        """Write one exchange: act, exchange, words, entry, two lines, and the journal's head."""
        giver, receiver = self.rng.sample(range(2, MEMBERS), 2)
        here, id, at, day = (
            self.book.community_id,
            # Several writers may share a book, so what they write must differ.
            secrets.token_bytes(16),
            clock.now(),
            clock.today("UTC").isoformat(),
        )
        sides = (self.book.accounts[giver], self.book.accounts[receiver])
        actors = (self.book.members[giver], self.book.members[receiver])
        execute = self.cursor.execute
        execute("BEGIN IMMEDIATE")
        execute(_ACT, (here, id, "record", sha256(id).digest(), 1, at))
        execute(_EXCHANGE, (here, id, *sides, *actors, "receiver", MINUTES, day, at, "agreed", MINUTES, at))
        execute(_WORDS, (here, id, WORDS))
        number = execute(_TAKE_NUMBER, (at, here)).fetchall()[0][0] - 1
        execute(_ENTRY, entry_row(here, id, number, sides, actors, MINUTES, day, at))
        execute(_LINE, self._line(here, sides[0], number, MINUTES, 0))
        execute(_LINE, self._line(here, sides[1], number, 0, MINUTES))
        execute("COMMIT")

    def _line(self, here: bytes, account: bytes, entry: int, given: int, received: int) -> Row:
        found = self.cursor.execute(_LAST_LINE, (here, account)).fetchall()
        number, given_before, received_before = found[0] if found else (-1, 0, 0)
        return (here, account, number + 1, entry, given_before + given, received_before + received)
