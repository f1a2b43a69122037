"""P4, P5, P6: the same request in a large book and in a small one."""

from collections.abc import Iterator
from contextlib import ExitStack

from bench.bench import Bench
from bench.member import HOT, HOURS, LOOKED_AT, PAGES, Member
from bench.pairs import compare
from bench.report import Finding, of_ratio
from bench.server import Server, serving

PAGE_SIZE = 50
FAR_PAGE = 1_000
GROWING_PAGES = ("home", "you", "gatherings")


def compare_sizes(bench: Bench) -> Iterator[Finding]:
    """Serve both books at once and ask each in turn."""
    sizes = bench.smallest, bench.largest
    with ExitStack() as stack:
        books = [bench.book(size) for size in sizes]
        servers = [stack.enter_context(serving(book.folder)) for book in books]
        small, large = (Member(*pair, LOOKED_AT) for pair in zip(servers, books, strict=True))
        names = f"{sizes[1]:,} / {sizes[0]:,}"
        yield _pair(bench, "P4", f"statement, {names}", large, small, HOURS)
        yield from _hot(bench, servers, names)
        ratio = compare(large.record, small.record, rounds=bench.rounds)
        yield of_ratio("P5", f"recording, {names}", ratio)
        for page in GROWING_PAGES:
            yield _pair(bench, "P6", f"{page}, {names}", large, small, PAGES[page])


def _pair(bench: Bench, bar: str, what: str, large: Member, small: Member, path: str) -> Finding:
    ratio = compare(lambda: large.open(path), lambda: small.open(path), rounds=bench.rounds)
    return of_ratio(bar, what, ratio)


def _hot(bench: Bench, servers: list[Server], names: str) -> Iterator[Finding]:
    """Measure the account that is in every tenth exchange, and its pages far back."""
    books = [bench.book(bench.smallest), bench.book(bench.largest)]
    small, large = (Member(server, book, HOT) for server, book in zip(servers, books, strict=True))
    yield _pair(bench, "P4", f"statement of the hot account, {names}", large, small, HOURS)
    lines = bench.largest // 10
    page = min(FAR_PAGE, lines // PAGE_SIZE - 1)
    # Counted from the newest line, at least so many of which are there.
    near, far = (f"{HOURS}?before={lines - back * PAGE_SIZE}" for back in (0, page))
    ratio = compare(lambda: large.open(far), lambda: large.open(near), rounds=bench.rounds)
    yield of_ratio("P4", f"page {page:,} of the hot account / page 1", ratio)
