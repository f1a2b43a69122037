"""Signed notes, checkpoints and the keys that check them, after C2SP's formats of these names.

Only texts and bytes: whoever signs or checks an Ed25519 signature does it elsewhere.
"""

import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from dataclasses import dataclass, replace
from hashlib import sha256

from timebank.ledger.errors import NoteError
from timebank.ledger.merkle import HASH_BYTES, MOST_LEAVES

PLAIN, COSIGNATURE = 0x01, 0x04  # what a key signs: a note as it is, or a checkpoint with the time
ID_BYTES = 4
KEY_BYTES = 32
SIGNATURE_BYTES = 64
TIME_BYTES = 8
SIGNATURE_OPENS = "— "
KEY_VERSION = "timebank key 1"

_NAME = re.compile(r"[^\s+]{1,200}")
_COUNT = re.compile(r"0|[1-9][0-9]{0,18}")


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key with the name it signs under, and what it signs."""

    name: str
    public: bytes
    kind: int = PLAIN

    @property
    def id(self) -> bytes:
        """Four bytes that find this key's signature among others; they prove nothing."""
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:ID_BYTES]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{_text(bytes([self.kind]) + self.public)}"


@dataclass(frozen=True, slots=True)
class Signature:
    """One line under a note: who signed, with which key, and the signature with what it needs."""

    name: str
    key_id: bytes
    value: bytes

    def __str__(self) -> str:
        return f"{SIGNATURE_OPENS}{self.name} {_text(self.key_id + self.value)}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A text, which ends with a line end, and who signed it."""

    text: str
    signatures: tuple[Signature, ...] = ()

    def __str__(self) -> str:
        return f"{self.text}\n{''.join(map(str, self.signatures))}"

    def by(self, key: VerifierKey) -> Signature | None:
        """Find the signature that says it is by this key."""
        return next(
            (each for each in self.signatures if (each.name, each.key_id) == (key.name, key.id)), None
        )

    def signed(self, signature: Signature) -> "Note":
        """Return the same note with one more signature."""
        return replace(self, signatures=(*self.signatures, signature))


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """So many leaves have this root."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The text that is signed."""
        return f"{self.origin}\n{self.size}\n{_text(self.root)}\n"


def origin_of(community_id: bytes, series: int = 0) -> str:
    """Name a community's sealed journal; one that had to begin again is another series."""
    return f"timebank/{community_id.hex()}" + (f"/{series}" if series else "")


def read_key(text: str) -> VerifierKey:
    """Read a verifier key. Raises NoteError."""
    parts = text.strip().split("+", 2)
    if len(parts) != 3 or not _NAME.fullmatch(parts[0]):
        raise NoteError
    material = _bytes(parts[2])
    if len(material) != 1 + KEY_BYTES or material[0] not in (PLAIN, COSIGNATURE):
        raise NoteError
    key = VerifierKey(parts[0], material[1:], material[0])
    if key.id.hex() != parts[1]:
        raise NoteError
    return key


def read_note(text: str) -> Note:
    """Read a signed note: a text, an empty line, and the signatures. Raises NoteError."""
    body, gap, below = text.rpartition("\n\n")
    if not gap or not below.endswith("\n"):
        raise NoteError
    return Note(f"{body}\n", tuple(map(_signature, below.removesuffix("\n").split("\n"))))


def read_checkpoint(text: str) -> Checkpoint:
    """Read the text of a checkpoint, without extension lines. Raises NoteError."""
    lines = text.split("\n")
    if len(lines) != 4 or lines[3] or not _NAME.fullmatch(lines[0]) or not _COUNT.fullmatch(lines[1]):
        raise NoteError
    size, root = int(lines[1]), read_hash(lines[2])
    if size > MOST_LEAVES:
        raise NoteError
    return Checkpoint(lines[0], size, root)


def read_hash(text: str) -> bytes:
    """Read a hash in base64. Raises NoteError."""
    found = _bytes(text)
    if len(found) != HASH_BYTES:
        raise NoteError
    return found


def write_hash(value: bytes) -> str:
    """Write a hash in base64."""
    return _text(value)


def cosigned_text(checkpoint_text: str, at_seconds: int) -> str:
    """Return what a witness signs: the checkpoint, and when it was seen."""
    return f"cosignature/v1\ntime {at_seconds}\n{checkpoint_text}"


def cosignature(key: VerifierKey, at_seconds: int, signature: bytes) -> Signature:
    """Make the line of a witness."""
    return Signature(key.name, key.id, at_seconds.to_bytes(TIME_BYTES, "big") + signature)


def key_text(key: VerifierKey, number: int) -> str:
    """Return what the key before signs when another takes its place."""
    return f"{KEY_VERSION}\norigin: {key.name}\nnumber: {number}\nkey: {key}\n"


def _signature(line: str) -> Signature:
    name, _, value = line.removeprefix(SIGNATURE_OPENS).partition(" ")
    found = _bytes(value)
    if not line.startswith(SIGNATURE_OPENS) or not _NAME.fullmatch(name) or len(found) <= ID_BYTES:
        raise NoteError
    return Signature(name, found[:ID_BYTES], found[ID_BYTES:])


def _text(value: bytes) -> str:
    return b64encode(value).decode("ascii")


def _bytes(text: str) -> bytes:
    try:
        found = b64decode(text, validate=True)
    except (Base64Error, ValueError) as error:
        raise NoteError from error
    # A second spelling of the same bytes is not read.
    if _text(found) != text:
        raise NoteError
    return found
