"""P32: five hundred cards as one file, beside their squares' modules alone, and other pages meanwhile."""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator

from bench import SLUG
from bench.bench import Bench
from bench.books import Lent
from bench.browser import SEE_OTHER, must
from bench.member import HOT, LOOKED_AT, PAGES, Member
from bench.pairs import of_rounds, seconds
from bench.report import Finding, of_ratio
from bench.server import Server, serving
from timebank.cli.errands import cards as lay_out
from timebank.services.squares import matrix
from timebank.store.engine import sqlite_module

CARDS = 500
ROUNDS, QUICK_ROUNDS = 5, 1
WORKERS = 2
IDLE_PAGES = 400
ASK = f"/{SLUG}/desk/cards/everyone"


def print_all(bench: Bench) -> Iterator[Finding]:
    """Have a file of cards made, and look at pages meanwhile."""
    book = bench.book(bench.smallest, "cards")
    _make_steward(book)
    with serving(book.folder, workers=WORKERS) as server:
        steward, member = Member(server, book, HOT), Member(server, book, LOOKED_AT)
        must(steward.browser.post(ASK, part="0"), SEE_OTHER)
        wanted = _wanted(book)
        idle = _slowest([_took(member) for _ in range(IDLE_PAGES)])
        meanwhile = _slowest(list(_while_making(server, book, member)))
    addresses = [address for back in json.loads(wanted)["backs"] for _, _, address in back]
    rounds = bench.some(ROUNDS, QUICK_ROUNDS)
    ratios = [
        seconds(lambda: lay_out(wanted, _unheard)) / seconds(lambda: _modules_of(addresses))
        for _ in range(1 + rounds)
    ][1:]
    yield of_ratio("P32", f"{CARDS} cards as one file / their modules by qrcode alone", of_rounds(ratios))
    yield Finding("P32 size", f"the file of {CARDS} cards", len(_made(book)) / 1_000_000)
    yield Finding(
        "P32 meanwhile", "one in a hundred pages meanwhile / with nothing else to do", meanwhile / idle
    )


def _make_steward(book: Lent) -> None:
    raw = sqlite_module().connect(str(book.file), isolation_level=None)
    who = book.members[HOT]
    raw.execute("UPDATE community SET is_demo = 1")
    raw.execute(
        "INSERT INTO duty VALUES (?, ?, 'welcome', '2020-01-01', '2100-01-01')", (book.community_id, who)
    )
    raw.close()


def _wanted(book: Lent) -> bytes:
    return bytes(_column(book, "wanted"))


def _made(book: Lent) -> bytes:
    return bytes(_column(book, "made"))


def _column(book: Lent, name: str) -> bytes:
    raw = sqlite_module().connect(str(book.file))
    (found,) = raw.execute(f"SELECT {name} FROM errand").fetchone()
    raw.close()
    return found


def _while_making(server: Server, book: Lent, member: Member) -> Iterator[float]:
    worker = subprocess.Popen(
        [sys.executable, "-m", "timebank", "work", "--once"],
        env={**os.environ, "TIMEBANK_DATA": str(book.folder)},
        stdout=subprocess.DEVNULL,
    )
    while worker.poll() is None:
        yield _took(member)


def _took(member: Member) -> float:
    begun = time.perf_counter()
    member.open(PAGES["home"])
    return time.perf_counter() - begun


def _slowest(took: list[float]) -> float:
    return statistics.quantiles(took, n=100, method="inclusive")[-1]


def _modules_of(addresses: list[str]) -> None:
    for address in addresses:
        matrix.__wrapped__(address)


def _unheard(_: int) -> None:
    pass
