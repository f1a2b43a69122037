"""You: my card, my PIN, and signing out."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms.validators import DataRequired, Regexp

from timebank import clock
from timebank.context import database, duties_here, member, members_only, not_there, page, perform
from timebank.language import gettext as _
from timebank.queries import recoveries
from timebank.queries.members import CardView, card_of
from timebank.queries.ways_in import ways_in
from timebank.services.members import set_pin
from timebank.web.cards import square_of
from timebank.web.forms import KeyedForm, words_field
from timebank.web.supporters import for_me

bp = Blueprint("you", __name__, url_prefix="/<slug:community>/you")


class PinForm(KeyedForm):
    """Six digits, chosen by the member."""

    pin = words_field(
        _l("Choose a PIN"),
        20,
        DataRequired(_l("Type 6 digits.")),
        Regexp(r"^[0-9]{6}$", message=_l("A PIN has 6 digits, 0 to 9.")),
    )


def _card() -> CardView:
    me = member()
    return card_of(database(), me.community.id, me.member_id) or not_there()


@bp.get("")
@members_only
def show() -> str:
    """See my card and what I can change."""
    card, me = _card(), member()
    mine = (database(), me.community.id, me.member_id)
    return render_template(
        "you/show.html",
        card=card,
        matrix=square_of(card),
        supports=for_me(),
        ways=ways_in(*mine),
        recovery=recoveries.of_member(*mine, clock.now()),
        form=KeyedForm(formdata=None),
        is_steward=bool(duties_here()),
    )


@bp.get("/card")
@members_only
def print_card() -> str:
    """Print my card."""
    card = _card()
    return render_template("you/card.html", card=card, matrix=square_of(card))


@bp.get("/pin")
@members_only
def ask_pin() -> tuple[str, int]:
    """Choose a PIN to go with my card."""
    return page("you/pin.html", PinForm(formdata=None), card=_card())


@bp.post("/pin")
@members_only
def save_pin() -> Response | tuple[str, int]:
    """Keep my PIN."""
    form, me = PinForm(), member()
    if form.validate() and perform(
        form,
        lambda: set_pin(
            database(), community_id=me.community.id, member_id=me.member_id, pin=form.pin.data or ""
        ),
    ):
        flash(_("Your PIN is kept. With your card number it lets you sign in anywhere."))
        return redirect(url_for(".show"), 303)
    return page("you/pin.html", form, card=_card())
