"""Remembering somebody who has died, with words from their family, and taking it back as a mistake."""

from typing import Any

from flask import Blueprint, flash, redirect, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from timebank import clock
from timebank.context import database, member, not_there, page, perform, settings, stewards_only
from timebank.language import gettext as _
from timebank.queries import desk
from timebank.queries.desk import DeskPerson
from timebank.queries.sign_in import first_name
from timebank.services import remembering
from timebank.store.remembering import LONGEST
from timebank.web.desk_people import person_page
from timebank.web.forms import KeyedForm, few_lines_field

bp = Blueprint("remembering", __name__, url_prefix="/<slug:community>/desk/people/<id:person>/remembered")


class RemembranceForm(KeyedForm):
    """What the family would like people to read; it may be left empty."""

    words = few_lines_field(_l("In the family’s words"), LONGEST)


def _another(person: bytes) -> DeskPerson:
    """Find a member who is not me: nobody is asked this about themselves."""
    me = member()
    found = desk.person(database(), me.community.id, person) if person != me.member_id else None
    return found or not_there()


def _act(person: bytes, form: KeyedForm) -> dict[str, Any]:
    me = member()
    who = {"community_id": me.community.id, "steward_id": me.member_id, "member_id": person}
    return {**who, "key": form.key_bytes, "now": clock.now()}


@bp.get("")
@stewards_only("welcome")
def ask(person: bytes) -> tuple[str, int]:
    """See what it means, and the words that were kept."""
    found = _another(person)
    form = RemembranceForm(formdata=None, words=found.remembered)
    return page("remembering/ask.html", form, person=found)


@bp.post("")
@stewards_only("welcome")
def save(person: bytes) -> Response | tuple[str, int]:
    """Remember somebody, or change the words."""
    form, found = RemembranceForm(), _another(person)
    if form.validate() and perform(
        form,
        lambda: remembering.remember(
            database(), **_act(person, form), words=form.words.data or "", secret=settings().secret
        ),
    ):
        flash(_("Saved. %(name)s’s name and hours stay here.", name=first_name(found.name)))
        return redirect(url_for("desk_people.show", person=person), 303)
    return page("remembering/ask.html", form, person=found)


@bp.post("/undo")
@stewards_only("welcome")
def undo(person: bytes) -> Response | tuple[str, int]:
    """Take it back as a mistake."""
    form, found = KeyedForm(), _another(person)
    if form.validate() and perform(form, lambda: remembering.undo(database(), **_act(person, form))):
        name = first_name(found.name)
        flash(_("That’s put right. If someone acted for %(name)s, they can name them again.", name=name))
        return redirect(url_for("desk_people.show", person=person), 303)
    return person_page(person, form)
