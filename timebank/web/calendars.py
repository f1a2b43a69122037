"""Gatherings in people's own calendars."""

from collections.abc import Iterable

from flask import Blueprint, Response, url_for

from timebank import clock
from timebank.context import community, settings
from timebank.queries.gatherings import GatheringView
from timebank.web import ical
from timebank.web.gatherings import find

bp = Blueprint("calendars", __name__, url_prefix="/<slug:community>")


@bp.get("/gatherings/<id:gathering>/calendar.ics")
def one(gathering: bytes) -> Response:
    """Take one gathering into a calendar."""
    return _calendar([find(gathering)])


def _calendar(found: Iterable[GatheringView]) -> Response:
    root = settings().public_address
    pages = ((each, root + url_for("gatherings.show", gathering=each.id)) for each in found)
    host = root.partition("://")[2]
    body = ical.calendar(community().name, pages, host=host, written_at=clock.now())
    headers = {"Content-Disposition": 'attachment; filename="gatherings.ics"'}
    return Response(body, content_type=ical.CONTENT_TYPE, headers=headers)
