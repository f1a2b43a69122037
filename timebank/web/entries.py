"""One exchange: seeing it, answering it, changing the time, taking it back."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import BooleanField

from timebank import clock
from timebank.context import database, member, members_only, not_there, page, perform, today
from timebank.ledger import minutes
from timebank.queries import people
from timebank.queries.exchanges import ExchangeView, one
from timebank.services import answers
from timebank.web.forms import KeyedForm, words_field

bp = Blueprint("entries", __name__, url_prefix="/<slug:community>/entries/<id:exchange>")


class ChangeForm(KeyedForm):
    """How long it really was."""

    time = words_field(_l("How long was it?"), 40)
    sure = BooleanField(_l("Yes, that's right"))


def _find(exchange: bytes) -> ExchangeView:
    me = member()
    return one(database(), me.community.id, exchange, me.member_id, clock.now()) or not_there()


def _who(form: KeyedForm, exchange: bytes) -> dict[str, Any]:
    """Say what every answer takes."""
    me = member()
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
    return _page(exchange, KeyedForm(formdata=None))


@bp.get("/reply")
@members_only
def reply(exchange: bytes) -> Response | str:
    """Be asked whether it is right."""
    found = _find(exchange)
    if not found.may_answer:
        return redirect(url_for(".show", exchange=exchange), 303)
    return render_template("entries/reply.html", exchange=found, form=KeyedForm(formdata=None))


@bp.post("/yes")
@members_only
def agree(exchange: bytes) -> Response | tuple[str, int]:
    """Say yes, that's right."""
    return _answer(exchange, answers.agree)


@bp.get("/change")
@members_only
def change(exchange: bytes) -> Response | tuple[str, int]:
    """Be asked how long it really was."""
    found = _find(exchange)
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
        lambda: answers.agree(
            database(),
            **_who(form, exchange),
            minutes=minutes.parse(form.time.data or ""),
            sure=bool(form.sure.data),
        ),
    ):
        return redirect(url_for(".show", exchange=exchange), 303)
    return page("entries/change.html", form, exchange=_find(exchange))


@bp.post("/not-me")
@members_only
def decline(exchange: bytes) -> Response | tuple[str, int]:
    """Say this wasn't me."""
    return _answer(exchange, answers.decline)


@bp.post("/withdrawal")
@members_only
def withdraw(exchange: bytes) -> Response | tuple[str, int]:
    """Take back what still waits for a yes."""
    return _answer(exchange, answers.withdraw)


@bp.post("/reversal")
@members_only
def put_right(exchange: bytes) -> Response | tuple[str, int]:
    """Put it right: take an agreed exchange back, in the open."""
    return _answer(exchange, answers.put_right, today=today())


def _answer(exchange: bytes, act: Callable[..., None], **more: Any) -> Response | tuple[str, int]:
    """Do one act with nothing typed, then show the exchange as it now stands."""
    form = KeyedForm()
    if form.validate() and perform(form, lambda: act(database(), **_who(form, exchange), **more)):
        return redirect(url_for(".show", exchange=exchange), 303)
    return _page(exchange, form)


def _page(exchange: bytes, form: KeyedForm) -> tuple[str, int]:
    me, found = member(), _find(exchange)
    other = people.one(database(), me.community.id, me.member_id, found.other_id)
    return page("entries/show.html", form, exchange=found, other=other)
