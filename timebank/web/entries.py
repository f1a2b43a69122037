"""One exchange: seeing it, answering it, taking it back."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import HiddenField
from wtforms.validators import AnyOf

from timebank import clock
from timebank.context import acting, database, member, members_only, not_there, page, perform, side, today
from timebank.queries import differences, people, sheets
from timebank.queries.exchanges import ExchangeView, one
from timebank.services import answers
from timebank.services.errors.supporters import NotAskedError
from timebank.web.acting import ActingForm, helper, looked, minutes_left, week_began

bp = Blueprint("entries", __name__, url_prefix="/<slug:community>/entries/<id:exchange>")


def find_exchange(exchange: bytes) -> ExchangeView:
    """Find an exchange of mine, or of whom I act for as far as they asked."""
    me, they = side("may_record", "may_see_hours", "agree_minutes"), acting()
    found = one(database(), me.community.id, exchange, me.member_id, clock.now()) or not_there()
    if they is None:
        return found
    helped = member().member_id in {each.helper_id for each in found.helped_by}
    asked = found.may_answer and they.agree_minutes
    return found if helped or asked or they.may_see_hours else not_there()


def _asked(exchange: bytes) -> ExchangeView:
    """Find one that asks for a yes, which whoever acts for another may have been asked to give."""
    side("agree_minutes")
    return find_exchange(exchange)


def _who(form: ActingForm, exchange: bytes) -> dict[str, Any]:
    """Say what every answer takes."""
    me = side("agree_minutes")
    return {
        "community_id": me.community.id,
        "member_id": me.member_id,
        "key": form.key_bytes,
        "exchange_id": exchange,
        "now": clock.now(),
    }


@bp.get("")
@members_only
def show(exchange: bytes) -> tuple[str, int]:
    """See one exchange in words, and what can still be done about it."""
    looked("record")
    return show_entry(exchange, ActingForm(formdata=None))


@bp.get("/reply")
@members_only
def reply(exchange: bytes) -> Response | str:
    """Be asked whether it is right."""
    found = _asked(exchange)
    looked("record")
    if not found.may_answer:
        return redirect(url_for(".show", exchange=exchange), 303)
    form = ActingForm(formdata=None)
    return render_template("entries/reply.html", exchange=found, form=form, minutes_left=minutes_left())


@bp.post("/yes")
@members_only
def agree(exchange: bytes) -> Response | tuple[str, int]:
    """Say yes, that's right."""
    return _answer(exchange, _agree)


def agree_for_side(form: ActingForm, exchange: bytes, **said: Any) -> None:
    """Say yes to how long it was, for myself or for whom I act."""
    _agree(database(), **_who(form, exchange), **said)


def _agree(*args: Any, **said: Any) -> None:
    mine = helper()
    if mine:
        answers.agree_for(*args, **said, helper=mine, week_began=week_began(), today=today())
    else:
        answers.agree(*args, **said)


@bp.post("/not-me")
@members_only
def decline(exchange: bytes) -> Response | tuple[str, int]:
    """Say this wasn't me."""
    return _answer(exchange, _own(answers.decline))


@bp.post("/withdrawal")
@members_only
def withdraw(exchange: bytes) -> Response | tuple[str, int]:
    """Take back what still waits for a yes."""
    return _answer(exchange, _own(answers.withdraw))


class JobForm(ActingForm):
    """Whether I gave the time through my job."""

    job = HiddenField(validators=[AnyOf(("yes", "no"))])


@bp.post("/job")
@members_only
def save_job(exchange: bytes) -> Response | tuple[str, int]:
    """Say that I gave it through my job, or not after all; nobody says it for me."""
    form = JobForm()
    say = _own(answers.say_paid)
    if form.validate() and perform(
        form, lambda: say(database(), **_who(form, exchange), is_paid=form.job.data == "yes")
    ):
        return redirect(url_for(".show", exchange=exchange), 303)
    form.insist_on_side()
    return show_entry(exchange, form)


@bp.post("/reversal")
@members_only
def put_right(exchange: bytes) -> Response | tuple[str, int]:
    """Put it right: take an agreed exchange back, in the open."""
    return _answer(exchange, _own(answers.put_right), today=today())


def _own(act: Callable[..., None]) -> Callable[..., None]:
    """Leave to a member what nobody else is ever asked to do for them."""

    def alone(*args: Any, **said: Any) -> None:
        if acting():
            raise NotAskedError
        act(*args, **said)

    return alone


def _answer(exchange: bytes, act: Callable[..., None], **more: Any) -> Response | tuple[str, int]:
    """Do one act with nothing typed, then show the exchange as it now stands."""
    form = ActingForm()
    if form.validate() and perform(form, lambda: act(database(), **_who(form, exchange), **more)):
        return redirect(url_for(".show", exchange=exchange), 303)
    form.insist_on_side()
    return show_entry(exchange, form)


def show_entry(exchange: bytes, form: ActingForm) -> tuple[str, int]:
    """Show one exchange, what each remembers of it, and what can still be done."""
    me, found = member(), find_exchange(exchange)
    # What somebody tells the member they shared time with, they did not tell that member's supporter.
    other = None if acting() else people.one(database(), me.community.id, me.member_id, found.other_id)
    session, here = database(), me.community.id
    differing = differences.of_exchange(session, here, exchange, side_of_page())
    job = JobForm(formdata=None, job="no" if found.paid else "yes") if _may_say_job(found) else None
    return page(
        "entries/show.html",
        form,
        exchange=found,
        other=other,
        job=job,
        differences=differing,
        difference=next((each for each in differing if each.is_open), None),
        links=differences.links(session, here, exchange),
        brought=sheets.of_exchange(session, here, exchange),
    )


def side_of_page() -> bytes:
    """Tell whose side an exchange is read from."""
    they = acting()
    return they.member_id if they else member().member_id


def _may_say_job(found: ExchangeView) -> bool:
    """Tell whether it is mine to say: while it waits, for what I gave and recorded myself."""
    return found.gave and found.may_withdraw and found.for_name is None and not acting()
