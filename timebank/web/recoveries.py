"""New ways in for members who lost every one: stewards ask and say yes, members may stop it."""

import hmac
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms.validators import DataRequired

from timebank import clock
from timebank.context import (
    community,
    database,
    member,
    members_only,
    not_there,
    page,
    perform,
    settings,
    stewards_only,
)
from timebank.language import gettext as _
from timebank.queries import recoveries
from timebank.queries.recoveries import RecoveryView
from timebank.services import recoveries as acts
from timebank.services.looks import note
from timebank.services.squares import matrix
from timebank.web.forms import KeyedForm, words_field

bp = Blueprint("recoveries", __name__, url_prefix="/<slug:community>")
DUTIES = ("welcome", "recording")


class AskForm(KeyedForm):
    """Who lost every way in."""

    someone = words_field(_l("Name or card number"), 60, DataRequired(_l("Type a name or a card number.")))


def _act(form: KeyedForm) -> dict[str, Any]:
    return {"community_id": community().id, "key": form.key_bytes, "now": clock.now()}


def _mails() -> dict[str, Any]:
    return {"secret": settings().secret, "site": settings().public_address}


def _list(form: KeyedForm) -> tuple[str, int]:
    now = clock.now()
    found = recoveries.every_open(database(), community().id, now)
    form = form if isinstance(form, AskForm) else _with_faults(form)
    return page("recoveries/list.html", form, found=found, now=now)


def _with_faults(form: KeyedForm) -> AskForm:
    """Show what was wrong with one of the small forms above the large one."""
    shown = AskForm(formdata=None)
    shown.form_errors = [fault for faults in form.errors.values() for fault in faults]
    return shown


@bp.get("/desk/recoveries")
@stewards_only(*DUTIES)
def list_() -> tuple[str, int]:
    """See the new ways in that are being asked for."""
    return _list(AskForm(formdata=None))


@bp.post("/desk/recoveries")
@stewards_only(*DUTIES)
def ask() -> Response | tuple[str, int]:
    """Ask for one."""
    form, me = AskForm(), member()
    if form.validate() and perform(
        form,
        lambda: acts.ask(
            database(), **_act(form), **_mails(), asked_by=me.member_id, wanted=form.someone.data or ""
        ),
    ):
        flash(_("Asked. Now another steward must say yes."))
        return redirect(url_for(".list_"), 303)
    return _list(form)


@bp.post("/desk/recoveries/<id:recovery>/agreement")
@stewards_only(*DUTIES)
def agree(recovery: bytes) -> Response | tuple[str, int]:
    """Say yes as the second steward."""
    form, me = KeyedForm(), member()
    if form.validate() and perform(
        form,
        lambda: acts.agree(
            database(), **_act(form), **_mails(), recovery_id=recovery, agreed_by=me.member_id
        ),
    ):
        flash(_("Thank you. In two days the slip can be printed."))
        return redirect(url_for(".list_"), 303)
    return _list(form)


@bp.post("/desk/recoveries/<id:recovery>/stop")
@stewards_only(*DUTIES)
def stop(recovery: bytes) -> Response | tuple[str, int]:
    """Stop it for the member."""
    form = KeyedForm()
    if form.validate() and perform(form, lambda: acts.stop(database(), **_act(form), recovery_id=recovery)):
        flash(_("It is stopped."))
        return redirect(url_for(".list_"), 303)
    return _list(form)


@bp.post("/desk/recoveries/<id:recovery>/slip")
@stewards_only(*DUTIES)
def make_slip(recovery: bytes) -> Response | tuple[str, int]:
    """Have the slip made."""
    form, me = KeyedForm(), member()
    if form.validate() and perform(
        form,
        lambda: acts.print_slip(
            database(),
            **_act(form),
            recovery_id=recovery,
            printed_by=me.member_id,
            secret=settings().secret,
        ),
    ):
        return redirect(url_for(".slip", recovery=recovery), 303)
    return _list(form)


@bp.get("/desk/recoveries/<id:recovery>/slip")
@stewards_only(*DUTIES)
def slip(recovery: bytes) -> str:
    """Print the slip; only the two who said yes."""
    me, now = member(), clock.now()
    found = recoveries.one(database(), me.community.id, recovery, now) or not_there()
    if not found.used_at or me.member_id not in (found.asked_by, found.agreed_by):
        not_there()
    _note_look(found)
    token = acts.slip_token(settings().secret, me.community.id, recovery)
    address = settings().public_address + url_for("sign_in.slip", token=token)
    return render_template("recoveries/slip.html", name=found.name, address=address, matrix=matrix(address))


def _note_look(found: RecoveryView) -> None:
    me = member()
    note(
        database(),
        community_id=me.community.id,
        member_id=found.member_id,
        looker_id=me.member_id,
        standing="steward",
        what="slip",
        now=clock.now(),
    )


@bp.post("/you/recoveries/<id:recovery>/stop")
@members_only
def stop_mine(recovery: bytes) -> Response | tuple[str, int]:
    """Stop a new way in that I never asked for."""
    form, me = KeyedForm(), member()
    if form.validate() and perform(
        form, lambda: acts.stop(database(), **_act(form), recovery_id=recovery, of=me.member_id)
    ):
        flash(_("It is stopped. Nobody can come in that way."))
        return redirect(url_for("home.show"), 303)
    return page("recoveries/mailed.html", form, action=url_for(".stop_mine", recovery=recovery), is_open=True)


@bp.get("/recoveries/<id:recovery>/<token>")
def mailed(recovery: bytes, token: str) -> tuple[str, int]:
    """Open the page from the mail; nothing happens until the button is pressed."""
    _check(recovery, token)
    is_open = recoveries.one(database(), community().id, recovery, clock.now()) is not None
    return _mailed(KeyedForm(formdata=None), recovery, token, is_open=is_open)


def _check(recovery: bytes, token: str) -> None:
    expected = acts.mail_token(settings().secret, community().id, recovery)
    if not hmac.compare_digest(expected.encode(), token.encode()):
        not_there()


@bp.post("/recoveries/<id:recovery>/<token>")
def stop_by_mail(recovery: bytes, token: str) -> Response | tuple[str, int]:
    """Stop it without signing in, by the page from the mail."""
    _check(recovery, token)
    form = KeyedForm()
    if form.validate() and perform(form, lambda: acts.stop(database(), **_act(form), recovery_id=recovery)):
        return redirect(url_for(".mailed", recovery=recovery, token=token), 303)
    return _mailed(form, recovery, token, is_open=True)


def _mailed(form: KeyedForm, recovery: bytes, token: str, *, is_open: bool) -> tuple[str, int]:
    action = url_for(".stop_by_mail", recovery=recovery, token=token)
    return page("recoveries/mailed.html", form, action=action, is_open=is_open)
