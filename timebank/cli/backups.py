"""Makes a backup, looks it over before it counts as one, and lets old ones go."""

from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile

from sqlalchemy import Engine
from sqlmodel import Session

from timebank import clock
from timebank.cli.database import only_reading
from timebank.clock import DAY
from timebank.queries import communities
from timebank.queries.verification import count_entries, missing_guards, verify
from timebank.services.housekeeping import BACKUP_DAYS
from timebank.store import backups
from timebank.store.engine import open_session
from timebank.store.errors import BackupError

SECRET = "secret.key"
# Proving more would keep mail waiting for longer than a minute.
MOST_PROVED = 500_000


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made and found whole; how many entries it holds, and how many old ones went."""

    path: Path
    entries: int
    pruned: int


def make(engine: Engine, folder: Path) -> Backup:
    """Make one backup. Raises BackupError."""
    now = clock.now()
    beside = backups.begin(engine, folder, now=now)
    try:
        with only_reading(beside) as copied, open_session(copied) as session:
            entries = prove(session, most=MOST_PROVED)
    except BackupError as error:
        beside.unlink(missing_ok=True)
        message = (
            f"The backup did not come out whole ({error}), so it was thrown away. Run “timebank verify”."
        )
        raise BackupError(message) from error
    final = backups.put_in_place(beside)
    return Backup(final, entries, backups.prune(folder, before=now - BACKUP_DAYS * DAY))


def prove(session: Session, *, most: int | None = None) -> int:
    """Look a database over, file and journals; return how many entries it holds. Raises BackupError.

    With `most`, journals are left to `timebank verify` where there are more entries than that.
    """
    found = session.connection().exec_driver_sql("PRAGMA integrity_check(1)").scalar()
    loose = session.connection().exec_driver_sql("PRAGMA foreign_key_check").first()
    if found != "ok" or loose is not None:
        message = "it is damaged"
        raise BackupError(message)
    if missing_guards(session):
        message = "it has lost the triggers that freeze its rows"
        raise BackupError(message)
    every = communities.every(session)
    entries = sum(count_entries(session, community.id) for community in every)
    for community in every if most is None or entries <= most else ():
        if verify(session, community).faults:
            message = f"the journal of {community.name} is not right"
            raise BackupError(message)
    return entries


def copy_secret(data: Path, folder: Path) -> bool:
    """Put the secret beside backups that go elsewhere: without it every printed card stops working."""
    source = data / SECRET
    if not source.exists() or folder.resolve() == (data / backups.FOLDER).resolve():
        return False
    target = folder / SECRET
    target.touch(mode=0o600)
    copyfile(source, target)
    return True
