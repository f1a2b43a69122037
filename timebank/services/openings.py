"""Hours brought along from an older record: `opening` entries with the pot, all of a file or none of it."""

import csv
import hashlib
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import bindparam, exists, or_, select
from sqlmodel import Session

from timebank.ledger.errors import LedgerError
from timebank.ledger.minutes import check, parse
from timebank.services.draws import own_and_pot
from timebank.services.errors import NotThereError, RefusalError
from timebank.services.errors.openings import (
    BeforeIsThereError,
    NothingBeforeError,
    OpeningFileError,
    OwnBeforeError,
)
from timebank.services.members import find_one
from timebank.services.transaction import transaction
from timebank.store.acts import first_time
from timebank.store.bookings import Booking, book
from timebank.store.entries import Entry
from timebank.store.looks import look

COLUMNS = ("member", "given", "received")
NONE_AT_ALL = ("", "0", "0:00", "0h", "0 h", "-")
# What would weigh one hour against another, or put a price on it (R2, R11).
WEIGHING = (
    "rate",
    "price",
    "value",
    "weight",
    "factor",
    "multiplier",
    "grade",
    "level",
    "cost",
    "amount",
    "credit",
)

_entry = Entry.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_reversal = _entry.alias("reversal")
_THERE = select(_entry.c.id).where(
    _entry.c.community_id == bindparam("community"),
    _entry.c.kind == "opening",
    or_(_entry.c.giver_id == bindparam("account"), _entry.c.receiver_id == bindparam("account")),
    ~exists().where(
        _reversal.c.community_id == _entry.c.community_id, _reversal.c.reverses_id == _entry.c.id
    ),
)


@dataclass(frozen=True, slots=True)
class Before:
    """What one member gave and received before, in minutes; either may be none."""

    member_id: bytes
    given: int
    received: int


@transaction
def bring(
    session: Session,
    *,
    community_id: bytes,
    before: Before,
    steward_id: bytes,
    key: bytes,
    day: str,
    now: int,
) -> None:
    """Write down what one member gave and received before; they hear of it and may say it isn't right.

    Raises NothingBeforeError, BeforeIsThereError, OwnBeforeError, NotThereError, a MinutesError.
    """
    content = (steward_id, before.member_id, before.given, before.received)
    if not first_time(session, community_id, key, "bring_opening", *content, acted_at=now):
        return
    if steward_id == before.member_id:
        raise OwnBeforeError
    bookings = list(_bookings(session, community_id, before, steward_id, day))
    seen = {"member_id": before.member_id, "looker_id": steward_id, "standing": "steward"}
    look(session, community_id, **seen, what="record", at=now)  # type: ignore[arg-type]
    book(session, community_id, bookings, recorded_at=now)


@transaction
def bring_all(session: Session, *, community_id: bytes, file: bytes, day: str, now: int) -> int:
    """Write down a whole file, or nothing; tell for how many people, 0 for a file that is there already.

    Raises OpeningFileError, which says the line.
    """
    key = hashlib.sha256(b"opening" + community_id + file).digest()[:16]
    if not first_time(session, community_id, key, "bring_openings", acted_at=now):
        return 0
    rows, bookings = list(read(session, community_id, file)), list[Booking]()
    for line, before in rows:
        try:
            bookings += _bookings(session, community_id, before, None, day)
        except (RefusalError, LedgerError) as error:
            raise OpeningFileError(f"Line {line}: {error}") from error
    book(session, community_id, bookings, recorded_at=now)
    return len(rows)


def _bookings(
    session: Session, community_id: bytes, before: Before, steward_id: bytes | None, day: str
) -> Iterator[Booking]:
    if not before.given and not before.received:
        raise NothingBeforeError
    own, pot = own_and_pot(session, community_id, before.member_id)
    if session.connection().execute(_THERE, {"community": community_id, "account": own}).first():
        raise BeforeIsThereError
    if before.given:
        check(before.given)
        # Nobody gave these hours to anyone here, so the pot receives them, as it gives what was received.
        yield Booking(_new_id(), "opening", own, pot, before.given, day, receiver_actor=steward_id)
    if before.received:
        check(before.received)
        yield Booking(_new_id(), "opening", pot, own, before.received, day, giver_actor=steward_id)


def _new_id() -> bytes:
    return secrets.token_bytes(16)


def read(session: Session, community_id: bytes, file: bytes) -> Iterable[tuple[int, Before]]:
    """Read a file line by line: a member by name or card number, what they gave, what they received.

    Raises OpeningFileError for the first line that is not clear.
    """
    try:
        text = file.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = "The file is not in UTF-8. Save it as “CSV UTF-8” and try again."
        raise OpeningFileError(message) from error
    lines = text.splitlines()
    separator = ";" if lines and ";" in lines[0] else ","
    rows = csv.reader(lines, delimiter=separator)
    columns = [name.strip().casefold() for name in next(rows, [])]
    _check_columns(columns)
    known = dict[bytes, int]()
    for row in rows:
        if not any(cell.strip() for cell in row):
            continue
        before = _row(session, community_id, columns, row, rows.line_num)
        if before.member_id in known:
            message = f"Line {rows.line_num}: this member is on line {known[before.member_id]} already."
            raise OpeningFileError(message)
        known[before.member_id] = rows.line_num
        yield rows.line_num, before
    if not known:
        message = "There is nobody in the file."
        raise OpeningFileError(message)


def _check_columns(columns: list[str]) -> None:
    for name in columns:
        if any(word in name for word in WEIGHING):
            message = (
                f"The file has a column “{name}”. Here every hour is worth the same, whoever gave it, "
                "and nothing has a price. Take that column out."
            )
            raise OpeningFileError(message)
    if sorted(columns) != sorted(COLUMNS):
        message = "The first line names the columns: member, given, received. Nothing else can be kept."
        raise OpeningFileError(message)


def _row(session: Session, community_id: bytes, columns: list[str], row: list[str], line: int) -> Before:
    if len(row) != len(columns):
        message = f"Line {line}: it has {len(row)} columns, and the first line has {len(columns)}."
        raise OpeningFileError(message)
    cells = dict(zip(columns, (cell.strip() for cell in row), strict=True))
    try:
        member_id = find_one(session, community_id, cells["member"])
        return Before(member_id, time(cells["given"]), time(cells["received"]))
    except (RefusalError, LedgerError, NotThereError) as error:
        message = f"Line {line}, “{cells['member']}”: {error}"
        raise OpeningFileError(message) from error


def time(text: str) -> int:
    """Read a time that may be none at all. Raises a MinutesError."""
    return 0 if text.strip().lower() in NONE_AT_ALL else parse(text)
