"""P17: proving the largest book, beside reading the same rows."""

from collections.abc import Iterator

from bench.bench import Bench
from bench.books import Lent
from bench.pairs import compare
from bench.report import Finding, of_ratio
from timebank.queries import communities, verification
from timebank.store.engine import open_engine, open_session, sqlite_module

ROUNDS, QUICK_ROUNDS = 3, 2  # each reads the whole book twice
ROWS_AT_ONCE = 2_000
ROWS = ("SELECT * FROM entry ORDER BY number", "SELECT * FROM line ORDER BY entry_number")


def prove(bench: Bench) -> Iterator[Finding]:
    """Verify the whole book."""
    book = bench.book(bench.largest, "counted")
    rounds = bench.some(ROUNDS, QUICK_ROUNDS)
    ratio = compare(lambda: _verify(book), lambda: _read(book), rounds=rounds, chunk=1)
    yield of_ratio("P17", f"verifying {book.size:,} entries / reading their rows", ratio)


def _verify(book: Lent) -> None:
    engine = open_engine(book.url)
    with open_session(engine) as session:
        community = communities.by_id(session, book.community_id)
        assert community is not None
        verdict = verification.verify(session, community)
    engine.dispose()
    assert not verdict.faults, verdict.faults


def _read(book: Lent) -> None:
    raw = sqlite_module().connect(str(book.file))
    for sql in ROWS:
        cursor = raw.execute(sql)
        while cursor.fetchmany(ROWS_AT_ONCE):
            continue
    raw.close()
