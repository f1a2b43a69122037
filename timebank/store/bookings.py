"""Books entries: the one road into the journal, written for speed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, case, func, insert, select, update
from sqlmodel import Session

from timebank.ledger.canonical import encode_values
from timebank.ledger.merkle import leaf_hash
from timebank.ledger.minutes import check
from timebank.ledger.totals import Side, Totals
from timebank.store.accounts import Account
from timebank.store.communities import Journal
from timebank.store.entries import Entry, Line


@dataclass(frozen=True, slots=True)
class Booking:
    """An entry before it has its number; the day is ISO text."""

    id: bytes
    kind: str
    giver_id: bytes
    receiver_id: bytes
    minutes: int
    happened_on: str
    giver_actor: bytes | None = None
    receiver_actor: bytes | None = None
    exchange_id: bytes | None = None
    gathering_id: bytes | None = None
    reverses_id: bytes | None = None
    reverses_kind: str | None = None
    longest_minutes: int | None = None
    paid: int = 0
    # How often what it books at a gathering was booked before, and taken back; no part of the proof.
    round: int = 0
    # Only for a history written down afterwards; never earlier than the booking ahead of it.
    recorded_at: int | None = None


_journal = Journal.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_account = Account.__table__  # type: ignore[attr-defined]
_entry_table = Entry.__table__  # type: ignore[attr-defined]
_line = Line.__table__  # type: ignore[attr-defined]

_TAKE_NUMBERS = (
    update(_journal)
    .where(_journal.c.community_id == bindparam("community"))
    .values(
        next_number=_journal.c.next_number + bindparam("count"),
        # The recorded time never goes back, whatever the clock does.
        recorded_at=case(
            (_journal.c.recorded_at > bindparam("at"), _journal.c.recorded_at), else_=bindparam("at")
        ),
    )
    .returning(_journal.c.next_number, _journal.c.recorded_at)
)
_LAST = (
    select(func.max(_line.c.line_number))
    .where(_line.c.community_id == _account.c.community_id, _line.c.account_id == _account.c.id)
    .correlate(_account)
    .scalar_subquery()
)
_LAST_LINES = (
    select(_line.c.account_id, _line.c.line_number, _line.c.given_total, _line.c.received_total)
    .select_from(_account)
    .join(
        _line,
        (_line.c.community_id == _account.c.community_id)
        & (_line.c.account_id == _account.c.id)
        & (_line.c.line_number == _LAST),
    )
    .where(
        _account.c.community_id == bindparam("community"),
        _account.c.id.in_(bindparam("accounts", expanding=True)),
    )
)
_ROUNDS = (
    select(_entry_table.c.giver_id, _entry_table.c.receiver_id, _entry_table.c.id, _entry_table.c["round"])
    .where(
        _entry_table.c.community_id == bindparam("community"),
        _entry_table.c.gathering_id == bindparam("gathering"),
        _entry_table.c.kind == "gathering",
    )
    .order_by(_entry_table.c["round"])
)
_INSERT_ENTRIES = insert(Entry)
_INSERT_LINES = insert(Line)
_ACCOUNTS_AT_ONCE = 500


def book(session: Session, community_id: bytes, bookings: Sequence[Booking], *, recorded_at: int) -> int:
    """Append entries and their lines; return the first one's number.

    Locks the head of the community's journal until the caller's transaction ends.
    """
    if not bookings:
        return -1
    connection = session.connection()
    count = len(bookings)
    after, at = connection.execute(
        _TAKE_NUMBERS, {"community": community_id, "count": count, "at": recorded_at}
    ).one()
    first = after - count
    entries = [_entry(community_id, first + i, at, booking) for i, booking in enumerate(bookings)]
    accounts = {side for booking in bookings for side in (booking.giver_id, booking.receiver_id)}
    lines = _lines(community_id, first, bookings, _last_lines(connection, community_id, accounts))
    connection.execute(_INSERT_ENTRIES, entries)
    connection.execute(_INSERT_LINES, lines)
    return int(first)


def _entry(community_id: bytes, number: int, recorded_at: int, booking: Booking) -> dict[str, Any]:
    check(booking.minutes)
    if booking.recorded_at is not None:
        recorded_at = booking.recorded_at
    text = encode_values(
        community_id,
        booking.id,
        number,
        booking.kind,
        booking.giver_id,
        booking.receiver_id,
        booking.minutes,
        booking.happened_on,
        recorded_at,
        booking.giver_actor,
        booking.receiver_actor,
        booking.exchange_id,
        booking.gathering_id,
        booking.reverses_id,
        booking.paid,
    )
    return {
        "community_id": community_id,
        "number": number,
        "previous_number": number - 1 if number else None,
        "recorded_at": recorded_at,
        "leaf": leaf_hash(text),
        **{name: getattr(booking, name) for name in _BOOKED},
    }


_BOOKED = tuple(name for name in Booking.__dataclass_fields__ if name != "recorded_at")


def _last_lines(
    connection: Connection, community_id: bytes, accounts: Iterable[bytes]
) -> dict[bytes, tuple[int, Totals]]:
    """Find each account's last line number and totals; accounts without a line are left out."""
    wanted = sorted(accounts)
    found: dict[bytes, tuple[int, Totals]] = {}
    for start in range(0, len(wanted), _ACCOUNTS_AT_ONCE):
        some = wanted[start : start + _ACCOUNTS_AT_ONCE]
        rows = connection.execute(_LAST_LINES, {"community": community_id, "accounts": some})
        found |= {account: (number, Totals(given, received)) for account, number, given, received in rows}
    return found


def _lines(
    community_id: bytes, first: int, bookings: Sequence[Booking], last: dict[bytes, tuple[int, Totals]]
) -> list[dict[str, Any]]:
    made = []
    for i, booking in enumerate(bookings):
        sides: tuple[tuple[Side, bytes], ...] = (
            ("given", booking.giver_id),
            ("received", booking.receiver_id),
        )
        for side, account in sides:
            number, before = last.get(account, (-1, Totals()))
            totals = before.after(side, booking.minutes, booking.kind)
            last[account] = (number + 1, totals)
            made.append(
                {
                    "community_id": community_id,
                    "account_id": account,
                    "line_number": number + 1,
                    "entry_number": first + i,
                    "given_total": totals.given,
                    "received_total": totals.received,
                }
            )
    return made


def last_rounds(
    session: Session, community_id: bytes, gathering_id: bytes
) -> dict[tuple[bytes, bytes], tuple[bytes, int]]:
    """Find the last entry of each person and side at a gathering: its id and round, by giver and receiver."""
    rows = session.connection().execute(_ROUNDS, {"community": community_id, "gathering": gathering_id})
    return {(giver, receiver): (entry, number) for giver, receiver, entry, number in rows}


def next_round(rounds: Mapping[tuple[bytes, bytes], tuple[bytes, int]], booking: Booking) -> int:
    """Tell in which round something at a gathering is booked: 0, unless the same was booked before."""
    last = rounds.get((booking.giver_id, booking.receiver_id))
    return last[1] + 1 if last and booking.kind == "gathering" else 0


def totals(session: Session, community_id: bytes, account_id: bytes) -> Totals:
    """Read an account's totals from its last line."""
    last = _last_lines(session.connection(), community_id, [account_id])
    return last[account_id][1] if last else Totals()
