"""The desk: a steward's list of things to do today, and nothing to watch."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from timebank import clock
from timebank.context import database, duties_here, id_of, member, page, perform, stewards_only, today
from timebank.language import gettext as _
from timebank.queries import desk, pot
from timebank.services.desk import say_hello
from timebank.web.forms import KeyedForm, words_field

bp = Blueprint("desk", __name__, url_prefix="/<slug:community>/desk")


class FindForm(FlaskForm):
    """Somebody's name, a part of it, or their card number."""

    class Meta:
        """A search changes nothing, so it carries no token."""

        csrf = False

    someone = words_field(_l("Name or card number"), 60)


def _show(form: KeyedForm) -> tuple[str, int]:
    session, here, duties = database(), member().community.id, duties_here()
    return page(
        "desk/show.html",
        form,
        today=today(),
        duties=duties,
        to_greet=desk.to_greet(session, here) if "welcome" in duties else (),
        draws=pot.waiting(session, here, member().member_id, clock.now()) if "pot" in duties else (),
        ends=_loose_ends() if "recording" in duties else {},
    )


def _loose_ends() -> dict[str, Any]:
    session, here, now = database(), member().community.id, clock.now()
    return {
        "waiting": desk.waiting_long(session, here, now),
        "unfinished": desk.unfinished(session, here, now),
    }


@bp.get("")
@stewards_only()
def show() -> tuple[str, int]:
    """See what I might do today."""
    return _show(KeyedForm(formdata=None))


@bp.post("/people/<id:person>/hello")
@stewards_only("welcome")
def hello(person: bytes) -> Response | tuple[str, int]:
    """Say that I have met somebody new."""
    form, me = KeyedForm(), member()
    if form.validate() and perform(
        form,
        lambda: say_hello(
            database(),
            community_id=me.community.id,
            steward_id=me.member_id,
            member_id=person,
            key=form.key_bytes,
            now=clock.now(),
        ),
    ):
        flash(_("Noted. They can see how to reach others now."))
        return redirect(url_for(".show"), 303)
    return _show(form)


@bp.get("/cards")
@stewards_only("welcome", "recording")
def cards() -> Response | str:
    """Choose whose cards to print."""
    chosen = [person for person in map(id_of, request.args.getlist("person")) if person]
    if chosen:
        return redirect(url_for("cards.sheet", people=",".join(person.hex() for person in chosen)), 303)
    form = FindForm(request.args)
    people, are_more = desk.find(database(), member().community.id, (form.someone.data or "")[:60])
    return render_template("desk/cards.html", finding=form, people=people, are_more=are_more)


@bp.get("/loose-ends")
@stewards_only("recording")
def loose_ends() -> str:
    """See what waits long for a yes, and gatherings that nobody has finished."""
    return render_template("desk/loose_ends.html", **_loose_ends())
