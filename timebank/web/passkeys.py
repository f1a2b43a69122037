"""Passkeys: adding one, coming in with one, and showing one before a steward's pages."""

import re
import secrets
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, flash, redirect, request, session, url_for
from werkzeug.wrappers import Response
from wtforms import HiddenField

from timebank import clock
from timebank.context import (
    community,
    database,
    duties_here,
    has_powers,
    me_here,
    member,
    members_only,
    next_page,
    page,
    perform,
    settings,
    show_passkey_first,
)
from timebank.language import gettext as _
from timebank.queries import passkeys as known
from timebank.queries.passkeys import PasskeyView
from timebank.services import passkeys
from timebank.services.ceremonies import QUESTION_BYTES, Question, to_make, to_show
from timebank.web.phones import chosen, label
from timebank.web.sign_in import ComeInForm, NextForm, come_in

bp = Blueprint("passkeys", __name__, url_prefix="/<slug:community>")
NEVER_ASKED = Question(b"", 0, "", "")


class AnswerForm(NextForm):
    """What a passkey answered; the page's script fills it in."""

    passkey = HiddenField()

    def passkey_id(self) -> bytes:
        """Read which passkey to remove; what is none of ours is found nowhere."""
        digits = str(self.passkey.data)
        return bytes.fromhex(digits) if re.fullmatch("(?:[0-9a-f]{2})+", digits) else b""


class ComeInAnswerForm(ComeInForm, AnswerForm):
    """The same, and whose phone it is."""


def _place() -> tuple[str, str] | None:
    """Tell for which host and origin passkeys hold; none where no browser would offer them."""
    address = urlsplit(settings().address or request.host_url)
    host = address.hostname or ""
    is_secure = address.scheme == "https" or host == "localhost"
    is_here = host == urlsplit(request.host_url).hostname
    return (host, f"{address.scheme}://{address.netloc}") if is_secure and is_here else None


def _ask(purpose: str) -> Question | None:
    """Make a question, which this browser keeps signed and sends back with the answer."""
    place = _place()
    if place is None:
        return None
    octets, now = secrets.token_bytes(QUESTION_BYTES), clock.now()
    session["passkey"] = [purpose, community().slug, octets.hex(), now]
    return Question(octets, now, *place)


def _asked(purpose: str) -> Question:
    """Find the question that this page was made with."""
    kept, place = session.pop("passkey", None), _place()
    if not kept or not place or kept[:2] != [purpose, community().slug]:
        return NEVER_ASKED
    return Question(bytes.fromhex(kept[2]), kept[3], *place)


def _mine() -> tuple[PasskeyView, ...]:
    me = member()
    return known.of_member(database(), me.community.id, me.member_id)


def _may_change(mine: tuple[PasskeyView, ...]) -> bool:
    # Otherwise whoever finds a steward's phone signed in could add a passkey and with it have the powers.
    return not (mine and duties_here()) or has_powers()


def _list(form: AnswerForm) -> tuple[str, int]:
    me, mine, asked = member(), _mine(), _ask("add")
    name = f"{me.name}, {me.community.name}"
    ids = [passkey.id for passkey in mine]
    options = asked and to_make(asked, site="Timebank", member_id=me.member_id, name=name, known=ids)
    return page("passkeys/list.html", form, mine=mine, options=options, may_change=_may_change(mine))


@bp.get("/you/passkeys")
@members_only
def list_() -> tuple[str, int]:
    """See my passkeys and add one."""
    return _list(AnswerForm(formdata=None, next=request.args.get("next", "")))


@bp.post("/you/passkeys")
@members_only
def add() -> Response | tuple[str, int]:
    """Add a passkey that this phone has just made."""
    form = AnswerForm()
    if not _may_change(_mine()):
        return show_passkey_first()
    if form.validate() and perform(
        form, lambda: passkeys.add(database(), **_act(form, "add"), label=label())
    ):
        flash(_("Your passkey is kept. You can sign in with it from now on."))
        return redirect(next_page(form.next.data, url_for(".list_")), 303)
    return _list(form)


def _act(form: AnswerForm, purpose: str) -> dict[str, Any]:
    me = member()
    return {
        "community_id": me.community.id,
        "member_id": me.member_id,
        "question": _asked(purpose),
        "answer": form.passkey.data or "",
        "now": clock.now(),
    }


@bp.post("/you/passkeys/removal")
@members_only
def remove() -> Response | tuple[str, int]:
    """Forget one of my passkeys."""
    form, me = AnswerForm(), member()
    if not _may_change(_mine()):
        return show_passkey_first()
    if form.validate() and perform(
        form,
        lambda: passkeys.remove(
            database(),
            community_id=me.community.id,
            member_id=me.member_id,
            passkey_id=form.passkey_id(),
            key=form.key_bytes,
            now=clock.now(),
        ),
    ):
        flash(_("That passkey is no longer good here. You can delete it on your phone too."))
        return redirect(url_for(".list_"), 303)
    return _list(form)


@bp.get("/sign-in/passkey")
def ask_in() -> Response | tuple[str, int]:
    """Come in with a passkey."""
    if me_here():
        return redirect(url_for("home.show"), 303)
    return _in(ComeInAnswerForm(formdata=None, next=request.args.get("next", "")))


def _in(form: ComeInAnswerForm) -> tuple[str, int]:
    asked = _ask("sign in")
    onward = next_page(form.next.data, "") or None
    return page("passkeys/sign_in.html", form, options=asked and to_show(asked), onward=onward)


@bp.post("/sign-in/passkey")
def use() -> Response | tuple[str, int]:
    """Come in with the passkey that this phone has just shown."""
    form, here = ComeInAnswerForm(), community().id
    if form.validate() and perform(
        form,
        lambda: passkeys.come_in(
            database(),
            community_id=here,
            question=_asked("sign in"),
            answer=form.passkey.data or "",
            place=request.remote_addr or "",
            **chosen(form.whose),
            now=clock.now(),
        ),
    ):
        return come_in(form, chosen(form.whose)["kind"])
    return _in(form)


@bp.get("/passkey")
@members_only
def show() -> tuple[str, int]:
    """Be asked for my passkey."""
    return _show(AnswerForm(formdata=None, next=request.args.get("next", "")))


def _show(form: AnswerForm) -> tuple[str, int]:
    mine, asked = _mine(), _ask("show")
    options = asked and to_show(asked, [passkey.id for passkey in mine])
    onward = next_page(form.next.data, "") or None
    return page("passkeys/show.html", form, mine=mine, options=options, onward=onward)


@bp.post("/passkey")
@members_only
def take() -> Response | tuple[str, int]:
    """Show my passkey and go on."""
    form, me = AnswerForm(), member()
    if form.validate() and perform(
        form, lambda: passkeys.show(database(), **_act(form, "show"), device_id=me.device.id)
    ):
        return redirect(next_page(form.next.data, url_for("home.show")), 303)
    return _show(form)
