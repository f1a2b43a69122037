"""A file beside the database that names who left and when, by opaque ids: a restore looks here first."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from timebank.clock import instant, moment

NAME = "erasures.log"
KEPT, REMOVED = "name-kept", "name-removed"


@dataclass(frozen=True, slots=True)
class Departure:
    """Who left which community, whether their name stays on what they did, and when."""

    community_id: bytes
    member_id: bytes
    keeps_name: bool
    at: int


def append(path: Path, departures: Sequence[Departure]) -> None:
    """Write departures at the end, and wait until they are on the disk."""
    if not departures:
        return
    is_new = not path.exists()
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "a") as file:
        file.write("".join(map(_line, departures)))
        file.flush()
        os.fsync(file.fileno())
    if is_new:
        _sync_folder(path.parent)


def _line(departure: Departure) -> str:
    when = moment(departure.at).isoformat(timespec="seconds")
    what = KEPT if departure.keeps_name else REMOVED
    return f"{when} {departure.community_id.hex()} {departure.member_id.hex()} {what}\n"


def _sync_folder(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def read(path: Path) -> tuple[Departure, ...]:
    """Read every whole line, oldest first; a line that was cut off is passed over."""
    if not path.exists():
        return ()
    found = (_departure(line) for line in path.read_text(encoding="ascii", errors="replace").splitlines())
    return tuple(departure for departure in found if departure)


def _departure(line: str) -> Departure | None:
    try:
        when, community, member, what = line.split()
        ids = bytes.fromhex(community), bytes.fromhex(member)
        return Departure(*ids, {KEPT: True, REMOVED: False}[what], instant(datetime.fromisoformat(when)))
    except (ValueError, KeyError):
        return None
