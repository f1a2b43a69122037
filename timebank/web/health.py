"""Two addresses for whoever watches the machine: is the process up, and can it serve."""

from flask import Blueprint

from timebank.context import engine

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def process() -> tuple[str, int]:
    """The process answers."""
    return "ok\n", 200


@bp.get("/readyz")
def ready() -> tuple[str, int]:
    """The database answers and every migration has been run."""
    # The migrations' own machinery is large, and no page needs it.
    from timebank.store.schema import is_current

    with engine().connect() as connection:
        return ("ok\n", 200) if is_current(connection) else ("migrations have not been run\n", 503)


@bp.get("/robots.txt")
def robots() -> tuple[str, int, dict[str, str]]:
    """Nothing here is for search engines."""
    return "User-agent: *\nDisallow: /\n", 200, {"Content-Type": "text/plain"}
