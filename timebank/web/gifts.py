"""One gift: hours given, received, had from the pot or brought along, and taking them back."""

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from timebank import clock
from timebank.context import database, members_only, not_there, page, perform, side, today
from timebank.language import gettext as _
from timebank.queries import gifts as queries
from timebank.services import gifts
from timebank.web.forms import KeyedForm, act_of

bp = Blueprint("gifts", __name__, url_prefix="/<slug:community>/gifts/<id:gift>")


def _page(gift: bytes, form: KeyedForm) -> tuple[str, int]:
    me = side()
    found = queries.one(database(), me.community.id, gift, me.account_id, clock.now()) or not_there()
    return page("gifts/show.html", form, gift=found)


@bp.get("")
@members_only
def show(gift: bytes) -> tuple[str, int]:
    """See what moved, and what can still be done about it."""
    return _page(gift, KeyedForm(formdata=None))


@bp.post("/reversal")
@members_only
def take_back(gift: bytes) -> Response | tuple[str, int]:
    """Take it back, or say no thank you."""
    side()
    form = KeyedForm()
    if form.validate() and perform(
        form, lambda: gifts.take_back(database(), **act_of(form), gift_id=gift, today=today())
    ):
        flash(_("It is taken back. Both lines stay in the record."))
        return redirect(url_for(".show", gift=gift), 303)
    return _page(gift, form)
