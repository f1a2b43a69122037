"""Bringing members and past exchanges in from a spreadsheet: all of it or nothing, and never twice."""

import json
import secrets
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update
from sqlmodel import Session

from timebank.services import codes
from timebank.services.errors import NotThereError
from timebank.services.errors.sheets import (
    ColumnMissingError,
    ColumnTwiceError,
    NoRowsError,
    RowsChangedError,
    RowsStopError,
)
from timebank.services.exchanges import booking_of
from timebank.services.sheet_columns import (
    FIELDS,
    REQUIRED,
    Columns,
    guess,
    left_behind,
    refuse_weighing,
    without_private,
)
from timebank.services.sheet_files import Table, read
from timebank.services.sheet_known import load, load_there
from timebank.services.sheet_rows import (
    Exchanged,
    Joining,
    Reading,
    Row,
    Tell,
    counted,
    days,
    exchanges,
    members,
)
from timebank.services.text import folded
from timebank.services.transaction import transaction
from timebank.store.accounts import Account, find_pot
from timebank.store.acts import first_time
from timebank.store.bookings import Booking, book
from timebank.store.communities import Community
from timebank.store.errands import Errand, leave_errand
from timebank.store.exchanges import Exchange, ExchangeWords
from timebank.store.looks import look
from timebank.store.members import Card, Contact, Member, MemberName
from timebank.store.sheets import Brought, Sheet

KIND = "import"
ID_BYTES = 16

_sheet = Sheet.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_errand = Errand.__table__  # type: ignore[attr-defined]
_card = Card.__table__  # type: ignore[attr-defined]
_ONE = (_sheet.c.community_id == bindparam("community"), _sheet.c.id == bindparam("sheet"))
_FIND = select(_sheet).where(*_ONE)
_FIND_MINE = _FIND.where(_sheet.c.member_id == bindparam("member")).with_for_update()
_HOLD = _FIND.with_for_update()
_SET = update(_sheet).where(*_ONE)
_TAKEN_NUMBERS = select(_card.c.number).where(_card.c.community_id == bindparam("community"))


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that was read: its rows, and the headings of what is never kept here."""

    table: Table
    gone: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choices:
    """What to do with rows that have a problem, and with those that the file has twice."""

    leaves_out: bool = False
    takes_twice: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many rows were brought in, wait for a yes, were here already, and were left out."""

    brought: int = 0
    waiting: int = 0
    here: int = 0
    left_out: int = 0


def opened(file: bytes) -> Opened:
    """Read a file, before anything is kept. Raises SheetFileError, which says what to mend."""
    table = read(file)
    refuse_weighing(table.headings)
    return Opened(*without_private(table))


@transaction
def keep(
    session: Session, *, community_id: bytes, member_id: bytes, key: bytes, what: str, file: Opened, now: int
) -> bytes:
    """Keep what was read of a file until it is brought in; `key` names it. Nothing else is written down."""
    packed = _packed(file)
    if first_time(session, community_id, key, "keep_sheet", member_id, what, packed, acted_at=now):
        row = Sheet(
            community_id=community_id, id=key, member_id=member_id, what=what, made_at=now, packed=packed
        )
        row.columns = _said(guess(what, file.table))
        session.add(row)
    return key


@transaction
def match(
    session: Session,
    *,
    community_id: bytes,
    member_id: bytes,
    key: bytes,
    sheet_id: bytes,
    columns: Columns,
    now: int,
) -> None:
    """Say which column is which. Raises ColumnMissingError, ColumnTwiceError, NotThereError."""
    if not first_time(session, community_id, key, "match_sheet", sheet_id, _said(columns), acted_at=now):
        return
    row = _mine(session, community_id, sheet_id, member_id)
    if row.state != "read":
        raise NotThereError
    check_columns(row.what, columns)
    named = {"community": community_id, "sheet": sheet_id}
    session.connection().execute(_SET.values(columns=_said(columns), trouble=""), named)


def check_columns(what: str, columns: Columns) -> None:
    """Insist on a column for each thing that is asked for, none for two. Raises a RefusalError."""
    seen = set[str]()
    for field in FIELDS[what]:
        heading = columns.of.get(field)
        if not heading and field in REQUIRED[what]:
            raise _of(ColumnMissingError(), field)
        if heading in seen:
            raise _of(ColumnTwiceError(), field)
        seen |= {heading} if heading else set()


def _of(error: ColumnMissingError | ColumnTwiceError, field: str) -> Exception:
    error.field = field
    return error


def fingerprint(rows: Sequence[Row]) -> str:
    """Say in brief what rows come to, to notice when it is not what was shown any more."""
    found = counted(rows)
    return "-".join(str(found[kind]) for kind in ("new", "here", "twice", "problem"))


@transaction
def ask(
    session: Session,
    *,
    community_id: bytes,
    member_id: bytes,
    key: bytes,
    sheet_id: bytes,
    choices: Choices,
    seen: str,
    secret: str,
    today: date,
    now: int,
) -> None:
    """Ask for a file to be brought in, beside the pages. Nothing is written down yet.

    Raises RowsStopError, RowsChangedError, NoRowsError, NotThereError.
    """
    if not first_time(
        session, community_id, key, "ask_sheet", sheet_id, *asdict(choices).values(), acted_at=now
    ):
        return
    row = _mine(session, community_id, sheet_id, member_id)
    if row.state != "read":
        raise NotThereError
    rows = _rows(session, row, secret, today)
    if fingerprint(rows) != seen:
        raise RowsChangedError
    _chosen(rows, choices)
    values = {
        "leaves_out": int(choices.leaves_out),
        "takes_twice": int(choices.takes_twice),
        "state": "asked",
        "trouble": "",
        "marks": seen,
    }
    run, named = session.connection().execute, {"community": community_id, "sheet": sheet_id}
    run(_SET.values(**values), named)
    run(delete(_errand).where(_errand.c.community_id == community_id, _errand.c.id == sheet_id))
    more = {"member_id": member_id, "kind": KIND, "wanted": b"", "total": len(rows)}
    leave_errand(session, community_id, sheet_id, **more, now=now)  # type: ignore[arg-type]


def look_over(
    session: Session, *, community_id: bytes, sheet_id: bytes, secret: str, today: date, tell: Tell
) -> None:
    """Look at every row once, without keeping others from writing; `tell` hears how far it is."""
    row = _found(session, community_id, sheet_id)
    if row is not None and row.state == "asked":
        _rows(session, row, secret, today, tell)
    session.rollback()


@transaction
def bring(
    session: Session, *, community_id: bytes, sheet_id: bytes, secret: str, today: date, now: int
) -> Outcome | None:
    """Bring in what was asked for, all of it or nothing, and let go of the file.

    Again it answers the same; nothing where it was stopped. Raises RowsChangedError and its kind.
    """
    named = {"community": community_id, "sheet": sheet_id}
    row = session.connection().execute(_HOLD, named).first()
    if row is None or row.state == "read":
        return None
    if row.state == "done":
        return Outcome(**json.loads(row.marks))
    rows = _rows(session, row, secret, today)
    if fingerprint(rows) != row.marks:
        raise RowsChangedError
    choices = Choices(bool(row.leaves_out), bool(row.takes_twice))
    chosen = _chosen(rows, choices)
    outcome = _write(
        session, community_id, rows, chosen, steward_id=row.member_id, secret=secret, today=today, now=now
    )
    values = {"state": "done", "packed": b"", "columns": "", "marks": json.dumps(asdict(outcome))}
    session.connection().execute(_SET.values(**values), named)
    return outcome


@transaction
def reopen(session: Session, *, community_id: bytes, sheet_id: bytes) -> None:
    """Open a file again that could not be brought in, so that its rows can be looked at."""
    asked = _SET.where(_sheet.c.state == "asked")
    session.connection().execute(
        asked.values(state="read", trouble="changed", marks=""),
        {"community": community_id, "sheet": sheet_id},
    )


@transaction
def bring_file(
    session: Session,
    *,
    community_id: bytes,
    what: str,
    table: Table,
    columns: Columns,
    choices: Choices,
    secret: str,
    today: date,
    now: int,
    tell: Tell,
) -> Outcome:
    """Bring a whole file in at once, for whoever sits at the computer; nobody is named as having done it.

    Raises RowsStopError, NoRowsError.
    """
    reading = Reading(columns, today, secret, community_id)
    rows = _plan(session, what, table, reading, tell)
    chosen = _chosen(rows, choices)
    return _write(session, community_id, rows, chosen, steward_id=None, secret=secret, today=today, now=now)


@transaction
def remove(
    session: Session, *, community_id: bytes, member_id: bytes, key: bytes, sheet_id: bytes, now: int
) -> None:
    """Let go of a file, brought in or not; what was brought in stays. Raises NotThereError."""
    if not first_time(session, community_id, key, "remove_sheet", sheet_id, member_id, acted_at=now):
        return
    _mine(session, community_id, sheet_id, member_id)
    run = session.connection().execute
    for table in (_sheet, _errand):
        run(delete(table).where(table.c.community_id == community_id, table.c.id == sheet_id))


def plan(
    session: Session, community_id: bytes, what: str, table: Table, columns: Columns, secret: str, today: date
) -> list[Row]:
    """Work out what each row of a file comes to, for whoever sits at the computer. Writes nothing."""
    return _plan(session, what, table, Reading(columns, today, secret, community_id), _nobody)


def rows_of(session: Session, sheet: Any, secret: str, today: date) -> list[Row]:
    """Work out what each row of a kept file comes to. Writes nothing."""
    return _rows(session, sheet, secret, today)


def unpacked(packed: bytes) -> Opened:
    """Read again what was kept of a file."""
    said = json.loads(zlib.decompress(packed))
    rows = tuple((number, tuple(cells)) for number, cells in said["rows"])
    return Opened(Table(tuple(said["headings"]), rows, tuple(said["notes"])), tuple(said["gone"]))


def columns_of(said: str) -> Columns:
    """Read which columns were chosen."""
    return Columns(**json.loads(said)) if said else Columns({})


def behind(file: Opened, columns: Columns) -> tuple[str, ...]:
    """List the columns that don't come along."""
    return (*left_behind(file.table, columns), *file.gone)


def _packed(file: Opened) -> bytes:
    said = {**asdict(file.table), "gone": file.gone}
    return zlib.compress(json.dumps(said, ensure_ascii=False).encode())


def _said(columns: Columns) -> str:
    return json.dumps({**asdict(columns), "of": dict(columns.of)}, ensure_ascii=False, sort_keys=True)


def _found(session: Session, community_id: bytes, sheet_id: bytes) -> Any:
    return session.connection().execute(_FIND, {"community": community_id, "sheet": sheet_id}).first()


def _mine(session: Session, community_id: bytes, sheet_id: bytes, member_id: bytes) -> Any:
    named = {"community": community_id, "sheet": sheet_id, "member": member_id}
    row = session.connection().execute(_FIND_MINE, named).first()
    if row is None:
        raise NotThereError
    return row


def _nobody(_: int) -> None:
    """Hear how far it is, and tell nobody."""


def _rows(session: Session, sheet: Any, secret: str, today: date, tell: Tell = _nobody) -> list[Row]:
    reading = Reading(columns_of(sheet.columns), today, secret, sheet.community_id, sheet.member_id)
    return _plan(session, sheet.what, unpacked(sheet.packed).table, reading, tell)


def _plan(session: Session, what: str, table: Table, reading: Reading, tell: Tell) -> list[Row]:
    known = load(session, reading.community_id)
    if what == "members":
        return members(table, reading, known, tell)
    there, brought = load_there(session, reading.community_id, days(table, reading.columns))
    return exchanges(table, reading, replace(known, there=there, brought=brought), tell)


def _chosen(rows: Sequence[Row], choices: Choices) -> list[Row]:
    """Choose the rows to bring in. Raises RowsStopError, NoRowsError."""
    if not choices.leaves_out and any(row.kind == "problem" for row in rows):
        raise RowsStopError
    kinds = {"new", "twice"} if choices.takes_twice and rows[0].joining is None else {"new"}
    chosen = [row for row in rows if row.kind in kinds]
    if not chosen:
        raise NoRowsError
    return chosen


def _write(
    session: Session,
    community_id: bytes,
    rows: Sequence[Row],
    chosen: Sequence[Row],
    *,
    steward_id: bytes | None,
    secret: str,
    today: date,
    now: int,
) -> Outcome:
    past = [row.exchange for row in chosen if row.exchange]
    joining = [row.joining for row in chosen if row.joining]
    if past:
        _write_exchanges(session, community_id, past, steward_id, now)
    if joining:
        _write_members(session, community_id, joining, secret=secret, day=today.isoformat(), now=now)
    found, waiting = counted(rows), sum(each.waits for each in past)
    left_out = len(rows) - len(chosen) - found["here"]
    return Outcome(len(chosen) - waiting, waiting, found["here"], left_out)


def _write_exchanges(
    session: Session, community_id: bytes, past: Sequence[Exchanged], steward_id: bytes | None, now: int
) -> None:
    run, here = session.connection().execute, {"community_id": community_id}
    rows = [_exchange(community_id, each, now) for each in past]
    run(insert(Exchange), rows)
    words = [{**here, "exchange_id": each.id, "words": each.words} for each in past if each.words]
    if words:
        run(insert(ExchangeWords), words)
    run(
        insert(Brought),
        [{**here, "exchange_id": each.id, "steward_id": steward_id, "at": now} for each in past],
    )
    agreed = [booking_of(row, row["minutes"]) for row in rows if row["state"] == "agreed"]
    book(session, community_id, agreed, recorded_at=now)
    if steward_id:
        _note_looks(session, community_id, past, steward_id, now)


def _exchange(community_id: bytes, said: Exchanged, now: int) -> dict[str, Any]:
    # Each stands for their own side, as they agreed then; nobody gives themselves hours by bringing a file.
    return {
        "community_id": community_id,
        "id": said.id,
        "giver_id": said.giver.account_id,
        "receiver_id": said.receiver.account_id,
        "giver_actor": said.giver.id,
        "receiver_actor": said.receiver.id,
        "said_by": "giver" if said.waits else "receiver",
        "minutes": said.minutes,
        "happened_on": said.day.isoformat(),
        "recorded_at": now,
        "state": "waiting" if said.waits else "agreed",
        "agreed_minutes": None if said.waits else said.minutes,
        "answered_at": None if said.waits else now,
    }


def _note_looks(
    session: Session, community_id: bytes, past: Iterable[Exchanged], steward_id: bytes, now: int
) -> None:
    """Let each of them read that a steward recorded time for them."""
    people = {person.id for each in past for person in (each.giver, each.receiver)} - {steward_id}
    for person in sorted(people):
        seen = {"member_id": person, "looker_id": steward_id, "standing": "steward", "what": "record"}
        look(session, community_id, **seen, at=now)  # type: ignore[arg-type]


def _write_members(
    session: Session, community_id: bytes, joining: Sequence[Joining], *, secret: str, day: str, now: int
) -> None:
    run, here = session.connection().execute, {"community_id": community_id}
    ids = [(secrets.token_bytes(ID_BYTES), secrets.token_bytes(ID_BYTES)) for _ in joining]
    times = {"made_at": now, "joined_at": now, "greeted_at": now}
    run(insert(Member), [{**here, "id": member_id, **times} for member_id, _ in ids])
    run(
        insert(MemberName),
        [
            {**here, "member_id": member_id, "name": each.name, "finding": folded(each.name)}
            for each, (member_id, _) in zip(joining, ids, strict=True)
        ],
    )
    run(
        insert(Account),
        [
            {**here, "id": account_id, "kind": "member", "member_id": member_id}
            for member_id, account_id in ids
        ],
    )
    _give_cards(session, community_id, [member_id for member_id, _ in ids], secret)
    contacts = [
        {**here, "member_id": member_id, "kind": kind, "address": address}
        for each, (member_id, _) in zip(joining, ids, strict=True)
        for kind, address in (("email", each.email), ("call", each.telephone))
        if address
    ]
    if contacts:
        run(insert(Contact), contacts)
    _welcome(session, community_id, [account_id for _, account_id in ids], day, now)


def _give_cards(session: Session, community_id: bytes, people: Sequence[bytes], secret: str) -> None:
    run = session.connection().execute
    taken = set(run(_TAKEN_NUMBERS, {"community": community_id}).scalars())
    cards = []
    for member_id in people:
        while (number := codes.short_code()) in taken:
            pass
        taken.add(number)
        token = codes.card_token(secret, community_id, member_id, 0)
        mine = {"community_id": community_id, "member_id": member_id, "issue": 0}
        cards.append({**mine, "number": number, "token_hash": codes.hashed(token)})
    run(insert(Card), cards)


def _welcome(session: Session, community_id: bytes, accounts: Sequence[bytes], day: str, now: int) -> None:
    minutes = session.get_one(Community, community_id).welcome_minutes
    pot = find_pot(session, community_id)
    if minutes:
        welcomes = [
            Booking(secrets.token_bytes(ID_BYTES), "welcome", pot, account_id, minutes, day)
            for account_id in accounts
        ]
        book(session, community_id, welcomes, recorded_at=now)
