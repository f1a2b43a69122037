"""Invitations: making one, and opening one that somebody handed on."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from timebank import clock
from timebank.context import database, me_here, member, members_only, not_there, page, perform, settings
from timebank.language import gettext as _
from timebank.queries import invitations
from timebank.queries.communities import by_id
from timebank.services import invitations as acts
from timebank.services.codes import typed_code
from timebank.web.codes import invitation_matrix
from timebank.web.forms import KeyedForm, act_of

bp = Blueprint("invitations", __name__)


@bp.get("/I/<code>")
def show(code: str) -> Response | str | tuple[str, int]:
    """Open an invitation: see whose it is; nothing happens by that."""
    found = invitations.by_code(database(), typed_code(code)) or not_there()
    here = by_id(database(), found.community_id)
    assert here is not None
    g.slug, g.community = here.slug, here
    me = me_here()
    if me and not me.is_visitor:
        return redirect(url_for("home.show"), 303)
    if found.expires_at <= clock.now():
        return render_template("invitations/over.html"), 404
    # A first name says enough to whoever was handed it, and little to anyone else.
    return render_template("invitations/show.html", inviter=found.name.partition(" ")[0])


def _mine(form: KeyedForm) -> tuple[str, int]:
    me = member()
    found = invitations.mine(database(), me.community.id, me.member_id, clock.now())
    more: dict[str, Any] = {}
    if found:
        address = f"{settings().public_address}/I/{found.code}"
        more = {"address": address, "matrix": invitation_matrix(found.code)}
    return page("invitations/mine.html", form, invitation=found, **more)


@bp.get("/<slug:community>/you/invite")
@members_only
def mine() -> tuple[str, int]:
    """See my invitation, or make one."""
    return _mine(KeyedForm(formdata=None))


@bp.post("/<slug:community>/you/invite")
@members_only
def invite() -> Response | tuple[str, int]:
    """Make my invitation."""
    form = KeyedForm()
    if form.validate() and perform(form, lambda: acts.invite(database(), **act_of(form))):
        return redirect(url_for(".mine"), 303)
    return _mine(form)


@bp.post("/<slug:community>/you/invite/removal")
@members_only
def end() -> Response | tuple[str, int]:
    """End my invitation."""
    form = KeyedForm()
    if form.validate() and perform(form, lambda: acts.end(database(), **act_of(form))):
        flash(_("Your invitation has ended. Whoever opens it is led to the front door."))
        return redirect(url_for(".mine"), 303)
    return _mine(form)
