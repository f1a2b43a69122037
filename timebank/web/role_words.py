"""How I mostly come to this community: optional, private, in my words."""

from flask import Blueprint, flash, redirect, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from timebank import clock
from timebank.context import database, member, members_only, page, perform, settings
from timebank.language import gettext as _
from timebank.queries.role_words import mine
from timebank.services import role_words
from timebank.web.forms import KeyedForm, choices_of, words_field

bp = Blueprint("role_words", __name__, url_prefix="/<slug:community>/you/words")
USUAL = {
    "peer": _l("I'm here as a peer"),
    "carer": _l("I'm a carer for family or a friend"),
    "practitioner": _l("I'm here through my job"),
}


class WordsForm(KeyedForm):
    """Any of the usual words, and one's own."""

    usual = SelectMultipleField(
        choices=choices_of(USUAL.items()), widget=ListWidget(), option_widget=CheckboxInput()
    )
    own = words_field(_l("My own word"), 30)


@bp.get("")
@members_only
def show() -> tuple[str, int]:
    """See the words I chose, if any."""
    me = member()
    words = mine(database(), me.community.id, me.member_id)
    own = [word for word in words if word not in USUAL]
    form = WordsForm(formdata=None, usual=[word for word in words if word in USUAL], own="".join(own))
    return page("role_words/show.html", form)


@bp.post("")
@members_only
def save() -> Response | tuple[str, int]:
    """Choose words, or none."""
    form, me = WordsForm(), member()
    if form.validate() and perform(
        form,
        lambda: role_words.choose(
            database(),
            community_id=me.community.id,
            member_id=me.member_id,
            key=form.key_bytes,
            words=[*(form.usual.data or []), form.own.data or ""],
            secret=settings().secret,
            now=clock.now(),
        ),
    ):
        flash(_("Saved. Nobody else sees it."))
        return redirect(url_for(".show"), 303)
    return page("role_words/show.html", form)
