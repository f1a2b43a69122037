"""P29, P30: starting, and staying small."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bench import SLUG
from bench.bench import Bench
from bench.books import Lent
from bench.member import PAGES, Member
from bench.pairs import compare
from bench.report import Finding, of_ratio
from bench.server import serving, start, stop, wait_for

IMPORTS = "import flask, sqlmodel, flask_login, qrcode"
STARTS, QUICK_STARTS = 9, 3
EARLY, ALL = 2_000, 20_000
QUICK_EARLY, QUICK_ALL = 500, 2_000
KIB_IN_MIB = 1_024


def cold(bench: Bench) -> Iterator[Finding]:
    """Start the server until it answers, beside starting Python with the libraries alone."""
    book = bench.book(bench.middle)
    rounds = bench.some(STARTS, QUICK_STARTS)
    ratio = compare(lambda: _first_answer(book), _import, rounds=rounds, chunk=1)
    yield of_ratio("P29", "cold start to the first page / importing the libraries", ratio)


def _first_answer(book: Lent) -> None:
    server = start(book.folder)
    try:
        wait_for(server, f"/{SLUG}/")
    finally:
        stop(server)


def _import() -> None:
    subprocess.run([sys.executable, "-c", IMPORTS], check=True)


def memory(bench: Bench) -> Iterator[Finding]:
    """Open and record many times, and look at what the worker holds on to."""
    early, all = bench.some(EARLY, QUICK_EARLY), bench.some(ALL, QUICK_ALL)
    book = bench.book(bench.middle, "remembered")
    with serving(book.folder) as server:
        member, (worker,) = Member(server, book), server.workers()
        _ask(member, early)
        before = _resident_mib(worker)
        _ask(member, all - early)
        after = _resident_mib(worker)
    yield Finding("P30 memory", f"memory of a worker after {all:,} requests", after)
    yield Finding("P30 growth", f"growth from request {early:,} to {all:,}", (after / before - 1) * 100)


def _ask(member: Member, requests: int) -> None:
    acts = [member.empty, *(lambda path=path: member.open(path) for path in PAGES.values()), member.record]
    for number in range(requests):
        acts[number % len(acts)]()


def _resident_mib(process: int) -> float:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) / KIB_IN_MIB for line in lines if line.startswith("VmRSS:"))
