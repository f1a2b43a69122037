"""Taking away the words of an exchange."""

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from timebank.context import database, members_only, page, perform, settings
from timebank.language import gettext as _
from timebank.services.blanks import blank_words
from timebank.web.acting import ActingForm
from timebank.web.differences import alone
from timebank.web.entries import find_exchange
from timebank.web.forms import KeyedForm, act_of

bp = Blueprint("blanks", __name__, url_prefix="/<slug:community>/entries/<id:exchange>/words")


@bp.get("")
@members_only
def ask(exchange: bytes) -> Response | tuple[str, int]:
    """Be asked whether to take the words away."""
    return page("blanks/ask.html", ActingForm(formdata=None), exchange=find_exchange(exchange))


@bp.post("")
@members_only
def blank(exchange: bytes) -> Response | tuple[str, int]:
    """Take the words away, for both."""
    form, found = ActingForm(), find_exchange(exchange)

    def act(form: KeyedForm) -> None:
        site = settings().public_address
        blank_words(database(), **act_of(form), exchange_id=exchange, site=site)

    if form.validate() and perform(form, lambda: alone(act, form)):
        flash(_("The words are taken away, for both of you."))
        return redirect(url_for("entries.show", exchange=exchange), 303)
    form.insist_on_side()
    return page("blanks/ask.html", form, exchange=found)
