"""An account's two totals, and the one word for how they stand; no net number leaves this module."""

from dataclasses import dataclass
from typing import Literal

from timebank.ledger import errors
from timebank.ledger.minutes import check

Side = Literal["given", "received"]
Standing = Literal[
    "start",
    "only_received",
    "only_given",
    "level",
    "bit_more_received",
    "more_received",
    "bit_more_given",
    "more_given",
]

LEVEL_MINUTES = 60  # one hour either way is "about the same" (ux.md 3.4)
BIT_MORE_MINUTES = 600  # ten hours


@dataclass(frozen=True, slots=True)
class Totals:
    """Minutes given and minutes received, both zero or more."""

    given: int = 0
    received: int = 0

    def after(self, side: Side, minutes: int, kind: str) -> "Totals":
        """Return the totals after an entry of `kind` that this account gave or received.

        Raises TotalBelowZeroError when a reversal takes back what was never recorded.
        """
        assert side in ("given", "received")
        check(minutes)
        # Who gives in a reversal had received in the entry it takes back, and the other way round.
        if kind == "reversal":
            return self._less("received" if side == "given" else "given", minutes)
        if side == "given":
            return Totals(self.given + minutes, self.received)
        return Totals(self.given, self.received + minutes)

    def _less(self, side: Side, minutes: int) -> "Totals":
        given = self.given - minutes if side == "given" else self.given
        received = self.received - minutes if side == "received" else self.received
        if min(given, received) < 0:
            raise errors.TotalBelowZeroError
        return Totals(given, received)


def standing(totals: Totals) -> Standing:
    """Return which balance sentence fits (ux.md 3.4)."""
    if not totals.given:
        return "only_received" if totals.received else "start"
    if not totals.received:
        return "only_given"
    apart = totals.received - totals.given
    if abs(apart) <= LEVEL_MINUTES:
        return "level"
    if apart > 0:
        return "bit_more_received" if apart <= BIT_MORE_MINUTES else "more_received"
    return "bit_more_given" if -apart <= BIT_MORE_MINUTES else "more_given"
