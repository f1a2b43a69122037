"""P13: how long a write waits while eight processes write."""

import multiprocessing
import random
import secrets
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

from bench.bench import Bench
from bench.book import MEMBERS
from bench.books import borrowed
from bench.report import Finding
from timebank import clock
from timebank.services import exchanges
from timebank.store.engine import open_engine, open_session

PROCESSES = 8
EACH, QUICK_EACH = 250, 20
WARM = 5


def wait(bench: Bench) -> Iterator[Finding]:
    """Have eight processes record without a pause; tell the worst wait and the one in a thousand."""
    book, each = bench.book(bench.middle, "waited"), bench.some(EACH, QUICK_EACH)
    with multiprocessing.get_context("spawn").Pool(PROCESSES) as pool:
        took = sorted(
            wait for waits in pool.starmap(_record, [(book.folder, each)] * PROCESSES) for wait in waits
        )
    what = f"recording by {PROCESSES} processes at once, {len(took):,} times:"
    yield Finding("P13 worst", f"{what} the longest", took[-1])
    cut = statistics.quantiles(took, n=1_000, method="inclusive")[-1]
    yield Finding("P13 most", f"{what} one in a thousand takes longer than", cut)


def _record(folder: Path, times: int) -> list[float]:
    book, engine = borrowed(folder), open_engine(f"sqlite:///{folder / 'timebank.db'}", synchronous="FULL")
    took = []
    with open_session(engine) as session:
        for turn in range(WARM + times):
            giver, receiver = random.sample(range(MEMBERS), 2)
            begun = time.perf_counter()
            exchanges.record(
                session,
                community_id=book.community_id,
                key=secrets.token_bytes(16),
                member_id=book.members[receiver],
                other_id=book.members[giver],
                way="received",
                minutes=30,
                words="",
                sure=True,
                happened_on=clock.today("Europe/London"),
                today=clock.today("Europe/London"),
                now=clock.now(),
            )
            if turn >= WARM:
                took.append((time.perf_counter() - begun) * 1_000)
    engine.dispose()
    return took
