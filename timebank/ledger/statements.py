"""Statements: one account's lines with running totals, and every account's totals."""

from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter

from timebank.ledger.entries import Entry
from timebank.ledger.totals import Side, Totals


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One account's side of an entry, with that account's totals after it."""

    line_number: int  # gap-free from 0 for each account
    entry: Entry
    side: Side
    totals: Totals

    @property
    def other_id(self) -> bytes:
        """The account on the other side."""
        return self.entry.receiver_id if self.side == "given" else self.entry.giver_id


def statement(entries: Iterable[Entry], account_id: bytes) -> tuple[StatementLine, ...]:
    """Return an account's lines, oldest first, from one community's entries in any order."""
    totals, lines = Totals(), list[StatementLine]()
    own = (entry for entry in entries if account_id in (entry.giver_id, entry.receiver_id))
    for entry in sorted(own, key=attrgetter("number")):
        side: Side = "given" if entry.giver_id == account_id else "received"
        totals = totals.after(side, entry.minutes, entry.kind)
        lines.append(StatementLine(len(lines), entry, side, totals))
    return tuple(lines)


def all_totals(entries: Iterable[Entry]) -> dict[bytes, Totals]:
    """Return the totals of every account that one community's entries name, in any order."""
    totals: dict[bytes, Totals] = {}
    start = Totals()
    for entry in sorted(entries, key=attrgetter("number")):
        giver, receiver = totals.get(entry.giver_id, start), totals.get(entry.receiver_id, start)
        totals[entry.giver_id] = giver.after("given", entry.minutes, entry.kind)
        totals[entry.receiver_id] = receiver.after("received", entry.minutes, entry.kind)
    return totals
