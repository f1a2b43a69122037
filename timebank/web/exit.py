"""The button that leaves a page at once, for communities that asked for one."""

from typing import Any

from flask import Blueprint, Flask, render_template

from timebank.context import community, not_there

bp = Blueprint("exit", __name__)
# Somewhere that says nothing about whoever looks at it; a link only, from which nothing is fetched.
ELSEWHERE = "https://www.bbc.co.uk/weather"


@bp.get("/<slug:community>/exit")
def show() -> str:
    """See what the button does, and what it leaves behind."""
    if not community().exit_button:
        not_there()
    return render_template("exit/show.html")


def init_app(app: Flask) -> None:
    """Give templates where the button leads."""

    @app.context_processor
    def elsewhere() -> dict[str, Any]:
        return {"elsewhere": ELSEWHERE}
