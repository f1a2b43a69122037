"""Does errands one after another, beside everything else the background work does."""

import json
import logging
import threading
import time
from collections.abc import Callable, Mapping
from functools import partial
from tempfile import TemporaryFile

from sqlalchemy import Engine
from sqlmodel import Session

from timebank import clock
from timebank.queries import communities, moving
from timebank.services import errands, paper, sheets
from timebank.services.errands import Maker, Taken, Tell
from timebank.services.errors.sheets import NoRowsError, RowsChangedError, RowsStopError
from timebank.services.paper import Square
from timebank.store.engine import open_session, reading

PAUSE_SECONDS = 0.5
STEPS_TOLD_EVERY_SECONDS = 0.5

log = logging.getLogger(__name__)


def cards(wanted: bytes, tell: Tell) -> bytes:
    """Lay cards out as one PDF file."""
    page = json.loads(wanted)
    return paper.lay_out(page["html"], [[Square(*each) for each in back] for back in page["backs"]], tell)


def bring(session: Session, errand: Taken, secret: str, tell: Tell) -> bool:
    """Bring a spreadsheet in, looked over first; tell whether it was, or opened again to be looked at."""
    community = communities.by_id(session, errand.community_id)
    assert community is not None
    told = {"community_id": errand.community_id, "sheet_id": errand.id}
    how = {"secret": secret, "today": clock.today(community.time_zone)}
    sheets.look_over(session, **told, **how, tell=tell)  # type: ignore[arg-type]
    try:
        sheets.bring(session, **told, **how, now=clock.now())  # type: ignore[arg-type]
    except (NoRowsError, RowsChangedError, RowsStopError):
        sheets.reopen(session, **told)
        return False
    return True


def whole(engine: Engine, wanted: bytes, tell: Tell) -> bytes:
    """Write a community's whole record as one zip."""
    said = json.loads(wanted)
    with reading(engine) as session, TemporaryFile() as file:
        community = communities.by_id(session, bytes.fromhex(said["community"]))
        assert community, "an errand goes with its community"
        moving.pack(session, community, file, names=said["names"], tell=tell)
        file.seek(0)
        return file.read()


MAKERS: Mapping[str, Maker] = {"cards": cards}
# What is not made into a file but written down, and whether it was.
DOERS: Mapping[str, Callable[[Session, Taken, str, Tell], bool]] = {"import": bring}
# Those that read the database while they make something.
READERS: Mapping[str, Callable[[Engine, bytes, Tell], bytes]] = {"export": whole}


class Errands(threading.Thread):
    """One thread that does errands while its worker has the turn."""

    def __init__(self, engine: Engine, secret: str = "") -> None:
        super().__init__(daemon=True)
        self._engine = engine
        self._secret = secret
        self._over = threading.Event()

    def run(self) -> None:
        """Do errands until told to stop."""
        while not self._over.is_set():
            try:
                if self.do_next():
                    continue
            except Exception:
                # The database may be away for a while; what was being done is tried again.
                log.exception("An errand met trouble and is tried again.")
            self._over.wait(PAUSE_SECONDS)

    def stop(self) -> None:
        """Stop after this errand; whoever cannot wait ends the process, and it is done anew."""
        self._over.set()

    def do_next(self) -> bool:
        """Do the errand that has waited longest; tell whether there was any."""
        with open_session(self._engine) as session:
            errand = errands.take(session, now=clock.now()) if errands.is_any_waiting(session) else None
        if errand is None:
            return False
        try:
            if errand.kind in DOERS:
                self._do(errand)
                return True
            made = self._maker(errand.kind)(errand.wanted, self._teller(errand))
        except Exception:
            # It is tried again, three times in all, and then whoever asked is told.
            log.exception("An errand could not be done: %s", errand.kind)
            return True
        with open_session(self._engine) as session:
            errands.finish(session, errand=errand, made=made, now=clock.now())
        return True

    def _do(self, errand: Taken) -> None:
        with open_session(self._engine) as session:
            is_done = DOERS[errand.kind](session, errand, self._secret, self._teller(errand))
            if is_done:
                errands.finish(session, errand=errand, made=b"", now=clock.now())
            else:
                errands.fail(session, errand=errand, trouble="changed", now=clock.now())

    def _maker(self, kind: str) -> Maker:
        return partial(READERS[kind], self._engine) if kind in READERS else MAKERS[kind]

    def _teller(self, errand: Taken) -> Tell:
        told_at = 0.0

        def tell(steps: int) -> None:
            nonlocal told_at
            if time.monotonic() - told_at >= STEPS_TOLD_EVERY_SECONDS:
                told_at = time.monotonic()
                with open_session(self._engine) as session:
                    errands.note_steps(session, errand=errand, steps=steps)

        return tell
