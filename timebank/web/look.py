"""How pages look: kept on the account, and on this device for whoever is not signed in."""

from dataclasses import astuple, fields
from typing import Any

from flask import Blueprint, Flask, flash, g, redirect, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import RadioField
from wtforms.validators import InputRequired

from timebank import clock
from timebank.context import community, database, me_here, page, perform
from timebank.language import gettext as _
from timebank.queries.look import USUAL, LookView
from timebank.services import look
from timebank.services.lasting import LASTING
from timebank.store.members import COLOURS, NUMBERS, PAGES, PICTURES, TEXT_SIZES, TOTALS
from timebank.web.forms import KeyedForm, choices_of

bp = Blueprint("look", __name__, url_prefix="/<slug:community>/you/how-it-looks")
COOKIE = "look"
BETWEEN = "."
# In the order of LookView's words.
KNOWN = (TEXT_SIZES, COLOURS, PICTURES, NUMBERS, TOTALS, PAGES)
# Choices that are a stylesheet of their own; everything else is the usual one, or is in the words.
SHEETS = ("large", "largest", "white", "dark", "yellow", "hide")


def _choice(words: str, *choices: tuple[str, str]) -> RadioField:
    required = InputRequired(_l("Choose one."))
    return RadioField(words, choices=choices_of(choices), validators=[required])


class LookForm(KeyedForm):
    """One answer to each of six questions."""

    text_size = _choice(
        _l("Text"), ("normal", _l("Normal")), ("large", _l("Large")), ("largest", _l("Largest"))
    )
    colours = _choice(
        _l("Colours"),
        ("phone", _l("Follow my phone")),
        ("cream", _l("Cream")),
        ("white", _l("White")),
        ("dark", _l("Dark")),
        ("yellow", _l("Black on yellow")),
    )
    pictures = _choice(_l("Pictures"), ("show", _l("Show")), ("hide", _l("Hide")))
    numbers = _choice(_l("Numbers"), ("short", _l("1½ hours")), ("full", _l("1 hour 30 minutes")))
    totals = _choice(
        _l("My totals"),
        ("both", _l("Both numbers")),
        ("picture", _l("Just the picture")),
        ("nothing", _l("Nothing")),
    )
    pages = _choice(_l("Pages"), ("everything", _l("Everything")), ("simple", _l("Simple")))

    def words(self) -> LookView:
        """Read the six answers."""
        return LookView(*(str(self[each.name].data) for each in fields(LookView)))


def current() -> LookView:
    """Tell how pages look for whoever asks: as they chose, or as was chosen on this device."""
    if "look" not in g:
        me = me_here() if g.get("slug") else None
        g.look = me.look if me and me.look != USUAL else _kept_here()
    found: LookView = g.look
    return found


def _kept_here() -> LookView:
    """Read the device's cookie; what a page could not have written there is passed over."""
    words = request.cookies.get(COOKIE, "").split(BETWEEN)
    is_known = len(words) == len(KNOWN) and all(map(tuple.__contains__, KNOWN, words))
    return LookView(*words) if is_known else USUAL


def sheets(chosen: LookView) -> list[str]:
    """Name the stylesheets that a look adds; the usual look adds none."""
    words = (chosen.text_size, chosen.colours, chosen.pictures)
    return [f"css/looks/{word}.css" for word in words if word in SHEETS]


@bp.get("")
def show() -> tuple[str, int]:
    """See how pages look."""
    community()
    return page("look/show.html", LookForm(formdata=None, obj=current()))


@bp.post("")
def save() -> Response | tuple[str, int]:
    """Choose how pages look for me, here and wherever I sign in."""
    form, here = LookForm(), community()
    if form.validate() and perform(form, lambda: _keep(here.id, form)):
        flash(_("Saved. Nobody else’s pages change."))
        g.look = form.words()
        return _keep_here(redirect(url_for(".show"), 303), g.look)
    return page("look/show.html", form)


def _keep(community_id: bytes, form: LookForm) -> None:
    me = me_here()
    if me is None:
        return
    words: dict[str, Any] = {each.name: form[each.name].data for each in fields(LookView)}
    look.choose(
        database(),
        community_id=community_id,
        member_id=me.member_id,
        key=form.key_bytes,
        now=clock.now(),
        **words,
    )


def _keep_here(response: Response, chosen: LookView) -> Response:
    """Keep it on this device too, unless the device is not this person's own."""
    me = me_here()
    if chosen == USUAL:
        response.delete_cookie(COOKIE)
    elif me is None or me.device.kind in ("own", "visitor") or COOKIE in request.cookies:
        response.set_cookie(
            COOKIE,
            BETWEEN.join(astuple(chosen)),
            max_age=LASTING["own"].whole // clock.MICROSECONDS,
            httponly=True,
            samesite="Lax",
            secure=request.is_secure,
        )
    return response


def init_app(app: Flask) -> None:
    """Give the look and its stylesheets to templates."""

    @app.context_processor
    def look_here() -> dict[str, Any]:
        chosen = current()
        return {"look": chosen, "look_sheets": sheets(chosen)}
