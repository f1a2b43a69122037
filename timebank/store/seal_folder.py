"""What the sealer keeps outside the database: its private key, and the last seal it gave."""

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from timebank.ledger import notes
from timebank.ledger.errors import LedgerError
from timebank.ledger.merkle import Frontier
from timebank.ledger.notes import Checkpoint
from timebank.store.errors import SealFolderError
from timebank.store.signing import SEED_BYTES, public_of

FOLDER = "seals"
KEY, NEXT, LAST = "key", "key.next", "last.json"


@dataclass(frozen=True, slots=True)
class LastSeal:
    """The last seal that was given: which key signed which size, and the roots of its whole subtrees."""

    series: int
    key_number: int
    size: int
    peaks: tuple[bytes, ...]
    signature: bytes
    sealed_at: int

    @property
    def frontier(self) -> Frontier:
        """The tree it was given over, ready to grow."""
        return Frontier(self.size, self.peaks)


@dataclass(frozen=True, slots=True)
class SealFolder:
    """One community's folder."""

    path: Path

    def key_of(self, public: bytes) -> bytes | None:
        """Find the private key of a public one; a new one comes into use when it is first found."""
        for name in (KEY, NEXT):
            path = self.path / name
            seed = path.read_bytes() if path.exists() else b""
            if len(seed) == SEED_BYTES and public_of(seed) == public:
                path.replace(self.path / KEY)
                return seed
        return None

    def make_key(self) -> bytes:
        """Make a private key and keep it beside the one in use; return it."""
        seed = secrets.token_bytes(SEED_BYTES)
        self._write(NEXT, seed)
        return seed

    def last(self) -> LastSeal | None:
        """Read the last seal, if one was given. Raises SealFolderError."""
        path = self.path / LAST
        if not path.exists():
            return None
        try:
            kept = json.loads(path.read_text(encoding="ascii"))
            last = LastSeal(
                int(kept["series"]),
                int(kept["key_number"]),
                int(kept["size"]),
                tuple(map(bytes.fromhex, kept["peaks"])),
                bytes.fromhex(kept["signature"]),
                int(kept["sealed_at"]),
            )
            assert last.frontier.size == last.size
        except (LedgerError, KeyError, TypeError, ValueError) as error:
            message = f"The file {path} of the sealer is not as it was written. Put it back from a copy."
            raise SealFolderError(message) from error
        return last

    def last_checkpoint(self, community_id: bytes) -> Checkpoint | None:
        """Read what the last seal was over, if one was given. Raises SealFolderError."""
        last = self.last()
        origin = notes.origin_of(community_id, last.series) if last else ""
        return Checkpoint(origin, last.size, last.frontier.root()) if last else None

    def keep_last(self, last: LastSeal) -> None:
        """Keep a seal before anybody is shown it."""
        kept = {
            "series": last.series,
            "key_number": last.key_number,
            "size": last.size,
            "peaks": [peak.hex() for peak in last.peaks],
            "signature": last.signature.hex(),
            "sealed_at": last.sealed_at,
        }
        self._write(LAST, f"{json.dumps(kept, indent=1)}\n".encode("ascii"))

    def _write(self, name: str, content: bytes) -> None:
        """Write beside the file and put it in place, so that a power cut leaves the old or the new one."""
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        beside = self.path / f".{name}.{secrets.token_hex(4)}"
        opened = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            os.write(opened, content)
            os.fsync(opened)
        finally:
            os.close(opened)
        beside.replace(self.path / name)
        folder = os.open(self.path, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def folder_of(data: Path, community_id: bytes) -> SealFolder:
    """Find a community's folder."""
    return SealFolder(data / FOLDER / community_id.hex())
