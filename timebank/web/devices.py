"""This phone and others: where I am signed in, and ending it."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from timebank import clock
from timebank.context import database, member, members_only, page, perform
from timebank.language import gettext as _
from timebank.queries import devices
from timebank.services.devices import end, end_others
from timebank.web.forms import KeyedForm

bp = Blueprint("devices", __name__, url_prefix="/<slug:community>/you/devices")


def _page(form: KeyedForm) -> tuple[str, int]:
    me = member()
    found = devices.of_member(database(), me.community.id, me.member_id, clock.now())
    others = [device for device in found if device.id != me.device.id]
    mine = next(device for device in found if device.id == me.device.id)
    return page("devices/show.html", form, mine=mine, others=others)


@bp.get("")
@members_only
def show() -> tuple[str, int]:
    """See where I am signed in."""
    return _page(KeyedForm(formdata=None))


@bp.post("/<id:device>/removal")
@members_only
def remove(device: bytes) -> Response | tuple[str, int]:
    """Sign out on one of the others."""
    return _end(end, device, _("You’re signed out there."))


@bp.post("/others/removal")
@members_only
def remove_others() -> Response | tuple[str, int]:
    """Sign out everywhere but here."""
    return _end(end_others, member().device.id, _("You’re signed out everywhere but here."))


def _end(act: Callable[..., None], device_id: bytes, said: str) -> Response | tuple[str, int]:
    form, me = KeyedForm(), member()
    who = {"community_id": me.community.id, "member_id": me.member_id}
    if form.validate() and perform(
        form,
        lambda: act(database(), **who, device_id=device_id, key=form.key_bytes, now=clock.now()),
    ):
        flash(said)
        return redirect(url_for(".show"), 303)
    return _page(form)
