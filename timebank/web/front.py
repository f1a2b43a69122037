"""The front door: what this community is, what is on, and how to come in."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from timebank import clock
from timebank.context import community, database, me, me_here
from timebank.queries import communities, gatherings

bp = Blueprint("front", __name__)
SHOWN = 4


@bp.get("/")
def everywhere() -> Response | str:
    """Go to my own community, or the only one, or choose."""
    here = me()
    if here:
        return redirect(url_for("home.show", community=here.community.slug), 303)
    every = communities.every(database())
    if len(every) == 1:
        return redirect(url_for("front.show", community=every[0].slug), 303)
    return render_template("front/every.html", every=every)


@bp.get("/<slug:community>/")
def show() -> Response | str:
    """See what the community is; a member goes straight home."""
    if me_here():
        return redirect(url_for("home.show"), 303)
    coming = gatherings.coming(database(), community().id, clock.now(), SHOWN)
    return render_template("front/show.html", coming=coming)
