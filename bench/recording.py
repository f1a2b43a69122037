"""P1, P2, P3, P9: one act and one page, beside the least they could cost."""

import random
import secrets
from collections.abc import Callable, Iterator

from bench.bench import Bench
from bench.book import MEMBERS, SEED
from bench.books import Lent
from bench.member import Member
from bench.pairs import compare
from bench.raw import MINUTES, WORDS, RawWriter
from bench.report import Finding, of_ratio
from bench.server import serving
from timebank import clock
from timebank.services import exchanges
from timebank.store.engine import open_engine, open_session


def over_http(bench: Bench) -> Iterator[Finding]:
    """Measure recording and the statement through the whole server."""
    book, raw = bench.book(bench.middle), RawWriter(bench.book(bench.middle, "raw"))
    with serving(book.folder) as server:
        member = Member(server, book)
        ratio = compare(member.record, raw.record, rounds=bench.rounds)
        yield of_ratio("P1", "recording over HTTP / the same rows by the driver", ratio)
        for bar, what, act in (
            ("P2", "recording over HTTP", member.record),
            ("P9", "statement of 50 rows", member.hours),
        ):
            ratio = compare(act, member.empty, rounds=bench.rounds)
            yield of_ratio(bar, f"{what} / empty page", ratio)
            ratio = compare(act, member.hello, rounds=bench.rounds)
            yield of_ratio(f"{bar} bare", f"{what} / one word, nobody signed in", ratio)


def by_service(bench: Bench) -> Iterator[Finding]:
    """Measure the service function without a server."""
    raw = RawWriter(bench.book(bench.middle, "raw normal"), synchronous="NORMAL")
    ours = serve_records(bench.book(bench.middle, "served normal"))
    ratio = compare(ours, raw.record, rounds=bench.rounds)
    yield of_ratio("P3", "record() / the same rows by the driver, both NORMAL", ratio)


def serve_records(book: Lent) -> Callable[[], object]:
    """Return what records one exchange in a book by the service function."""
    session = open_session(open_engine(book.url, synchronous="NORMAL"))
    rng = random.Random(SEED)

    def record() -> bytes:
        me, other = rng.sample(range(2, MEMBERS), 2)
        return exchanges.record(
            session,
            community_id=book.community_id,
            member_id=book.members[me],
            key=secrets.token_bytes(16),
            way="received",
            other_id=book.members[other],
            minutes=MINUTES,
            happened_on=clock.today("Europe/London"),
            words=WORDS,
            today=clock.today("Europe/London"),
            now=clock.now(),
        )

    return record
