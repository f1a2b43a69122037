"""A tablet at a gathering: set up by a host, and ended by a host."""

from sqlmodel import Session

from timebank.clock import MINUTE
from timebank.services import codes
from timebank.services.gatherings import hosted
from timebank.services.transaction import transaction
from timebank.store.acts import first_time
from timebank.store.kiosks import Kiosk

HONOURED_MINUTES = 5


@transaction
def set_up(
    session: Session,
    *,
    community_id: bytes,
    gathering_id: bytes,
    member_id: bytes,
    key: bytes,
    secret: str,
    now: int,
) -> None:
    """Make the address of a gathering's tablet, unless it has one.

    Raises NotThereError for anyone but a host, AlreadyFinishedError, CancelledError.
    """
    if not first_time(session, community_id, key, "set up kiosk", gathering_id, member_id, acted_at=now):
        return
    hosted(session, community_id, gathering_id, member_id, now=now)
    if session.get(Kiosk, (community_id, gathering_id)) is None:
        token_hash = codes.hashed(codes.kiosk_token(secret, community_id, key))
        own = {"community_id": community_id, "gathering_id": gathering_id}
        session.add(Kiosk(**own, seed=key, token_hash=token_hash, made_at=now))


@transaction
def end(
    session: Session, *, community_id: bytes, gathering_id: bytes, member_id: bytes, key: bytes, now: int
) -> None:
    """End a gathering's tablet at once, and with it every code it showed. Raises as `set_up` does."""
    if not first_time(session, community_id, key, "end kiosk", gathering_id, member_id, acted_at=now):
        return
    hosted(session, community_id, gathering_id, member_id, now=now)
    found = session.get(Kiosk, (community_id, gathering_id))
    if found is not None:
        session.delete(found)


def honoured(now: int) -> range:
    """List the minutes whose codes are good at an instant: this one, and the five before it."""
    minute = now // MINUTE
    return range(minute, minute - HONOURED_MINUTES - 1, -1)
