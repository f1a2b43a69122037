"""What I would rather not say: that somebody gets in touch with me, and that somebody does not."""

from flask import Blueprint, flash, redirect, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import BooleanField, RadioField
from wtforms.validators import Optional

from timebank.context import acting, database, member, members_only, page, perform
from timebank.language import gettext as _
from timebank.queries import no_contact
from timebank.services import no_contact as acts
from timebank.web.acting import ActingForm
from timebank.web.differences import alone
from timebank.web.entries import find_exchange
from timebank.web.forms import KeyedForm, act_of, choices_of

Shown = Response | tuple[str, int]
bp = Blueprint("no_contact", __name__, url_prefix="/<slug:community>")
WAYS = (
    ("", _l("No, thank you")),
    ("call", _l("Yes, ring me")),
    ("text", _l("Yes, text me")),
    ("email", _l("Yes, by email")),
    ("here", _l("Yes, when we meet")),
)


class PrivateForm(ActingForm):
    """Whether somebody gets in touch, and whether the other one does not any more."""

    how = RadioField(choices=choices_of(WAYS), default="", validators=[Optional()])
    keep_away = BooleanField(_l("I don’t want contact with this person"))


@bp.get("/entries/<id:exchange>/private")
@members_only
def ask(exchange: bytes) -> Shown:
    """Be asked what I would like, without saying what it is about."""
    found = find_exchange(exchange)
    if acting():
        return redirect(url_for("entries.show", exchange=exchange), 303)
    return page("no_contact/ask.html", PrivateForm(formdata=None), exchange=found)


@bp.post("/entries/<id:exchange>/private")
@members_only
def say(exchange: bytes) -> Shown:
    """Say what I would like; the other one is told nothing."""
    form, found = PrivateForm(), find_exchange(exchange)

    def act(form: PrivateForm) -> None:
        acts.say_privately(
            database(),
            **act_of(form),
            exchange_id=exchange,
            how=(form.how.data or "").strip(),
            keep_away=bool(form.keep_away.data),
        )

    if form.validate() and perform(form, lambda: alone(act, form)):
        return redirect(url_for(".mine"), 303)
    form.insist_on_side()
    return page("no_contact/ask.html", form, exchange=found)


@bp.get("/you/contact")
@members_only
def mine() -> Shown:
    """See what I asked for, and undo it."""
    return _mine(KeyedForm(formdata=None))


def _mine(form: KeyedForm) -> tuple[str, int]:
    me, session = member(), database()
    return page(
        "no_contact/mine.html",
        form,
        people=no_contact.kept_away(session, me.community.id, me.member_id),
        call=no_contact.call_of(session, me.community.id, me.member_id),
        ways=dict(WAYS),
    )


@bp.post("/you/contact/<id:person>/removal")
@members_only
def undo(person: bytes) -> Shown:
    """Let somebody find me again."""
    form = KeyedForm()
    if form.validate() and perform(form, lambda: acts.undo(database(), **act_of(form), other_id=person)):
        flash(_("Done. You can find each other again."))
        return redirect(url_for(".mine"), 303)
    return _mine(form)


@bp.post("/you/contact/call/removal")
@members_only
def take_back() -> Shown:
    """Say that nobody has to get in touch after all."""
    form = KeyedForm()
    if form.validate() and perform(form, lambda: acts.take_back(database(), **act_of(form))):
        flash(_("Done. Nobody will get in touch about it."))
        return redirect(url_for(".mine"), 303)
    return _mine(form)
