"""The application as it ships, with two more pages, to measure the others by."""

from flask import Blueprint, Flask, render_template

import timebank.app
from bench import SLUG
from timebank.config import Settings
from timebank.context import members_only

HELLO = "/bench-hello"
EMPTY = f"/{SLUG}/bench-empty"

bp = Blueprint("bench", __name__)


@bp.get(HELLO)
def hello() -> str:
    """See one word, without being asked who one is: the least this server can answer."""
    return "hello\n"


@bp.get("/<slug:community>/bench-empty")
@members_only
def empty() -> str:
    """See the page that every page begins as: signed in, its head, navigation and foot, and nothing on it."""
    return render_template("base.html")


def create_app(settings: Settings | None = None) -> Flask:
    """Make the application from its settings (by default, the environment's), and add the empty pages."""
    app = timebank.app.create_app(settings)
    app.register_blueprint(bp)
    return app


def create_worker() -> Flask:
    """Make it for a process that lives long, as the product does."""
    app = create_app()
    timebank.app.settle()
    return app
