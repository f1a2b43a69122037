"""Long work that I asked for: how far it is, and the file that came of it."""

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from timebank.context import database, member, not_there, page, stewards_only
from timebank.language import gettext as _
from timebank.queries import errands
from timebank.services.errands import remove as remove_mine
from timebank.web.forms import KeyedForm, act_of

bp = Blueprint("errands", __name__, url_prefix="/<slug:community>/errands/<id:errand>")
FILES = {"cards": ("cards.pdf", "application/pdf")}


def _find(errand: bytes) -> errands.ErrandView:
    """Find one of mine."""
    me = member()
    return errands.one(database(), me.community.id, me.member_id, errand) or not_there()


@bp.get("")
@stewards_only("welcome", "recording")
def show(errand: bytes) -> Response | tuple[str, int]:
    """See how far it is."""
    found = _find(errand)
    if found.kind not in FILES:
        return redirect(url_for("sheets.show", sheet=errand), 303)
    return _page(found, KeyedForm(formdata=None))


@bp.get("/file")
@stewards_only("welcome", "recording")
def file(errand: bytes) -> Response:
    """Have the file."""
    me, found = member(), _find(errand)
    made = errands.made(database(), me.community.id, me.member_id, errand) or not_there()
    name, content_type = FILES[found.kind]
    attached = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(made, content_type=content_type, headers=attached)


@bp.post("/removal")
@stewards_only("welcome", "recording")
def remove(errand: bytes) -> Response | tuple[str, int]:
    """Remove it, done or not."""
    form = KeyedForm()
    if form.validate():
        remove_mine(database(), **act_of(form), errand_id=errand)
        flash(_("The file is gone."))
        return redirect(url_for("cards.everyone"), 303)
    return _page(_find(errand), form)


def _page(found: errands.ErrandView, form: KeyedForm) -> tuple[str, int]:
    return page("errands/show.html", form, errand=found)
