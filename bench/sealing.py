"""P3, P17, P18, P19: what sealing costs, and proving with it."""

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256

from sqlmodel import Session

from bench import SLUG
from bench.bench import Bench
from bench.books import Lent
from bench.pairs import compare
from bench.proving import ROWS, ROWS_AT_ONCE
from bench.recording import serve_records
from bench.report import Finding, of_ratio
from timebank import clock
from timebank.ledger.canonical import encode_values
from timebank.queries import communities, seals, verification
from timebank.queries.communities import CommunityView
from timebank.queries.seals import TEXT_COLUMNS
from timebank.services.seals import seal
from timebank.store.engine import open_engine, open_session, sqlite_module
from timebank.store.seal_folder import folder_of

ROUNDS, QUICK_ROUNDS = 3, 2
NEW, QUICK_NEW = 1_000, 100
HELD_TEXTS = 20_000
RECEIPTS = 20
SETTLED_SECONDS = 120
# Each entry's wait is from when it was recorded to the first seal over it.
WAITS = (
    "SELECT ((SELECT s.sealed_at FROM seal s WHERE s.community_id = e.community_id AND s.size > e.number "
    "ORDER BY s.size LIMIT 1) - e.recorded_at) / 1000.0 FROM entry e WHERE e.number >= ?"
)


def beside_sealing(bench: Bench) -> Iterator[Finding]:
    """Record while the background work seals each second, and without; then look at how long seals took."""
    sealed, plain = bench.book(bench.middle, "sealed on"), bench.book(bench.middle, "sealed off")
    with _working(sealed):
        ratio = compare(serve_records(sealed), serve_records(plain), rounds=bench.rounds)
        time.sleep(3)
    yield of_ratio("P3 sealed", "record() while all is sealed / without sealing, both NORMAL", ratio)
    raw = sqlite3.connect(sealed.file)
    waits = sorted(wait for (wait,) in raw.execute(WAITS, (sealed.size,)) if wait is not None)
    (unsealed,) = raw.execute(
        "SELECT COUNT(*) FROM entry WHERE number >= (SELECT MAX(size) FROM seal)"
    ).fetchone()
    raw.close()
    yield Finding(
        "SEAL wait", f"{len(waits):,} entries, from recorded to sealed: p99", waits[int(len(waits) * 0.99)]
    )
    yield Finding("SEAL left", "entries not sealed at the end", unsealed)


@contextmanager
def _working(book: Lent) -> Iterator[None]:
    """Have the background work beside, once it has caught up with the book."""
    environment = os.environ | {
        "TIMEBANK_DATA": str(book.folder),
        "TIMEBANK_BACKUPS": "off",
        "TIMEBANK_SYNCHRONOUS": "NORMAL",
    }
    process = subprocess.Popen([sys.executable, "-m", "timebank", "work"], env=environment)
    try:
        until = time.monotonic() + SETTLED_SECONDS
        while not _is_caught_up(book) and time.monotonic() < until:
            time.sleep(0.5)
        yield
    finally:
        process.terminate()
        process.wait()


def _is_caught_up(book: Lent) -> bool:
    with _reading(book) as (session, _):
        found = seals.facts(session, book.community_id)
        return bool(found.verified and found.seal and found.seal.checkpoint.size == found.entries)


def prove(bench: Bench) -> Iterator[Finding]:
    """Seal the largest book; verify it, what is new in it, and make receipts from it."""
    book, rounds = bench.book(bench.largest, "proved"), bench.some(ROUNDS, QUICK_ROUNDS)
    seal_all(book)
    with _reading(book) as (session, community):
        whole = lambda: _sound(verification.verify(session, community))  # noqa: E731
        ratio = compare(whole, lambda: _read_rows(book), rounds=rounds, chunk=1)
        yield of_ratio("P17 sealed", f"verifying {book.size:,} sealed entries / reading their rows", ratio)
        texts = _texts(book)
        ratio = compare(whole, lambda: _hash(texts, book.size), rounds=rounds, chunk=1)
        yield of_ratio("P17 hash", "the same / hashing the same texts and nodes", ratio)
        yield from _since_seal(bench, book, session, community, whole)
        yield from _receipts(bench, book)


def seal_all(book: Lent) -> None:
    """Seal a book to its end."""
    engine = open_engine(book.url, synchronous="OFF")
    folder = folder_of(book.folder, book.community_id)
    with open_session(engine) as session:
        before = -1
        while (
            size := seal(session, community_id=book.community_id, folder=folder, now=clock.now())
        ) > before:
            before = size
    engine.dispose()


def _since_seal(
    bench: Bench, book: Lent, session: Session, community: CommunityView, whole: Callable[[], None]
) -> Iterator[Finding]:
    new, record = bench.some(NEW, QUICK_NEW), serve_records(book)
    for _ in range(new):
        record()
    since = lambda: _sound(verification.verify_since_seal(session, community))  # noqa: E731
    ratio = compare(since, whole, rounds=bench.some(ROUNDS, QUICK_ROUNDS), chunk=1)
    yield of_ratio("P18", f"verifying {new:,} entries since the seal / all {book.size:,}", ratio)
    seal_all(book)


def _receipts(bench: Bench, book: Lent) -> Iterator[Finding]:
    small = bench.book(bench.smallest, "proved small")
    seal_all(small)
    with _reading(book) as (large_session, _), _reading(small) as (small_session, _):
        one, other = _maker(large_session, book), _maker(small_session, small)
        ratio = compare(one, other, rounds=bench.rounds, chunk=RECEIPTS)
        yield of_ratio("RECEIPT growth", f"a receipt among {book.size:,} / among {small.size:,}", ratio)
        ratio = compare(one, lambda: _read_rows(book), rounds=bench.some(ROUNDS, QUICK_ROUNDS), chunk=1)
        yield of_ratio("RECEIPT", f"a receipt among {book.size:,} / reading their rows", ratio)


def _maker(session: Session, book: Lent) -> Callable[[], object]:
    """Make the receipt of the hot account's newest entry, over and over."""
    here, account = book.community_id, book.accounts[0]
    number = seals.newest_entry(session, here, account)
    assert number is not None
    return lambda: str(seals.receipt(session, here, account, number))


def against_ledger(bench: Bench) -> Iterator[Finding]:
    """Re-check every account by the whole command, beside the `ledger` program on the same book."""
    book, journal = bench.book(bench.middle, "ledger"), bench.folder / "book.journal"
    if not shutil.which("ledger"):
        yield Finding("P19", "timebank verify / ledger balance: ledger is not installed", None)
        return
    environment = os.environ | {"TIMEBANK_DATA": str(book.folder)}
    command = [sys.executable, "-m", "timebank"]
    export = [*command, "export", "--community", SLUG, "--format", "hledger", "-o", str(journal)]
    subprocess.run(export, env=environment, check=True)

    def theirs() -> None:
        subprocess.run(["ledger", "-f", journal, "balance"], check=True, stdout=subprocess.DEVNULL)

    for bar, more in (("P19", ["--totals"]), ("P19 whole", [])):
        verify = [*command, "verify", *more]
        ratio = compare(
            lambda verify=verify: subprocess.run(  # type: ignore[misc]
                verify, env=environment, check=True, stdout=subprocess.DEVNULL
            ),
            theirs,
            rounds=bench.some(ROUNDS, QUICK_ROUNDS),
            chunk=1,
        )
        said = " ".join(["timebank verify", *more])
        yield of_ratio(bar, f"{said} / ledger balance, {book.size:,} entries, whole processes", ratio)


@contextmanager
def _reading(book: Lent) -> Iterator[tuple[Session, CommunityView]]:
    engine = open_engine(book.url)
    with open_session(engine) as session:
        community = communities.by_id(session, book.community_id)
        assert community is not None
        yield session, community
        session.rollback()
    engine.dispose()


def _sound(verdict: verification.Verdict) -> None:
    assert not verdict.faults, verdict.faults


def _read_rows(book: Lent) -> None:
    raw = sqlite_module().connect(str(book.file))
    for sql in ROWS:
        cursor = raw.execute(sql)
        while cursor.fetchmany(ROWS_AT_ONCE):
            continue
    raw.close()


def _texts(book: Lent) -> list[bytes]:
    raw = sqlite_module().connect(str(book.file))
    columns = ", ".join(TEXT_COLUMNS)
    rows = raw.execute(f"SELECT {columns} FROM entry ORDER BY number LIMIT {HELD_TEXTS}").fetchall()
    raw.close()
    return [b"\0" + encode_values(*row) for row in rows]


def _hash(texts: list[bytes], size: int) -> None:
    """Hash as many texts as the book has, and a node for each."""
    node = bytes(65)
    for turn in range(size):
        sha256(texts[turn % len(texts)]).digest()
        sha256(node).digest()
