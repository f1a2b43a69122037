"""One exchange: seeing it, answering it, changing the time, taking it back."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import BooleanField

from timebank import clock
from timebank.context import acting, database, member, members_only, not_there, page, perform, side, today
from timebank.ledger import minutes
from timebank.queries import people, sheets
from timebank.queries.exchanges import ExchangeView, one
from timebank.services import answers
from timebank.services.errors import NotAskedError
from timebank.web.acting import ActingForm, helper, looked, minutes_left, week_began
from timebank.web.forms import words_field

bp = Blueprint("entries", __name__, url_prefix="/<slug:community>/entries/<id:exchange>")


class ChangeForm(ActingForm):
    """How long it really was."""

    time = words_field(_l("How long was it?"), 40)
    sure = BooleanField(_l("Yes, that's right"))


def _find(exchange: bytes) -> ExchangeView:
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
    return _find(exchange)


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
    return _page(exchange, ActingForm(formdata=None))


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


def _agree(*args: Any, **said: Any) -> None:
    """Say yes for myself, or for whom I act."""
    mine = helper()
    if mine:
        answers.agree_for(*args, **said, helper=mine, week_began=week_began(), today=today())
    else:
        answers.agree(*args, **said)


@bp.get("/change")
@members_only
def change(exchange: bytes) -> Response | tuple[str, int]:
    """Be asked how long it really was."""
    found = _asked(exchange)
    if not found.may_answer:
        return redirect(url_for(".show", exchange=exchange), 303)
    return page("entries/change.html", ChangeForm(formdata=None), exchange=found)


@bp.post("/change")
@members_only
def save_change(exchange: bytes) -> Response | tuple[str, int]:
    """Say how long it really was; that counts at once."""
    form = ChangeForm()
    if form.validate() and perform(
        form,
        lambda: _agree(
            database(),
            **_who(form, exchange),
            minutes=minutes.parse(form.time.data or ""),
            sure=bool(form.sure.data),
        ),
    ):
        return redirect(url_for(".show", exchange=exchange), 303)
    form.insist_on_side()
    return page("entries/change.html", form, exchange=_find(exchange))


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
    return _page(exchange, form)


def _page(exchange: bytes, form: ActingForm) -> tuple[str, int]:
    me, found = member(), _find(exchange)
    # What somebody tells the member they shared time with, they did not tell that member's supporter.
    other = None if acting() else people.one(database(), me.community.id, me.member_id, found.other_id)
    brought = sheets.of_exchange(database(), me.community.id, exchange)
    return page("entries/show.html", form, exchange=found, other=other, brought=brought)
