"""A gathering's pack on paper: its sign, a list to tick, and what a host does."""

from collections.abc import Sequence

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from timebank.context import database, members_only
from timebank.queries import roll_call
from timebank.queries.gatherings import GatheringView
from timebank.queries.roll_call import RollRow
from timebank.web.codes import page_matrix
from timebank.web.gatherings import find_hosted, on_sign
from timebank.web.pdf import as_pdf

bp = Blueprint("packs", __name__, url_prefix="/<slug:community>/gatherings/<id:gathering>")
LINES = 20
LEAST_EMPTY = 8


@bp.get("/pack")
@members_only
def show(gathering: bytes) -> str:
    """Print everything that a gathering has on paper."""
    return _pack(find_hosted(gathering))


@bp.get("/pack.pdf")
@members_only
def as_file(gathering: bytes) -> Response | tuple[str, int]:
    """Have it as a file to print elsewhere."""
    return as_pdf(_pack(find_hosted(gathering)), "pack")


def _pack(found: GatheringView) -> str:
    rows = [row for row in roll_call.roll_call(database(), found) if row.name]
    path = url_for("roll_call.show", gathering=found.id)
    return render_template(
        "packs/show.html",
        gathering=found,
        sheets=in_sheets(rows),
        list_matrix=page_matrix(path),
        **on_sign(found),
    )


def in_sheets(rows: Sequence[RollRow]) -> list[list[RollRow | None]]:
    """Lay names out on sheets, with empty lines on the last for those whom nobody knows yet."""
    count = -(-(len(rows) + LEAST_EMPTY) // LINES) * LINES
    lines = [*rows, *[None] * (count - len(rows))]
    return [lines[at : at + LINES] for at in range(0, count, LINES)]
