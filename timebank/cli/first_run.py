"""Makes the database ready to be served: migrated and, in a demo, filled."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import make_url
from sqlmodel import Session

from timebank import clock
from timebank.cli.database import database_file, open_migrated, plainly
from timebank.config import Settings
from timebank.queries import communities
from timebank.queries.communities import CommunityView
from timebank.store.engine import open_session

TIER = "S"
# Members to try the demo as, with the PIN each was given when it was filled.
SHOWN = (("Amara O", "a member", "271828"), ("Grace L", "a steward", "314159"))


@dataclass(frozen=True, slots=True)
class ShownMember:
    """Somebody whose card and PIN a person trying the demo may use."""

    name: str
    role: str
    card_number: str
    pin: str


@dataclass(frozen=True, slots=True)
class Shown:
    """The demo community, and whom to try it as."""

    slug: str
    members: tuple[ShownMember, ...]


def prepare(settings: Settings, *, demo: bool) -> Shown | None:
    """Migrate, fill a demo on its first run, and keep one of its gatherings open."""
    # Made here, before the workers, so that they all have the same.
    secret = settings.secret
    path = database_file(settings)
    if demo and path is not None and not path.exists():
        _fill_beside(settings, path, secret)
    engine = open_migrated(settings)
    try:
        with plainly(settings), open_session(engine) as session:
            if demo and not communities.every(session):
                _fill(session, secret)
            return _keep_demo_open(session) if demo else None
    finally:
        engine.dispose()


def _fill_beside(settings: Settings, path: Path, secret: str) -> None:
    """Fill another file and put it in place at the end, so that stopping half-way leaves nothing."""
    beside = path.with_name(f"{path.name}.filling")
    _remove(beside)
    url = make_url(settings.database).set(database=str(beside))
    engine = open_migrated(settings, url.render_as_string(hide_password=False))
    try:
        with open_session(engine) as session:
            _fill(session, secret)
    except BaseException:
        engine.dispose()
        _remove(beside)
        raise
    engine.dispose()
    beside.replace(path)


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _fill(session: Session, secret: str) -> None:
    from timebank.cli.demo import PINNED_SEED, steps
    from timebank.demo.fill import fill

    with steps("Making up the people and their hours") as progress:
        fill(session, tier=TIER, seed=PINNED_SEED, secret=secret, now=clock.now(), progress=progress)


def _keep_demo_open(session: Session) -> Shown | None:
    from timebank.demo.fill import open_gathering_now

    demos = [community for community in communities.every(session) if community.is_demo]
    for community in demos:
        open_gathering_now(session, community_id=community.id, now=clock.now())
    return Shown(demos[0].slug, _shown_members(session, demos[0])) if demos else None


def _shown_members(session: Session, community: CommunityView) -> tuple[ShownMember, ...]:
    from timebank.queries.members import card_of
    from timebank.services.codes import in_two_blocks
    from timebank.services.errors import RefusalError
    from timebank.services.members import find_one

    shown = []
    for name, role, pin in SHOWN:
        try:
            card = card_of(session, community.id, find_one(session, community.id, name))
        except RefusalError:
            continue
        if card and card.has_pin:
            shown.append(ShownMember(name, role, in_two_blocks(card.number), pin))
    return tuple(shown)
