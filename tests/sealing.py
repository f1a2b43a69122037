"""Sealing in tests: a folder for the sealer, and what comes of it."""

from pathlib import Path

from tests.cast import NOW, Cast
from timebank.ledger.receipts import Receipt
from timebank.queries import seals as asked
from timebank.services import seals
from timebank.store.seal_folder import SealFolder, folder_of


def sealers(data: Path, cast: Cast) -> SealFolder:
    return folder_of(data, cast.community_id)


def seal(cast: Cast, data: Path, *, now: int = NOW) -> int:
    """Seal Kettle's journal as far as it has grown."""
    return seals.seal(cast.session, community_id=cast.community_id, folder=sealers(data, cast), now=now)


def receipt_of(cast: Cast, account_id: bytes, number: int) -> Receipt:
    found = asked.receipt(cast.session, cast.community_id, account_id, number)
    cast.session.rollback()
    assert isinstance(found, Receipt)
    return found
