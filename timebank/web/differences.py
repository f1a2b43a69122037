"""An exchange that I remember differently: saying so, and answering what the other remembers."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import BooleanField, DateField, RadioField
from wtforms.validators import Optional

from timebank import clock
from timebank.context import acting, database, member, members_only, page, perform, settings, today
from timebank.ledger import minutes
from timebank.queries import differences
from timebank.queries.exchanges import ExchangeView
from timebank.queries.recollections import DifferenceView
from timebank.services import differences as acts
from timebank.services.errors.differences import NothingChosenError
from timebank.services.errors.exchanges import NoDayError
from timebank.services.errors.supporters import NotAskedError
from timebank.services.recollections import Press
from timebank.web.acting import ActingForm
from timebank.web.entries import agree_for_side, find_exchange, show_entry
from timebank.web.forms import KeyedForm, choices_of, words_field

Shown = Response | str | tuple[str, int]
bp = Blueprint("differences", __name__, url_prefix="/<slug:community>/entries/<id:exchange>/different")
PRIVATE = "private"
REASONS = [
    ("time", _l("The amount of time")),
    ("day", _l("The day")),
    ("words", _l("What it was for")),
    ("not me", _l("It wasn’t me")),
    (PRIVATE, _l("I’d rather not say")),
]
TAKE_BACK = ("take back", _l("I’d like to take it back"))


class DifferentForm(ActingForm):
    """What is different, and how I remember it."""

    reason = RadioField(validators=[Optional()], validate_choice=False)
    time = words_field(_l("How long?"), 40)
    day = DateField(_l("Which day?"), validators=[Optional()])
    words = words_field(_l("What for, in a few words"), 80)
    sure = BooleanField(_l("Yes, that's right"))


def press_of(form: KeyedForm) -> Press:
    """Tell a service who pressed a form's button, and where pages stand."""
    return Press(member().member_id, form.key_bytes, settings().public_address, today(), clock.now())


def find_open(exchange: bytes) -> DifferenceView | None:
    """Find what is still asked or talked over about an exchange of mine."""
    found = differences.of_exchange(database(), member().community.id, exchange, member().member_id)
    return next((each for each in found if each.is_open), None)


def _entry(exchange: bytes) -> Response:
    return redirect(url_for("entries.show", exchange=exchange), 303)


@bp.get("")
@members_only
def ask(exchange: bytes) -> Shown:
    """Be asked what I remember; or, where the other has said so, whether that is right."""
    found, they = find_exchange(exchange), acting()
    asked = None if they else find_open(exchange)
    if asked and asked.may_say_yes and not request.args.get("mine"):
        form = ActingForm(formdata=None)
        return render_template("differences/answer.html", exchange=found, difference=asked, form=form)
    if not _may_say(found, asked):
        return _entry(exchange)
    return _page(found, asked, _filled_in(found))


def _may_say(found: ExchangeView, asked: DifferenceView | None) -> bool:
    they = acting()
    if they:
        return found.may_answer and bool(they.agree_minutes)
    return asked.may_remember if asked else found.may_answer or found.state == "agreed"


def _filled_in(found: ExchangeView) -> DifferentForm:
    stands: dict[str, Any] = {"day": found.happened_on, "words": found.words}
    stands |= {"time": minutes.say(found.minutes), "reason": request.args.get("what")}
    return DifferentForm(formdata=None, **stands)


def _page(found: ExchangeView, asked: DifferenceView | None, form: DifferentForm) -> tuple[str, int]:
    late = [TAKE_BACK] if found.state == "agreed" and not found.may_put_right else []
    form.reason.choices = choices_of([*REASONS, *late])
    return page("differences/ask.html", form, exchange=found, difference=asked)


@bp.post("")
@members_only
def say(exchange: bytes) -> Shown:
    """Say what I remember, beside what is written down."""
    form, _found = DifferentForm(), find_exchange(exchange)
    if form.reason.data == PRIVATE and not acting() and KeyedForm().validate():
        return redirect(url_for("no_contact.ask", exchange=exchange), 303)
    if form.validate() and perform(form, lambda: _say(exchange, form)):
        return _entry(exchange)
    form.insist_on_side()
    return _page(find_exchange(exchange), None if acting() else find_open(exchange), form)


def _say(exchange: bytes, form: DifferentForm) -> None:
    if acting():
        said = {"minutes": minutes.parse(form.time.data or ""), "sure": bool(form.sure.data)}
        agree_for_side(form, exchange, **said)
        return
    reason = form.reason.data or ("time" if find_open(exchange) else "")
    if reason not in {each for each, _words in (*REASONS, TAKE_BACK)}:
        raise NothingChosenError
    is_wholly = reason in acts.WHOLLY
    if not is_wholly and form.day.data is None:
        raise NoDayError
    acts.say(
        database(),
        community_id=member().community.id,
        exchange_id=exchange,
        press=press_of(form),
        reason=reason,
        minutes=0 if is_wholly else minutes.parse(form.time.data or ""),
        happened_on=None if is_wholly else form.day.data,
        words="" if is_wholly else form.words.data or "",
        sure=bool(form.sure.data),
    )


@bp.post("/<id:recollection>/yes")
@members_only
def agree(exchange: bytes, recollection: bytes) -> Shown:
    """Say yes to what was remembered."""

    def act(form: KeyedForm) -> None:
        here = member().community.id
        acts.say_yes(database(), community_id=here, recollection_id=recollection, press=press_of(form))

    return _act(exchange, act)


@bp.post("/leave")
@members_only
def leave(exchange: bytes) -> Shown:
    """Leave it as it is, after all."""

    def act(form: KeyedForm) -> None:
        here = member().community.id
        acts.leave_it(database(), community_id=here, exchange_id=exchange, press=press_of(form))

    return _act(exchange, act)


@bp.post("/help")
@members_only
def help_(exchange: bytes) -> Shown:
    """Ask for two people to talk it over with."""

    def act(form: KeyedForm) -> bytes:
        here = member().community.id
        return acts.ask_for_help(database(), community_id=here, exchange_id=exchange, press=press_of(form))

    form = ActingForm()
    if form.validate() and perform(form, lambda: alone(act, form)):
        return redirect(url_for("talks.show", difference=form.answer), 303)
    return _again(exchange, form)


def alone(act: Callable[..., Any], form: KeyedForm) -> Any:
    """Do what nobody does for another. Raises NotAskedError."""
    if acting():
        raise NotAskedError
    return act(form)


def _act(exchange: bytes, act: Callable[[KeyedForm], None]) -> Shown:
    """Do one act with nothing typed, then show the exchange as it now stands."""
    form, _found = ActingForm(), find_exchange(exchange)
    if form.validate() and perform(form, lambda: alone(act, form)):
        return _entry(exchange)
    return _again(exchange, form)


def _again(exchange: bytes, form: ActingForm) -> tuple[str, int]:
    form.insist_on_side()
    return show_entry(exchange, form)
