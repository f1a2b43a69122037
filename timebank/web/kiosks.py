"""A tablet at a gathering: set up by a host, it shows a code that changes each minute."""

from dataclasses import dataclass
from typing import Any, ClassVar

from flask import Blueprint, flash, g, redirect, render_template, session, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import HiddenField
from wtforms.validators import DataRequired

from timebank import clock
from timebank.clock import MICROSECONDS
from timebank.context import (
    database,
    id_of,
    members_only,
    not_there,
    page,
    perform,
    settings,
)
from timebank.language import gettext as _
from timebank.queries import check_ins, gatherings, kiosks
from timebank.queries.check_ins import CheckInView
from timebank.queries.communities import by_id
from timebank.queries.gatherings import GatheringView
from timebank.queries.kiosks import KioskView
from timebank.queries.sign_in import first_name
from timebank.services import check_ins as arriving
from timebank.services import kiosks as acts
from timebank.services.codes import hashed, typed_code
from timebank.services.errors import SlowDownError, UnknownPersonError
from timebank.services.errors.check_ins import KioskCodeChangedError
from timebank.services.sign_in import count_wrong_code, has_tried_often
from timebank.services.squares import matrix
from timebank.web.arriving import Door, come_to, go_in
from timebank.web.codes import kiosk_matrix, sign_address
from timebank.web.forms import KeyedForm, act_of, words_field
from timebank.web.gatherings import find_running

bp = Blueprint("kiosks", __name__)
HERE = "/<slug:community>/gatherings/<id:gathering>/kiosk"
NAMED_SECONDS = 20  # for which whoever typed their number reads their name


class NumberForm(KeyedForm):
    """The number on a card, for whoever has no phone."""

    card = words_field(
        _l("Card number"), 20, DataRequired(_l("Type the 6 letters and numbers on your card."))
    )
    boxes: ClassVar = {"someone": "card"}


class NotMeForm(KeyedForm):
    """Take back what was just done on this tablet."""

    check_in = HiddenField()


@dataclass(frozen=True, slots=True)
class Said:
    """Who typed their number on this tablet just now, and whether that is what checked them in."""

    check_in: CheckInView
    is_new: bool


@bp.get(HERE)
@members_only
def show(gathering: bytes) -> tuple[str, int]:
    """See the address to open on the tablet, or make one."""
    return _show_page(find_running(gathering), KeyedForm(formdata=None))


@bp.post(HERE)
@members_only
def set_up(gathering: bytes) -> Response | tuple[str, int]:
    """Make the tablet's address."""
    found, form = find_running(gathering), KeyedForm()
    secret = settings().secret
    if form.validate() and perform(
        form, lambda: acts.set_up(database(), **_act(form, gathering), secret=secret)
    ):
        return redirect(url_for(".show", gathering=gathering), 303)
    return _show_page(found, form)


@bp.post(f"{HERE}/removal")
@members_only
def end(gathering: bytes) -> Response | tuple[str, int]:
    """End the tablet's page, and every code it showed."""
    found, form = find_running(gathering), KeyedForm()
    if form.validate() and perform(form, lambda: acts.end(database(), **_act(form, gathering))):
        flash(_("The tablet’s page has ended. It shows nothing any more."))
        return redirect(url_for(".show", gathering=gathering), 303)
    return _show_page(found, form)


def _act(form: KeyedForm, gathering: bytes) -> dict[str, Any]:
    return {**act_of(form), "gathering_id": gathering}


def _show_page(found: GatheringView, form: KeyedForm) -> tuple[str, int]:
    kiosk = kiosks.of_gathering(database(), found.community_id, found.id)
    more: dict[str, Any] = {}
    if kiosk:
        path = url_for(".tablet", code=kiosk.token(settings().secret))
        address = settings().public_address + path
        more = {"path": path, "address": address, "matrix": matrix(address.upper())}
    return page("kiosks/show.html", form, gathering=found, **more)


def _stand_at(code: str) -> tuple[KioskView, GatheringView]:
    """Find a tablet and its gathering, and step into its community."""
    kiosk = kiosks.by_token(database(), hashed(typed_code(code))) or not_there()
    return kiosk, _step_in(kiosk)


def _step_in(kiosk: KioskView) -> GatheringView:
    gathering = kiosks.gathering_of(database(), kiosk) or not_there()
    here = by_id(database(), kiosk.community_id) or not_there()
    g.slug, g.community = here.slug, here
    return gathering


@bp.get("/T/<code>")
def tablet(code: str) -> tuple[str, int]:
    """Show the code of this minute, and how many are here."""
    kiosk, gathering = _stand_at(code)
    return _tablet_page(code, kiosk, gathering, NumberForm(formdata=None))


@bp.post("/T/<code>")
def check_in(code: str) -> Response | tuple[str, int]:
    """Check in whoever typed the number on their card."""
    kiosk, gathering = _stand_at(code)
    form = NumberForm()
    if _arrived(form, gathering):
        found = form.answer.check_in_id
        session["tablet"] = [found.hex(), found == form.key_bytes, clock.now() // MICROSECONDS]
        return redirect(url_for(".tablet", code=code), 303)
    return _tablet_page(code, kiosk, gathering, form)


def _arrived(form: NumberForm, gathering: GatheringView) -> bool:
    if not form.validate():
        return False
    # Wrong numbers here are no reason to slow down the phones of everybody in the room.
    place, now = f"tablet {gathering.id.hex()}", clock.now()
    if has_tried_often(database(), place=place, now=now):
        form.card.errors = [_(SlowDownError.sentence)]
        return False
    said: dict[str, Any] = {"name": "", "card_number": form.card.data, "way": "code", "now": now}
    where: dict[str, Any] = {"community_id": gathering.community_id, "gathering_id": gathering.id}
    is_in = perform(form, lambda: arriving.visit(database(), **where, **said, key=form.key_bytes))
    if isinstance(form.answer, UnknownPersonError):
        form.card.errors = [_("We don't know that card number. Check it, or tell the host.")]
        count_wrong_code(database(), place=place, now=now)
    return is_in


@bp.post("/T/<code>/undo")
def undo(code: str) -> Response:
    """Take back what was done on this tablet a moment ago: it was somebody else's number."""
    gathering, form = _stand_at(code)[1], NotMeForm()
    said, wanted = _said(gathering), id_of(form.check_in.data)
    if form.validate() and said and said.is_new and said.check_in.id == wanted:
        act: dict[str, Any] = {
            "community_id": gathering.community_id,
            "check_in_id": wanted,
            "member_id": said.check_in.member_id,
            "key": form.key_bytes,
            "now": clock.now(),
        }
        if perform(form, lambda: arriving.undo(database(), **act)):
            session.pop("tablet")
            flash(_("That is undone."))
    return redirect(url_for(".tablet", code=code), 303)


def _said(gathering: GatheringView) -> Said | None:
    """Tell who typed their number here just now; nobody, once twenty seconds have gone by."""
    check_in, is_new, at = session.get("tablet", ("", False, 0))
    found = check_ins.by_id(database(), gathering.community_id, id_of(check_in) or b"")
    is_fresh = clock.now() // MICROSECONDS - at < NAMED_SECONDS
    return Said(found, is_new) if found and is_fresh and found.gathering.id == gathering.id else None


def _tablet_page(code: str, kiosk: KioskView, gathering: GatheringView, form: NumberForm) -> tuple[str, int]:
    now, secret = clock.now(), settings().secret
    if now >= gathering.opens_at and not gathering.is_open(now):
        return render_template("kiosks/over.html", gathering=gathering), 410
    hosts = gatherings.hosts(database(), kiosk.community_id, kiosk.gathering_id).values()
    return page(
        "kiosks/tablet.html",
        form,
        code=code,
        gathering=gathering,
        is_early=now < gathering.opens_at,
        matrix=kiosk_matrix(kiosk.code(secret, now)),
        typed=kiosk.typed_code(secret, now),
        typed_at=sign_address(),
        tell=_either([first_name(name) for name in hosts]),
        here=kiosks.count_here(database(), kiosk),
        said=_said(gathering),
        not_me=NotMeForm(formdata=None),
    )


def _either(names: list[str]) -> str:
    """Name whoever one may turn to: "Grace, Tom or Joy"."""
    *rest, last = names or [_("the host")]
    return _("%(some)s or %(last)s", some=", ".join(rest), last=last) if rest else last


def _door(code: str) -> Door:
    """Find the gathering whose tablet shows this code, or did within five minutes, and step in.

    Raises KioskCodeChangedError, for whatever was a code once and whatever never was.
    """
    secret = settings().secret
    kiosk = kiosks.by_code(database(), secret, typed_code(code), clock.now())
    if kiosk is None:
        raise KioskCodeChangedError
    # The page goes on by a code of its own, so that nobody need hurry once it is open.
    return Door(_step_in(kiosk), url_for("kiosks.arrive", code=kiosk.page_code(secret)), way="code")


@bp.get("/K/<code>")
def arrive(code: str) -> Response | tuple[str, int]:
    """Scan the tablet: the same page as by the sign."""
    return come_to(_door(code))


@bp.post("/K/<code>")
def go_in_by_code(code: str) -> Response | tuple[str, int]:
    """Check in."""
    return go_in(_door(code))
