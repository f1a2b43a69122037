"""One worker: it waits for its turn and then does what is due, round after round."""

import logging
import os
import signal
import threading
from pathlib import Path

import click
from sqlalchemy import Engine
from sqlmodel import Session

from timebank import clock
from timebank.cli.errands import Errands
from timebank.cli.sealer import Sealer
from timebank.cli.upkeep import Upkeep
from timebank.config import Settings
from timebank.services import answers, housekeeping, leaving, mail
from timebank.services.mail import Message
from timebank.store.engine import open_session
from timebank.store.turn import turn_for

# A sign-in code is waited for with the phone in the hand.
ROUND_SECONDS = 1.0
CHORES_EVERY = clock.MINUTE
LET_GO_EVERY = 60 * clock.MINUTE
AFTER_TROUBLE_SECONDS = 10.0

log = logging.getLogger(__name__)


class Worker:
    """Seals and sends mail each second; does the other chores each minute, and errands, beside both."""

    def __init__(self, settings: Settings, engine: Engine) -> None:
        self._engine = engine
        self._turn = turn_for(settings, engine)
        self._deliver = mail.to_server(settings) if settings.mail_host else _to_folder(settings)
        self._upkeep = Upkeep(settings, engine)
        self._errands = Errands(engine, settings.secret)
        self._sealer = Sealer(settings.data, engine)
        self._over = threading.Event()
        self._chores = threading.Thread(target=self._try_chores)
        self._chores_at = 0
        self._let_go_at = 0
        self._has_begun = False

    def work_once(self) -> None:
        """Do everything that is due now."""
        if not self._turn.take():
            click.echo("Another timebank is at work already, so there is nothing to do here.")
            return
        self._upkeep.begin()
        self._sealer.seal()
        self._send()
        self._do_chores()
        while self._errands.do_next():
            pass
        # What a silence agreed to just now is sealed too.
        self._sealer.seal()
        self._turn.give_back()
        self._engine.dispose()

    def work_on(self, *, beside_server: bool = False) -> None:
        """Work until told to stop, or until the server that started this one is gone."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: self._over.set())
        server = os.getppid()
        while not self._over.is_set() and (not beside_server or os.getppid() == server):
            self._over.wait(self._round())
        self._errands.stop()
        # A backup that has begun is finished first.
        if self._chores.is_alive():
            self._chores.join()
        self._turn.give_back()
        self._engine.dispose()

    def _round(self) -> float:
        """Do one round; return how many seconds to pause."""
        try:
            if self._turn.take():
                self._begin()
                self._sealer.seal()
                self._send()
                if clock.now() >= self._chores_at and not self._chores.is_alive():
                    self._chores = threading.Thread(target=self._try_chores)
                    self._chores.start()
        # The database may be away for a while; a worker that ended would send no mail once it is back.
        except Exception:
            log.exception("The background work met trouble and goes on in %d seconds.", AFTER_TROUBLE_SECONDS)
            return AFTER_TROUBLE_SECONDS
        return ROUND_SECONDS

    def _begin(self) -> None:
        # Whose turn it is may change hands, and meanwhile somebody may have restored a backup.
        if not self._has_begun:
            self._upkeep.begin()
            self._errands.start()
            self._has_begun = True

    def _send(self) -> None:
        with open_session(self._engine) as session:
            mail.send_waiting(session, deliver=self._deliver, now=clock.now())

    def _try_chores(self) -> None:
        """Do the chores beside sealing, which waits neither for a backup nor for a proof of everything."""
        try:
            self._do_chores()
        except Exception:
            log.exception("The background work met trouble and tries again in a minute.")

    def _do_chores(self) -> None:
        now = clock.now()
        self._chores_at = now + CHORES_EVERY
        with open_session(self._engine) as session:
            _tell(
                answers.let_silence_agree(session, now=now),
                "Exchanges that waited 14 days and now count as agreed",
            )
            leaving.settle_again(session, now=now)
            leaving.sweep_words(session, since=now - clock.DAY)
            forgotten = housekeeping.forget_visitors(session, now=now)
            _tell(forgotten, "Visitors’ names forgotten after 30 days")
            if now >= self._let_go_at:
                self._let_go(session, now)
        self._upkeep.run(now=now, is_name_gone=bool(forgotten))

    def _let_go(self, session: Session, now: int) -> None:
        self._let_go_at = now + LET_GO_EVERY
        for what, count in housekeeping.let_go(session, now=now).items():
            _tell(count, f"Let go, as no longer needed: {what}")


def _tell(count: int, what: str) -> None:
    if count:
        click.echo(f"{what}: {count:,}")


def _to_folder(settings: Settings) -> mail.Deliver:
    return mail.to_folder(settings.data / "mail", now=clock.now, show=_show)


def _show(message: Message, path: Path) -> None:
    click.echo(f"\nA mail to {message.address}, kept in {path}:\n\n{message.body}")
