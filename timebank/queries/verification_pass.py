"""One pass over a journal's entries in order, which keeps each account's last line and no more."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256

from timebank.ledger.canonical import encode_values
from timebank.ledger.errors import CanonicalTextError
from timebank.ledger.merkle import Frontier
from timebank.queries.streams import Row

# More than a person would read; after damage to the file there may be millions.
MOST_FAULTS = 20
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
    number: int = -1
    recorded_at: int = 0
    first: int = 0  # where a proof since the last seal begins
    sealed: dict[int, dict[str, bytes]] = field(default_factory=dict)  # roots, by size and who keeps them
    named: set[str] = field(default_factory=set)

    def read(self, batch: list[Row], pairs: Iterable[tuple[Row, Row]]) -> None:
        """Check a batch of entries, each with its two lines."""
        # The functions below return at once where all is well: they are called millions of times.
        for row, (one, two) in zip(batch, pairs, strict=True):
            self._check_order(row)
            self._check_text(row)
            self._check_lines(row, one, two)
            self.frontier.add(row[15])
            if self.sealed and self.frontier.size in self.sealed:
                self._check_seals(self.frontier.size)
        self.kinds.update(row[2] for row in batch)

    def check_start(self) -> None:
        """Insist that the tree which the first batch goes on from is the one that was sealed."""
        self._check_seals(self.first)

    def close(self, *, next_number: int, lines: int) -> None:
        """Check what can only be said at the end."""
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

    def _check_text(self, row: Row) -> None:
        try:
            if sha256(b"\x00" + encode_values(self.community_id, *row[:14])).digest() == row[15]:
                return
        except CanonicalTextError:
            pass
        self._fault(row[1], "Its text does not give the hash that was stored with it: a field was changed.")

    def _check_lines(self, row: Row, one: Row, two: Row) -> None:
        giver, receiver, minutes = row[3], row[4], row[5]
        if one[0] != giver:
            one, two = two, one
        # A reversal takes its minutes off the totals they were added to, so its giver had received.
        if row[2] == "reversal":
            due_one, due_two = self._due(giver, row[1], 0, -minutes), self._due(receiver, row[1], -minutes, 0)
        else:
            due_one, due_two = self._due(giver, row[1], minutes, 0), self._due(receiver, row[1], 0, minutes)
        if one != due_one:
            due_one = self._wrong_line(one, due_one)
        if two != due_two:
            due_two = self._wrong_line(two, due_two)
        self.lines[giver], self.lines[receiver] = due_one, due_two

    def _due(self, account: bytes, number: int, given: int, received: int) -> Row:
        """Work out an account's next line from its last."""
        last = self.lines.get(account)
        if last is None:
            return account, 0, number, given, received
        return account, last[1] + 1, number, last[3] + given, last[4] + received

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
