"""A host changes a gathering, or cancels it, while it is not finished."""

from typing import Any

from flask import Blueprint, flash, redirect, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import BooleanField

from timebank.context import database, members_only, page, perform
from timebank.language import gettext as _
from timebank.queries.gatherings import GatheringView
from timebank.services import changes
from timebank.web.forms import KeyedForm, act_of
from timebank.web.gatherings import PlanForm, find_hosted, find_running, offer_lengths, show_page
from timebank.web.words import local

bp = Blueprint("changes", __name__, url_prefix="/<slug:community>/gatherings/<id:gathering>")


def _act(found: GatheringView, form: KeyedForm) -> dict[str, Any]:
    return {**act_of(form), "gathering_id": found.id}


class ChangeForm(PlanForm):
    """The same as for a new one, and which ones it is about."""

    later = BooleanField(_l("All later ones too"))


class CancelForm(KeyedForm):
    """Which ones to cancel."""

    later = BooleanField(_l("All later ones too"))


def _form(found: GatheringView) -> ChangeForm:
    starts = local(found.starts_at)
    form = ChangeForm(
        title=found.title,
        public_title=found.public_title,
        place=found.place,
        access=found.access,
        day=starts.date(),
        starts=starts.time(),
        length=found.length_minutes,
        ready=found.ready_minutes,
    )
    offer_lengths(form, found.length_minutes, found.ready_minutes)
    return form


def _plan(form: PlanForm) -> changes.Plan:
    return changes.Plan(
        title=form.title.data or "",
        public_title=form.outside(),
        place=form.place.data or "",
        access=form.access.data or "",
        starts_at=form.starts_at(),
        length_minutes=form.length.data,
        ready_minutes=form.ready.data,
    )


def _shown(found: GatheringView) -> Response:
    return redirect(url_for("gatherings.show", gathering=found.id), 303)


@bp.get("/change")
@members_only
def ask(gathering: bytes) -> Response | tuple[str, int]:
    """See what it is now, to change it; a finished one stays as it was."""
    found = find_running(gathering)
    if found.state == "finished":
        return _shown(found)
    return page("changes/ask.html", _form(found), gathering=found)


@bp.post("/change")
@members_only
def save(gathering: bytes) -> Response | tuple[str, int]:
    """Change it."""
    found = find_running(gathering)
    form = _form(found)
    if form.validate() and perform(
        form,
        lambda: changes.change(
            database(), **_act(found, form), plan=_plan(form), and_later=bool(form.later.data)
        ),
    ):
        flash(_("Saved. The square on the sign stays the same. If its words have changed, print it again."))
        return _shown(found)
    return page("changes/ask.html", form, gathering=found)


@bp.get("/cancellation")
@members_only
def ask_cancel(gathering: bytes) -> Response | tuple[str, int]:
    """Be asked whether to cancel it."""
    found = find_hosted(gathering)
    if found.is_cancelled or found.state == "finished":
        return _shown(found)
    return page("changes/cancel.html", CancelForm(formdata=None), gathering=found)


@bp.post("/cancellation")
@members_only
def cancel(gathering: bytes) -> Response | tuple[str, int]:
    """Cancel it."""
    found, form = find_hosted(gathering), CancelForm()
    later = bool(form.later.data)
    if form.validate() and perform(
        form, lambda: changes.cancel(database(), **_act(found, form), and_later=later)
    ):
        flash(_("It's cancelled. People see that on its page and in the list."))
        return _shown(found)
    return page("changes/cancel.html", form, gathering=found)


@bp.post("/cancellation/undo")
@members_only
def bring_back(gathering: bytes) -> Response | tuple[str, int]:
    """Say that it is on after all."""
    found, form = find_hosted(gathering), KeyedForm()
    if form.validate() and perform(form, lambda: changes.bring_back(database(), **_act(found, form))):
        flash(_("It's on after all."))
        return _shown(found)
    return show_page(found, form)
