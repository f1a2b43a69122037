"""Makes up one community's book of any size: 1,000 members, one of whom is in every tenth exchange."""

import hashlib
import random
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench import SLUG
from timebank import clock
from timebank.ledger.canonical import encode_values
from timebank.ledger.merkle import leaf_hash
from timebank.services import codes
from timebank.services.text import folded
from timebank.store import guards
from timebank.store.engine import open_engine, sqlite_module
from timebank.store.schema import migrate

SEED = 20240827
MEMBERS = 1_000
HOT_SHARE = 0.1
LATEST = 60  # exchanges at the very end that fill the first page of each of the two members looked at
WAITING = 3
DAYS = 1_000
ONE_IN = {"waiting": 500, "gatherings": 200}
CAME = 10
ROWS_AT_ONCE = 20_000
TIMES = (15, 30, 45, 60, 60, 60, 90, 120, 180)
WORDS = ("Gardening", "Company", "A lift", "Phone help", "Forms and letters", "Cooking", "Reading", "")
FIRST_NAMES = ("Amara", "Dev", "Grace", "Tom", "Joy", "Marek", "Ines", "Noor", "Ola", "Petra", "Rui", "Sana")

COLUMNS = {
    "community": "id slug name time_zone phone email welcome_minutes is_demo made_at",
    "member": "community_id id made_at joined_at",
    "member_name": "community_id member_id name finding",
    "card": "community_id member_id number token_hash issue",
    "account": "community_id id kind member_id gathering_id",
    "gathering": "community_id id title place access starts_at length_minutes ready_minutes longest_minutes "
    "rule state sign_token code made_by made_at finished_at",
    "check_in": "community_id id gathering_id member_id length_minutes minutes leads way arrived_at",
    "act": "community_id key kind fingerprint seen acted_at",
    "exchange": "community_id id giver_id receiver_id giver_actor receiver_actor said_by minutes happened_on "
    "recorded_at state agreed_minutes answered_at",
    "exchange_words": "community_id exchange_id words",
    "entry": "community_id id number previous_number kind giver_id receiver_id minutes happened_on "
    "recorded_at giver_actor receiver_actor exchange_id paid leaf",
    "line": "community_id account_id line_number entry_number given_total received_total",
}

Progress = Callable[[int], None]
Row = tuple[Any, ...]


def statement(table: str) -> str:
    """Write the INSERT of a table's row, its columns in the order of COLUMNS."""
    columns = COLUMNS[table].split()
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"


@dataclass(frozen=True, slots=True)
class Told:
    """One made-up exchange."""

    id: bytes
    giver: int
    receiver: int
    minutes: int
    words: str
    at: int
    is_agreed: bool = True


@dataclass
class Book:
    """The people, and what stands on each account so far."""

    rng: random.Random
    begins_at: int
    community_id: bytes
    members: list[bytes]
    accounts: list[bytes]
    lines: dict[int, tuple[int, int, int]] = field(default_factory=lambda: defaultdict(lambda: (-1, 0, 0)))
    number: int = -1

    def new_id(self) -> bytes:
        """Make an id."""
        return self.rng.randbytes(16)


def build(path: Path, size: int, progress: Progress) -> None:
    """Write a book of so many entries into a new file; `progress` hears how many there are."""
    engine = open_engine(f"sqlite:///{path}", synchronous="OFF")
    migrate(engine)
    engine.dispose()
    raw = _open_unsafely(path)
    book = _begin(raw)
    _gatherings(raw, book, size // ONE_IN["gatherings"])
    _exchanges(raw, book, size, progress)
    raw.execute("UPDATE journal SET next_number = ?, recorded_at = ?", (book.number + 1, clock.now()))
    for trigger in guards.guards("sqlite").values():
        raw.execute(trigger)
    raw.execute("COMMIT")
    raw.execute("PRAGMA journal_mode = WAL")
    raw.close()


def _open_unsafely(path: Path) -> sqlite3.Connection:
    raw: sqlite3.Connection = sqlite_module().connect(str(path), isolation_level=None)
    # A file half written is thrown away, so nothing guards it while it is written.
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "foreign_keys = OFF", "cache_size = -800000"):
        raw.execute(f"PRAGMA {pragma}")
    raw.execute("BEGIN")
    for trigger in guards.guards("sqlite"):
        raw.execute(f"DROP TRIGGER {trigger}")
    return raw


def _begin(raw: sqlite3.Connection) -> Book:
    rng = random.Random(SEED)
    at = clock.now() - DAYS * clock.DAY
    book = Book(
        rng,
        at,
        rng.randbytes(16),
        [rng.randbytes(16) for _ in range(MEMBERS)],
        [rng.randbytes(16) for _ in range(MEMBERS)],
    )
    here = book.community_id
    community = (here, SLUG, "Bench", "Europe/London", "", "", 0, 0, at)
    raw.execute(statement("community"), community)
    raw.execute("INSERT INTO journal VALUES (?, 0, 0)", (here,))
    raw.execute(statement("account"), (here, book.new_id(), "pot", None, None))
    for table, rows in _people(book):
        raw.executemany(statement(table), rows)
    return book


def _people(book: Book) -> Iterator[tuple[str, list[Row]]]:
    here, at = book.community_id, book.begins_at
    names = [f"{book.rng.choice(FIRST_NAMES)} {chr(65 + i % 26)}" for i in range(MEMBERS)]
    numbers = dict.fromkeys(codes.short_code() for _ in range(2 * MEMBERS))
    cards = list(zip(book.members, numbers, strict=False))
    yield "member", [(here, member, at, at) for member in book.members]
    yield (
        "member_name",
        [(here, who, name, folded(name)) for who, name in zip(book.members, names, strict=True)],
    )
    yield "card", [(here, who, number, hashlib.sha256(who).digest(), 0) for who, number in cards]
    yield (
        "account",
        [(here, own, "member", who, None) for own, who in zip(book.accounts, book.members, strict=True)],
    )


def _gatherings(raw: sqlite3.Connection, book: Book, count: int) -> None:
    """Write finished gatherings where no time moved, and who came."""
    for number in range(count):
        id, starts_at = book.new_id(), book.begins_at + number * DAYS * clock.DAY // count
        token, code = codes.sign_token(), codes.short_code() + str(number)
        row = ("Coffee", "The hall", "", starts_at, 60, 0, 60, "list", "finished", token, code)
        by = book.members[number % MEMBERS]
        raw.execute(statement("gathering"), (book.community_id, id, *row, by, starts_at, starts_at))
        raw.execute(statement("account"), (book.community_id, book.new_id(), "gathering", None, id))
        came = book.rng.sample(book.members, CAME)
        raw.executemany(
            statement("check_in"),
            [(book.community_id, book.new_id(), id, who, 60, 60, 0, "sign", starts_at) for who in came],
        )


def _exchanges(raw: sqlite3.Connection, book: Book, size: int, progress: Progress) -> None:
    rows: dict[str, list[Row]] = defaultdict(list)
    for done, told in enumerate(_told(book, size), 1):
        _write(book, told, rows)
        if done % ROWS_AT_ONCE == 0:
            _flush(raw, rows)
            progress(done)
    _flush(raw, rows)


def _flush(raw: sqlite3.Connection, rows: dict[str, list[Row]]) -> None:
    for table, some in rows.items():
        raw.executemany(statement(table), some)
    rows.clear()


def _told(book: Book, size: int) -> Iterator[Told]:
    """Make up the exchanges, oldest first; the latest are alike in books of every size."""
    step = (DAYS - 2) * clock.DAY // size
    earlier = size - 2 * LATEST
    for i in range(earlier + size // ONE_IN["waiting"]):
        yield _one(book, book.begins_at + i * step, is_agreed=i < earlier)
    book.rng.seed(SEED + 1)
    end = book.begins_at + (DAYS - 1) * clock.DAY
    for i in range(LATEST):
        for who in (0, 1):
            yield _one(book, end + i * clock.MINUTE, who=who)
    for i in range(WAITING):
        yield _one(book, end + (LATEST + i) * clock.MINUTE, who=1, gave=False, is_agreed=False)


def _one(book: Book, at: int, *, who: int = -1, gave: bool | None = None, is_agreed: bool = True) -> Told:
    rng = book.rng
    if who < 0:
        # A silence lasts 14 days at most, so what waits for the two looked at does not grow with the book.
        who = 0 if is_agreed and rng.random() < HOT_SHARE else rng.randrange(2, MEMBERS)
    other = rng.randrange(2, MEMBERS)
    other = other if other != who else 1
    pair = (who, other) if (rng.random() < 0.5 if gave is None else gave) else (other, who)
    return Told(book.new_id(), *pair, rng.choice(TIMES), rng.choice(WORDS), at, is_agreed)


def _write(book: Book, told: Told, rows: dict[str, list[Row]]) -> None:
    here, day = book.community_id, clock.moment(told.at).date().isoformat()
    sides = (book.accounts[told.giver], book.accounts[told.receiver])
    actors = (book.members[told.giver], book.members[told.receiver])
    rows["act"].append((here, told.id, "record", hashlib.sha256(told.id).digest(), 1, told.at))
    said = ("receiver", told.minutes, day, told.at, "agreed", told.minutes, told.at)
    asked = ("giver", told.minutes, day, told.at, "waiting", None, None)
    rows["exchange"].append((here, told.id, *sides, *actors, *(said if told.is_agreed else asked)))
    if told.words:
        rows["exchange_words"].append((here, told.id, told.words))
    if told.is_agreed:
        book.number += 1
        rows["entry"].append(entry_row(here, told.id, book.number, sides, actors, told.minutes, day, told.at))
        rows["line"] += _lines(book, told)


def entry_row(  # noqa: PLR0913 - one argument for each column
    here: bytes,
    id: bytes,
    number: int,
    sides: Sequence[bytes],
    actors: Sequence[bytes],
    minutes: int,
    day: str,
    at: int,
) -> Row:
    """Make the row of an agreed exchange's entry, with the hash of its canonical text."""
    giver, receiver = sides
    moved = (giver, receiver, minutes, day, at, *actors, id)
    text = encode_values(here, id, number, "exchange", *moved, None, None, 0)
    before = number - 1 if number else None
    return (here, id, number, before, "exchange", *moved, 0, leaf_hash(text))


def _lines(book: Book, told: Told) -> list[Row]:
    made = []
    for who, given, received in ((told.giver, told.minutes, 0), (told.receiver, 0, told.minutes)):
        number, given_before, received_before = book.lines[who]
        book.lines[who] = after = (number + 1, given_before + given, received_before + received)
        made.append((book.community_id, book.accounts[who], after[0], book.number, *after[1:]))
    return made
