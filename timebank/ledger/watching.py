"""Whether a journal seen now goes on from the journal that was seen before."""

from collections.abc import Sequence

from timebank.ledger import merkle
from timebank.ledger.errors import (
    BegunAgainError,
    ForkedError,
    ProofError,
    RewrittenError,
    RolledBackError,
)
from timebank.ledger.notes import Checkpoint


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
