"""Asking another installation for its seals, over the network, and comparing them with those seen before."""

import json
import os
import secrets
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from timebank.cli.refusal import Refusal
from timebank.ledger import notes, receipts, watching
from timebank.ledger.errors import HistoryError, NoteError
from timebank.ledger.notes import Checkpoint, Note, VerifierKey
from timebank.store.signing import SEED_BYTES, is_good, public_of, sign

PATIENCE_SECONDS = 20
MOST_BYTES = 1_000_000


class CaughtError(Exception):
    """What is shown now does not go on from what was seen before; the message names both."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A seal as an installation shows it, and the key that signed it."""

    note: Note
    checkpoint: Checkpoint
    key: VerifierKey


@dataclass(frozen=True, slots=True)
class Site:
    """One community's address on another installation."""

    url: str

    def look(self, known: VerifierKey | None, before: Checkpoint | None) -> Shown:
        """Fetch the newest seal; insist that it is signed, and that it goes on from one seen before.

        Raises CaughtError.
        """
        try:
            key = watching.newest_key(known, self.ask("seal/keys"), is_good)
            note = notes.read_note(self.ask("seal"))
            checkpoint = notes.read_checkpoint(note.text)
        except HistoryError as error:
            message = f"{error} The key known before is {known}, and it is not followed by the newest one."
            raise CaughtError(message) from error
        except NoteError as error:
            message = f"What {self.url} shows is not a seal."
            raise Refusal(message) from error
        if checkpoint.origin != key.name or not receipts.is_signed(note, key, is_good):
            message = f"The seal at {self.url} is not signed by its key {key}."
            raise CaughtError(message)
        if before:
            self._insist(before, checkpoint)
        return Shown(note, checkpoint, key)

    def _insist(self, before: Checkpoint, now: Checkpoint) -> None:
        try:
            watching.insist_it_goes_on(before, now, self._proof(before, now))
        except HistoryError as error:
            message = (
                f"{error}\n  Before: {before.size:,} entries with root {before.root.hex()}"
                f"\n  Now:    {now.size:,} entries with root {now.root.hex()}"
            )
            raise CaughtError(message) from error

    def _proof(self, before: Checkpoint, now: Checkpoint) -> tuple[bytes, ...]:
        if now.size <= before.size:
            return ()
        lines = self.ask(f"seal/consistency?from={before.size}&to={now.size}").splitlines()
        try:
            return tuple(map(notes.read_hash, lines))
        except NoteError:
            return ()

    def ask(self, path: str, data: bytes | None = None) -> str:
        """Fetch a text, or send one."""
        if urllib.parse.urlsplit(self.url).scheme not in ("http", "https"):
            message = f"{self.url} is not an address: it begins with https:// and ends with the community."
            raise Refusal(message)
        request = urllib.request.Request(f"{self.url.rstrip('/')}/{path}", data=data)
        request.add_header("Content-Type", "text/plain; charset=utf-8")
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as answer:
                return str(answer.read(MOST_BYTES).decode())
        except urllib.error.HTTPError as error:
            message = f"{request.full_url} answered {error.code}."
            raise Refusal(message) from error
        except (OSError, UnicodeDecodeError) as error:
            message = f"{self.url} does not answer ({getattr(error, 'reason', error)})."
            raise Refusal(message) from error


@dataclass(frozen=True, slots=True)
class Memory:
    """What a witness keeps: its own key, and for each address the key and the seal it saw last."""

    folder: Path

    def own_key(self, file: Path, name: str | None) -> tuple[VerifierKey, bytes]:
        """Read the witness's key, or make one under a name."""
        if not file.exists():
            if not name:
                message = "Choose a name for your key with --name, such as your community’s address."
                raise Refusal(message)
            _write(file, f"{name}\n{secrets.token_hex(SEED_BYTES)}\n")
        kept_name, _, seed = file.read_text(encoding="utf-8").strip().partition("\n")
        try:
            found = bytes.fromhex(seed)
            key = VerifierKey(kept_name, public_of(found), notes.COSIGNATURE)
            return notes.read_key(str(key)), found
        except (ValueError, NoteError) as error:
            message = f"{file} is not a witness’s key, or its name has a space or a plus sign."
            raise Refusal(message) from error

    def last(self, site: Site) -> tuple[VerifierKey, Checkpoint] | None:
        """Read what was seen of a community before, if anything."""
        path = self._path(site)
        if not path.exists():
            return None
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
            return notes.read_key(kept["key"]), notes.read_checkpoint(notes.read_note(kept["note"]).text)
        except (ValueError, KeyError, TypeError) as error:
            message = f"{path} is not as it was written. Put it back from a copy."
            raise Refusal(message) from error

    def keep(self, site: Site, shown: Shown) -> None:
        """Keep what is seen now, before it is signed."""
        kept = {"url": site.url, "key": str(shown.key), "note": str(shown.note)}
        _write(self._path(site), f"{json.dumps(kept, indent=1, ensure_ascii=False)}\n")

    def _path(self, site: Site) -> Path:
        return self.folder / f"{urllib.parse.quote(site.url.rstrip('/'), safe='')}.json"


def cosigned(shown: Shown, key: VerifierKey, seed: bytes, *, at_seconds: int) -> str:
    """Sign, as a witness, that a seal was seen; return the line to send."""
    text = notes.cosigned_text(shown.note.text, at_seconds).encode()
    return str(notes.cosignature(key, at_seconds, sign(seed, text)))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = path.with_name(f".{path.name[:100]}.{secrets.token_hex(4)}")
    opened = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(opened, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
