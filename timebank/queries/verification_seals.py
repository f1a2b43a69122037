"""What was signed of a journal, beside what its entries come to now."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from sqlmodel import Session

from timebank.ledger import receipts
from timebank.ledger.merkle import Frontier
from timebank.ledger.notes import Checkpoint
from timebank.queries import seals
from timebank.queries.streams import all_rows
from timebank.store.leaves import BITS, peaks_from
from timebank.store.signing import is_good

_BETWEEN = "SELECT size, root FROM seal WHERE community_id = {community} AND size BETWEEN {first} AND {last}"


@dataclass(slots=True)
class Seals:
    """The seals of one journal, and the sealer's own last one, where it is known."""

    session: Session
    community_id: bytes
    kept: Checkpoint | None
    sealed: int = 0  # how many entries the newest seal is over

    def between(self, first: int, last: int) -> dict[int, dict[str, bytes]]:
        """List the roots that were signed at these sizes, by who keeps them."""
        wanted = {"community": self.community_id, "first": first, "last": last}
        found = {size: {"database": bytes(root)} for size, root in all_rows(self.session, _BETWEEN, **wanted)}
        if self.kept and first <= self.kept.size <= last:
            found.setdefault(self.kept.size, {})["sealer"] = self.kept.root
        return found

    def close(self, tree: Frontier) -> Iterator[str]:
        """Say what is wrong with the seals themselves, now that all entries were read."""
        newest = seals.latest(self.session, self.community_id)
        self.sealed = newest.checkpoint.size if newest else 0
        yield from self._too_long(tree.size)
        yield from self._signatures(newest)
        if newest and newest.checkpoint.size <= tree.size:
            yield from self._subtrees(newest.checkpoint)

    def _too_long(self, size: int) -> Iterator[str]:
        sealed = self.sealed
        if sealed > size:
            yield f"{sealed:,} entries were sealed, and {size:,} are there: the journal was rolled back."
        if self.kept and self.kept.size > size:
            yield (
                f"The sealer signed {self.kept.size:,} entries, and {size:,} are there: "
                "the journal was rolled back."
            )
        elif self.kept and self.kept.size > sealed:
            yield f"The seal over {self.kept.size:,} entries that the sealer gave is not in the database."

    def _signatures(self, newest: seals.SealView | None) -> Iterator[str]:
        if newest and not receipts.is_signed(newest.note, newest.key, is_good):
            yield f"The seal over {newest.checkpoint.size:,} entries is not signed by its key."
        keys = seals.keys(self.session, self.community_id)
        for before, after in itertools.pairwise(keys):
            if not after.why and not (after.change and receipts.is_signed(after.change, before.key, is_good)):
                yield f"Key {after.number} is not signed by the key before it."
        for seal, witness in seals.newest_cosigned(self.session, self.community_id):
            if receipts.cosigned_at(seal, witness.key, is_good) is None:
                yield f"The signature of the witness {witness.name} is not over the seal beside it."

    def _subtrees(self, sealed: Checkpoint) -> Iterator[str]:
        for level in range(1, (sealed.size.bit_length() - 1) // BITS + 1):
            peaks = peaks_from(self.session, self.community_id, sealed.size, level)
            is_whole = len(peaks) == sealed.size.bit_count()
            if not is_whole or Frontier(sealed.size, peaks).root() != sealed.root:
                yield f"The kept roots of subtrees at level {level} do not come to the root that was sealed."


def begin(session: Session, community_id: bytes) -> tuple[seals.SealView, Frontier] | None:
    """Find where a proof since the newest seal begins: the seal, and the tree it is over as it is kept."""
    newest = seals.latest(session, community_id)
    if newest is None:
        return None
    size = newest.checkpoint.size
    return newest, Frontier(size, peaks_from(session, community_id, size, (size.bit_length() - 1) // BITS))
