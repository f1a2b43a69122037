"""What is done so that erased words leave the files too, and so that there is always a backup."""

import logging
from collections.abc import Sequence
from pathlib import Path

import click
from sqlalchemy import Engine
from sqlmodel import Session

from timebank.cli import backups as making
from timebank.clock import DAY, MINUTE
from timebank.config import Settings
from timebank.queries import communities, verification
from timebank.queries import leaving as asked
from timebank.queries import seals as asked_seals
from timebank.queries.communities import CommunityView
from timebank.services import leaving, mail, seals
from timebank.services.housekeeping import BACKUP_DAYS, SENT_MAIL_DAYS
from timebank.store import backups, erasure_log
from timebank.store.engine import empty_the_log, open_session, rewrite
from timebank.store.erasure_log import Departure
from timebank.store.errors import BackupError
from timebank.store.seal_folder import folder_of

NIGHT = 2 * 60 * MINUTE  # two in the morning, UTC
AFTER_TROUBLE = 60 * MINUTE
# Writing a larger file anew would keep everybody waiting; there the pages themselves are overwritten.
REWRITTEN_BYTES = 200_000_000
PATIENCE_SECONDS = 5.0
SCRUBBED = "scrubbed"

log = logging.getLogger(__name__)


def forget_again(session: Session, departures: Sequence[Departure]) -> int:
    """Do departures over again that this database does not know of; return how many."""
    fresh = asked.not_yet_gone(session, departures)
    for departure in fresh:
        leaving.erase(session, departure=departure)
    return len(fresh)


class Upkeep:
    """Scrubs files after an erasure, and makes a backup each night and after each scrubbing."""

    def __init__(self, settings: Settings, engine: Engine) -> None:
        self._settings, self._engine = settings, engine
        self._data = settings.data
        self._makes_backups = settings.backups == "on" and engine.dialect.name == "sqlite"
        self._scrubbed_to = _read(self._data / SCRUBBED)
        self._to_scrub, self._to_back_up, self._back_up_after = False, False, 0

    def begin(self) -> None:
        """Forget again who had left before somebody put an older database in place by hand."""
        departures = erasure_log.read(self._data / erasure_log.NAME)
        with open_session(self._engine) as session:
            count = forget_again(session, departures) if departures else 0
        if count:
            click.echo(f"People who had left, forgotten again after a restore: {count:,}")

    def run(self, *, now: int, is_name_gone: bool) -> None:
        """Do what is due; `is_name_gone` says that a name was deleted which nobody left for."""
        with open_session(self._engine) as session:
            departures, reached = asked.departures(session), asked.addresses(session)
        latest = max((departure.at for departure in departures), default=0)
        self._remove_old_files(now)
        self._to_scrub |= is_name_gone or latest > self._scrubbed_to
        if self._to_scrub and self._scrub(departures, reached):
            self._to_scrub, self._to_back_up, self._scrubbed_to = False, True, latest
        self._verify(now)
        self._to_back_up |= self._is_backup_due(now)
        if self._makes_backups and self._to_back_up and not self._to_scrub and now >= self._back_up_after:
            self._to_back_up = not self._back_up(now)
        if not self._to_scrub and not (self._makes_backups and self._to_back_up):
            _write(self._data / SCRUBBED, self._scrubbed_to)

    def _remove_old_files(self, now: int) -> None:
        before = now - BACKUP_DAYS * DAY
        backups.prune(self._data / backups.FOLDER, before=before)
        backups.prune_set_aside(self._data, before=before)
        mail.remove_old_files(self._data / "mail", before=now - SENT_MAIL_DAYS * DAY)

    def _scrub(self, departures: Sequence[Departure], reached: frozenset[str]) -> bool:
        """Take what was erased out of every file; tell whether it could be done."""
        missed = leaving.complete_log(self._data / erasure_log.NAME, departures)
        mail.keep_files_to(self._data / "mail", reached)
        # Nobody knows any more which mails named them, so none from before they left is kept.
        latest = max((departure.at for departure in missed), default=0)
        mail.remove_old_files(self._data / "mail", before=latest)
        path = self._engine.url.database
        if path and Path(path).exists() and Path(path).stat().st_size <= REWRITTEN_BYTES:
            rewrite(self._engine)
        return empty_the_log(self._engine, patience_seconds=PATIENCE_SECONDS)

    def _verify(self, now: int) -> None:
        """Prove every journal once a night, and note it for everybody to see."""
        with open_session(self._engine) as session:
            for community in communities.every(session):
                if not self._is_proof_due(session, community, now):
                    continue
                kept = folder_of(self._data, community.id).last_checkpoint(community.id)
                verdict = verification.verify(session, community, kept=kept)
                found = {"size": verdict.entries, "faults": len(verdict.faults)}
                seals.note_proving(session, community_id=community.id, what="verified", **found, now=now)
                for fault in verdict.faults:
                    log.error("WRONG in %s: %s %s", community.slug, fault.number, fault.sentence)

    def _is_proof_due(self, session: Session, community: CommunityView, now: int) -> bool:
        last_night = (now - NIGHT) // DAY * DAY + NIGHT
        newest = asked_seals.last_proving(session, community.id, "verified")
        size = verification.count_entries(session, community.id)
        return 0 < size <= making.MOST_PROVED and (newest is None or newest.at < last_night)

    def _is_backup_due(self, now: int) -> bool:
        newest = backups.newest(self._data / backups.FOLDER)
        last_night = (now - NIGHT) // DAY * DAY + NIGHT
        return newest is None or newest < last_night

    def _back_up(self, now: int) -> bool:
        try:
            made = making.make(self._engine, self._data / backups.FOLDER)
        except BackupError as error:
            # Everything else goes on; whoever reads the log sees it each hour.
            log.warning("%s", error)
            self._back_up_after = now + AFTER_TROUBLE
            return False
        click.echo(f"Backup made: {made.path}")
        note_backup(self._engine, now=now)
        return True


def note_backup(engine: Engine, *, now: int) -> None:
    """Note for everybody to see that a backup was made of each journal, and looked over."""
    with open_session(engine) as session:
        for community in communities.every(session):
            size = verification.count_entries(session, community.id)
            seals.note_proving(session, community_id=community.id, what="backed up", size=size, now=now)


def _read(path: Path) -> int:
    text = path.read_text(encoding="ascii", errors="replace") if path.exists() else ""
    return int(text) if text.strip().isdigit() else 0


def _write(path: Path, instant: int) -> None:
    if _read(path) != instant:
        path.write_text(f"{instant}\n", encoding="ascii")
