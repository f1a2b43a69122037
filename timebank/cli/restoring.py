"""Puts a backup in the database's place: looked over and made to forget again first, or not at all."""

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError, DBAPIError

from timebank import clock
from timebank.cli import backups
from timebank.cli.database import only_reading
from timebank.cli.refusal import Refusal
from timebank.cli.upkeep import SCRUBBED, forget_again
from timebank.config import Settings
from timebank.queries import leaving as asked
from timebank.queries import sign_in
from timebank.services import restoring
from timebank.services.housekeeping import BACKUP_DAYS
from timebank.services.leaving import complete_log
from timebank.store import erasure_log, schema
from timebank.store.backups import sync
from timebank.store.engine import copy_into, empty_the_log, open_engine, open_session, rewrite, sqlite_module
from timebank.store.erasure_log import Departure
from timebank.store.errors import BackupError, NewerDatabaseError, NoDatabaseError
from timebank.store.turn import FileTurn

ALONE_SECONDS = 2


@dataclass(frozen=True, slots=True)
class Present:
    """What the database that is there can still tell: who has left, and which devices are signed in."""

    departures: tuple[Departure, ...] = ()
    devices: frozenset[tuple[bytes, bytes]] = frozenset()
    is_readable: bool = False


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put in place, and where the database from before is kept, if there was one."""

    file: Path
    entries: int
    forgotten: int
    set_aside: Path | None

    def sentences(self) -> Iterator[str]:
        """Say it."""
        yield f"{self.file} is in place: all {self.entries:,} entries are right."
        if self.forgotten:
            yield f"People who had left since, and are forgotten again: {self.forgotten:,}"
        if self.set_aside:
            yield f"The database from before is kept for {BACKUP_DAYS} days, in {self.set_aside}"


def restore(settings: Settings, path: Path, file: Path) -> Restored:
    """Restore `file` as the database at `path`; until the last step nothing that is there is changed."""
    _refuse_what_is_no_backup(file)
    with _nobody_else(settings, path):
        present = _look_at_present(path)
        log = settings.data / erasure_log.NAME
        departures = [*present.departures, *erasure_log.read(log)]
        beside = path.with_name(f"{path.name}.restoring")
        try:
            entries, forgotten = _prepare(settings, file, beside, departures, present)
            set_aside = _swap(settings, path, beside, departures, present)
        finally:
            _remove(beside)
        _bring_secret(settings, file)
    return Restored(file, entries, forgotten, set_aside)


def _refuse_what_is_no_backup(file: Path) -> None:
    message = f"{file} is not a backup of timebank. Nothing was changed."
    try:
        if not file.is_file() or not file.stat().st_size:
            message = f"There is no backup at {file}. Nothing was changed."
            raise Refusal(message)
        with only_reading(file) as engine, engine.connect() as connection:
            schema.refuse_strangers(connection)
            if not schema.is_made(connection):
                raise Refusal(message)
    except NewerDatabaseError as error:
        message = f"{file} was made by a newer timebank: install that version. Nothing was changed."
        raise Refusal(message) from error
    except OSError as error:
        message = f"{file} cannot be read ({error.strerror}). Nothing was changed."
        raise Refusal(message) from error
    except (DBAPIError, NoDatabaseError) as error:
        raise Refusal(message) from error


@contextmanager
def _nobody_else(settings: Settings, path: Path) -> Iterator[None]:
    """Hold the turn of the background work, and insist that no server has the database open."""
    turn = FileTurn(settings.data / "work.lock")
    if not turn.take():
        message = (
            "Timebank is running on this database: stop it first, and restore then. Nothing was changed."
        )
        raise Refusal(message)
    try:
        _close_up(path)
        yield
    finally:
        turn.give_back()


def _close_up(path: Path) -> None:
    """Fold the write-ahead log into the database, which only works when nobody has it open."""
    module = sqlite_module()
    if not path.exists():
        return
    connection = module.connect(str(path), timeout=ALONE_SECONDS, isolation_level=None)
    try:
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA journal_mode = DELETE")
    except module.OperationalError as error:
        message = "Another program holds the database: stop it first, and restore then. Nothing was changed."
        raise Refusal(message) from error
    except module.DatabaseError:
        # It is damaged, which is why somebody restores a backup.
        return
    finally:
        connection.close()


def _look_at_present(path: Path) -> Present:
    if not path.exists():
        return Present()
    try:
        with only_reading(path) as engine, engine.connect() as connection:
            if not schema.is_current(connection):
                return Present()
        with only_reading(path) as engine, open_session(engine) as session:
            return Present(asked.departures(session), sign_in.devices(session), is_readable=True)
    except DatabaseError:
        return Present()


def _prepare(
    settings: Settings, file: Path, beside: Path, departures: Sequence[Departure], present: Present
) -> tuple[int, int]:
    """Make the database that is to be, beside the one that is; return its entries, and who was forgotten."""
    _remove(beside)
    beside.touch(mode=0o600)
    try:
        with only_reading(file) as source:
            copy_into(source, beside)
        with _opened(settings, beside) as engine, open_session(engine) as session:
            forgotten = forget_again(session, departures)
            restoring.close_ways_in(session, still_signed_in=present.devices)
            entries = backups.prove(session)
            complete_log(settings.data / erasure_log.NAME, asked.departures(session))
            session.rollback()
            rewrite(engine)
            empty_the_log(engine)
    except (BackupError, DatabaseError, sqlite_module().DatabaseError) as error:
        reason = str(error) if isinstance(error, BackupError) else "it is damaged"
        message = f"{file} cannot be restored ({reason}). Nothing was changed: try an older backup."
        raise Refusal(message) from error
    except OSError as error:
        message = f"The backup could not be copied ({error.strerror}). Nothing was changed."
        raise Refusal(message) from error
    _close_up(beside)
    sync(beside)
    return entries, forgotten


@contextmanager
def _opened(settings: Settings, path: Path) -> Iterator[Engine]:
    engine = open_engine(f"sqlite:///{path}", synchronous=settings.synchronous)
    try:
        schema.migrate(engine)
        yield engine
    finally:
        engine.dispose()


def _swap(
    settings: Settings, path: Path, beside: Path, departures: Sequence[Departure], present: Present
) -> Path | None:
    """Keep the present database under another name, and put the new one in its place in one step."""
    set_aside = None
    if path.exists():
        if present.is_readable:
            _forget_in_present(settings, path, departures)
        set_aside = _free_name(path)
        _keep(path, set_aside)
    # A log left by a damaged database would be read into the new one.
    for ending in ("-wal", "-shm", "-journal"):
        left = path.with_name(path.name + ending)
        if left.exists() and set_aside:
            left.replace(set_aside.with_name(set_aside.name + ending))
    beside.replace(path)
    sync(path.parent)
    (settings.data / SCRUBBED).unlink(missing_ok=True)
    return set_aside


def _forget_in_present(settings: Settings, path: Path, departures: Sequence[Departure]) -> None:
    """Let nobody's name outlive them in the file that is kept aside."""
    engine = open_engine(f"sqlite:///{path}", synchronous=settings.synchronous)
    try:
        with open_session(engine) as session:
            if forget_again(session, departures):
                rewrite(engine)
    finally:
        engine.dispose()
    _close_up(path)


def _free_name(path: Path) -> Path:
    names = (path.with_name(f"{path.name}.before-restore{number or ''}") for number in range(1_000))
    return next(name for name in names if not name.exists())


def _keep(path: Path, set_aside: Path) -> None:
    try:
        set_aside.hardlink_to(path)
    except OSError:
        # Some file systems know no second name for a file.
        shutil.copy2(path, set_aside)
        sync(set_aside)
    # Its thirty-five days begin now.
    now = clock.now() * 1_000
    os.utime(set_aside, ns=(now, now))


def _remove(path: Path) -> None:
    for ending in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def _bring_secret(settings: Settings, file: Path) -> None:
    """Take the secret from beside the backup where this folder has none, so that printed cards work."""
    source, target = file.with_name(backups.SECRET), settings.data / backups.SECRET
    if source.exists() and not target.exists():
        target.touch(mode=0o600)
        shutil.copyfile(source, target)
