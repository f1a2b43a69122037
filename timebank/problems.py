"""One table from what went wrong to a status and a kind page."""

import logging
from typing import Any

from flask import Flask, g, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from timebank.language import gettext as _
from timebank.ledger.errors import LedgerError
from timebank.services.errors import NotThereError, RefusalError
from timebank.services.errors.check_ins import KioskCodeChangedError, SignClosedError
from timebank.services.errors.gatherings import CancelledError
from timebank.services.errors.supporters import NotAskedError
from timebank.store.errors import KeyUsedForSomethingElseError

log = logging.getLogger(__name__)

# What went wrong, its status, the page's heading, and a sentence (none: the error's own).
PROBLEMS: tuple[tuple[type[Exception] | int, int, str, str | None], ...] = (
    (
        SignClosedError,
        404,
        "That code has run out",
        "Check-in is open from 30 minutes before a gathering until an hour after. "
        "Were you there? Tell the host, who can note it.",
    ),
    (KioskCodeChangedError, 410, "This code has changed", "Scan the tablet again, or tell the host."),
    (NotThereError, 404, "That page isn't here", "It may have moved, or it may not be yours to see."),
    (
        NotAskedError,
        403,
        "That's for them to do",
        "They haven't asked you to do this for them. To do it for yourself, stop acting for them first.",
    ),
    (
        CancelledError,
        409,
        "This one is cancelled",
        "Nobody checks in, and no time goes in anybody's record. "
        "If it's on after all, a host can say so on its page.",
    ),
    (KeyUsedForSomethingElseError, 409, "Already sent", None),
    (LedgerError, 422, "There's something to mend", None),
    (RefusalError, 422, "There's something to mend", None),
    (
        CSRFError,
        400,
        "This page was open for too long",
        "Nothing was changed. Go back, open the page again, and send it once more.",
    ),
    (400, 400, "That didn't arrive whole", "Nothing was changed. Go back and try again."),
    (404, 404, "That page isn't here", "It may have moved, or it may not be yours to see."),
    (405, 405, "That page isn't here", "This address only takes forms. Go back and use the button."),
    (413, 413, "That's too much at once", "Nothing was changed. Send less text, please."),
    (500, 500, "Something went wrong at our end", "Nothing you did. Please try again in a minute."),
)


def init_app(app: Flask) -> None:
    """Register the table."""
    for what, status, heading, sentence in PROBLEMS:
        app.register_error_handler(what, _page(status, heading, sentence))
    app.register_error_handler(HTTPException, _other)


def _page(status: int, heading: str, sentence: str | None) -> Any:
    def show(error: Exception) -> tuple[str, int]:
        if status >= 500:
            log.error("failed: %s", request.path, exc_info=getattr(error, "original_exception", error))
            _let_go()
        return (
            render_template("problem.html", heading=_(heading), sentence=_(sentence or str(error))),
            status,
        )

    return show


def _let_go() -> None:
    # The page about a failure must not fail itself: it is shown without asking the database.
    g.slug = ""
    g.is_failing = True


def _other(error: HTTPException) -> Any:
    if error.code is None or error.code < 400:
        return error
    return _page(error.code, "That didn't work", "Nothing was changed. Go back and try again.")(error)
