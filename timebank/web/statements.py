"""My hours to take along: printed a month to a page, as a PDF, and as a list for a spreadsheet."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as AnyResponse

from timebank.context import Side, database, members_and_visitors, today
from timebank.language import gettext as _
from timebank.ledger.minutes import HOUR_MINUTES
from timebank.ledger.totals import Totals
from timebank.queries import months
from timebank.queries.hours import HoursLine
from timebank.queries.months import Booked
from timebank.web.hours_sentences import kind_words, other_side
from timebank.web.months import found_months, last_day, lines_between, whose
from timebank.web.pdf import as_pdf
from timebank.web.words import local

bp = Blueprint("statements", __name__, url_prefix="/<slug:community>")
MOST_MONTHS = 24
# What a spreadsheet would take for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
# Without it the spreadsheets of many computers take "½" and "é" for something else.
BYTE_ORDER_MARK = "\ufeff"

COLUMNS = (
    (_l("Day"), _l("The day it happened: year, month, day.")),
    (_l("Which way"), _l("“given” or “received”.")),
    (_l("Time"), _l("Hours and minutes, as in 1:30.")),
    (_l("Minutes given"), _l("What counts as given. Add this column up, and you have your total given.")),
    (_l("Minutes received"), _l("What counts as received. Add it up, and you have your total received.")),
    (_l("With"), _l("The other person, the gathering or the pot. Empty if their name was removed.")),
    (_l("What for"), _l("The words that were written, if any.")),
    (_l("Kind"), _l("An exchange, a gathering, a gift, welcome hours, the pot, or taking back.")),
    (_l("Taken back"), _l("“yes” if it was taken back, or takes something back. It then counts as nothing.")),
    (_l("Help from"), _l("Who wrote it down for you, if somebody did.")),
    (_l("Given in all"), _l("Your total given after this line, in minutes.")),
    (_l("Received in all"), _l("Your total received after this line, in minutes.")),
    (_l("Written down"), _l("When it was written down: day and time.")),
    (_l("Number"), _l("Its number in the community’s journal.")),
)


class Sheet(NamedTuple):
    """One month on paper: its entries, both sums, and everything up to its end."""

    month: date
    lines: tuple[HoursLine, ...]
    totals: Totals
    so_far: Totals


class Asked(NamedTuple):
    """Which months were asked for, and whether in large print."""

    first: date
    last: date
    large: bool


@bp.get("/hours/columns")
@members_and_visitors
def columns() -> str:
    """Read what the list for a spreadsheet holds, and take it."""
    whose()
    return render_template("statements/columns.html", columns=COLUMNS)


@bp.get("/hours.csv")
@members_and_visitors
def as_csv() -> Response:
    """Take the whole list, for a spreadsheet."""
    me = whose()
    found = months.every(database(), me.community.id, me.account_id, me.member_id)
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([str(name) for name, _meaning in COLUMNS])
    writer.writerows([_harmless(cell) for cell in _cells(each)] for each in found)
    name = f"hours-{today().isoformat()}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    body = f"{BYTE_ORDER_MARK}{text.getvalue()}"
    return Response(body, content_type="text/csv; charset=utf-8", headers=headers)


def _cells(each: Booked) -> Iterator[str | int]:
    line = each.line
    is_back = line.is_taken_back or line.kind == "reversal"
    yield line.happened_on.isoformat()
    yield _("given") if line.gave else _("received")
    yield f"{line.minutes // HOUR_MINUTES}:{line.minutes % HOUR_MINUTES:02}"
    yield "" if is_back or not line.gave else line.minutes
    yield "" if is_back or line.gave else line.minutes
    yield line.other or (other_side(line) if line.with_pot else "")
    yield line.words
    yield _("Taking back") if line.kind == "reversal" else kind_words(line) or _("Exchange")
    yield _("yes") if is_back else ""
    yield line.helper
    yield line.given_total
    yield line.received_total
    yield f"{local(each.recorded_at):%Y-%m-%d %H:%M}"
    yield each.number


def _harmless(cell: str | int) -> str | int:
    """Keep a spreadsheet from reckoning with somebody's words."""
    return f"'{cell}" if isinstance(cell, str) and cell.lstrip().startswith(FORMULA) else cell


@bp.get("/hours/print")
@members_and_visitors
def show() -> str:
    """Choose months, see them as they are printed, a month to a page."""
    return _printed(whose())


@bp.get("/hours/print.pdf")
@members_and_visitors
def as_file() -> AnyResponse | tuple[str, int]:
    """Have them as a file to print elsewhere."""
    return as_pdf(_printed(whose()), "hours")


def _printed(me: Side) -> str:
    found = found_months(me)
    latest = found[-1].begins_on if found else today().replace(day=1)
    asked = _asked(latest)
    lines = lines_between(me, asked.first, last_day(asked.last))
    days = [each.begins_on for each in months.stretch((), asked.first, asked.last)]
    sheets = [
        Sheet(day, mine, months.counted(mine), months.as_of(found, day))
        for day in days
        if (mine := tuple(line for line in lines if line.happened_on.replace(day=1) == day))
    ]
    first = min((each.begins_on for each in found), default=latest)
    choices = months.stretch((), min(first, asked.first), max(today().replace(day=1), asked.last))
    return render_template(
        "statements/print.html",
        asked=asked,
        sheets=sheets,
        name=me.name,
        choices=[each.begins_on for each in reversed(choices)],
        pdf=url_for(".as_file", **_query(asked)),
    )


def _asked(latest: date) -> Asked:
    """Read the months of an address; what is no month is the latest with something in it."""
    one, other = (_month(request.args.get(name, "")) or latest for name in ("from", "to"))
    end = max(latest, today().replace(day=1))
    first, last = min(one, other, end), min(max(one, other), end)
    first = max(first, months.next_month(last, 1 - MOST_MONTHS))
    return Asked(first, last, bool(request.args.get("large")))


def _month(text: str) -> date | None:
    year, _dash, month = text.partition("-")
    is_month = len(text) == 7 and year.isascii() and month.isascii() and year.isdigit() and month.isdigit()
    if not is_month or not 1 <= int(month) <= 12 or not 1900 <= int(year) <= 2999:
        return None
    return date(int(year), int(month), 1)


def _query(asked: Asked) -> dict[str, Any]:
    query = {"from": asked.first.isoformat()[:7], "to": asked.last.isoformat()[:7]}
    return query | ({"large": "1"} if asked.large else {})
