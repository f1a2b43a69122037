"""Checking in: check in first, identity second; nobody signs in at the door."""

from typing import Any, NoReturn

from flask import Blueprint, flash, g, redirect, request, session, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import HiddenField, RadioField
from wtforms.validators import AnyOf, DataRequired, InputRequired

from timebank import clock
from timebank.context import (
    acting,
    community,
    database,
    me_here,
    next_page,
    not_there,
    page,
    perform,
    settings,
    side,
)
from timebank.language import gettext as _
from timebank.queries import check_ins, gatherings, kiosks
from timebank.queries.check_ins import CheckInView
from timebank.queries.communities import by_id
from timebank.queries.gatherings import GatheringView
from timebank.services import check_ins as acts
from timebank.services.codes import SHORT_LENGTH, typed_code
from timebank.services.errors import SlowDownError
from timebank.services.sign_in import count_wrong_code, has_tried_often
from timebank.web import handshakes
from timebank.web.acting import looked
from timebank.web.arriving import Door, come_to, go_in
from timebank.web.forms import KeyedForm, choices_of, noted_at, words_field
from timebank.web.words import hours

bp = Blueprint("check_ins", __name__)
QUARTER = 15


class CodeForm(KeyedForm):
    """The six characters beside the square."""

    code = words_field(
        _l("The code"), 20, DataRequired(_l("Type the 6 letters and numbers printed under the square."))
    )


class UndoForm(KeyedForm):
    """Undo it, and come to the gathering's page, however often the button was pressed."""

    next = HiddenField()


class JobForm(KeyedForm):
    """I'm here through my job, or not after all."""

    job = HiddenField(validators=[AnyOf(("yes", "no"))])


class StayForm(KeyedForm):
    """How long I stay."""

    minutes = RadioField(_l("How long will you have been here?"), coerce=int, validate_choice=True)


@bp.get("/in")
def type_code() -> tuple[str, int]:
    """Type the code from the sign."""
    return page("check_ins/code.html", CodeForm(formdata=None))


@bp.post("/in")
def find_by_code() -> Response | tuple[str, int]:
    """Go to the check-in page that the code stands for."""
    form = CodeForm()
    if not form.validate():
        return page("check_ins/code.html", form)
    code = typed_code(form.code.data or "")
    found = gatherings.by_code(database(), code, clock.now())
    if found:
        return redirect(url_for(".arrive", code=found.sign_token), 303)
    place = request.remote_addr or ""
    tried_often = has_tried_often(database(), place=place, now=clock.now())
    # Somebody's own words stand behind another phone's code, so whoever guesses is not let guess on.
    elsewhere = _on_tablet(code) or ("" if tried_often else handshakes.typed(code))
    if elsewhere:
        return redirect(elsewhere, 303)
    form.code.errors = [_("We don't know that code. Check the 6 letters and numbers, or tell the host.")]
    if count_wrong_code(database(), place=place, now=clock.now()):
        form.code.errors = [_(SlowDownError.sentence)]
    html, _status = page("check_ins/code.html", form)
    return html, 404 if len(code) == SHORT_LENGTH else 422


def _on_tablet(code: str) -> str:
    """Find where six characters lead, if a tablet shows them now or did lately; nowhere otherwise."""
    secret = settings().secret
    found = kiosks.by_typed_code(database(), secret, code, clock.now())
    return url_for("kiosks.arrive", code=found.page_code(secret)) if found else ""


def _scanned(code: str, at: int | None = None) -> GatheringView:
    """Find the gathering of a sign scanned now or at an earlier instant, and step into its community."""
    typed = typed_code(code)
    if at and len(typed) == SHORT_LENGTH:
        found = gatherings.by_code_at(database(), typed, at) or _unknown_code()
    else:
        found = gatherings.by_sign(database(), typed, at or clock.now()) or not_there()
    here = by_id(database(), found.community_id)
    assert here is not None
    g.slug, g.community = here.slug, here
    return found


def _unknown_code() -> NoReturn:
    """Answer for six characters that nobody printed, typed where there was no signal."""
    if count_wrong_code(database(), place=request.remote_addr or "", now=clock.now()):
        raise SlowDownError
    not_there()


def _sign(code: str, at: int | None = None) -> Door:
    gathering = _scanned(code, at)
    return Door(gathering, url_for(".arrive", code=gathering.sign_token))


@bp.get("/S/<code>")
def arrive(code: str) -> Response | tuple[str, int]:
    """Scan the sign: see where I am, and one button."""
    return come_to(_sign(code))


@bp.post("/S/<code>")
def check_in(code: str) -> Response | tuple[str, int]:
    """Check in."""
    return go_in(_sign(code, noted_at(request.form.get("noted_at"))))


def _mine(check_in: bytes) -> CheckInView:
    """Find a check-in that is mine, or that this browser made, or that is theirs for whom I act."""
    found = check_ins.by_id(database(), community().id, check_in) or not_there()
    me, they = me_here(), acting()
    if (me and me.member_id == found.member_id) or check_in.hex() in session.get("check_ins", []):
        return found
    if not (they and they.may_check_in and they.member_id == found.member_id):
        not_there()
    side("may_check_in")
    looked("check_in")
    return found


def _changing(check_in: bytes) -> CheckInView:
    """Find one to change; of those for whom I act, only what I did for them."""
    found = _mine(check_in)
    return found if _may_change(found) else not_there()


def _may_change(found: CheckInView) -> bool:
    me, they = me_here(), acting()
    is_theirs = they is not None and they.member_id == found.member_id
    return not is_theirs or (me is not None and found.helper_id == me.member_id)


@bp.get("/<slug:community>/check-ins/<id:check_in>")
def show(check_in: bytes) -> str:
    """See that I'm in, and what happens next."""
    found = _mine(check_in)
    return _show_page(UndoForm(formdata=None), found)[0]


def _show_page(form: KeyedForm, found: CheckInView) -> tuple[str, int]:
    undoing = form if isinstance(form, UndoForm) else UndoForm(formdata=None)
    undoing.next.data = url_for("gatherings.show", gathering=found.gathering.id)
    job = JobForm(formdata=None, job="no" if found.is_paid else "yes") if _is_mine(found) else None
    more = {"undoing": undoing, "job": job, "may_change": _may_change(found)}
    return page("check_ins/show.html", form, check_in=found, **more)


def _is_mine(found: CheckInView) -> bool:
    """Tell whether this is the check-in of whoever is signed in, who acts for nobody now."""
    me = me_here()
    return me is not None and me.member_id == found.member_id and acting() is None


@bp.post("/<slug:community>/check-ins/<id:check_in>/job")
def save_job(check_in: bytes) -> Response | tuple[str, int]:
    """Say that I'm here through my job, or not after all; nobody says it for me."""
    found = _mine(check_in)
    form = JobForm()
    if not _is_mine(found):
        not_there()
    if form.validate() and perform(
        form, lambda: acts.say_paid(database(), **_act(form, found), is_paid=form.job.data == "yes")
    ):
        return redirect(url_for(".show", check_in=check_in), 303)
    return _show_page(form, found)


@bp.post("/<slug:community>/check-ins/<id:check_in>/removal")
def undo(check_in: bytes) -> Response | tuple[str, int]:
    """Undo my check-in."""
    form = UndoForm()
    sound = form.validate()
    if sound and acts.is_undone(database(), community().id, check_in, form.key_bytes):
        return _afterwards(form)
    found = _changing(check_in)
    if sound and perform(form, lambda: acts.undo(database(), **_act(form, found))):
        flash(_("Your check-in is undone."))
        return _afterwards(form)
    return _show_page(form, found)


def _afterwards(form: UndoForm) -> Response:
    return redirect(next_page(form.next.data, url_for("gatherings.list_")), 303)


def _act(form: KeyedForm, found: CheckInView) -> dict[str, Any]:
    return {
        "community_id": found.gathering.community_id,
        "check_in_id": found.id,
        "member_id": found.member_id,
        "key": form.key_bytes,
        "now": clock.now(),
    }


def _stay_form(found: CheckInView) -> StayForm:
    form = StayForm()
    length = found.gathering.length_minutes
    steps = [*range(QUARTER, length, QUARTER), length]
    form.minutes.choices = choices_of((step, hours(step)) for step in steps)
    form.minutes.validators = [InputRequired(_("Choose how long."))]
    if not form.is_submitted():
        form.minutes.data = found.minutes
    return form


@bp.get("/<slug:community>/check-ins/<id:check_in>/stay")
def ask_stay(check_in: bytes) -> tuple[str, int]:
    """Be asked how long I stay."""
    found = _changing(check_in)
    return page("check_ins/stay.html", _stay_form(found), check_in=found)


@bp.post("/<slug:community>/check-ins/<id:check_in>/stay")
def save_stay(check_in: bytes) -> Response | tuple[str, int]:
    """Say that I came late or leave early."""
    found = _changing(check_in)
    form = _stay_form(found)
    if form.validate() and perform(
        form, lambda: acts.stay_for(database(), **_act(form, found), minutes=form.minutes.data)
    ):
        return redirect(url_for(".show", check_in=check_in), 303)
    return page("check_ins/stay.html", form, check_in=found)
