"""Finishing a gathering: everyone's time is booked by its rule, once."""

import hashlib
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select, update
from sqlmodel import Session

from timebank.clock import moment
from timebank.ledger.gatherings import Stay, Transfer, transfers
from timebank.services.errors import (
    ListChangedError,
    TooEarlyToFinishError,
)
from timebank.services.gatherings import check_ins_at, derived_id, hosted
from timebank.services.transaction import transaction
from timebank.store.accounts import Account
from timebank.store.acts import first_time
from timebank.store.bookings import Booking, book
from timebank.store.communities import Community
from timebank.store.gatherings import CheckIn, Gathering, Host
from timebank.store.members import Member

_gathering = Gathering.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_check_in = CheckIn.__table__  # type: ignore[attr-defined]
_account = Account.__table__  # type: ignore[attr-defined]
_host = Host.__table__  # type: ignore[attr-defined]
_member = Member.__table__  # type: ignore[attr-defined]


def fingerprint(stays: Sequence[Stay], length_minutes: int, ready_minutes: int) -> str:
    """Name what is booked from in a few characters, to tell whether it changed since it was shown."""
    listed = sorted((stay.account_id, stay.minutes, stay.leads) for stay in stays)
    shown = repr((listed, length_minutes, ready_minutes))
    return hashlib.sha256(shown.encode()).hexdigest()[:16]


@transaction
def finish(
    session: Session,
    *,
    community_id: bytes,
    gathering_id: bytes,
    member_id: bytes,
    key: bytes,
    seen: str,
    now: int,
) -> None:
    """Book everyone's time by the gathering's rule, once.

    `seen` is the fingerprint of the list in the preview. Raises NotThereError for anyone but a host,
    CancelledError, TooEarlyToFinishError, ListChangedError, and the ledger's own refusals.
    """
    if not first_time(session, community_id, key, "finish", gathering_id, seen, acted_at=now):
        return
    gathering = hosted(session, community_id, gathering_id, member_id, now=now)
    if now < gathering.starts_at:
        raise TooEarlyToFinishError
    rows = check_ins_at(session, community_id, gathering_id)
    stays = [Stay(row.account_id, row.minutes, bool(row.leads)) for row in rows]
    if fingerprint(stays, gathering.length_minutes, gathering.ready_minutes) != seen:
        raise ListChangedError
    own, pot = own_and_pot(session, community_id, gathering_id)
    moved = transfers(
        gathering.rule,
        stays,
        gathering_account=own,
        pot=pot,
        length_minutes=gathering.length_minutes,
        ready_minutes=gathering.ready_minutes,
    )
    zone = session.get_one(Community, community_id).time_zone
    day = moment(gathering.starts_at, zone).date().isoformat()
    bookings = [booking(gathering, transfer, own, member_id, day) for transfer in moved]
    book(session, community_id, bookings, recorded_at=now)
    session.connection().execute(
        update(_gathering)
        .where(_gathering.c.community_id == community_id, _gathering.c.id == gathering_id)
        .values(state="finished", finished_at=now)
    )


def own_and_pot(session: Session, community_id: bytes, gathering_id: bytes) -> tuple[bytes, bytes]:
    """Find a gathering's own account, and the pot."""
    rows = session.connection().execute(
        select(_account.c.kind, _account.c.id).where(
            _account.c.community_id == community_id,
            (_account.c.gathering_id == gathering_id) | (_account.c.kind == "pot"),
        )
    )
    found: dict[str, bytes] = dict(rows.all())
    return found["gathering"], found["pot"]


def booking(
    gathering: Row[*tuple[Any, ...]], transfer: Transfer, own: bytes, host: bytes, day: str
) -> Booking:
    """Write a transfer as the entry to book, with the host standing for the gathering."""
    # The host stands for the gathering's own account; the other side stands for itself.
    gives = transfer.giver_id == own
    return Booking(
        id=derived_id(gathering.id, transfer.giver_id + transfer.receiver_id),
        kind=transfer.kind,
        giver_id=transfer.giver_id,
        receiver_id=transfer.receiver_id,
        minutes=transfer.minutes,
        happened_on=day,
        giver_actor=host if gives else None,
        receiver_actor=None if gives else host,
        gathering_id=gathering.id,
        longest_minutes=gathering.longest_minutes if transfer.kind == "gathering" else None,
    )
