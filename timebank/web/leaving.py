"""Leaving: a copy first, two plain choices, one page that says what happens, and goodbye."""

from typing import Any

from flask import Blueprint, redirect, render_template, session, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import RadioField
from wtforms.validators import Optional

from timebank import clock
from timebank.context import (
    community,
    database,
    engine,
    me_here,
    member,
    members_and_visitors,
    page,
    perform,
    settings,
    today,
)
from timebank.cookies import CLEAR_ALL, forget
from timebank.queries import leaving as asked
from timebank.services import leaving
from timebank.services.errors import PotAndPersonError
from timebank.services.errors.gifts import NobodyToGiveToError
from timebank.services.housekeeping import BACKUP_DAYS
from timebank.services.members import find_one
from timebank.web.forms import KeyedForm, choices_of, words_field

bp = Blueprint("leaving", __name__, url_prefix="/<slug:community>")
POT, PERSON = "pot", "person"
LONGEST_NOTE = 280


class LeaveForm(KeyedForm):
    """Where hours left over go, and a word that may be said."""

    hours = RadioField(
        choices=choices_of(
            [(POT, _l("Leave them in the pot, for everyone")), (PERSON, _l("Give them to one person"))]
        ),
        default=POT,
        validators=[Optional()],
    )
    someone = words_field(_l("Their name or card number"), 60)
    note = words_field(_l("Anything you’d like us to know?"), LONGEST_NOTE)

    def gift_to(self) -> bytes | None:
        """Find who the hours go to; nobody means the pot."""
        typed = self.someone.data or ""
        if self.hours.data != PERSON:
            # Both can be sent where a browser shows the box beside the choices: never guess which was meant.
            if typed:
                raise PotAndPersonError
            return None
        if not typed:
            raise NobodyToGiveToError
        return find_one(database(), member().community.id, typed, by=member().member_id)


@bp.get("/you/leave")
@members_and_visitors
def show() -> str:
    """See the ways to leave, and take a copy first."""
    return render_template("leaving/show.html")


@bp.get("/you/leave/keep", defaults={"how": "keep"})
@bp.get("/you/leave/remove", defaults={"how": "remove"})
@members_and_visitors
def ask(how: str) -> tuple[str, int]:
    """See what will happen, before it does."""
    return _page(how, LeaveForm(formdata=None))


@bp.post("/you/leave/keep", defaults={"how": "keep"})
@bp.post("/you/leave/remove", defaults={"how": "remove"})
def leave(how: str) -> Response | tuple[str, int]:
    """Leave, at once and square."""
    form = LeaveForm()
    # The second of two presses comes from somebody who has left by then: it is answered like the first.
    if me_here() is None and form.validate() and asked.was_done(database(), community().id, form.key_bytes):
        return _goodbye()
    answer: Response | tuple[str, int] = _leave(how, form)
    return answer


@members_and_visitors
def _leave(how: str, form: LeaveForm) -> Response | tuple[str, int]:
    if form.validate() and perform(form, lambda: leaving.leave(database(), **_who(form, how))):
        if form.answer:
            leaving.clear_up(form.answer, data=settings().data, engine=engine())
        return _goodbye()
    return _page(how, form)


def _who(form: LeaveForm, how: str) -> dict[str, Any]:
    me = member()
    return {
        "community_id": me.community.id,
        "member_id": me.member_id,
        "key": form.key_bytes,
        "keeps_name": how == "keep",
        "gift_to": form.gift_to(),
        "note": form.note.data or "",
        "day": today().isoformat(),
        "now": clock.now(),
    }


def _goodbye() -> Response:
    session.pop("code", None)
    session.pop("_flashes", None)
    return forget(redirect(url_for(".done"), 303), CLEAR_ALL)


def _page(how: str, form: LeaveForm) -> tuple[str, int]:
    me = member()
    has_hours = asked.has_hours_left(database(), me.community.id, me.account_id)
    return page(
        "leaving/ask.html", form, keeps_name=how == "keep", has_hours=has_hours, backup_days=BACKUP_DAYS
    )


@bp.get("/left")
def done() -> str:
    """Be thanked."""
    community()
    return render_template("leaving/done.html")
