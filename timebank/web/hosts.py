"""Who hosts a gathering: its hosts see each other, add another, or step down."""

from typing import Any

from flask import Blueprint, flash, redirect, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import BooleanField, RadioField
from wtforms.validators import Optional

from timebank import clock
from timebank.context import database, member, members_only, page, perform
from timebank.language import gettext as _
from timebank.queries import exchanges, gatherings
from timebank.queries.gatherings import GatheringView
from timebank.services import hosts
from timebank.services.errors.gatherings import NoHostChosenError
from timebank.web.forms import OTHER, KeyedForm, choices_of, words_field
from timebank.web.gatherings import find_running
from timebank.web.someone import chosen_one

bp = Blueprint("hosts", __name__, url_prefix="/<slug:community>/gatherings/<id:gathering>/hosts")


class HostForm(KeyedForm):
    """Who hosts with me."""

    who = RadioField(validators=[Optional()], validate_choice=False)
    someone = words_field(_l("Name or card number"), 60)
    later = BooleanField(_l("All later ones too"))


def _pressed(gathering: bytes, form: HostForm) -> dict[str, Any]:
    me = member()
    who = {"community_id": me.community.id, "gathering_id": gathering, "member_id": me.member_id}
    return {**who, "key": form.key_bytes, "and_later": bool(form.later.data)}


def _act(gathering: bytes, form: HostForm) -> dict[str, Any]:
    return {**_pressed(gathering, form), "now": clock.now()}


@bp.get("")
@members_only
def show(gathering: bytes) -> Response | tuple[str, int]:
    """See who hosts it; once it is finished, on its page."""
    found = find_running(gathering)
    if found.state == "finished":
        return redirect(url_for("gatherings.show", gathering=gathering), 303)
    return _page(found, HostForm(formdata=None))


@bp.post("")
@members_only
def add(gathering: bytes) -> Response | tuple[str, int]:
    """Add a host."""
    form = HostForm()
    chosen = form.validate() and perform(form, lambda: chosen_one(form.who, form.someone, NoHostChosenError))
    # A steward who stood in for hosts who left has no more to do here once there is one.
    if chosen and hosts.was_added(database(), **_pressed(gathering, form), host_id=form.answer):
        return _gathering(gathering)
    found = find_running(gathering)
    if chosen and perform(form, lambda: hosts.add(database(), **_act(gathering, form), host_id=form.answer)):
        flash(_("Saved. They can do everything here that you can."))
        return _gathering(gathering)
    return _page(found, form)


@bp.post("/removal")
@members_only
def step_down(gathering: bytes) -> Response | tuple[str, int]:
    """Stop hosting it myself."""
    form = HostForm()
    sound = form.validate()
    if sound and hosts.has_stepped_down(database(), **_pressed(gathering, form)):
        return _gathering(gathering)
    found = find_running(gathering)
    if sound and perform(form, lambda: hosts.step_down(database(), **_act(gathering, form))):
        flash(_("You don't host this one any more."))
        return _gathering(gathering)
    return _page(found, form)


def _gathering(gathering: bytes) -> Response:
    return redirect(url_for("gatherings.show", gathering=gathering), 303)


def _page(found: GatheringView, form: HostForm) -> tuple[str, int]:
    me, session = member(), database()
    there = gatherings.hosts(session, found.community_id, found.id)
    recent = exchanges.recent_people(session, me.community.id, me.account_id)
    people = [person for person in recent if person.id not in there]
    form.who.choices = choices_of(
        [*((each.id.hex(), each.name) for each in people), (OTHER, _("Someone else"))]
    )
    return page("hosts/show.html", form, gathering=found, hosts=there, people=people)
