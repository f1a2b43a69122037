"""Receipts: an entry's text, the proof of its place in the tree (C2SP tlog-proof) and a signed checkpoint.

Checking one needs no database and asks nobody. Whether a signature is good is told by a function handed in,
since the standard library has no Ed25519.
"""

from collections.abc import Callable
from dataclasses import dataclass

from timebank.ledger import canonical, merkle, notes
from timebank.ledger.entries import Entry
from timebank.ledger.errors import LedgerError, NoteError
from timebank.ledger.notes import Checkpoint, Note, VerifierKey

VERSION_LINE = "timebank receipt 1"
PROOF_LINE = "c2sp.org/tlog-proof@v1"
LONGEST_PROOF = 63

IsGood = Callable[[bytes, bytes, bytes], bool]  # public key, text, signature


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is handed out for one entry; its key is a claim until it is compared with one known already."""

    key: VerifierKey
    entry_text: bytes
    index: int
    proof: tuple[bytes, ...]
    checkpoint: Note

    def __str__(self) -> str:
        hashes = "".join(f"{notes.write_hash(each)}\n" for each in self.proof)
        return (
            f"{VERSION_LINE}\nkey: {self.key}\n\n{self.entry_text.decode('ascii')}\n"
            f"{PROOF_LINE}\nindex {self.index}\n{hashes}\n{self.checkpoint}"
        )


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, whether it holds, and what that means, in a sentence."""

    holds: bool | None  # None where it could not be looked at
    sentence: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What came out of checking a receipt."""

    entry: Entry | None
    checkpoint: Checkpoint
    findings: tuple[Finding, ...]

    @property
    def is_good(self) -> bool:
        """Whether everything that was looked at holds."""
        return all(finding.holds is not False for finding in self.findings)


def read(text: str) -> Receipt:
    """Read a receipt. Raises NoteError."""
    parts = text.replace("\r\n", "\n").strip("\n").split("\n\n", 3)
    if len(parts) != 4:
        raise NoteError
    head, entry, proof, checkpoint = parts
    version, _, key = head.partition("\nkey: ")
    opening, index, *hashes = [*proof.split("\n"), ""][: LONGEST_PROOF + 3]
    if (version, opening, index[:6]) != (VERSION_LINE, PROOF_LINE, "index ") or not index[6:].isdecimal():
        raise NoteError
    try:
        entry_text = f"{entry}\n".encode("ascii")
    except UnicodeEncodeError as error:
        raise NoteError from error
    return Receipt(
        notes.read_key(key),
        entry_text,
        int(index[6:][:19]),
        tuple(map(notes.read_hash, filter(None, hashes))),
        notes.read_note(f"{checkpoint}\n"),
    )


def check(receipt: Receipt, *, known: VerifierKey | None, is_good: IsGood) -> Checked:
    """Look everything over; with a `known` key the signature must be its. Raises NoteError."""
    checkpoint = notes.read_checkpoint(receipt.checkpoint.text)
    entry, about_entry = _entry(receipt, checkpoint)
    found = [
        about_entry,
        _inclusion(receipt, checkpoint),
        _signature(receipt, checkpoint, known or receipt.key, is_good),
    ]
    if known is None:
        found.append(Finding(None, "The key came with the receipt. Compare it with the one you wrote down."))
    elif known != receipt.key:
        found.append(Finding(None, "The receipt names another key than yours. Yours was used."))
    return Checked(entry, checkpoint, tuple(found))


def is_signed(note: Note, key: VerifierKey, is_good: IsGood) -> bool:
    """Tell whether a note is signed by this key."""
    signature = note.by(key)
    return signature is not None and is_good(key.public, note.text.encode(), signature.value)


def cosigned_at(note: Note, key: VerifierKey, is_good: IsGood) -> int | None:
    """Tell when a witness signed a checkpoint, in seconds since 1970; none where it did not."""
    signature = note.by(key)
    if signature is None or len(signature.value) != notes.TIME_BYTES + notes.SIGNATURE_BYTES:
        return None
    at = int.from_bytes(signature.value[: notes.TIME_BYTES], "big")
    text = notes.cosigned_text(note.text, at).encode()
    return at if is_good(key.public, text, signature.value[notes.TIME_BYTES :]) else None


def _entry(receipt: Receipt, checkpoint: Checkpoint) -> tuple[Entry | None, Finding]:
    try:
        entry = canonical.decode(receipt.entry_text)
    except LedgerError:
        return None, Finding(
            False, "The text of the entry is not as it was written. Something in it was changed."
        )
    origin = notes.origin_of(entry.community_id)
    if checkpoint.origin != origin and not checkpoint.origin.startswith(f"{origin}/"):
        return entry, Finding(False, "The entry is of another community than the seal.")
    if entry.number != receipt.index:
        return entry, Finding(False, "The entry has another number than the receipt says.")
    return entry, Finding(True, "The text of the entry is whole.")


def _inclusion(receipt: Receipt, checkpoint: Checkpoint) -> Finding:
    leaf = merkle.leaf_hash(receipt.entry_text)
    try:
        merkle.verify_inclusion(leaf, receipt.index, checkpoint.size, receipt.proof, checkpoint.root)
    except LedgerError:
        return Finding(False, "The entry is not in the journal that was sealed, or not as this text has it.")
    return Finding(True, f"The entry is in the journal that was sealed, as number {receipt.index}.")


def _signature(receipt: Receipt, checkpoint: Checkpoint, key: VerifierKey, is_good: IsGood) -> Finding:
    if key.name != checkpoint.origin or not is_signed(receipt.checkpoint, key, is_good):
        return Finding(False, "The seal is not signed by this key.")
    return Finding(True, f"The seal over {checkpoint.size:,} entries is signed by this key.")
