"""P7, P8: what a request asks of the database, counted."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from bench import SLUG
from bench.bench import Bench
from bench.books import Lent
from bench.browser import RECORD, SEE_OTHER, must, recording
from bench.inside import Insider, inside
from bench.member import LOOKED_AT, PAGES
from bench.report import Finding
from timebank.store.engine import sqlite_module

Asked = list[tuple[str, Any]]

NOT_COUNTED = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA")
# What SQLite calls a scan and is none: rows made by the statement itself.
NO_TABLE = ("CONSTANT", "anon_", "(", "_last")


def count(bench: Bench) -> Iterator[Finding]:
    """Count statements in a small and a larger book, and full scans in the largest."""
    asked = {size: _asked(bench.book(size, "counted")) for size in dict.fromkeys(bench.sizes)}
    small, middle, large = (asked[size] for size in (bench.smallest, bench.middle, bench.largest))
    pages = [len(middle[name]) for name in PAGES]
    yield Finding("P7 act", "SQL statements of recording", len(middle["recording"]))
    yield Finding("P7 act", "SQL statements of checking in", len(middle["checking in"]))
    yield Finding("P7 statement", "SQL statements of the statement", len(middle["statement"]))
    yield Finding("P7 any", "SQL statements of any member's page, most", max(pages))
    grown = sum(abs(len(middle[name]) - len(small[name])) for name in middle)
    yield Finding("P7 growth", f"more statements at {bench.middle:,} than at {bench.smallest:,}", grown)
    scans = _scans(bench.book(bench.largest, "counted"), large)
    for scan in sorted(set(scans)):
        bench.say(f"         P8: {scan}")
    yield Finding("P8", f"full scans in all of these, {bench.largest:,}", len(scans))


def _asked(book: Lent) -> dict[str, Asked]:
    """Do each act and open each page once, and note what was asked of the database."""
    member = inside(book, LOOKED_AT)
    acts: dict[str, Callable[[], object]] = {
        name: lambda path=path: must(member.get(path), 200) for name, path in PAGES.items()
    }
    acts["hours"] = lambda: must(member.get(f"/{SLUG}/hours?before=20"), 200)
    acts["recording"] = lambda: must(member.post(RECORD, **recording(book.members[2])), SEE_OTHER)
    acts["arriving"] = lambda: must(member.get(f"/S/{book.sign_token}"), 200)
    acts["checking in"] = lambda: must(member.post(f"/S/{book.sign_token}"), SEE_OTHER)
    return {name: _noted(member, act) for name, act in acts.items()}


def _noted(member: Insider, act: Callable[[], object]) -> Asked:
    with _listening(member) as asked:
        act()
    return [(sql, values) for sql, values in asked if not sql.startswith(NOT_COUNTED)]


@contextmanager
def _listening(member: Insider) -> Iterator[Asked]:
    engine, asked = member.app.extensions["timebank_engine"], Asked()

    def note(_: Any, __: Any, sql: str, values: Any, *___: Any) -> None:
        asked.append((sql, values))

    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)


def _scans(book: Lent, asked: dict[str, Asked]) -> list[str]:
    """Ask SQLite how it answers each statement, and name the tables it reads from end to end."""
    raw = sqlite_module().connect(str(book.file))
    plans = [
        step[3]
        for some in asked.values()
        for sql, values in some
        for step in raw.execute(
            f"EXPLAIN QUERY PLAN {sql}", values[0] if isinstance(values, list) else values
        )
    ]
    raw.close()
    return [step for step in plans if step.startswith("SCAN ") and not step[5:].startswith(NO_TABLE)]
