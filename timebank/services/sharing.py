"""Two people share an account, and split it any time: its totals in halves, nothing lost, no reason asked."""

import secrets
from collections.abc import Iterator
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlmodel import Session

from timebank.ledger.splitting import largest_remainder
from timebank.services.errors import NotThereError
from timebank.services.errors.organisations import SharedAlreadyError, SharedWithYourselfError
from timebank.services.members import find_one
from timebank.services.organisations import end_sharing
from timebank.services.text import folded
from timebank.services.transaction import transaction
from timebank.store.accounts import Account
from timebank.store.acts import first_time
from timebank.store.bookings import Booking, book, totals
from timebank.store.communities import Journal
from timebank.store.exchanges import Exchange
from timebank.store.organisations import Recorder, SharedAccount

_account = Account.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_exchange = Exchange.__table__  # type: ignore[attr-defined]
_journal = Journal.__table__  # type: ignore[attr-defined]
_recorder = Recorder.__table__  # type: ignore[attr-defined]
_other = _recorder.alias("other")
_shared = SharedAccount.__table__  # type: ignore[attr-defined]
_open = (
    select(_shared.c.account_id)
    .join(
        _recorder,
        (_recorder.c.community_id == _shared.c.community_id)
        & (_recorder.c.account_id == _shared.c.account_id)
        & _recorder.c.ended_at.is_(None),
    )
    .where(
        _shared.c.community_id == bindparam("community"),
        _shared.c.split_at.is_(None),
        _recorder.c.member_id == bindparam("member"),
    )
)
_BETWEEN = _open.join(
    _other,
    (_other.c.community_id == _shared.c.community_id) & (_other.c.account_id == _shared.c.account_id),
).where(_other.c.member_id == bindparam("other"))
_SHARERS = (
    select(_account.c.id, _recorder.c.member_id, _recorder.c.agreed_at)
    .join(
        _account,
        (_account.c.community_id == _recorder.c.community_id)
        & (_account.c.member_id == _recorder.c.member_id),
    )
    .where(
        _recorder.c.community_id == bindparam("community"),
        _recorder.c.account_id == bindparam("account"),
        _recorder.c.ended_at.is_(None),
    )
)


@transaction
def share(
    session: Session, *, community_id: bytes, member_id: bytes, wanted: str, key: bytes, now: int
) -> bytes:
    """Ask somebody to share an account; it begins empty, once they say yes. Return its id, which is the key.

    Each one's own hours stay their own. Raises UnknownPersonError, TwoPeopleOfThatNameError,
    SharedWithYourselfError, SharedAlreadyError.
    """
    if not first_time(session, community_id, key, "share_account", member_id, folded(wanted), acted_at=now):
        return key
    other = find_one(session, community_id, wanted, by=member_id)
    if other == member_id:
        raise SharedWithYourselfError
    two = {"community": community_id, "member": member_id, "other": other}
    if session.connection().execute(_BETWEEN, two).first():
        raise SharedAlreadyError
    session.add(Account(community_id=community_id, id=key, kind="organisation", name=""))
    session.flush()
    session.add(SharedAccount(community_id=community_id, account_id=key, made_at=now))
    which: dict[str, Any] = {
        "community_id": community_id,
        "account_id": key,
        "named_by": member_id,
        "named_at": now,
    }
    session.add(Recorder(**which, member_id=member_id, agreed_at=now))
    session.add(Recorder(**which, member_id=other))
    return key


@transaction
def split(
    session: Session,
    *,
    community_id: bytes,
    account_id: bytes,
    member_id: bytes,
    key: bytes,
    day: str,
    now: int,
) -> None:
    """Split a shared account in halves, by either of the two alone. Raises NotThereError."""
    if not first_time(session, community_id, key, "split_account", member_id, account_id, acted_at=now):
        return
    mine = session.connection().execute(_open, {"community": community_id, "member": member_id})
    if account_id not in mine.scalars().all():
        raise NotThereError
    split_one(session, community_id, account_id, member_id, day=day, now=now)


def split_every(session: Session, community_id: bytes, member_id: bytes, *, day: str, now: int) -> None:
    """Split what somebody who leaves shares, inside the caller's transaction."""
    mine = session.connection().execute(_open, {"community": community_id, "member": member_id})
    for account_id in mine.scalars().all():
        split_one(session, community_id, account_id, member_id, day=day, now=now)


def split_one(
    session: Session, community_id: bytes, account_id: bytes, member_id: bytes, *, day: str, now: int
) -> None:
    """Share out both totals, take back what still waits, and close the account."""
    run = session.connection().execute
    run(select(_journal.c.next_number).where(_journal.c.community_id == community_id).with_for_update())
    _take_back_waiting(session, community_id, account_id, now)
    sharers = run(_SHARERS, {"community": community_id, "account": account_id}).all()
    bookings = _halves(session, community_id, account_id, [row.id for row in sharers], member_id, day)
    book(session, community_id, list(bookings), recorded_at=now)
    end_sharing(session, community_id, account_id, now)


def _take_back_waiting(session: Session, community_id: bytes, account_id: bytes, now: int) -> None:
    session.connection().execute(
        update(_exchange)
        .where(
            _exchange.c.community_id == community_id,
            _exchange.c.giver_id == account_id,
            _exchange.c.state == "waiting",
        )
        .values(state="withdrawn", answered_at=now)
    )


def halves(minutes: int, accounts: list[bytes]) -> dict[bytes, int]:
    """Share minutes out evenly; a minute that is left over goes to the lower account id."""
    return largest_remainder(minutes, dict.fromkeys(accounts, 1))


def _halves(
    session: Session, community_id: bytes, account_id: bytes, accounts: list[bytes], by: bytes, day: str
) -> Iterator[Booking]:
    shared = totals(session, community_id, account_id)
    # Each is down as having given and received their half; the shared account ends with as much of both.
    for own, minutes in halves(shared.given, accounts).items():
        if minutes:
            yield Booking(_new_id(), "leaving", own, account_id, minutes, day, receiver_actor=by)
    for own, minutes in halves(shared.received, accounts).items():
        if minutes:
            yield Booking(_new_id(), "leaving", account_id, own, minutes, day, giver_actor=by)


def _new_id() -> bytes:
    return secrets.token_bytes(16)
