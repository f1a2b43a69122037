"""P11, P12: sixteen people at once, every tenth press pressed twice."""

import random
import select
from collections.abc import Iterator
from dataclasses import dataclass, field

from bench.bench import Bench
from bench.book import MEMBERS, SEED
from bench.books import Lent
from bench.browser import RECORD, SEE_OTHER, Browser, recording, signed_in
from bench.pairs import of_rounds, seconds
from bench.raw import RawWriter
from bench.report import Finding, of_ratio
from bench.server import Server, serving
from timebank.queries import communities, verification
from timebank.store.engine import open_engine, open_session, sqlite_module

PEOPLE = 16
WORKERS = 2
PRESSES = 80  # of all sixteen in one round
TWICE_IN = 10


@dataclass
class Crowd:
    """Sixteen browsers, and what came of what they sent."""

    book: Lent
    browsers: list[Browser]
    # Another seed than the book's, whose ids would come up again as keys.
    rng: random.Random = field(default_factory=lambda: random.Random(SEED + 2))
    keys: set[bytes] = field(default_factory=set)
    errors: int = 0
    presses: int = 0

    def press(self, presses: int) -> None:
        """Have everybody send one form after the other until so many are answered."""
        waiting = {browser.connection: browser for browser in self.browsers}
        unsent = {browser: list(self._forms(browser, presses // PEOPLE)) for browser in self.browsers}
        for browser in self.browsers:
            browser.connection.sendall(unsent[browser].pop())
        while waiting:
            for connection in select.select(list(waiting), [], [])[0]:
                browser = waiting[connection]
                self._answered(browser)
                if unsent[browser]:
                    browser.connection.sendall(unsent[browser].pop())
                else:
                    del waiting[connection]

    def _forms(self, browser: Browser, count: int) -> Iterator[bytes]:
        last = ()
        for number in range(count):
            if number and self.rng.randrange(TWICE_IN) == 0:
                yield last
                continue
            other = self.book.members[self.rng.randrange(PEOPLE, MEMBERS)]
            key = self.rng.randbytes(16)
            self.keys.add(key)
            last = browser.form(RECORD, **recording(other) | {"key": key.hex()})
            yield last

    def _answered(self, browser: Browser) -> None:
        self.presses += 1
        self.errors += browser.read().status != SEE_OTHER


def throng(bench: Bench) -> Iterator[Finding]:
    """Measure throughput, then look for anything lost, double or wrong."""
    book, raw = bench.book(bench.middle, "crowded"), RawWriter(bench.book(bench.middle, "raw"))
    with serving(book.folder, workers=WORKERS) as server:
        crowd = _gather(server, book)
        crowd.press(PRESSES), seconds(raw.record, PRESSES)
        ratios = [seconds(raw.record, PRESSES) / _taken(crowd) for _ in range(bench.rounds)]
    what = f"recordings a second of {PEOPLE} people, {WORKERS} workers / one writer by the driver"
    yield of_ratio("P11", what, of_rounds(ratios))
    yield Finding("P12", f"errors in {crowd.presses:,} presses", crowd.errors)
    lost, double = _lost_and_double(crowd)
    yield Finding("P12", "lost", lost)
    yield Finding("P12", "booked twice", double)
    yield Finding("P12", "faults found by verifying the whole book", _faults(book))


def _gather(server: Server, book: Lent) -> Crowd:
    return Crowd(book, [signed_in(server, book, who) for who in range(PEOPLE)])


def _taken(crowd: Crowd) -> float:
    return seconds(lambda: crowd.press(PRESSES))


def _lost_and_double(crowd: Crowd) -> tuple[int, int]:
    raw = sqlite_module().connect(str(crowd.book.file))
    booked = [
        id for (id,) in raw.execute("SELECT exchange_id FROM entry WHERE number >= ?", (crowd.book.size,))
    ]
    raw.close()
    return len(crowd.keys - set(booked)), len(booked) - len(set(booked) & crowd.keys)


def _faults(book: Lent) -> int:
    engine = open_engine(book.url)
    with open_session(engine) as session:
        community = communities.by_id(session, book.community_id)
        assert community is not None
        faults = len(verification.verify(session, community).faults)
    engine.dispose()
    return faults
