"""The bars, and the table of what came out."""

from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from bench.pairs import Ratio


@dataclass(frozen=True, slots=True)
class Bar:
    """What must hold and what would be better; `least` where more is better."""

    must: float | None
    stretch: float | None = None
    unit: str = "×"
    least: bool = False

    def say(self, limit: float | None) -> str:
        """Write a limit with its sign and unit."""
        return "" if limit is None else f"{'≥' if self.least else '≤'} {number(limit)}{self.unit}"

    def is_met(self, value: float) -> bool:
        """Tell whether a value meets what must hold."""
        if self.must is None:
            return True
        return value >= self.must if self.least else value <= self.must


BARS = {
    "P1": Bar(15, 10),
    "P2": Bar(5, 3.5),
    "P2 bare": Bar(None),
    "P3": Bar(7, 4.5),
    "P3 sealed": Bar(1.25, 1.1),
    "SEAL wait": Bar(5_000, 2_000, " ms"),
    "SEAL left": Bar(0, None, ""),
    "P4": Bar(1.25, 1.1),
    "P5": Bar(1.25, 1.1),
    "P6": Bar(1.5, 1.2),
    "P7 act": Bar(10, 8, ""),
    "P7 statement": Bar(6, 4, ""),
    "P7 any": Bar(15, 10, ""),
    "P7 growth": Bar(0, None, ""),
    "P8": Bar(0, None, ""),
    "P9": Bar(4, 3),
    "P9 bare": Bar(None),
    "P10 statement": Bar(14, 10, " M"),
    "P10 act": Bar(10, 7, " M"),
    "P11": Bar(0.12, 0.2, "×", least=True),
    "P12": Bar(0, None, ""),
    "P13 worst": Bar(500, 100, " ms"),
    "P13 most": Bar(250, None, " ms"),
    "P15": Bar(2.86, 2),
    "P16": Bar(1.5, 1.2),
    "P17": Bar(3, 2),
    "P17 sealed": Bar(3, 2),
    "P17 hash": Bar(None),
    "P18": Bar(0.02, 0.005),
    "P19": Bar(1, 0.5),
    "P19 whole": Bar(None),
    "RECEIPT": Bar(0.01),
    "RECEIPT growth": Bar(5),
    "P26 bytes": Bar(30, 14, " kB"),
    "P26 requests": Bar(6, 3, ""),
    "P26 elsewhere": Bar(0, None, ""),
    "P26 script": Bar(8, None, " kB"),
    "P27": Bar(8, 4, " kB"),
    "P28 paint": Bar(2.5, 2.0, " s"),
    "P28 repeat": Bar(1.5, None, " s"),
    "P28 bytes": Bar(30, 14, " kB"),
    "P28 again": Bar(8, 4, " kB"),
    "P28 shift": Bar(0.02, None, ""),
    "P28 answer": Bar(200, None, " ms"),
    "P29": Bar(1.5, 1.2),
    "P30 memory": Bar(100, 80, " MiB"),
    "P30 growth": Bar(3, None, " %"),
    "P31": Bar(1.3, 0.3),
    "P31 again": Bar(1.3),
    "P32": Bar(1.6, 0.7),
    "P32 size": Bar(1.5, None, " MB"),
    "P32 meanwhile": Bar(3),
    "P35": Bar(0.05, 0.03, ""),
    "ARRIVALS wrong": Bar(0, None, ""),
    "ARRIVALS press": Bar(None, None, " ms"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One measurement beside its bar; no value where it was not measured."""

    bar: str
    what: str
    value: float | None
    spread: Ratio | None = None

    @property
    def number(self) -> str:
        """The bar's number."""
        return self.bar.split()[0]


def of_ratio(bar: str, what: str, ratio: Ratio) -> Finding:
    """Make a finding of rounds."""
    return Finding(bar, what, ratio.median, ratio)


def number(value: float) -> str:
    """Write a number with three digits that count."""
    return f"{value:.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.3g}"


def show(findings: list[Finding], console: Console) -> None:
    """Print the table."""
    table = Table()
    for heading in ("bar", "what", "must", "stretch", "ours", "p25/p75", ""):
        table.add_column(heading, justify="left" if heading in ("bar", "what", "") else "right")
    for finding in findings:
        table.add_row(*_cells(finding))
    console.print(table)


def told(finding: Finding) -> str:
    """Tell a finding in one line."""
    return " · ".join(cell for cell in _cells(finding) if cell)


def _cells(finding: Finding) -> tuple[str, ...]:
    bar, value, spread = BARS[finding.bar], finding.value, finding.spread
    ours = "not measured" if value is None else f"{number(value)}{bar.unit}"
    between = f"{number(spread.p25)}/{number(spread.p75)}" if spread else ""
    remarks = ["MISSED"] if value is not None and not bar.is_met(value) else []
    remarks += ["noisy"] if spread and spread.is_noisy else []
    return (
        finding.number,
        finding.what,
        bar.say(bar.must),
        bar.say(bar.stretch),
        ours,
        between,
        ", ".join(remarks),
    )
