"""How anybody can check us: what was sealed, verified and witnessed, and what programs ask to see."""

from pathlib import Path

from flask import Blueprint, Flask, Response, abort, current_app, render_template, request

from timebank.context import community, database, me_here, not_there
from timebank.language import gettext as _
from timebank.ledger import notes
from timebank.queries import seals
from timebank.services import seals as acts
from timebank.web.words import clock as time_of_day
from timebank.web.words import local, near_day

bp = Blueprint("proof", __name__)
HERE = "/<slug:community>"
PLAIN = "text/plain; charset=utf-8"
MOST_LETTERS = 2_000
MOST_DIGITS = 18


@bp.get(f"{HERE}/proof")
def show() -> str:
    """Read when the hours here were last sealed, verified, witnessed, backed up and restored to try."""
    me = me_here()
    here = community().id
    return render_template(
        "proof/show.html",
        facts=seals.facts(database(), here),
        mine=seals.newest_entry(database(), here, me.account_id) if me else None,
    )


@bp.get(f"{HERE}/seal")
def checkpoint() -> Response:
    """Hand out the newest seal, with who signed it."""
    found = seals.latest(database(), community().id) or not_there()
    return _text(str(seals.cosigned(database(), community().id, found)))


@bp.get(f"{HERE}/seal/keys")
def keys() -> Response:
    """Hand out the keys there have been: the first as it is, each later one as the one before signed it."""
    found = seals.keys(database(), community().id) or not_there()
    return _text("\n".join(str(each.change) if each.change else f"{each.key}\n" for each in found))


@bp.get(f"{HERE}/seal/consistency")
def consistency() -> Response:
    """Prove that the journal of one size begins with the journal of another."""
    found = seals.consistency(database(), community().id, _size("from"), _size("to"))
    return _text("".join(f"{notes.write_hash(each)}\n" for each in found))


@bp.post(f"{HERE}/seal/witness")
def cosign() -> Response:
    """Take the signature of a witness over a seal. Machines send it, so it has no token: it proves itself."""
    line = request.get_data(cache=False, as_text=True)[:MOST_LETTERS]
    here, sealed = community(), seals.of_size(database(), community().id, _size("size"))
    if sealed is None:
        not_there()
    acts.cosign(database(), community_id=here.id, checkpoint=sealed.checkpoint, line=line)
    return _text("Thank you for keeping watch.\n")


@bp.get("/verify.html")
def verifier() -> Response:
    """Take the page that checks receipts, to keep and to open without a network."""
    headers = {"Content-Disposition": 'attachment; filename="verify.html"'}
    page = current_app.extensions["timebank_verifier"]
    return Response(page, content_type="text/html; charset=utf-8", headers=headers)


def said_at(instant: int) -> str:
    """Say when, within a sentence: "today at 2:06pm"."""
    return str(_("%(day)s at %(time)s", day=near_day(local(instant).date()), time=time_of_day(instant)))


def init_app(app: Flask, static_dir: Path) -> None:
    """Read the page that checks receipts, and let machines send what carries its own proof."""
    app.extensions["timebank_verifier"] = (static_dir / "verify.html").read_bytes()
    app.extensions["csrf"].exempt(cosign)
    app.jinja_env.filters["said_at"] = said_at


def _size(name: str) -> int:
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else abort(400)


def _text(words: str) -> Response:
    return Response(words, content_type=PLAIN)
