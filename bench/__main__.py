"""Runs the measurements and prints one table."""

import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import click
from rich.console import Console

from bench import (
    arrivals,
    cards,
    counting,
    crowd,
    growing,
    instructions,
    moving,
    phone,
    processes,
    proving,
    recording,
    report,
    sealing,
    squares,
    telling,
    waiting,
    weight,
)
from bench.bench import Bench
from bench.books import Shelf
from bench.report import Finding

Measure = Callable[[Bench], Iterator[Finding]]

SIZES = "1000,100000,1000000"
QUICK_SIZES = "1000,20000"
# Each measurement, with the bars it tells about.
MEASURES: tuple[tuple[set[str], Measure], ...] = (
    ({"P1", "P2", "P9"}, recording.over_http),
    ({"P3"}, recording.by_service),
    ({"P4", "P5", "P6"}, growing.compare_sizes),
    ({"P7", "P8"}, counting.count),
    ({"P10"}, instructions.count),
    ({"P11", "P12"}, crowd.throng),
    ({"P13"}, waiting.wait),
    ({"P15", "P16"}, moving.bring_in),
    ({"P17"}, proving.prove),
    ({"P3", "SEAL"}, sealing.beside_sealing),
    ({"P17", "P18", "RECEIPT"}, sealing.prove),
    ({"P19"}, sealing.against_ledger),
    ({"P26", "P27"}, weight.weigh),
    ({"P28"}, phone.open_sign),
    ({"P29"}, processes.cold),
    ({"P30"}, processes.memory),
    ({"P31"}, squares.draw),
    ({"P32"}, cards.print_all),
    ({"P35"}, telling.tell),
    ({"ARRIVALS"}, arrivals.arrive),
)
ALL = {bar for bars, _ in MEASURES for bar in bars}


@click.command()
@click.option("--sizes", help=f"Entries of each book, smallest first; {SIZES} by default.")
@click.option("--only", help="The bars to measure, such as P4,P5.")
@click.option("--quick", is_flag=True, help="Few rounds and small books: to see that everything works.")
@click.option("--cache", type=click.Path(path_type=Path), help="Where the books are kept between runs.")
def main(sizes: str | None, only: str | None, quick: bool, cache: Path | None) -> None:
    """Measure, as ratios within one run; bench/README.md says how to read them."""
    # Asked to stop, it still stops its servers.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    console = Console(stderr=True, soft_wrap=True)
    wanted = set(only.upper().split(",")) if only else ALL
    if wanted - ALL:
        raise click.BadParameter(f"{', '.join(sorted(wanted - ALL))} is not measured here.")
    kept = cache or Path(tempfile.gettempdir()) / "timebank-bench"
    chosen = (sizes or (QUICK_SIZES if quick else SIZES)).split(",")
    with tempfile.TemporaryDirectory(prefix="timebank-bench-run-") as lent:
        bench = Bench(
            Shelf(kept, Path(lent)), tuple(sorted(int(size) for size in chosen)), quick, console.print
        )
        _make_up(bench)
        findings = list(_measure(bench, wanted))
    report.show(findings, Console(width=150))


def _make_up(bench: Bench) -> None:
    for size in bench.sizes:
        bench.say(f"A book of {size:,} entries: ", end="")
        bench.shelf.ensure(size, lambda done: bench.say(f"{done:,} … ", end=""))
        bench.say("there.")


def _measure(bench: Bench, wanted: set[str]) -> Iterator[Finding]:
    begun = time.monotonic()
    for bars, measure in MEASURES:
        if bars & wanted:
            bench.say(f"[{time.monotonic() - begun:4.0f} s] {', '.join(sorted(bars))}")
            for finding in measure(bench):
                if finding.number in wanted:
                    bench.say(f"         {report.told(finding)}")
                    yield finding


if __name__ == "__main__":
    main()
