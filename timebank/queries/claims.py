"""Claims: who says they were at a gathering and waits for a host's answer."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlmodel import Session

from timebank.store.claims import Claim
from timebank.store.gatherings import Gathering, Host
from timebank.store.members import MemberName

_claim = Claim.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_gathering = Gathering.__table__  # type: ignore[attr-defined]
_host = Host.__table__  # type: ignore[attr-defined]
_name = MemberName.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class ClaimView:
    """Somebody who says they were there at an instant, in microseconds."""

    id: bytes
    gathering_id: bytes
    title: str
    state: str  # of the gathering
    member_id: bytes
    name: str
    claimed_at: int


_WAITING = (
    select(
        _claim.c.id,
        _claim.c.gathering_id,
        _gathering.c.title,
        _gathering.c.state,
        _claim.c.member_id,
        _name.c.name,
        _claim.c.claimed_at,
    )
    .join(
        _gathering,
        (_gathering.c.community_id == _claim.c.community_id) & (_gathering.c.id == _claim.c.gathering_id),
    )
    .join(_name, (_name.c.community_id == _claim.c.community_id) & (_name.c.member_id == _claim.c.member_id))
    .where(_claim.c.community_id == bindparam("community"), _claim.c.answer == "")
    .order_by(_claim.c.claimed_at, _claim.c.id)
)
_OF_GATHERING = _WAITING.where(_claim.c.gathering_id == bindparam("gathering"))
OF_HOST = _WAITING.join(
    _host,
    (_host.c.community_id == _claim.c.community_id)
    & (_host.c.gathering_id == _claim.c.gathering_id)
    & (_host.c.member_id == bindparam("member")),
)
_MINE = select(_claim.c.answer).where(
    _claim.c.community_id == bindparam("community"),
    _claim.c.gathering_id == bindparam("gathering"),
    _claim.c.member_id == bindparam("member"),
)


def of_gathering(session: Session, community_id: bytes, gathering_id: bytes) -> tuple[ClaimView, ...]:
    """List who waits for an answer about one gathering, earliest first."""
    wanted = {"community": community_id, "gathering": gathering_id}
    return tuple(_view(row) for row in session.connection().execute(_OF_GATHERING, wanted))


def of_host(session: Session, community_id: bytes, member_id: bytes) -> tuple[ClaimView, ...]:
    """List who waits for this host's answer, earliest first."""
    wanted = {"community": community_id, "member": member_id}
    return tuple(_view(row) for row in session.connection().execute(OF_HOST, wanted))


def answer_to(session: Session, community_id: bytes, gathering_id: bytes, member_id: bytes) -> str | None:
    """Tell what a host answered to somebody: "yes", "no", "" for nothing yet; None where nothing was said."""
    wanted = {"community": community_id, "gathering": gathering_id, "member": member_id}
    found: str | None = session.connection().execute(_MINE, wanted).scalar_one_or_none()
    return found


def _view(row: Row[*tuple[Any, ...]]) -> ClaimView:
    return ClaimView(*row)
