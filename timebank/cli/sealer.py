"""Seals every journal that grew, and says loudly when one is not what was sealed before."""

import logging
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session

from timebank import clock
from timebank.queries import seals as asked
from timebank.services import seals
from timebank.store.engine import open_session
from timebank.store.errors import StoreError
from timebank.store.seal_folder import folder_of

SAY_AGAIN_AFTER = 60 * clock.MINUTE

log = logging.getLogger(__name__)


class Sealer:
    """Remembers how far each journal is sealed, so that a round in which nothing grew is one question."""

    def __init__(self, data: Path, engine: Engine) -> None:
        self._data, self._engine = data, engine
        self._sealed: dict[bytes, int] = {}
        self._say_after: dict[bytes, int] = {}

    def seal(self) -> None:
        """Seal each journal as far as it has grown."""
        with open_session(self._engine) as session:
            for community_id, size in asked.journals(session):
                while size and self._sealed.get(community_id) != size:
                    if not self._seal_one(session, community_id) or self._sealed[community_id] > size:
                        break

    def _seal_one(self, session: Session, community_id: bytes) -> bool:
        folder, now = folder_of(self._data, community_id), clock.now()
        try:
            sealed = seals.seal(session, community_id=community_id, folder=folder, now=now)
        # One journal that cannot be sealed must not keep the others, or the mail, waiting.
        except (StoreError, OSError) as error:
            self._sealed.pop(community_id, None)
            if now >= self._say_after.get(community_id, 0):
                self._say_after[community_id] = now + SAY_AGAIN_AFTER
                log.error("NOT SEALED, community %s: %s", community_id.hex(), error)
            return False
        self._say_after.pop(community_id, None)
        self._sealed[community_id] = sealed
        return True
