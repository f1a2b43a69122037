"""A code on one phone that another scans or types, to say that yes, time was shared."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from timebank import clock
from timebank.context import (
    acting,
    database,
    member,
    members_only,
    not_there,
    nowhere,
    page,
    perform,
    settings,
    today,
)
from timebank.language import gettext as _
from timebank.queries import handshakes
from timebank.queries.communities import by_id
from timebank.queries.handshakes import HandshakeView
from timebank.queries.sign_in import SignedIn
from timebank.services import handshakes as acts
from timebank.services.codes import handshake_code, handshake_token, hashed, typed_code
from timebank.services.errors.supporters import NotAskedError
from timebank.services.squares import matrix
from timebank.store.no_contact import are_apart
from timebank.web.codes import handshake_address, sign_address
from timebank.web.forms import KeyedForm
from timebank.web.record import RecordForm, show_form

Shown = Response | tuple[str, int]
bp = Blueprint("handshakes", __name__)
HERE = "/<slug:community>/handshakes"


def _myself() -> SignedIn:
    """Tell who is signed in; nobody shows or opens a code for another. Raises NotAskedError."""
    if acting():
        raise NotAskedError
    return member()


@bp.post(HERE)
@members_only
def create() -> Shown:
    """Get a code for what I gave or received, instead of recording it."""
    form, me = RecordForm(), _myself()
    if form.validate() and perform(
        form,
        lambda: acts.show(
            database(),
            community_id=me.community.id,
            member_id=me.member_id,
            key=form.key_bytes,
            way=form.way.data,
            minutes=form.minutes(),
            happened_on=form.happened_on(),
            words=form.in_words(),
            sure=bool(form.sure.data),
            secret=settings().secret,
            today=today(),
            now=clock.now(),
        ),
    ):
        return redirect(url_for(".show", handshake=form.answer), 303)
    return show_form(form)


@bp.get(f"{HERE}/<id:handshake>")
@members_only
def show(handshake: bytes) -> Shown:
    """Show the code on my phone, until the other has answered."""
    return _show_page(handshake, KeyedForm(formdata=None))


@bp.post(f"{HERE}/<id:handshake>/removal")
@members_only
def change(handshake: bytes) -> Shown:
    """Take the code back, and change what it says."""
    form, me = KeyedForm(), _myself()
    said: dict[str, Any] = {"community_id": me.community.id, "member_id": me.member_id}
    if form.validate() and perform(
        form,
        lambda: acts.change(database(), **said, key=form.key_bytes, handshake_id=handshake, now=clock.now()),
    ):
        return redirect(url_for("record.new", again=handshake.hex()), 303)
    return _show_page(handshake, form)


def _show_page(handshake: bytes, form: KeyedForm) -> Shown:
    me = _myself()
    found = handshakes.mine(database(), me.community.id, me.member_id, handshake) or not_there()
    if found.answer == "yes":
        return redirect(url_for("entries.show", exchange=found.id), 303)
    address = handshake_address(_token(found))
    return page(
        "handshakes/show.html",
        form,
        handshake=found,
        is_over=found.is_over(clock.now()),
        address=address,
        matrix=matrix(address.upper()),
        typed_at=sign_address(),
        code=handshake_code(settings().secret, found.community_id, found.id),
    )


def _token(found: HandshakeView) -> str:
    return handshake_token(settings().secret, found.community_id, found.id)


def typed(code: str) -> str:
    """Find where six characters lead, if a phone shows them now; nowhere otherwise."""
    found = handshakes.by_code(database(), acts.code_hash(settings().secret, code), clock.now())
    return url_for("handshakes.ask", code=_token(found)) if found else ""


def _scanned(code: str) -> HandshakeView:
    """Find what was scanned, and step into its community."""
    found = handshakes.by_token(database(), hashed(typed_code(code))) or not_there()
    here = by_id(database(), found.community_id) or not_there()
    g.slug, g.community = here.slug, here
    return found


@bp.get("/H/<code>")
def ask(code: str) -> Shown:
    """Scan somebody's code: whose it is, and what it says to the first who opens it."""
    found = _scanned(code)
    shown: Shown = members_only(_for_me)(found, code, KeyedForm(formdata=None))
    return shown


def _for_me(found: HandshakeView, code: str, form: KeyedForm) -> Shown:
    me = _myself()
    if are_apart(database(), me.community.id, me.member_id, found.member_id):
        nowhere()
    more = {"handshake": found, "code": code}
    if found.answer == "yes" and found.opened_by == me.member_id:
        return redirect(url_for("entries.show", exchange=found.id), 303)
    if found.member_id == me.member_id:
        return page("handshakes/own.html", form, **more)
    if found.opened_by not in (None, me.member_id) or found.is_over(clock.now()):
        is_elsewhere = found.opened_by not in (None, me.member_id)
        return render_template("handshakes/over.html", **more, is_elsewhere=is_elsewhere), 410
    return page(f"handshakes/{'confirm' if found.opened_by else 'ask'}.html", form, **more)


@bp.post("/H/<code>/opening")
def open_(code: str) -> Shown:
    """Open it: from now on it is for me alone."""
    found = _scanned(code)
    return _answer(found, code, acts.open_for, lambda: url_for(".ask", code=code))


@bp.post("/H/<code>/yes")
def say_yes(code: str) -> Shown:
    """Say yes, that's right: it is recorded now, for both of us."""
    found = _scanned(code)
    return _answer(found, code, acts.say_yes, lambda: url_for("entries.show", exchange=found.id))


@bp.post("/H/<code>/no")
def say_no(code: str) -> Shown:
    """Leave it: something's different, or it wasn't me."""
    found = _scanned(code)
    return _answer(found, code, acts.say_no, lambda: _left(found))


def _left(found: HandshakeView) -> str:
    name = found.first_name or _("the other person")
    flash(_("Nothing is recorded. Tell %(name)s, who can change it and show a new code.", name=name))
    return url_for("home.show")


def _answer(found: HandshakeView, code: str, act: Callable[..., Any], after: Callable[[], str]) -> Shown:
    shown: Shown = members_only(_try)(found, code, act, after)
    return shown


def _try(found: HandshakeView, code: str, act: Callable[..., Any], after: Callable[[], str]) -> Shown:
    form, me = KeyedForm(), _myself()
    said: dict[str, Any] = {"community_id": me.community.id, "member_id": me.member_id, "now": clock.now()}
    if form.validate() and perform(
        form, lambda: act(database(), **said, key=form.key_bytes, token_hash=hashed(_token(found)))
    ):
        return redirect(after(), 303)
    return _for_me(found, code, form)
