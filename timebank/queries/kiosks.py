"""Tablets at gatherings: which stands where, and whose code was scanned or typed."""

from dataclasses import dataclass

from sqlalchemy import and_, bindparam, func, select
from sqlmodel import Session

from timebank.clock import MINUTE
from timebank.queries.gatherings import GatheringView, one
from timebank.services import codes
from timebank.services.kiosks import honoured
from timebank.store.gatherings import EARLY_MINUTES, LATE_MINUTES, CheckIn, Gathering
from timebank.store.kiosks import Kiosk

DAY_MINUTES = 24 * 60

_kiosk = Kiosk.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_gathering = Gathering.__table__  # type: ignore[attr-defined]
_check_in = CheckIn.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class KioskView:
    """A tablet, and what its codes derive from."""

    community_id: bytes
    gathering_id: bytes
    seed: bytes

    def token(self, secret: str) -> str:
        """Derive what opens its page."""
        return codes.kiosk_token(secret, self.community_id, self.seed)

    def code(self, secret: str, now: int) -> str:
        """Derive what its square holds now."""
        return codes.kiosk_code(secret, self.community_id, self.seed, now // MINUTE)

    def typed_code(self, secret: str, now: int) -> str:
        """Derive the six characters beside the square now."""
        return codes.kiosk_typed_code(secret, self.community_id, self.seed, now // MINUTE)

    def page_code(self, secret: str) -> str:
        """Derive what a page that was opened in time is sent by, all gathering long."""
        return codes.kiosk_page_code(secret, self.community_id, self.seed)

    def honours(self, secret: str, code: str, now: int) -> bool:
        """Tell whether this was in its square lately, or is on a page that was opened in time."""
        mine = (self.community_id, self.seed)
        shown = (codes.kiosk_code(secret, *mine, minute) for minute in honoured(now))
        return code in (*shown, self.page_code(secret))

    def honours_typed(self, secret: str, code: str, now: int) -> bool:
        """Tell whether these six characters were beside its square lately."""
        mine = (self.community_id, self.seed)
        return code in (codes.kiosk_typed_code(secret, *mine, minute) for minute in honoured(now))


_ALL = select(_kiosk.c.community_id, _kiosk.c.gathering_id, _kiosk.c.seed)
_OF_GATHERING = _ALL.where(
    _kiosk.c.community_id == bindparam("community"), _kiosk.c.gathering_id == bindparam("gathering")
)
_BY_TOKEN = _ALL.where(_kiosk.c.token_hash == bindparam("hash"))
# There are no more of these than gatherings at one time.
_STANDING = _ALL.join(
    _gathering,
    and_(_gathering.c.community_id == _kiosk.c.community_id, _gathering.c.id == _kiosk.c.gathering_id),
).where(
    _gathering.c.state == "open",
    _gathering.c.cancelled_at.is_(None),
    _gathering.c.starts_at > bindparam("since"),
    _gathering.c.starts_at <= bindparam("until"),
)
_HERE = select(func.count()).where(
    _check_in.c.community_id == bindparam("community"), _check_in.c.gathering_id == bindparam("gathering")
)


def of_gathering(session: Session, community_id: bytes, gathering_id: bytes) -> KioskView | None:
    """Find a gathering's tablet."""
    wanted = {"community": community_id, "gathering": gathering_id}
    row = session.connection().execute(_OF_GATHERING, wanted).first()
    return KioskView(*row) if row else None


def by_token(session: Session, token_hash: bytes) -> KioskView | None:
    """Find the tablet whose page was opened."""
    row = session.connection().execute(_BY_TOKEN, {"hash": token_hash}).first()
    return KioskView(*row) if row else None


def by_code(session: Session, secret: str, code: str, now: int) -> KioskView | None:
    """Find the tablet that shows what was scanned, or did within five minutes."""
    return next((kiosk for kiosk in _standing(session, now) if kiosk.honours(secret, code, now)), None)


def by_typed_code(session: Session, secret: str, code: str, now: int) -> KioskView | None:
    """Find the tablet that shows these six characters, or did within five minutes."""
    return next((kiosk for kiosk in _standing(session, now) if kiosk.honours_typed(secret, code, now)), None)


def _standing(session: Session, now: int) -> list[KioskView]:
    since = now - (DAY_MINUTES + LATE_MINUTES) * MINUTE
    wanted = {"since": since, "until": now + EARLY_MINUTES * MINUTE}
    return [KioskView(*row) for row in session.connection().execute(_STANDING, wanted)]


def gathering_of(session: Session, kiosk: KioskView) -> GatheringView | None:
    """Find the gathering at which a tablet stands."""
    return one(session, kiosk.community_id, kiosk.gathering_id)


def count_here(session: Session, kiosk: KioskView) -> int:
    """Count who is at the gathering."""
    wanted = {"community": kiosk.community_id, "gathering": kiosk.gathering_id}
    return int(session.connection().execute(_HERE, wanted).scalar_one())
