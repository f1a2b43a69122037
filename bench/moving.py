"""P15, P16: bringing a book in from its whole record, beside the driver’s executemany of its rows."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from bench.bench import Bench
from bench.books import Lent
from bench.pairs import Ratio, compare
from bench.report import Finding, of_ratio
from timebank.queries import communities
from timebank.queries.moving import pack
from timebank.services.moving import move_in
from timebank.store.engine import open_engine, open_session, reading, sqlite_module
from timebank.store.moving import extracts
from timebank.store.packs import open_pack
from timebank.store.schema import migrate

Rows = list[tuple[str, list[Any]]]

ROUNDS, QUICK_ROUNDS = 5, 2  # each brings the whole book in twice
KIB_IN_MIB = 1_024
COMMAND = """
import sys
from timebank.cli import main
main(["import", sys.argv[1]], standalone_mode=False)
print(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""
SECRET = "a secret for the bench"
PRAGMAS = ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "recursive_triggers = ON")


def bring_in(bench: Bench) -> Iterator[Finding]:
    """Bring the largest book in, proved and durable, beside the rows alone; and look at memory."""
    book, empty = bench.book(bench.largest, "moved"), _empty(bench)
    file = _packed(bench, book)
    ratio = _beside_rows(file, _rows(book), empty, rounds=bench.some(ROUNDS, QUICK_ROUNDS))
    yield of_ratio("P15", f"bringing in {book.size:,} entries / executemany of their rows", ratio)
    small = _packed(bench, bench.book(bench.smallest, "moved"))
    peaks = [_peak_mib(bench, each) for each in (small, file)]
    what = f"memory of bringing in {bench.largest:,} ({peaks[1]:.0f} MiB) / {bench.smallest:,}"
    yield Finding("P16", what, peaks[1] / peaks[0])


def _beside_rows(file: Path, rows: Rows, empty: Path, *, rounds: int) -> Ratio:
    return compare(lambda: _import(file, empty), lambda: _raw(rows, empty), rounds=rounds, chunk=1)


def _empty(bench: Bench) -> Path:
    path = bench.folder / "empty.db"
    engine = open_engine(f"sqlite:///{path}")
    migrate(engine)
    engine.dispose()
    with closing(sqlite_module().connect(str(path))) as raw:
        raw.execute("PRAGMA journal_mode = DELETE")
    return path


def _fresh(empty: Path) -> Path:
    path = empty.with_name("fresh.db")
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    shutil.copyfile(empty, path)
    return path


def _packed(bench: Bench, book: Lent) -> Path:
    path = bench.folder / f"{book.size}.zip"
    engine = open_engine(book.url)
    with reading(engine) as session, path.open("wb") as file:
        community = communities.by_id(session, book.community_id)
        assert community is not None
        pack(session, community, file)
    engine.dispose()
    return path


def _import(file: Path, empty: Path) -> None:
    engine = open_engine(f"sqlite:///{_fresh(empty)}")
    with open_session(engine) as session, open_pack(file) as opened:
        move_in(session, pack=opened, secret=SECRET)
    engine.dispose()


def _rows(book: Lent) -> Rows:
    """Read what the record holds, ready for the driver: a statement and its rows for each table."""
    found = []
    with closing(sqlite_module().connect(str(book.file))) as raw:
        for table in dict.fromkeys(extract.table for extract in extracts()):
            names = [f'"{column.name}"' for column in table.columns]
            keys = ["number"] if table.name == "entry" else [f'"{key.name}"' for key in table.primary_key]
            marks = ", ".join("?" * len(names))
            asked = f'SELECT {", ".join(names)} FROM "{table.name}" ORDER BY {", ".join(keys)}'
            put = f'INSERT INTO "{table.name}" ({", ".join(names)}) VALUES ({marks})'
            found.append((put, raw.execute(asked).fetchall()))
    return found


def _raw(rows: Rows, empty: Path) -> None:
    with closing(sqlite_module().connect(str(_fresh(empty)), isolation_level=None)) as raw:
        for pragma in PRAGMAS:
            raw.execute(f"PRAGMA {pragma}")
        raw.execute("BEGIN IMMEDIATE")
        for statement, each in rows:
            raw.executemany(statement, each)
        raw.execute("COMMIT")


def _peak_mib(bench: Bench, file: Path) -> float:
    """Run the command and look at the most memory it ever held."""
    data = bench.folder / f"data-{file.stem}"
    data.mkdir()
    # What `wait4` tells would begin with what this process holds; the high-water mark is the command's own.
    said = subprocess.run(
        [sys.executable, "-c", COMMAND, str(file)],
        env=os.environ | {"TIMEBANK_DATA": str(data), "DATABASE_URL": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    return int(said.stdout.split()[-2]) / KIB_IN_MIB
