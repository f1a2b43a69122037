"""Taking a copy of everything kept about me: a page to read, or a file for programs."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from flask import Blueprint, Response, render_template

from timebank import clock
from timebank.context import database, member, members_and_visitors, today
from timebank.language import gettext as _
from timebank.ledger import minutes
from timebank.queries import copies
from timebank.queries.copies import CopyList
from timebank.web.copy_words import FIELDS, HEADINGS
from timebank.web.words import clock as time_of_day
from timebank.web.words import day, local

bp = Blueprint("copies", __name__, url_prefix="/<slug:community>/you")


@bp.get("/copy")
@members_and_visitors
def show() -> str:
    """Choose which kind of copy."""
    return render_template("copies/show.html")


@bp.get("/copy.html")
@members_and_visitors
def as_page() -> Response:
    """Take a copy to read and print."""
    tables = [_table(each) for each in _everything() if each.rows]
    html = render_template("copies/copy.html", tables=tables, taken_at=clock.now())
    return _download(html, "text/html; charset=utf-8", "html")


@bp.get("/copy.json")
@members_and_visitors
def as_data() -> Response:
    """Take a copy for other programs."""
    text = copies.as_json(member().community, _everything(), taken_at=clock.now())
    return _download(text, "application/json", "json")


def _everything() -> tuple[CopyList, ...]:
    me = member()
    return copies.everything(database(), me.community.id, me.member_id, me.account_id)


def _download(text: str, content_type: str, ending: str) -> Response:
    # The name tells nobody who looks over a shoulder whose it is, or of what.
    name = f"copy-{today().isoformat()}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text, content_type=content_type, headers=headers)


def _table(one: CopyList) -> dict[str, Any]:
    """Put a list into words; ids are for programs."""
    shown = [place for place, field in enumerate(one.fields) if field in FIELDS]
    return {
        "heading": HEADINGS[one.name],
        "columns": [FIELDS[one.fields[place]] for place in shown],
        "rows": [list(_in_words(one, row, shown)) for row in one.rows],
    }


def _in_words(one: CopyList, row: tuple[Any, ...], shown: list[int]) -> Iterator[str]:
    for place in shown:
        yield _said(one.fields[place], row[place])


def _said(field: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    if field.endswith("_at"):
        return str(_("%(day)s, %(time)s", day=day(local(value).date()), time=time_of_day(value)))
    if field.endswith("_on"):
        return day(date.fromisoformat(value))
    return minutes.short(value) if field.startswith("minutes") else str(value)
