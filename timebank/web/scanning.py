"""A host with a queue: card after card, read by the camera in the page, from a photo, or by its number."""

from typing import ClassVar

from flask import Blueprint, flash, jsonify, make_response, redirect, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import HiddenField

from timebank import clock
from timebank.context import community, database, member, members_only, page, perform, settings
from timebank.language import gettext as _
from timebank.queries import check_ins, members
from timebank.queries.gatherings import GatheringView
from timebank.queries.members import PersonView
from timebank.services import check_ins as acts
from timebank.services.codes import hashed, typed_code
from timebank.services.errors.sign_in import NotOurCardError
from timebank.services.members import find_one
from timebank.web.forms import KeyedForm, words_field
from timebank.web.gatherings import find_running
from timebank.web.headers import WITH_CAMERA

bp = Blueprint("scanning", __name__, url_prefix="/<slug:community>/gatherings/<id:gathering>/here/scan")


class ScanForm(KeyedForm):
    """A number that was typed, or what the script read in a square."""

    card = words_field(_l("Card number"), 60)
    code = HiddenField()
    boxes: ClassVar = {"someone": "card"}


@bp.get("")
@members_only
def show(gathering: bytes) -> Response:
    """Point the camera at card after card."""
    return _page(find_running(gathering), ScanForm(formdata=None))


@bp.post("")
@members_only
def check_in(gathering: bytes) -> Response | tuple[Response, int]:
    """Check the holder of a card in."""
    found, form = find_running(gathering), ScanForm()
    is_done = form.validate() and perform(form, lambda: _check_in(found, form))
    if request.accept_mimetypes.best == "application/json":
        said = form.answer if is_done else next(iter(form.errors.values()))[0]
        return jsonify(said=str(said)), 200 if is_done else 422
    if is_done:
        flash(form.answer)
        return redirect(url_for(".show", gathering=gathering), 303)
    return _page(found, form)


def _check_in(found: GatheringView, form: ScanForm) -> str:
    """Check somebody in; say so, or that they were. Raises NotOurCardError, UnknownPersonError."""
    person = _holder(form)
    was_in = check_ins.of_member(database(), found, person.id)
    acts.check_in_by_card(
        database(),
        community_id=found.community_id,
        gathering_id=found.id,
        host_id=member().member_id,
        member_id=person.id,
        key=form.key_bytes,
        now=clock.now(),
    )
    if was_in:
        return _("%(name)s is already in.", name=person.name)
    return _("%(name)s is in.", name=person.name)


def _holder(form: ScanForm) -> PersonView:
    here = community().id
    if form.code.data:
        found = members.holder(database(), hashed(typed_code(form.code.data)))
        if found is None or found[0] != here:
            raise NotOurCardError
        return found[1]
    person = find_one(database(), here, form.card.data or "")
    card = members.card_of(database(), here, person)
    if card is None:
        raise NotOurCardError
    return PersonView(person, card.name)


def _page(found: GatheringView, form: ScanForm) -> Response:
    shown = page(
        "scanning/show.html",
        form,
        gathering=found,
        address=settings().public_address,
        not_ours=_(NotOurCardError.sentence),
    )
    response = make_response(shown)
    response.headers["Permissions-Policy"] = WITH_CAMERA
    return response
