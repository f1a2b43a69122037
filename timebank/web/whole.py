"""The whole record as a file: asked for by one steward, agreed by another, and seen by everybody."""

from flask import Blueprint, Flask, flash, redirect, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import RadioField
from wtforms.validators import Optional

from timebank import clock
from timebank.context import database, member, page, perform, stewards_only, today
from timebank.language import gettext as _
from timebank.queries import errands
from timebank.queries import whole as queries
from timebank.queries.whole import TakenView
from timebank.services import whole
from timebank.web.forms import KeyedForm, act_of, choices_of
from timebank.web.words import day, local

bp = Blueprint("whole", __name__, url_prefix="/<slug:community>/desk/export")
NAMES, NO_NAMES = "names", "no_names"


class AskForm(KeyedForm):
    """With names, or without."""

    names = RadioField(default=NO_NAMES, validators=[Optional()], validate_choice=False)


def taken_words(taken: TakenView) -> str:
    """Say who took the record out: "On 3 March Stella S and Paul P took the whole record out."."""
    values = {
        "day": day(local(taken.at).date()),
        "first": taken.first or _("someone"),
        "second": taken.second or _("someone"),
    }
    if taken.names:
        return str(_("On %(day)s %(first)s and %(second)s took the whole record out, with names.") % values)
    return str(_("On %(day)s %(first)s and %(second)s took the whole record out, without names.") % values)


def _page(form: KeyedForm, asking: AskForm | None = None) -> tuple[str, int]:
    me, session = member(), database()
    asking = asking or AskForm(formdata=None)
    asking.names.choices = choices_of([(NO_NAMES, _l("Without names")), (NAMES, _l("With names"))])
    return page(
        "whole/show.html",
        form,
        asking=asking,
        waiting=queries.waiting(session, me.community.id, me.member_id, clock.now()),
        files=errands.of_member(session, me.community.id, me.member_id, whole.KIND),
        taken=queries.taken(session, me.community.id),
    )


@bp.get("")
@stewards_only("reports", "rules")
def show() -> tuple[str, int]:
    """See what is asked for, and who took the record out before."""
    return _page(KeyedForm(formdata=None))


@bp.post("")
@stewards_only("reports", "rules")
def ask() -> Response | tuple[str, int]:
    """Ask for it, as the first of two."""
    form = AskForm()
    if form.validate() and perform(
        form,
        lambda: whole.ask_for(
            database(), **act_of(form), names=form.names.data == NAMES, day=today().isoformat()
        ),
    ):
        flash(_("Asked. Now one more steward says yes."))
        return redirect(url_for(".show"), 303)
    return _page(form, form)


@bp.post("/<id:export>/yes")
@stewards_only("reports", "rules")
def say_yes(export: bytes) -> Response | tuple[str, int]:
    """Say yes as the second of two; a file is made for each of us."""
    form = KeyedForm()
    if form.validate() and perform(
        form,
        lambda: whole.say_yes(database(), **act_of(form), export_id=export, day=today().isoformat()),
    ):
        return redirect(url_for("errands.show", errand=form.key_bytes), 303)
    return _page(form)


@bp.post("/<id:export>/removal")
@stewards_only("reports", "rules")
def take_back(export: bytes) -> Response | tuple[str, int]:
    """Stop asking."""
    form = KeyedForm()
    if form.validate() and perform(
        form, lambda: whole.take_back(database(), **act_of(form), export_id=export)
    ):
        flash(_("Taken back. Nothing is made."))
        return redirect(url_for(".show"), 303)
    return _page(form)


def init_app(app: Flask) -> None:
    """Add the sentence to the templates."""
    app.jinja_env.filters["taken_words"] = taken_words
