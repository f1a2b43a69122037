"""Taking a break, and coming back."""

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from timebank import clock
from timebank.context import database, member, members_only, page, perform
from timebank.language import gettext as _
from timebank.services import breaks
from timebank.web.forms import KeyedForm

bp = Blueprint("breaks", __name__, url_prefix="/<slug:community>/you")


@bp.get("/break")
@members_only
def show() -> tuple[str, int]:
    """See what a break means, and begin or end one."""
    return page("breaks/show.html", KeyedForm(formdata=None))


@bp.post("/break")
@members_only
def pause() -> Response | tuple[str, int]:
    """Begin a break."""
    form, me = KeyedForm(), member()
    who = {"community_id": me.community.id, "member_id": me.member_id}
    if form.validate() and perform(
        form, lambda: breaks.pause(database(), **who, key=form.key_bytes, now=clock.now())
    ):
        return redirect(url_for("home.show"), 303)
    return page("breaks/show.html", form)


@bp.post("/return")
@members_only
def come_back() -> Response | tuple[str, int]:
    """Come back at once."""
    form, me = KeyedForm(), member()
    who = {"community_id": me.community.id, "member_id": me.member_id}
    if form.validate() and perform(
        form, lambda: breaks.come_back(database(), **who, key=form.key_bytes, now=clock.now())
    ):
        flash(_("Welcome back. Your hours are where you left them."))
        return redirect(url_for("home.show"), 303)
    return page("breaks/show.html", form)
