"""Long work that I asked for: how far it is, and the file that came of it."""

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from timebank.context import database, member, not_there, page, stewards_only
from timebank.language import gettext as _
from timebank.queries import errands
from timebank.services.errands import remove as remove_mine
from timebank.web.forms import KeyedForm, act_of

bp = Blueprint("errands", __name__, url_prefix="/<slug:community>/errands/<id:errand>")
FILES = {"cards": ("cards.pdf", "application/pdf"), "export": ("whole-record.zip", "application/zip")}
# What is shown while a file is made, and where each was asked for.
SHOWN = {"cards": "errands/show.html", "export": "errands/export.html"}
ASKED_AT = {"cards": "cards.everyone", "export": "whole.show", "import": "sheets.ask"}
ASKED_BY = ("welcome", "recording", "reports", "rules")


def _known(errand: bytes) -> errands.ErrandView | None:
    """Find one of mine, unless it is gone."""
    me = member()
    return errands.one(database(), me.community.id, me.member_id, errand)


def _find(errand: bytes) -> errands.ErrandView:
    return _known(errand) or not_there()


@bp.get("")
@stewards_only(*ASKED_BY)
def show(errand: bytes) -> Response | tuple[str, int]:
    """See how far it is."""
    return _page(_find(errand), KeyedForm(formdata=None))


@bp.get("/file")
@stewards_only(*ASKED_BY)
def file(errand: bytes) -> Response:
    """Have the file."""
    me, found = member(), _find(errand)
    made = errands.made(database(), me.community.id, me.member_id, errand) or not_there()
    name, content_type = FILES[found.kind]
    attached = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(made, content_type=content_type, headers=attached)


@bp.post("/removal")
@stewards_only(*ASKED_BY)
def remove(errand: bytes) -> Response | tuple[str, int]:
    """Remove it, done or not."""
    form, found = KeyedForm(), _known(errand)
    if form.validate():
        remove_mine(database(), **act_of(form), errand_id=errand)
        flash(_("The file is gone."))
        return redirect(url_for(ASKED_AT[found.kind if found else "cards"]), 303)
    return _page(found or not_there(), form)


def _page(found: errands.ErrandView, form: KeyedForm) -> Response | tuple[str, int]:
    if found.kind not in FILES:
        return redirect(url_for("sheets.show", sheet=found.id), 303)
    return page(SHOWN[found.kind], form, errand=found)
