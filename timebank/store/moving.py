"""What a community takes along when it moves: which columns lie in which file, and how values are written."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Column, Integer, Table

from timebank.store.erasing import TAKEN_ALONG
from timebank.store.tables import METADATA
from timebank.store.types import Octets

# One more with each change that an earlier timebank could not read.
VERSION = 1
TABLES, CHECKPOINTS, NAMES, WAYS_IN = "tables", "checkpoints", "names", "ways-in"
FOLDERS = (TABLES, CHECKPOINTS, NAMES, WAYS_IN)
# What proves the journal from outside, and is of no use without being asked for.
SEALED = frozenset({"seal_key", "seal", "witness", "cosignature"})
# What goes along only with the installation itself: what opens something, and what nobody may read.
OPENING = frozenset({"pin", "passkey", "device", "calendar", "slip"})
UNREAD = frozenset({"no_contact", "call_back"})
LEFT_OUT = {
    "act": "Keys of presses: a page that is open during the move is opened anew.",
    "attempt": "Wrong tries at codes, which are counted anew.",
    "errand": "Files that were asked for, which can be asked for again.",
    "handshake": "Codes that are shown for a quarter of an hour.",
    "kiosk": "Tablets at gatherings, which are set up again.",
    "mail": "Mails that wait to be sent from the old place.",
    "proving": "When it was last proved and backed up, which each place says of itself.",
    "sheet": "Spreadsheets that wait at the desk, which can be brought again.",
    "sign_in_code": "Codes sent by mail, which hold for minutes.",
    "subtree": "Roots within the tree over all entries, which are worked out again.",
}
_NAMED = frozenset({"member_name", "exchange_words", "invitation", "support"}) | {
    model.__table__.name  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
    for model in TAKEN_ALONG
}
# Columns that lie in another folder than the rest of their row.
_APART = {
    "community": (NAMES, ("phone", "email")),
    "account": (NAMES, ("name",)),
    "gathering": (NAMES, ("title", "place", "access", "public_title", "sign_token", "code")),
    "recollection": (NAMES, ("words",)),
    "series": (NAMES, ("sign_token", "code")),
    "card": (WAYS_IN, ("token_hash",)),
}
_ORDER = {"entry": ("number",)}  # each entry points at the one before it
# A spreadsheet would run what begins like this; a nothing and an empty text would look alike.
MARK = "'"
_MARKED = ("=", "+", "-", "@", "\t", "\r", MARK)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

Value = bytes | int | str | None
Write = Callable[[Any], str]
Read = Callable[[str], Value]


@dataclass(frozen=True, slots=True)
class Extract:
    """One file of rows: some columns of one table."""

    folder: str
    table: Table
    columns: tuple[Column[Any], ...]

    @property
    def path(self) -> str:
        """Its name in the file that holds all."""
        return f"{self.folder}/{self.table.name}.csv"

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its columns."""
        return tuple(column.name for column in self.columns)

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns by which a row apart is known to belong to another."""
        return tuple(column.name for column in self.table.primary_key)

    @property
    def sql(self) -> str:
        """Ask for the rows of one community, in an order that never changes."""
        # Names such as "at" mean something to a database.
        listed = ", ".join(f'"{name}"' for name in self.names)
        order = ", ".join(f'"{name}"' for name in _ORDER.get(self.table.name, self.keys))
        here = "id" if self.table.name == "community" else "community_id"
        return f'SELECT {listed} FROM "{self.table.name}" WHERE {here} = {{community}} ORDER BY {order}'


def folder_of(table: Table) -> str:
    """Tell where a table's rows lie."""
    if table.name in OPENING | UNREAD:
        return WAYS_IN
    if table.name in _NAMED:
        return NAMES
    return CHECKPOINTS if table.name in SEALED else TABLES


@cache
def extracts() -> tuple[Extract, ...]:
    """List every file of rows, each table after those that its keys point at; a row's own part first."""
    found = []
    for table in METADATA.sorted_tables:
        if table.name in LEFT_OUT:
            continue
        folder, names = _APART.get(table.name, ("", ()))
        found.append(
            Extract(folder_of(table), table, tuple(each for each in table.columns if each.name not in names))
        )
        if names:
            keys = tuple(table.primary_key)
            found.append(Extract(folder, table, (*keys, *(table.columns[name] for name in names))))
    return tuple(found)


def kind(column: Column[Any]) -> str:
    """Name what a column's values are."""
    if isinstance(column.type, Octets):
        return "bytes in hex"
    if _is_instant(column):
        return "instant, UTC"
    if isinstance(column.type, Integer):
        return "whole number"
    return "day" if column.name.endswith("_on") else "text"


def _is_instant(column: Column[Any]) -> bool:
    # What a witness signed counts whole seconds, and is written as it was signed.
    return isinstance(column.type, BigInteger) and not column.name.endswith("_seconds")


def plain(column: Column[Any]) -> Callable[[Any], Any]:
    """Choose how a column's values are written as JSON."""
    if isinstance(column.type, Octets):
        return lambda value: None if value is None else value.hex()
    if _is_instant(column):
        return lambda value: None if value is None else instant_text(value)
    return lambda value: value


def instant_text(value: int) -> str:
    """Write an instant to the microsecond."""
    return (_EPOCH + timedelta(microseconds=value)).isoformat(timespec="microseconds")


def writer(column: Column[Any]) -> Write:
    """Choose how a column's values are written as CSV."""
    if isinstance(column.type, Octets):
        return lambda value: "" if value is None else value.hex()
    if _is_instant(column):
        return lambda value: "" if value is None else instant_text(value)
    if isinstance(column.type, Integer):
        return lambda value: "" if value is None else str(value)
    return _marked if column.nullable else _text


def _text(value: str) -> str:
    return MARK + value if value.startswith(_MARKED) else value


def _marked(value: str | None) -> str:
    if value is None:
        return ""
    return _text(value) if value else MARK


def reader(column: Column[Any]) -> Read:
    """Choose how a column's values are read back. What it returns raises ValueError or TypeError."""
    read = _reader(column)
    if not column.nullable:
        return read
    return lambda text: read(text) if text else None


def _reader(column: Column[Any]) -> Read:
    if isinstance(column.type, Octets):
        return bytes.fromhex
    if _is_instant(column):
        return lambda text: (datetime.fromisoformat(text) - _EPOCH) // _MICROSECOND
    if isinstance(column.type, Integer):
        return int
    return lambda text: text[1:] if text.startswith(MARK) else text
