"""Backups of an SQLite database: whole copies in a folder, each with the time it was made in its name."""

import os
import re
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from timebank.clock import instant, moment
from timebank.store.engine import copy_into
from timebank.store.errors import BackupError

FOLDER = "backups"
_NAME = re.compile(r"timebank-(\d{8}T\d{6}Z)\.db")
_STAMP = "%Y%m%dT%H%M%SZ"
_BEFORE_RESTORE = "timebank.db.before-restore*"


def begin(engine: Engine, folder: Path, *, now: int) -> Path:
    """Write a whole copy beside its final name, to be looked over first; return where.

    Raises BackupError.
    """
    beside = folder / f".timebank-{moment(now):{_STAMP}}.db.part"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for left_over in folder.glob(".timebank-*.part"):
            left_over.unlink()
        beside.touch(mode=0o600)
        copy_into(engine, beside)
        sync(beside)
    except (OSError, DBAPIError, engine.dialect.loaded_dbapi.Error) as error:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        reason = error.strerror if isinstance(error, OSError) else error
        message = f"The backup could not be written into {folder} ({reason}). Is there room on the disk?"
        raise BackupError(message) from error
    return beside


def put_in_place(beside: Path) -> Path:
    """Give a copy that was looked over its name."""
    final = beside.with_name(beside.name.removeprefix(".").removesuffix(".part"))
    beside.replace(final)
    sync(final.parent)
    return final


def sync(path: Path) -> None:
    """Wait until a file's content, or a folder's list of names, is on the disk."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def made_at(path: Path) -> int | None:
    """Tell from its name when a backup was made, in microseconds; none for another file."""
    found = _NAME.fullmatch(path.name)
    return instant(datetime.strptime(found[1], _STAMP).replace(tzinfo=UTC)) if found else None


def newest(folder: Path) -> int | None:
    """Tell when the newest backup in a folder was made, in microseconds."""
    return max(filter(None, map(made_at, folder.glob("timebank-*.db"))), default=None)


def prune(folder: Path, *, before: int) -> int:
    """Delete backups made before an instant; return how many."""
    old = [path for path in folder.glob("timebank-*.db") if (made_at(path) or before) < before]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def prune_set_aside(data: Path, *, before: int) -> int:
    """Delete databases that a restore put aside before an instant; return how many."""
    old = [path for path in data.glob(_BEFORE_RESTORE) if path.stat().st_mtime_ns // 1_000 < before]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
