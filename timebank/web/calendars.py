"""Gatherings in people's own calendars: one of them, or all under an address that a member asked for."""

from collections.abc import Iterable

from flask import Blueprint, Response, flash, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from timebank import clock
from timebank.context import community, database, member, members_only, not_there, page, perform, settings
from timebank.language import gettext as _
from timebank.queries import calendars
from timebank.queries.gatherings import GatheringView
from timebank.services import calendars as acts
from timebank.services.codes import calendar_token, hashed
from timebank.web import ical
from timebank.web.forms import KeyedForm, act_of
from timebank.web.gatherings import find

bp = Blueprint("calendars", __name__, url_prefix="/<slug:community>")


@bp.get("/gatherings/<id:gathering>/calendar.ics")
def one(gathering: bytes) -> Response:
    """Take one gathering into a calendar."""
    return _calendar([find(gathering)])


@bp.get("/calendar/<calendar>.ics")
def feed(calendar: str) -> Response:
    """Answer a calendar that asks what is on."""
    here = community()
    found = calendars.by_token(database(), here.id, hashed(calendar), clock.now())
    return _calendar(not_there() if found is None else found)


def _calendar(found: Iterable[GatheringView]) -> Response:
    root = settings().public_address
    pages = ((each, root + url_for("gatherings.show", gathering=each.id)) for each in found)
    body = ical.calendar(community().name, pages, host=_host(), written_at=clock.now())
    headers = {"Content-Disposition": 'attachment; filename="gatherings.ics"'}
    return Response(body, content_type=ical.CONTENT_TYPE, headers=headers)


def _host() -> str:
    return settings().public_address.partition("://")[2]


@bp.get("/you/calendar")
@members_only
def mine() -> tuple[str, int]:
    """See my calendar's address, or make one."""
    return _mine(KeyedForm(formdata=None))


@bp.post("/you/calendar")
@members_only
def begin() -> AnyResponse | tuple[str, int]:
    """Make my calendar's address."""
    form = KeyedForm()
    secret = settings().secret
    if form.validate() and perform(form, lambda: acts.begin(database(), **act_of(form), secret=secret)):
        return redirect(url_for(".mine"), 303)
    return _mine(form)


@bp.post("/you/calendar/removal")
@members_only
def end() -> AnyResponse | tuple[str, int]:
    """End my calendar's address."""
    form = KeyedForm()
    if form.validate() and perform(form, lambda: acts.end(database(), **act_of(form))):
        flash(_("The address has ended. You can take the calendar off your phone."))
        return redirect(url_for(".mine"), 303)
    return _mine(form)


def _mine(form: KeyedForm) -> tuple[str, int]:
    me = member()
    seed = calendars.seed_of(database(), me.community.id, me.member_id)
    more = {}
    if seed is not None:
        token = calendar_token(settings().secret, me.community.id, me.member_id, seed)
        path = url_for(".feed", calendar=token)
        more = {"address": settings().public_address + path, "opens": f"webcal://{_host()}{path}"}
    return page("calendars/mine.html", form, **more)
