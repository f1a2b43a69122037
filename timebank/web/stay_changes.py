"""How long somebody was at a finished gathering: asking for it to be put right, and answering."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import RadioField
from wtforms.validators import InputRequired

from timebank.context import acting, database, id_of, member, members_and_visitors, not_there, page, perform
from timebank.language import gettext as _
from timebank.queries import gatherings, stay_changes
from timebank.queries.gatherings import GatheringView
from timebank.queries.stay_changes import StayChangeView, StayView
from timebank.services import stay_changes as acts
from timebank.services.errors.supporters import NotAskedError
from timebank.web.differences import press_of
from timebank.web.forms import KeyedForm, choices_of
from timebank.web.gatherings import find, stands_for
from timebank.web.words import hours

Shown = Response | tuple[str, int]
bp = Blueprint("stay_changes", __name__, url_prefix="/<slug:community>/gatherings/<id:finished>/stays")
QUARTER = 15


class StayForm(KeyedForm):
    """How long somebody was there."""

    minutes = RadioField(coerce=int, validators=[InputRequired(_l("Choose how long."))])


def _find(finished: bytes) -> GatheringView:
    """Find a finished gathering; nobody does any of this for another."""
    if acting():
        raise NotAskedError
    found = find(finished)
    return found if found.state == "finished" else not_there()


def _hosts(found: GatheringView) -> dict[bytes, str]:
    return gatherings.hosts(database(), found.community_id, found.id)


def _stay(found: GatheringView) -> StayView:
    """Find the stay that a page is about, if it is mine, or I may speak for the gathering about it."""
    me = member()
    about = id_of(request.values.get("about")) or me.member_id
    is_host = me.member_id in _hosts(found)
    if not stands_for(found.id, about, is_host=is_host):
        not_there()
    return stay_changes.stay_of(database(), found.community_id, found.id, about) or not_there()


def _form(found: GatheringView, stay: StayView) -> StayForm:
    form, length = StayForm(), found.length_minutes
    steps = [*range(QUARTER, length, QUARTER), length]
    is_mine = stay.member_id == member().member_id
    nowhere = _("I wasn’t there") if is_mine else _("Not there at all")
    form.minutes.choices = choices_of([*((step, hours(step)) for step in steps), (0, nowhere)])
    if not form.is_submitted():
        form.minutes.data = stay.minutes
    return form


@bp.get("/new")
@members_and_visitors
def new(finished: bytes) -> Shown:
    """Be asked how long it was; or, where something waits already, see that."""
    found = _find(finished)
    stay = _stay(found)
    if stay.change_id:
        return redirect(url_for(".show", finished=finished, change=stay.change_id), 303)
    return _new_page(found, stay, _form(found, stay))


def _new_page(found: GatheringView, stay: StayView, form: StayForm) -> tuple[str, int]:
    is_mine = stay.member_id == member().member_id
    return page("stay_changes/new.html", form, gathering=found, stay=stay, is_mine=is_mine)


@bp.post("/new")
@members_and_visitors
def ask(finished: bytes) -> Shown:
    """Say how I remember it; the other side is asked."""
    found = _find(finished)
    stay = _stay(found)
    form = _form(found, stay)
    if form.validate() and perform(
        form,
        lambda: acts.ask(
            database(),
            community_id=found.community_id,
            gathering_id=found.id,
            about=stay.member_id,
            minutes=form.minutes.data,
            press=press_of(form),
        ),
    ):
        return redirect(url_for(".show", finished=finished, change=form.answer), 303)
    return _new_page(found, stay, form)


def _change(found: GatheringView, change: bytes) -> StayChangeView:
    """Find what was asked about a stay, for its two sides."""
    me = member()
    there = stay_changes.one(database(), found.community_id, found.id, change, me.member_id) or not_there()
    is_host = me.member_id in _hosts(found)
    may = there.asked_by == me.member_id or stands_for(found.id, there.member_id, is_host=is_host)
    return there if may else not_there()


@bp.get("/<id:change>")
@members_and_visitors
def show(finished: bytes, change: bytes) -> Shown:
    """See what each remembers, and say whether it was so."""
    return _show_page(_find(finished), change, KeyedForm(formdata=None))


def _show_page(found: GatheringView, change: bytes, form: KeyedForm) -> tuple[str, int]:
    there, me = _change(found, change), member()
    is_mine = there.member_id == me.member_id
    may_answer = there.answer == "" and (me.member_id != there.asked_by and there.is_own != is_mine)
    hosts = [name for host, name in _hosts(found).items() if host != there.member_id]
    more = {"change": there, "gathering": found, "hosts": hosts, "is_mine": is_mine}
    return page("stay_changes/show.html", form, may_answer=may_answer, **more)


@bp.post("/<id:change>/yes")
@members_and_visitors
def agree(finished: bytes, change: bytes) -> Shown:
    """Say that it was so; it is booked anew."""
    return _act(finished, change, acts.say_yes)


@bp.post("/<id:change>/no")
@members_and_visitors
def decline(finished: bytes, change: bytes) -> Shown:
    """Say that I remember it as it is written down."""
    return _act(finished, change, acts.say_no)


@bp.post("/<id:change>/removal")
@members_and_visitors
def take_back(finished: bytes, change: bytes) -> Shown:
    """Take back what I asked."""
    return _act(finished, change, acts.take_back)


def _act(finished: bytes, change: bytes, act: Callable[..., None]) -> Shown:
    found, form = _find(finished), KeyedForm()
    _change(found, change)
    said: dict[str, Any] = {"community_id": found.community_id, "gathering_id": found.id}
    if form.validate() and perform(
        form, lambda: act(database(), **said, change_id=change, press=press_of(form))
    ):
        return redirect(url_for(".show", finished=finished, change=change), 303)
    return _show_page(found, change, form)
