"""Without signal: the worker that keeps pages and notes on a phone, and what it asks of us."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, current_app, g, jsonify, render_template, request, url_for
from flask_babel import get_locale
from flask_wtf.csrf import generate_csrf

from timebank import clock
from timebank.context import acting, database, me, page, settings
from timebank.language import gettext as _
from timebank.queries import gatherings
from timebank.services.codes import tag_of
from timebank.web.arriving import ArrivalForm

bp = Blueprint("offline", __name__)
PARTS = ("store", "words", "send", "pages", "press", "life")
FILES = (
    "app.css",
    "css/apart/card.css",
    "font/atkinson-next.woff2",
    "icon.svg",
    "js/notes.js",
    "js/sentence.js",
    "js/kept.js",
    "js/apart/roll_call.js",
)
# Pages that say the same to everyone: the first never change, the others are asked for where there is signal.
STILL = ("offline.notes", "offline.noted", "offline.scanned", "offline.no_signal")
OPEN = ("check_ins.type_code", "help.everywhere")
# Pages that the worker may keep for whoever they were made for.
KEPT = {"gatherings.list_", "help.show", "record.new", "roll_call.show", "you.print_card"}
MILLISECONDS_A_DAY = 24 * 60 * 60 * 1000
LONG, OFTEN = 7 * MILLISECONDS_A_DAY, MILLISECONDS_A_DAY // 2
PATIENCE, PRESS_PATIENCE = 3_000, 20_000  # milliseconds
NOBODY, NOT_OWN = "", "-"
COLOUR = "#54286F"
ICONS = (("192", "any"), ("512", "any"), ("512", "maskable"))
NOTE = "Timebank-Note"
ANYBODYS = "1"


@bp.get("/sw.js")
def worker() -> Response:
    """Fetch the worker, with the words and addresses that it needs."""
    told = _told()
    named = {"SHELL": f"shell-{sha256(json.dumps(told).encode()).hexdigest()[:10]}", **told}
    head = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in named.items())
    return Response(head + current_app.extensions["timebank_worker"], content_type="text/javascript")


def _told() -> dict[str, Any]:
    asset = current_app.jinja_env.globals["asset"]
    return {
        "PAGES": "pages",
        "TYPED": "?typed=1",
        "FILES": [asset(name) for name in FILES],  # type: ignore[operator]  # a function among the globals
        "STILL": [url_for(name) for name in STILL],
        "OPEN": [url_for(name) for name in OPEN],
        "LANGUAGE": str(get_locale()).replace("_", "-"),
        "LONG": LONG,
        "OFTEN": OFTEN,
        "PATIENCE": PATIENCE,
        "PRESS_PATIENCE": PRESS_PATIENCE,
        "WORDS": _words(),
    }


def _words() -> dict[str, str]:
    return {
        "one": _("1 note kept on this phone"),
        "many": _("{count} notes kept on this phone"),
        "see": _("See them"),
        "see_one": _("See it"),
        "leave_one": _("1 note hasn’t been sent. Sign out without it?"),
        "leave_many": _("{count} notes haven’t been sent. Sign out without them?"),
        "noted": _("Noted at {when}"),
        "kept": _("Kept on this phone at {when}. It may have changed since."),
        "open": _("These pages are kept on this phone:"),
        "scanned": _("We can’t see what’s on, but we’ve noted you scanned at {when}."),
        "waits": _("We’ll send it when there’s signal."),
        "sign_in": _("Sign in to send it."),
        "show": _("It has waited for a week. Show this screen to your host."),
        "refused": _("Couldn’t be sent: {why}"),
    }


@bp.get("/manifest.webmanifest")
def manifest() -> Response:
    """Tell a phone how to put us on its first screen."""
    asset = current_app.jinja_env.globals["asset"]
    icons = [
        {
            "src": asset(f"icons/{purpose}-{size}.png"),  # type: ignore[operator]  # as above
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": purpose,
        }
        for size, purpose in ICONS
    ]
    told = {
        "name": "Timebank",
        "short_name": "Timebank",
        "id": "/",
        "start_url": url_for("front.everywhere"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#FBF6EC",
        "theme_color": COLOUR,
        "icons": icons,
    }
    return Response(json.dumps(told), content_type="application/manifest+json")


@bp.get("/token")
def token() -> Response:
    """Hand the worker a fresh token for its notes, whose phone this is, and which pages to keep."""
    signed_in, who = me(), whose()
    known = who not in (NOBODY, NOT_OWN) and signed_in is not None
    name = signed_in.first_name if signed_in and known else ""
    return jsonify(token=generate_csrf(), who=who, name=name, pages=_pages() if known else [])


def _pages() -> list[str]:
    signed_in = me()
    assert signed_in is not None
    here = signed_in.community
    listed = ["help.show", "gatherings.list_"]
    if not signed_in.is_visitor:
        listed += ["record.new", "you.print_card"]
    running = gatherings.to_finish(database(), here.id, signed_in.member_id, clock.now())
    rolls = [url_for("roll_call.show", community=here.slug, gathering=each.id) for each in running]
    return [*(url_for(name, community=here.slug) for name in listed), *rolls]


@bp.get("/notes")
def notes() -> str:
    """See the notes kept on this phone."""
    return render_template("offline/notes.html")


@bp.get("/noted")
def noted() -> str:
    """Be told that a note is kept."""
    return render_template("offline/noted.html")


@bp.get("/scanned")
def scanned() -> tuple[str, int]:
    """Have scanned a sign where there is no signal."""
    return page("offline/scanned.html", ArrivalForm(formdata=None))


@bp.get("/no-signal")
def no_signal() -> str:
    """Be told that there is no signal, and what works without."""
    return render_template("offline/no_signal.html")


def whose() -> str:
    """Tell whose phone this is: a word for its member, "-" for one who shares it, nothing for nobody."""
    signed_in = me()
    if signed_in is None:
        return NOBODY
    if signed_in.device.kind not in ("own", "visitor"):
        return NOT_OWN
    return tag_of(settings().secret, signed_in.community.id, signed_in.member_id)


def init_app(app: Flask, static_dir: Path) -> None:
    """Read the worker, say which pages may be kept, and answer a note without a page."""
    parts = (static_dir / "js" / "worker" / f"{name}.js" for name in PARTS)
    app.extensions["timebank_worker"] = "".join(part.read_text(encoding="utf-8") for part in parts)
    app.context_processor(lambda: {} if g.get("is_failing") else {"whose_phone": whose})

    @app.before_request
    def insist_on_writer() -> Response | None:
        """Do nothing for a note of another's, who was signed in on this phone when it was written."""
        if request.headers.get(NOTE, ANYBODYS) in (ANYBODYS, whose()):
            return None
        return Response(status=204, headers={"Timebank-Went": "/sign-in"})

    @app.after_request
    def answer(response: Response) -> Response:
        if NOTE in request.headers and response.location:
            return _went(response)
        if request.endpoint in KEPT and request.method == "GET" and response.status_code == 200:
            who = whose()
            if _may_keep(who):
                response.headers["Timebank-Keep"] = who
        return response


def _may_keep(who: str) -> bool:
    signed_in = me()
    if signed_in is None or who in (NOBODY, NOT_OWN) or signed_in.community.exit_button:
        return False
    return not (g.get("slug") and acting())


def _went(response: Response) -> Response:
    """Answer where it led, which a worker could not read from a redirect."""
    location = response.location or ""
    response.status_code = 204
    response.headers["Timebank-Went"] = location
    del response.headers["Location"]
    response.set_data(b"")
    return response
