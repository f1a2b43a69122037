"""Compares two things in one run: in turns, a chunk of each a round, as the median of the rounds' ratios."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

CHUNK = 20  # operations of one side before it is the other's turn
NOISY = 1.6  # p75 over p25
WARM_CHUNKS = 2

Operation = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Ratio:
    """How many times as long one side took as the other."""

    median: float
    p25: float
    p75: float

    @property
    def is_noisy(self) -> bool:
        """Whether the rounds differ too much for the median to be trusted."""
        return self.p75 > NOISY * self.p25


def of_rounds(ratios: Sequence[float]) -> Ratio:
    """Sum up the rounds."""
    if len(ratios) < 2:
        return Ratio(ratios[0], ratios[0], ratios[0])
    p25, median, p75 = statistics.quantiles(ratios, n=4, method="inclusive")
    return Ratio(median, p25, p75)


def compare(ours: Operation, theirs: Operation, *, rounds: int, chunk: int = CHUNK, warm: int = 0) -> Ratio:
    """Take turns, and say how many times as long `ours` took as `theirs`."""
    for _ in range(warm or WARM_CHUNKS):
        seconds(ours, chunk), seconds(theirs, chunk)
    return of_rounds([_round(ours, theirs, chunk, turn % 2 == 1) for turn in range(rounds)])


def _round(ours: Operation, theirs: Operation, chunk: int, theirs_first: bool) -> float:
    # Whoever goes second meets what the first left in the caches, so the first place changes hands.
    if theirs_first:
        below = seconds(theirs, chunk)
        return seconds(ours, chunk) / below
    above = seconds(ours, chunk)
    return above / seconds(theirs, chunk)


def seconds(operation: Operation, times: int = 1) -> float:
    """Tell how long doing something so many times takes."""
    begun = time.perf_counter()
    for _ in range(times):
        operation()
    return time.perf_counter() - begun
