"""Whether a journal seen now goes on from the journal that was seen before."""

from collections.abc import Sequence

from timebank.ledger import merkle, notes, receipts
from timebank.ledger.errors import (
    BegunAgainError,
    ForkedError,
    ProofError,
    RewrittenError,
    RolledBackError,
)
from timebank.ledger.notes import KEY_VERSION, Checkpoint, VerifierKey
from timebank.ledger.receipts import IsGood


def insist_it_goes_on(before: Checkpoint, now: Checkpoint, proof: Sequence[bytes]) -> None:
    """Insist that the journal sealed now begins with the one sealed before.

    Raises BegunAgainError, RolledBackError, ForkedError or RewrittenError, in this order.
    """
    if before.origin != now.origin:
        raise BegunAgainError
    if now.size < before.size:
        raise RolledBackError
    if now.size == before.size and now.root != before.root:
        raise ForkedError
    try:
        merkle.verify_consistency(before.size, now.size, before.root, now.root, proof)
    except ProofError as error:
        raise RewrittenError from error


def newest_key(known: VerifierKey | None, listed: str, is_good: IsGood) -> VerifierKey:
    """Follow a list of keys from the one that is known, or the first, to the newest.

    Raises BegunAgainError where one is not signed by the key before it, RewrittenError where the known one is
    not listed, NoteError.
    """
    key: VerifierKey | None = None
    is_reached = False
    for each in _listed(listed):
        if isinstance(each, VerifierKey):
            if is_reached:
                raise BegunAgainError
            key = each
        else:
            key = _follower(key, each, is_good)
        is_reached |= known is None or key == known
    if key is None or not is_reached:
        raise RewrittenError
    return key


def _listed(text: str) -> list[VerifierKey | notes.Note]:
    """Read a list of keys: as it is where one begins, and as a signed note where it follows another."""
    blocks = text.strip("\n").split("\n\n")
    found: list[VerifierKey | notes.Note] = []
    while blocks:
        block = blocks.pop(0).strip("\n")
        if block.startswith(f"{KEY_VERSION}\n"):
            found.append(notes.read_note(f"{block}\n\n{blocks.pop(0) if blocks else ''}\n"))
        else:
            found.append(notes.read_key(block))
    return found


def _follower(before: VerifierKey | None, change: notes.Note, is_good: IsGood) -> VerifierKey:
    key = notes.read_key(change.text.rpartition("key: ")[2])
    if before is None or before.name != key.name or not receipts.is_signed(change, before, is_good):
        raise BegunAgainError
    return key
