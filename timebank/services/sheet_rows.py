"""Works out what each row of a spreadsheet comes to, or says in words what is the matter with it."""

import hashlib
import hmac
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from timebank.ledger.errors import LedgerError, TextTooLongError
from timebank.ledger.minutes import HOUR_MINUTES, LONGEST_TEXT, check, parse
from timebank.services.sheet_columns import Columns
from timebank.services.sheet_files import Table
from timebank.services.sheet_known import Content, Known, Person
from timebank.services.text import folded

DAY_MINUTES = 24 * HOUR_MINUTES
FIRST_DAY = date(1980, 1, 1)  # the year in which Edgar Cahn thought of time banks
LONGEST_WORDS = 80
LONGEST_NAME = 60
KEPT = 4_096
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
_NUMBERS = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d\d)(?:[T ,].*)?")
_DAY_NAMED = re.compile(r"(?:[a-z]+,? )?(\d{1,2})(?:st|nd|rd|th)? ([a-z]{3})[a-z]*\.?,? (\d{4})")
_MONTH_NAMED = re.compile(r"(?:[a-z]+,? )?([a-z]{3})[a-z]*\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_DECIMAL = re.compile(r"(\d+)(?:\.(\d{1,20})|,(\d\d?))?( ?(?:h|hrs?|hours?))?", re.ASCII)
_SECONDS = re.compile(r"(\d+:\d\d):\d\d(?:\.0+)?", re.ASCII)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_TELEPHONE = re.compile(r"\+?[\d\s()./-]{5,30}", re.ASCII)
_NUMBERED = re.compile(r"(.+) \(\d+\)")  # “Maria P (12)”

Tell = Callable[[int], None]


class RowError(ValueError):
    """What is the matter with one row, in a sentence."""


@dataclass(frozen=True, slots=True)
class Exchanged:
    """One exchange from before, as a row tells it; it waits for a yes where the steward says they gave."""

    id: bytes
    giver: Person
    receiver: Person
    minutes: int
    day: date
    words: str
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Joining:
    """Somebody to add, as a row tells it."""

    name: str
    email: str = ""
    telephone: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """What one row comes to: "new", "here" already, there "twice" in the file, or a "problem" in words."""

    number: int
    kind: str
    said: str = ""
    exchange: Exchanged | None = None
    joining: Joining | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file is read: which column is which, whose file it is, and what its ids are derived with."""

    columns: Columns
    today: date
    secret: str
    community_id: bytes
    steward_id: bytes | None = None


def exchanges(table: Table, reading: Reading, known: Known, tell: Tell) -> list[Row]:
    """Work out every row of a file of exchanges; `tell` hears how many are looked at."""
    seen, lines = Counter[Content](), dict[Content, int]()
    rows = []
    for count, (number, cells) in enumerate(_cells(table, reading.columns), 1):
        try:
            said = _exchanged(cells, reading, known)
        except RowError as error:
            rows.append(Row(number, "problem", str(error)))
        else:
            content = content_of(said)
            seen[content] += 1
            whole = replace(said, id=_id_of(reading, content, seen[content]))
            rows.append(_compared(number, whole, content, seen[content], lines, known))
        tell(count)
    return rows


def days(table: Table, columns: Columns) -> set[str]:
    """List the days that a file's rows are about, as ISO text."""
    found = set()
    for _, cells in _cells(table, columns):
        try:
            found.add(day_of(cells.get("day", ""), month_first=columns.month_first).isoformat())
        except RowError:
            continue
    return found


def content_of(said: Exchanged) -> Content:
    """Tell what makes two exchanges alike."""
    sides = (said.giver.account_id, said.receiver.account_id)
    return (*sides, said.day.isoformat(), said.minutes, folded(said.words))


def _compared(
    number: int, said: Exchanged, content: Content, again: int, lines: dict[Content, int], known: Known
) -> Row:
    if said.id in known.brought or again <= known.there.get(content, 0):
        return Row(number, "here", "This is here already.", said)
    if content in lines:
        return Row(number, "twice", f"Row {lines[content]} says the same.", said)
    lines[content] = number
    return Row(number, "new", "", said)


def _id_of(reading: Reading, content: Content, again: int) -> bytes:
    """Derive an id by which the same row is known again; keyed, since words can be guessed."""
    message = repr((b"brought", reading.community_id, content, again)).encode()
    return hmac.digest(reading.secret.encode(), message, hashlib.sha256)[:16]


def _cells(table: Table, columns: Columns) -> Iterator[tuple[int, dict[str, str]]]:
    places = {name: table.headings.index(heading) for name, heading in columns.of.items()}
    for number, cells in table.rows:
        yield number, {name: cells[place] for name, place in places.items()}


def _exchanged(cells: dict[str, str], reading: Reading, known: Known) -> Exchanged:
    giver = _person(cells.get("giver", ""), known, "who gave")
    receiver = _person(cells.get("receiver", ""), known, "who received")
    if giver.id == receiver.id:
        raise RowError("The same person is on both sides.")
    minutes = time_of(cells.get("time", ""), in_minutes=reading.columns.in_minutes)
    day = day_of(cells.get("day", ""), month_first=reading.columns.month_first)
    if day > reading.today:
        raise RowError("That day hasn’t come yet.")
    words = cells.get("words", "")
    if len(words) > LONGEST_WORDS:
        words = f"{words[: LONGEST_WORDS - 1].rstrip()}…"
    waits = giver.id == reading.steward_id
    return Exchanged(b"", giver, receiver, minutes, day, words, waits)


def _person(written: str, known: Known, side: str) -> Person:
    if not written:
        raise RowError(f"It doesn’t say {side}.")
    numbered = _NUMBERED.fullmatch(written)
    found = known.find(written) or (known.find(numbered[1]) if numbered else None) or frozenset()
    if len(found) > 1:
        raise RowError(f"Several people here are called “{written}”. Write a card number in its place.")
    if found:
        return next(iter(found))
    if folded(written) in known.organisations:
        raise RowError(f"“{written}” is an organisation. Somebody who records for it writes this down.")
    raise RowError(f"We don’t know “{written}” here. Add them first, or mend the name.")


@lru_cache(maxsize=KEPT)
def time_of(text: str, *, in_minutes: bool) -> int:
    """Read a time: 1.5, 1:30, 90 min; a plain number is hours, or minutes where the column is of minutes.

    Hours with decimals are read as the nearest minute, since 20 minutes are 0.33 of an hour. Raises RowError.
    """
    if not text:
        raise RowError("It doesn’t say how long it was.")
    plain = " ".join(text.lower().split())
    seconds = _SECONDS.fullmatch(plain)
    try:
        if len(plain) > LONGEST_TEXT:
            raise TextTooLongError
        found = _DECIMAL.fullmatch(plain)
        if found and (found[4] or not in_minutes):
            minutes = _nearest_minute(found[1], found[2] or found[3] or "")
        else:
            minutes = parse(seconds[1] if seconds else plain)
        check(minutes)
    except LedgerError as error:
        raise RowError(f"“{text}”: {error}") from error
    if minutes > DAY_MINUTES:
        message = "That’s longer than a day. Hours from many days belong under “Hours from before”."
        raise RowError(f"“{text}”: {message}")
    return minutes


def _nearest_minute(whole: str, part: str) -> int:
    parts: int = 10 ** len(part)
    return (int(whole + part) * HOUR_MINUTES * 2 + parts) // (2 * parts)


@lru_cache(maxsize=KEPT)
def day_of(text: str, *, month_first: bool) -> date:
    """Read a day: 2025-10-14, 14/10/2025 or 14 October 2025. Raises RowError."""
    if not text:
        raise RowError("It doesn’t say which day it was.")
    plain = folded(text)
    try:
        day = _day(plain, month_first=month_first)
    except ValueError:
        day = None
    if day is None or day < FIRST_DAY:
        raise RowError(f"We can’t read “{text}” as a day. Write it like 2025-10-14 or 14/10/2025.")
    return day


def _day(plain: str, *, month_first: bool) -> date | None:
    if found := _ISO.fullmatch(plain):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := _NUMBERS.fullmatch(plain):
        one, other, year = (int(part) for part in found.groups())
        month, day = (one, other) if month_first else (other, one)
        return date(year if year > 99 else 2000 + year, month, day)
    if found := _DAY_NAMED.fullmatch(plain):
        return date(int(found[3]), _MONTHS.index(found[2]) + 1, int(found[1]))
    if found := _MONTH_NAMED.fullmatch(plain):
        return date(int(found[3]), _MONTHS.index(found[1]) + 1, int(found[2]))
    return None


def members(table: Table, reading: Reading, known: Known, tell: Tell) -> list[Row]:
    """Work out every row of a file of members; `tell` hears how many are looked at."""
    rows, names, emails = list[Row](), dict[str, int](), dict[str, int]()
    for count, (number, cells) in enumerate(_cells(table, reading.columns), 1):
        try:
            joining = _joining(cells)
            rows.append(_newcomer(number, joining, names, emails, known))
        except RowError as error:
            rows.append(Row(number, "problem", str(error)))
        tell(count)
    return rows


def _joining(cells: dict[str, str]) -> Joining:
    name = " ".join(part for part in (cells.get("name", ""), cells.get("last_name", "")) if part)
    if not name:
        raise RowError("There is no name.")
    if len(name) > LONGEST_NAME:
        raise RowError(f"The name is longer than {LONGEST_NAME} characters.")
    email, telephone = cells.get("email", "").lower(), cells.get("telephone", "")
    if email and not _EMAIL.fullmatch(email):
        raise RowError(f"“{email}”: an email address looks like name@example.org.")
    if telephone and not _TELEPHONE.fullmatch(telephone):
        raise RowError(f"“{telephone}”: a phone number looks like 07700 900123.")
    return Joining(name, email, telephone)


def _newcomer(
    number: int, joining: Joining, names: dict[str, int], emails: dict[str, int], known: Known
) -> Row:
    name, email = folded(joining.name), folded(joining.email)
    if name in known.people:
        there, written = known.addresses.get(name, frozenset()), email or folded(joining.telephone)
        if written and there and written not in there:
            raise RowError(
                f"Somebody called “{joining.name}” is here, with another address. "
                "If this is someone else, add something to the name. If not, take the row out."
            )
        return Row(number, "here", "They are here already.", joining=joining)
    if email and email in known.emails:
        raise RowError(f"“{joining.email}” is somebody’s here, under another name.")
    if name in names:
        return Row(number, "twice", f"Row {names[name]} has the same name.", joining=joining)
    if email and email in emails:
        raise RowError(f"Row {emails[email]} has the same email address. Two people can’t share one here.")
    names[name] = number
    if email:
        emails[email] = number
    return Row(number, "new", joining=joining)


def counted(rows: Iterable[Row]) -> Counter[str]:
    """Count rows by what they come to."""
    return Counter(row.kind for row in rows)
