"""Bringing members and past exchanges in from a spreadsheet: a file, its columns, every row, and then yes."""

import json
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from werkzeug.wrappers import Response
from wtforms import BooleanField, HiddenField, RadioField, SelectField

from timebank.context import database, member, not_there, page, perform, settings, stewards_only, today
from timebank.language import gettext as _
from timebank.queries import errands
from timebank.queries import sheets as queries
from timebank.services import sheets
from timebank.services.errors.sheets import SheetFileError
from timebank.services.sheet_columns import FIELDS, REQUIRED, Columns
from timebank.services.sheet_files import MOST_BYTES
from timebank.services.sheet_rows import counted
from timebank.services.sheets import Choices, Opened, Outcome
from timebank.web.forms import KeyedForm, act_of, choices_of

bp = Blueprint("sheets", __name__, url_prefix="/<slug:community>/desk/import")
ROWS = 100
# A larger file is still received, to be told in our own words that it is too large.
MOST_SENT = 10_000_000
WHATS = (("members", _l("Members")), ("exchanges", _l("Time from before")))
KINDS = ("problem", "twice", "here", "new")


class FileForm(KeyedForm):
    """What is in the file, and the file."""

    what = RadioField(choices=choices_of(WHATS), default="members")
    file = FileField(_l("The file"))

    def opened(self) -> Opened:
        """Read the file."""
        if not self.file.data:
            raise SheetFileError
        # One larger than some pages lies in a file of its own until it is closed.
        with self.file.data.stream as stream:
            return sheets.opened(stream.read(MOST_BYTES + 1))


def _column(label: str) -> SelectField:
    return SelectField(label, validate_choice=False)


class ColumnsForm(KeyedForm):
    """Which column is which; only those that fit what is in the file are asked for."""

    giver = _column(_l("Who gave?"))
    receiver = _column(_l("Who received?"))
    time = _column(_l("How long was it?"))
    day = _column(_l("Which day was it?"))
    words = _column(_l("What was it for?"))
    name = _column(_l("What are they called?"))
    last_name = _column(_l("Last name, where it has a column of its own"))
    email = _column(_l("Email"))
    telephone = _column(_l("Telephone"))
    numbers = RadioField(
        choices=choices_of((("hours", _l("Hours")), ("minutes", _l("Minutes")))), default="hours"
    )
    days = RadioField(
        choices=choices_of((("day", _l("Day first, 14/10/2025")), ("month", _l("Month first, 10/14/2025")))),
        default="day",
    )

    def offer(self, headings: tuple[str, ...]) -> None:
        """Fill in the file's columns."""
        every = [("", _l("Not in this file")), *((str(place), name) for place, name in enumerate(headings))]
        for box in self.boxes_of(*FIELDS.values()):
            box.choices = choices_of(every)

    def boxes_of(self, *names: tuple[str, ...]) -> list[Any]:
        """List the boxes of some of our fields."""
        return [self[name] for each in names for name in each]

    def fill(self, chosen: Columns, headings: tuple[str, ...]) -> None:
        """Show what was chosen, or guessed."""
        for name, heading in chosen.of.items():
            self[name].data = str(headings.index(heading))
        self.numbers.data = "minutes" if chosen.in_minutes else "hours"
        self.days.data = "month" if chosen.month_first else "day"

    def columns(self, what: str, headings: tuple[str, ...]) -> Columns:
        """Read what was chosen."""
        known = {str(place): heading for place, heading in enumerate(headings)}
        of = {name: known[self[name].data] for name in FIELDS[what] if self[name].data in known}
        return Columns(of, self.days.data == "month", self.numbers.data == "minutes")


class BringForm(KeyedForm):
    """What to do with rows that have a problem and rows that are there twice."""

    leave = BooleanField()
    twice = BooleanField()
    seen = HiddenField()


@bp.url_value_preprocessor
def take_more(*_: Any) -> None:
    """Let a file be larger than a form."""
    request.max_content_length = MOST_SENT


def _find(sheet: bytes) -> Any:
    """Find one of mine."""
    me = member()
    return queries.one(database(), me.community.id, me.member_id, sheet) or not_there()


@bp.get("")
@stewards_only("recording")
def ask() -> tuple[str, int]:
    """Be asked for a file."""
    return _ask(FileForm(formdata=None))


@bp.post("")
@stewards_only("recording")
def keep() -> Response | tuple[str, int]:
    """Have a file read; nothing is written down yet."""
    form = FileForm()
    if form.validate() and perform(
        form,
        lambda: sheets.keep(database(), **act_of(form), what=form.what.data, file=form.opened()),
    ):
        return redirect(url_for(".choose", sheet=form.key_bytes), 303)
    return _ask(form)


def _ask(form: FileForm) -> tuple[str, int]:
    me = member()
    mine = queries.of_member(database(), me.community.id, me.member_id)
    return page("sheets/ask.html", form, mine=mine)


@bp.get("/<id:sheet>/columns")
@stewards_only("recording")
def choose(sheet: bytes) -> Response | tuple[str, int]:
    """Be asked which column is which."""
    found = _find(sheet)
    if found.state != "read":
        return redirect(url_for(".show", sheet=sheet), 303)
    form = ColumnsForm(formdata=None)
    form.fill(queries.columns(found), sheets.unpacked(found.packed).table.headings)
    return _choose(form, found)


@bp.post("/<id:sheet>/columns")
@stewards_only("recording")
def match(sheet: bytes) -> Response | tuple[str, int]:
    """Say which column is which."""
    found, form = _find(sheet), ColumnsForm()
    if found.state != "read":
        return redirect(url_for(".show", sheet=sheet), 303)
    headings = sheets.unpacked(found.packed).table.headings
    form.offer(headings)
    if form.validate() and perform(
        form,
        lambda: sheets.match(
            database(), **act_of(form), sheet_id=sheet, columns=form.columns(found.what, headings)
        ),
    ):
        return redirect(url_for(".show", sheet=sheet), 303)
    return _choose(form, found)


def _choose(form: ColumnsForm, found: Any) -> tuple[str, int]:
    opened = sheets.unpacked(found.packed)
    form.offer(opened.table.headings)
    boxes = form.boxes_of(FIELDS[found.what])
    return page("sheets/columns.html", form, sheet=found, opened=opened, boxes=boxes)


@bp.get("/<id:sheet>")
@stewards_only("recording")
def show(sheet: bytes) -> Response | tuple[str, int]:
    """See what every row comes to, how far it is, or what came of it."""
    found = _find(sheet)
    if found.state == "read" and not set(REQUIRED[found.what]) <= queries.columns(found).of.keys():
        return redirect(url_for(".choose", sheet=sheet), 303)
    return _show(found, BringForm(formdata=None))


@bp.post("/<id:sheet>")
@stewards_only("recording")
def bring(sheet: bytes) -> Response | tuple[str, int]:
    """Have it all brought in."""
    found, form = _find(sheet), BringForm()
    if form.validate() and perform(
        form,
        lambda: sheets.ask(
            database(),
            **act_of(form),
            sheet_id=sheet,
            choices=Choices(bool(form.leave.data), bool(form.twice.data)),
            seen=form.seen.data or "",
            secret=settings().secret,
            today=today(),
        ),
    ):
        return redirect(url_for(".show", sheet=sheet), 303)
    return _show(found, form)


@bp.post("/<id:sheet>/removal")
@stewards_only("recording")
def remove(sheet: bytes) -> Response | tuple[str, int]:
    """Let go of the file; what came in stays."""
    form = BringForm()
    if form.validate() and perform(form, lambda: sheets.remove(database(), **act_of(form), sheet_id=sheet)):
        flash(_("The file is gone."))
        return redirect(url_for(".ask"), 303)
    return _show(_find(sheet), form)


def _show(found: Any, form: BringForm) -> tuple[str, int]:
    if found.state == "read":
        return _preview(found, form)
    if found.state == "done":
        return page("sheets/done.html", form, sheet=found, outcome=Outcome(**json.loads(found.marks)))
    me = member()
    errand = errands.one(database(), me.community.id, me.member_id, found.id)
    return page("sheets/progress.html", form, sheet=found, errand=errand)


def _preview(found: Any, form: BringForm) -> tuple[str, int]:
    opened, rows = queries.preview(database(), found, settings().secret, today())
    form.seen.data = sheets.fingerprint(rows)
    only = request.args.get("kind", "")
    listed = [row for row in rows if row.kind == only] if only in KINDS else rows
    number = max(request.args.get("page", 1, type=int), 1)
    chosen = queries.columns(found)
    return page(
        "sheets/preview.html",
        form,
        sheet=found,
        opened=opened,
        behind=sheets.behind(opened, chosen),
        counts=counted(rows),
        waiting=sum(row.kind == "new" and row.exchange is not None and row.exchange.waits for row in rows),
        rows=listed[(number - 1) * ROWS : number * ROWS],
        only=only if only in KINDS else "",
        number=number,
        pages=-(-len(listed) // ROWS),
    )
