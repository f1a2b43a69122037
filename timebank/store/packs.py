"""Opens a community's whole record, and refuses in words what is not as it was written."""

import csv
import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO

from timebank.store.errors import PackError
from timebank.store.moving import FOLDERS, NAMES, VERSION, Extract, Value, extracts, reader
from timebank.store.schema import revisions

ROOT, SUMS = "root.txt", "SHA256SUMS"
ROWS_AT_ONCE = 2_000
# What this program writes shrinks to a tenth, and text that was made to burst to a thousandth.
MOST_GROWTH = 100
_SMALL = 100_000  # bytes that root.txt, and any one line, will never have
_ONCE = 1 << 20
_SUM = re.compile(r"([0-9a-f]{64})  (\S+)")
_NOT_OURS = "{file} is not a record that timebank wrote."
_CHANGED = "{name} in it is not as it was written: somebody or something changed it."

Row = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class About:
    """What a record says of itself: whose it is, and what it comes to."""

    community_id: bytes
    slug: str
    revision: str
    entries: int
    root: bytes


@dataclass(frozen=True, slots=True)
class Pack:
    """A record that was looked over: nothing is missing, doubled or changed in it."""

    about: About
    _zip: zipfile.ZipFile
    _names: frozenset[str]

    @property
    def holds_names(self) -> bool:
        """Whether names came along."""
        return any(name.startswith(f"{NAMES}/") for name in self._names)

    def has(self, extract: Extract) -> bool:
        """Tell whether a file of rows is in it."""
        return extract.path in self._names

    def columns(self, extract: Extract) -> tuple[str, ...]:
        """Tell which columns a file has; an earlier timebank knew fewer. Raises PackError."""
        with self._zip.open(extract.path) as raw:
            names = tuple(next(csv.reader(_lines(raw, extract.path)), ()))
        if not names or len(set(names)) != len(names) or not set(names) <= set(extract.names):
            message = f"{extract.path} in it has columns that this timebank does not know."
            raise PackError(message)
        return names

    def rows(self, extract: Extract) -> Iterator[list[Row]]:
        """Read a file of rows, some at a time. Raises PackError."""
        known = {column.name: reader(column) for column in extract.columns}
        readers = [known[name] for name in self.columns(extract)]
        with self._zip.open(extract.path) as raw:
            lines = csv.reader(_lines(raw, extract.path), strict=True)
            next(lines)
            try:
                yield from _batches(lines, readers)
            except (ValueError, TypeError, OverflowError, csv.Error) as error:
                message = f"Line {lines.line_num} of {extract.path} in it cannot be read."
                raise PackError(message) from error


def _batches(lines: Iterator[list[str]], readers: list[Callable[[str], Value]]) -> Iterator[list[Row]]:
    batch: list[Row] = []
    for line in lines:
        batch.append(tuple([read(text) for read, text in zip(readers, line, strict=True)]))
        if len(batch) == ROWS_AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def _lines(raw: IO[bytes], name: str) -> Iterator[str]:
    text = io.TextIOWrapper(raw, encoding="utf-8", newline="")
    try:
        while line := text.readline(_SMALL * 10):
            yield line
    except UnicodeDecodeError as error:
        message = f"{name} in it is not text."
        raise PackError(message) from error


@contextmanager
def open_pack(path: Path) -> Iterator[Pack]:
    """Look a file over, byte by byte, and hold it open. Raises PackError in plain words."""
    try:
        with zipfile.ZipFile(path) as opened:
            yield _look_over(opened, path)
    except FileNotFoundError as error:
        message = f"There is no file {path}."
        raise PackError(message) from error
    except OSError as error:
        message = f"{path} cannot be read ({error.strerror})."
        raise PackError(message) from error
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError) as error:
        raise PackError(_NOT_OURS.format(file=path)) from error


def _look_over(opened: zipfile.ZipFile, path: Path) -> Pack:
    names = _safe_names(opened, path)
    if not {ROOT, SUMS} <= names:
        raise PackError(_NOT_OURS.format(file=path))
    about = _about(_small(opened, ROOT), path)
    _compare(opened, names)
    unknown = {extract.path for extract in extracts()}
    strange = sorted(
        name
        for name in names
        if name.partition("/")[0] in FOLDERS and name.endswith(".csv") and name not in unknown
    )
    if strange:
        message = f"{strange[0]} in it is nothing that this timebank knows. Install a newer version."
        raise PackError(message)
    return Pack(about, opened, names)


def _safe_names(opened: zipfile.ZipFile, path: Path) -> frozenset[str]:
    infos = opened.infolist()
    for name, count in Counter(info.filename for info in infos).items():
        if count > 1:
            message = f"{name} is in it twice."
            raise PackError(message)
        if name.startswith("/") or "\\" in name or ".." in name.split("/") or ":" in name:
            message = f"{path} holds a file that would lie outside its folder, so it was not opened."
            raise PackError(message)
    if sum(info.file_size for info in infos) > MOST_GROWTH * path.stat().st_size + _SMALL:
        message = f"{path} would be far larger unpacked than any record is, so it was not opened."
        raise PackError(message)
    if any(info.flag_bits & 1 for info in infos):
        message = f"{path} is locked with a password. Unpack it and zip it again without one."
        raise PackError(message)
    return frozenset(info.filename for info in infos)


def _small(opened: zipfile.ZipFile, name: str) -> str:
    try:
        return _content(opened, name)
    except (zipfile.BadZipFile, UnicodeDecodeError) as error:
        raise PackError(_CHANGED.format(name=name)) from error


def _content(opened: zipfile.ZipFile, name: str) -> str:
    with opened.open(name) as raw:
        return raw.read(_SMALL).decode("utf-8")


def _about(text: str, path: Path) -> About:
    first, *lines = text.splitlines() or [""]
    words, _, version = first.rpartition(" ")
    if words != "timebank whole record" or not version.isdigit():
        raise PackError(_NOT_OURS.format(file=path))
    if int(version) > VERSION:
        message = f"{path} was written by a newer timebank. Install that version here first."
        raise PackError(message)
    try:
        said = dict(line.split(": ", 1) for line in lines)
        about = About(
            bytes.fromhex(said["community"]),
            said["short name"],
            said["tables"],
            int(said["entries"]),
            bytes.fromhex(said["root"]),
        )
    except (KeyError, ValueError) as error:
        raise PackError(_CHANGED.format(name=ROOT)) from error
    if about.revision not in revisions():
        message = f"{path} was written by a newer timebank. Install that version here first."
        raise PackError(message)
    return about


def _compare(opened: zipfile.ZipFile, names: frozenset[str]) -> None:
    """Compare each file with its fingerprint."""
    sums: dict[str, str] = {}
    for line in _small(opened, SUMS).splitlines():
        found = _SUM.fullmatch(line)
        if found is None or found[2] in sums:
            raise PackError(_CHANGED.format(name=SUMS))
        sums[found[2]] = found[1]
    for name in sorted({*sums, *names} - {SUMS}):
        if name not in names:
            message = f"{name} is missing from it."
            raise PackError(message)
        if name not in sums:
            message = f"{name} was put into it later."
            raise PackError(message)
        if _fingerprint(opened, name) != sums[name]:
            raise PackError(_CHANGED.format(name=name))


def _fingerprint(opened: zipfile.ZipFile, name: str) -> str:
    hashed = sha256()
    try:
        with opened.open(name) as raw:
            while piece := raw.read(_ONCE):
                hashed.update(piece)
    except (zipfile.BadZipFile, EOFError, zlib.error) as error:
        raise PackError(_CHANGED.format(name=name)) from error
    return hashed.hexdigest()
