"""Help: who to talk to, here and anywhere, in the same place on every page."""

from flask import Blueprint, render_template

from timebank.context import community, database, today
from timebank.queries import communities

bp = Blueprint("help", __name__)


@bp.get("/help")
def everywhere() -> str:
    """See who to talk to, from a page that belongs to no community."""
    every = communities.every(database())
    return render_template("help/show.html", every=every, stewards=())


@bp.get("/<slug:community>/help")
def show() -> str:
    """See who to talk to in this community."""
    stewards = communities.steward_names(database(), community().id, today().isoformat())
    return render_template("help/show.html", every=(), stewards=stewards)
