"""One pass over a journal's entries in order, which keeps each account's last line and no more."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from timebank.ledger.canonical import encode_rows
from timebank.ledger.errors import CanonicalTextError
from timebank.ledger.merkle import Frontier, leaf_hashes
from timebank.queries.streams import Row

# More than a person would read; after damage to the file there may be millions.
MOST_FAULTS = 20
NO_LINE: Row = (b"", -1, -1, 0, 0)
DIFFERS = {
    "database": "The first {size:,} entries are not those that were sealed.",
    "sealer": "The first {size:,} entries are not those that the sealer signed: they were written anew.",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, in one sentence, and with which entry when it is with one."""

    number: int | None
    sentence: str


@dataclass(slots=True)
class Pass:
    """What is known after the entries read so far."""

    community_id: bytes
    accounts: dict[bytes, str]  # each account's kind
    faults: list[Fault] = field(default_factory=list)
    frontier: Frontier = field(default_factory=Frontier)
    kinds: Counter[str] = field(default_factory=Counter)
    lines: dict[bytes, Row] = field(default_factory=dict)  # each account's last line
    lines_read: int = 0
    number: int = -1
    recorded_at: int = 0
    first: int = 0  # where a proof since the last seal begins
    sealed: dict[int, dict[str, bytes]] = field(default_factory=dict)  # roots, by size and who keeps them
    named: set[str] = field(default_factory=set)

    def read(self, batch: list[Row], pairs: Iterable[tuple[Row, Row]]) -> None:
        """Check a batch of entries, each with its two lines."""
        # The functions below return at once where all is well: they are called millions of times.
        for row, leaf, (one, two) in zip(batch, self._leaves(batch), pairs, strict=True):
            self._check_order(row)
            if leaf != row[15]:
                what = "Its text does not give the hash that was stored with it: a field was changed."
                self._fault(row[1], what)
            self._check_lines(row, one, two)
        self._grow([row[15] for row in batch])
        self.kinds.update([row[2] for row in batch])

    def check_start(self) -> None:
        """Insist that the tree which the first batch goes on from is the one that was sealed."""
        self._check_seals(self.first)

    def close(self, *, next_number: int, more_lines: int) -> None:
        """Check what can only be said at the end."""
        lines = self.lines_read + more_lines
        count = self.frontier.size
        if next_number != count:
            self._fault(None, f"The journal’s head counts {next_number:,} entries, and {count:,} are there.")
        count -= self.first
        if lines != 2 * count:
            self._fault(None, f"There are {lines:,} lines, where {count:,} entries have {2 * count:,}.")
        if not self.first and self.given() != self.received():
            self._fault(None, f"{self.given():,} minutes are given and {self.received():,} are received.")
        for account, line in self.lines.items():
            self._check_end(account, line)

    def given(self) -> int:
        """Add up what all accounts gave, in minutes."""
        return sum(line[3] for line in self.lines.values())

    def received(self) -> int:
        """Add up what all accounts received, in minutes."""
        return sum(line[4] for line in self.lines.values())

    def _fault(self, number: int | None, sentence: str) -> None:
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(Fault(number, sentence))

    def _check_seals(self, size: int) -> None:
        # Once something differs all later seals differ too, so only the first is named.
        for by, root in self.sealed[size].items():
            if root != self.frontier.root() and by not in self.named:
                self.named.add(by)
                self._fault(None, DIFFERS[by].format(size=size))

    def _check_order(self, row: Row) -> None:
        number, due = row[1], self.number + 1
        if number != due:
            self._fault(due, f"It is not there; the next one that is has the number {number}.")
        if row[14] != (number - 1 if number else None):
            self._fault(number, f"It says it follows entry {row[14]}.")
        if row[7] < self.recorded_at:
            self._fault(number, "It was recorded earlier than the entry before it.")
        self.number, self.recorded_at = number, row[7]

    def _leaves(self, batch: list[Row]) -> list[bytes]:
        try:
            return leaf_hashes(encode_rows(self.community_id, batch))
        except CanonicalTextError:
            # Some value has no text at all, and its row has no hash then.
            return [leaf for row in batch for leaf in self._leaves([row])] if len(batch) > 1 else [b""]

    def _grow(self, leaves: list[bytes]) -> None:
        """Add a batch of leaves to the tree, and stop at each size that was sealed."""
        before = self.frontier.size
        for size in sorted(self.sealed):
            if self.frontier.size < size <= before + len(leaves):
                self.frontier.extend(leaves[self.frontier.size - before : size - before])
                self._check_seals(size)
        self.frontier.extend(leaves[self.frontier.size - before :])

    def _check_lines(self, row: Row, one: Row, two: Row) -> None:
        _, number, kind, giver, receiver, minutes, *_ = row
        if one[0] != giver:
            one, two = two, one
        # A reversal takes its minutes off the totals they were added to, so its giver had received.
        gave, got = (0, -minutes) if kind == "reversal" else (minutes, 0)
        _, last, _, given, received = self.lines.get(giver, NO_LINE)
        due_one = giver, last + 1, number, given + gave, received + got
        _, last, _, given, received = self.lines.get(receiver, NO_LINE)
        due_two = receiver, last + 1, number, given + got, received + gave
        if one != due_one:
            due_one = self._wrong_line(one, due_one)
        if two != due_two:
            due_two = self._wrong_line(two, due_two)
        self.lines[giver], self.lines[receiver] = due_one, due_two

    def _wrong_line(self, line: Row, due: Row) -> Row:
        """Say how a line differs from what is due; return the one to go on from."""
        account, number = due[0].hex(), due[2]
        if due[0] not in self.accounts:
            self._fault(number, f"It books on account {account}, which is not there.")
        if line[0] != due[0]:
            self._fault(number, f"It has no line on account {account}.")
            return due
        if line[1] != due[1]:
            self._fault(number, f"Its line on account {account} has number {line[1]}, and {due[1]} is next.")
        if line[3:] != due[3:]:
            self._fault(
                number,
                f"Its line on account {account} says {line[3]} minutes given and {line[4]} received, "
                f"and the entries come to {due[3]} given and {due[4]} received.",
            )
        # What is stored is taken on, so that one wrong total is named once and not on every later line.
        return line

    def _check_end(self, account: bytes, line: Row) -> None:
        if account not in self.accounts:
            self._fault(line[2], f"It books on account {account.hex()}, which is not there.")
        elif self.accounts[account] == "gathering" and line[3] != line[4]:
            self._fault(
                line[2],
                f"It leaves its gathering’s account at {line[3]} minutes given and {line[4]} received, "
                "which should be the same.",
            )
