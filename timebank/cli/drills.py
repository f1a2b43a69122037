"""Restoring a backup to try: whether it would work, found out before it is needed."""

from pathlib import Path
from tempfile import TemporaryDirectory

from sqlmodel import Session

from timebank import clock
from timebank.cli import restoring
from timebank.cli.database import current_session, only_reading, plainly, read_settings
from timebank.cli.refusal import Refusal
from timebank.config import Settings
from timebank.queries import communities, verification
from timebank.services import seals
from timebank.store.engine import open_session
from timebank.store.leaves import root_over


def drill(file: Path) -> str:
    """Restore a backup into a folder of its own, prove it, and compare it with the journals here."""
    settings = read_settings()
    with TemporaryDirectory(prefix="timebank-drill-") as folder, plainly(settings):
        path = Path(folder) / "timebank.db"
        restored = restoring.restore(Settings(data=Path(folder)), path, file)
        roots = _roots(path)
    with current_session(settings) as session:
        _compare(session, file, roots)
        for community_id, (size, _) in roots.items():
            found = {"what": "drilled", "size": size, "now": clock.now()}
            seals.note_proving(session, community_id=community_id, **found)  # type: ignore[arg-type]
    return (
        f"The drill worked: {file} was restored elsewhere, all {restored.entries:,} entries are right, "
        "and they are those that are here. Nothing here was changed."
    )


def _roots(path: Path) -> dict[bytes, tuple[int, bytes]]:
    """Work out how many entries each journal of a restored database holds, and their root."""
    with only_reading(path) as engine, open_session(engine) as session:
        sizes = {each.id: verification.count_entries(session, each.id) for each in communities.every(session)}
        return {each: (size, _root(session, each, size)) for each, size in sizes.items()}


def _root(session: Session, community_id: bytes, size: int) -> bytes:
    return root_over(session, community_id, (0, size)) if size else b""


def _compare(session: Session, file: Path, roots: dict[bytes, tuple[int, bytes]]) -> None:
    """Insist that the journals here begin with what was restored."""
    for community_id, (size, root) in roots.items():
        here = communities.by_id(session, community_id)
        if here is None or verification.count_entries(session, community_id) < size:
            message = f"{file} could be restored, and is not a backup of what is here: it holds more."
            raise Refusal(message)
        if _root(session, community_id, size) != root:
            message = f"{file} could be restored, and its journal of {here.name} is not the one that is here."
            raise Refusal(message)
