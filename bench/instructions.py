"""P10: processor instructions of one request, counted by callgrind, which repeats exactly.

Run by itself under valgrind, it is the program that is counted.
"""

import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.app import EMPTY
from bench.bench import Bench
from bench.book import MEMBERS, SEED
from bench.books import borrowed
from bench.browser import RECORD, SEE_OTHER, must, recording
from bench.inside import inside
from bench.member import HOURS, LOOKED_AT
from bench.report import Finding
from bench.server import ROOT

WARM, COUNTED = 3, 5
MILLION = 1_000_000
TOTALS = re.compile(r"^(?:totals|summary): (\d+)", re.MULTILINE)
WHAT = {
    "statement": ("P10 statement", "million instructions of the statement"),
    "recording": ("P10 act", "million instructions of recording"),
}


def count(bench: Bench) -> Iterator[Finding]:
    """Count, where valgrind is installed."""
    counted = _count(bench) if shutil.which("valgrind") and shutil.which("callgrind_control") else {}
    for act, (bar, what) in WHAT.items():
        yield Finding(bar, what, counted.get(act))
    if counted:
        bench.say(f"P10: the empty page takes {counted['empty']:.2f} million")


def _count(bench: Bench) -> dict[str, float]:
    book = bench.book(bench.smallest, "counted by instruction")
    out = bench.folder / "callgrind.out.%p"
    tool = ["valgrind", "--tool=callgrind", "--instr-atstart=no", f"--callgrind-out-file={out}"]
    run = subprocess.run(
        [*tool, sys.executable, "-m", "bench.instructions", str(book.folder)],
        env={**os.environ, "PYTHONHASHSEED": "0"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    lines = [line.split() for line in run.stdout.splitlines()]
    return {name: int(total) / COUNTED / MILLION for name, total in lines}


def _be_counted(folder: Path) -> None:
    book = borrowed(folder)
    member, rng = inside(book, LOOKED_AT), random.Random(SEED)

    def record() -> None:
        fields = recording(book.members[rng.randrange(2, MEMBERS)])
        must(member.post(RECORD, **fields), SEE_OTHER)

    acts: dict[str, Callable[[], object]] = {
        "empty": lambda: must(member.get(EMPTY), 200),
        "statement": lambda: must(member.get(HOURS), 200),
        "recording": record,
    }
    for act in acts.values():
        _repeat(act, WARM)
    _control("--instr=on")
    for number, (name, act) in enumerate(acts.items(), 1):
        _repeat(act, WARM)
        _control("--zero")
        _repeat(act, COUNTED)
        _control("--dump")
        sys.stdout.write(f"{name} {_total(folder.parent, number)}\n")


def _repeat(act: Callable[[], object], times: int) -> None:
    for _ in range(times):
        act()


def _control(what: str) -> None:
    subprocess.run(["callgrind_control", what, str(os.getpid())], check=True, capture_output=True)


def _total(folder: Path, number: int) -> int:
    found = TOTALS.search((folder / f"callgrind.out.{os.getpid()}.{number}").read_text())
    assert found, "callgrind left no total"
    return int(found[1])


if __name__ == "__main__":
    _be_counted(Path(sys.argv[1]))
