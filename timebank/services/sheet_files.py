"""Reads a spreadsheet, CSV or XLSX, into rows of plain text; what cannot be read is said in words."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from timebank.clock import MICROSECONDS
from timebank.services.errors.sheets import SheetFileError
from timebank.services.text import clean

MOST_BYTES = 2_000_000
MOST_ROWS = 20_000
MOST_COLUMNS = 100
LONGEST_CELL = 500
MOST_LETTERS = 4_000_000
# What a file of two megabytes comes to unpacked, many times over; more is a trick.
MOST_UNPACKED = 60_000_000
MOST_PARTS = 500
SEPARATORS = ";,\t"
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*\bref=\"([A-Z0-9:]+)\"")
_TOO_MANY = f"The file has more than {MOST_ROWS:,} rows. Bring it in as two files, one after the other."


@dataclass(frozen=True, slots=True)
class Table:
    """What was read: headings, rows with their number in the file, and what is good to know about it."""

    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    notes: tuple[str, ...] = ()


def read(file: bytes) -> Table:
    """Read a file of either kind. Raises SheetFileError, which says what to do."""
    if len(file) > MOST_BYTES:
        raise SheetFileError("The file is larger than 2 MB. Bring it in as two files, one after the other.")
    if file.startswith(b"PK\x03\x04"):
        return _table(*_read_xlsx(file))
    return _table(_read_csv(_text(file)), [])


def _table(rows: Iterable[tuple[int, list[str]]], notes: list[str]) -> Table:
    there = ((number, cells) for number, cells in rows if any(cells))
    _, first = next(there, (0, list[str]()))
    width = max((place for place, cell in enumerate(first, 1) if cell), default=0)
    if not width:
        raise SheetFileError("The file is empty.")
    found, letters = list[tuple[int, list[str]]](), 0
    for number, cells in there:
        letters += sum(map(len, cells))
        if len(found) == MOST_ROWS or letters > MOST_LETTERS:
            raise SheetFileError(_TOO_MANY)
        width = max(width, len(cells))
        found.append((number, cells))
    if not found:
        raise SheetFileError("The file has headings and nothing below them.")
    if width > MOST_COLUMNS:
        raise SheetFileError(f"The file has more than {MOST_COLUMNS} columns. Keep those that matter here.")
    whole = tuple((number, tuple(cells + [""] * (width - len(cells)))) for number, cells in found)
    return Table(_headings(first + [""] * (width - len(first))), whole, tuple(notes))


def _headings(cells: list[str]) -> tuple[str, ...]:
    """Name every column, none like another."""
    named: list[str] = []
    for place, cell in enumerate(cells, 1):
        name = wanted = cell or f"Column {place}"
        again = 2
        while name in named:
            name, again = f"{wanted} ({again})", again + 1
        named.append(name)
    return tuple(named)


def _text(file: bytes) -> str:
    if file.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = file.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise SheetFileError("This isn’t a file we can read. Save it as XLSX or CSV, and bring that.")


def _read_csv(text: str) -> Iterator[tuple[int, list[str]]]:
    named = re.match(r"sep=(.)\r?\n", text, re.IGNORECASE)
    lines = io.StringIO(text[named.end() :] if named else text, newline="")
    separator = named[1] if named else _separator(text)
    rows = csv.reader(lines, delimiter=separator)
    number = 1 if named else 0
    try:
        for cells in rows:
            number += 1
            yield number, [_cell(cell, number) for cell in cells]
    except csv.Error as error:
        raise SheetFileError(f"Row {number + 1} can’t be read. Save the file as CSV once more.") from error


def _separator(text: str) -> str:
    """Find by looking what stands between the columns: what the first line that says anything has most of."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    plain = re.sub(r'"[^"]*"', "", first)
    return max(SEPARATORS, key=plain.count) if any(map(plain.count, SEPARATORS)) else ","


def _cell(text: str, number: int) -> str:
    words = clean(text)
    if len(words) > LONGEST_CELL:
        raise SheetFileError(f"Row {number} has a cell with more than {LONGEST_CELL} characters. Shorten it.")
    return words


def _read_xlsx(file: bytes) -> tuple[list[tuple[int, list[str]]], list[str]]:
    # Loading it takes as long as a page, and few ever want it.
    from openpyxl import load_workbook

    _look_at_parts(file)
    try:
        book = load_workbook(io.BytesIO(file), read_only=True, data_only=False, keep_links=False)
        sheet, notes = _first_shown(book)
        _refuse_merged(file, sheet)
        rows, formulas = _cells_of(sheet)
        if formulas:
            answers = load_workbook(io.BytesIO(file), read_only=True, data_only=True, keep_links=False)
            rows, _ = _cells_of(answers[sheet.title])
            _insist_on_answers(rows, formulas)
            notes.append("Some cells are formulas. What they came to when the file was last saved is read.")
    except SheetFileError:
        raise
    # A damaged file makes the reader stumble anywhere, with any kind of error.
    except Exception as error:
        message = "This spreadsheet is damaged. Open it, save it as XLSX or CSV, and bring that."
        raise SheetFileError(message) from error
    return rows, notes


def _look_at_parts(file: bytes) -> None:
    """Refuse what would unpack to more than anybody typed."""
    try:
        with zipfile.ZipFile(io.BytesIO(file)) as packed:
            parts = packed.infolist()
    except zipfile.BadZipFile as error:
        raise SheetFileError("This spreadsheet is damaged. Save it once more, and bring that.") from error
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise SheetFileError("This isn’t a file we can read. Save it as XLSX or CSV, and bring that.")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise SheetFileError("Unpacked, this file is far too large. Keep only the rows and columns you use.")


def _first_shown(book: Any) -> tuple[Any, list[str]]:
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if not shown:
        raise SheetFileError("Every sheet in this file is hidden. Show the one you mean, and save it.")
    sheet, others = shown[0], len(book.worksheets) - 1
    sheet.reset_dimensions()
    more = "One other sheet is" if others == 1 else f"{others} other sheets are"
    return sheet, [f"Only the sheet “{sheet.title}” is read. {more} left behind."] if others else []


def _refuse_merged(file: bytes, sheet: Any) -> None:
    with zipfile.ZipFile(io.BytesIO(file)) as packed:
        found = _MERGED.search(packed.read(sheet._worksheet_path.lstrip("/")))
    if found:
        where = found[1].decode().replace(":", " to ")
        message = f"Some cells are joined into one ({where}). Take them apart, and bring the file again."
        raise SheetFileError(message)


def _cells_of(sheet: Any) -> tuple[list[tuple[int, list[str]]], list[tuple[int, int]]]:
    """Read a sheet's cells as text, and tell where there are formulas: row and place."""
    rows, formulas = [], []
    for number, cells in enumerate(sheet.iter_rows(), 1):
        texts = []
        for place, cell in enumerate(cells[: MOST_COLUMNS + 1]):
            if cell.data_type == "f":
                formulas.append((number, place))
            texts.append(_cell(_said(cell.value, number), number))
        while texts and not texts[-1]:
            texts.pop()
        if texts:
            rows.append((number, texts))
        if len(rows) > MOST_ROWS + 1:
            raise SheetFileError(_TOO_MANY)
    return rows, formulas


def _insist_on_answers(rows: list[tuple[int, list[str]]], formulas: list[tuple[int, int]]) -> None:
    known = dict(rows)
    for number, place in formulas:
        if not "".join(known.get(number, [])[place : place + 1]):
            message = (
                f"Row {number} has a formula, and the file doesn’t say what it comes to. "
                "Open it in a spreadsheet program, save it, and bring it again."
            )
            raise SheetFileError(message)


def _said(value: Any, number: int) -> str:
    """Say a cell as text: a day as 2025-10-14, a length of time as 1:30."""
    match value:
        case None:
            return ""
        case datetime() | date():
            return value.isoformat()[:10]
        case time():
            return _said(timedelta(hours=value.hour, minutes=value.minute, seconds=value.second), number)
        case timedelta():
            minutes = round(value // timedelta(microseconds=1) / (60 * MICROSECONDS))
            return f"{minutes // 60}:{minutes % 60:02}"
        case float():
            return f"{value:.10g}"
        case _:
            return str(value)
