"""The application as it ships, with one more address: an empty page to measure the others by."""

from flask import Blueprint, Flask

import timebank.app
from timebank.config import Settings

HELLO = "/bench/hello"

bp = Blueprint("bench", __name__)


@bp.get(HELLO)
def hello() -> str:
    """See next to nothing, by way of everything that every page passes through."""
    return "hello\n"


def create_app(settings: Settings | None = None) -> Flask:
    """Make the application from its settings (by default, the environment's), and add the empty page."""
    app = timebank.app.create_app(settings)
    app.register_blueprint(bp)
    return app
