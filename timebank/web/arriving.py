"""Coming to a gathering by any way in: one button, or a first name."""

from dataclasses import dataclass
from typing import Any, ClassVar

from flask import flash, redirect, render_template, request, session, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import BooleanField, HiddenField

from timebank import clock
from timebank.context import Side, acting, database, me, me_here, page, perform, side, today
from timebank.cookies import remember
from timebank.language import gettext as _
from timebank.queries import check_ins, gatherings
from timebank.queries.gatherings import GatheringView
from timebank.services import check_ins as acts
from timebank.services import claims
from timebank.services.errors.check_ins import SignClosedError
from timebank.web.acting import ActingForm, helper
from timebank.web.forms import noted_at, words_field

KEPT = 5  # check-ins this browser made lately, so that its own page can be shown to it again


class CheckInForm(ActingForm):
    """As myself: one button."""

    leads = BooleanField(_l("I'm helping to run this today"))
    noted_at = HiddenField()  # by the phone's clock, where it had no signal


class ArrivalForm(CheckInForm):
    """As somebody who is not signed in: a first name is enough."""

    name = words_field(_l("What's your first name?"), 60)
    card = words_field(_l("Card number, if you have one"), 20)
    boxes: ClassVar = {"someone": "card"}

    def validate(self, extra_validators: Any = None) -> bool:
        """Insist on a name or a card number, whichever comes easier."""
        fine = bool(super().validate(extra_validators))
        if self.name.data or self.card.data:
            return fine
        self.name.errors = [_("Type your first name, or your card number.")]
        return False


@dataclass(frozen=True, slots=True)
class Door:
    """A gathering, the address of its check-in page, and by which way in somebody comes."""

    gathering: GatheringView
    address: str
    way: str = "sign"


def come_to(door: Door) -> Response | tuple[str, int]:
    """Show whoever comes by any way in the same page."""
    gathering = door.gathering
    who = _who(request.args.get("someone"))
    mine = check_ins.of_member(database(), gathering, who.member_id) if who else None
    if mine:
        return redirect(url_for("check_ins.show", check_in=mine.id), 303)
    if clock.now() < gathering.opens_at or (gathering.is_cancelled and gathering.is_on(clock.now())):
        return render_template("check_ins/early.html", gathering=gathering), 200
    if not gathering.is_open(clock.now()):
        raise SignClosedError
    return _arrive_page(_form(who), door, who)


def _arrive_page(form: CheckInForm, door: Door, who: Side | None) -> tuple[str, int]:
    hosts = gatherings.hosts(database(), door.gathering.community_id, door.gathering.id)
    more = {"gathering": door.gathering, "address": door.address, "who": who}
    return page("check_ins/arrive.html", form, hosts=list(hosts.values()), **more)


def _form(who: Side | None) -> CheckInForm:
    """Choose the form: one button for whoever is signed in here, else a first name."""
    return CheckInForm() if who else ArrivalForm()


def _who(someone: str | None) -> Side | None:
    """Tell who arrives, if it is whoever is signed in here, or for whom they act."""
    return side("may_check_in") if me_here() and not someone else None


def go_in(door: Door) -> Response | tuple[str, int]:
    """Check in whoever comes by any way in; whose phone had no signal in time says so."""
    who = _who(request.form.get("someone"))
    form = _form(who)
    at = noted_at(request.form.get("noted_at"))
    if at and not door.gathering.is_open(clock.now()):
        return _claim(form, door, who, at)
    if not (form.validate() and perform(form, lambda: _check_in(form, door, who))):
        return _arrive_page(form, door, who)
    arrival = form.answer
    # What one does for another is one's to see only for as long as one may act for them.
    if not (who and acting()):
        session["check_ins"] = [arrival.check_in_id.hex(), *session.get("check_ins", [])][:KEPT]
    response = redirect(url_for("check_ins.show", check_in=arrival.check_in_id), 303)
    # One cookie holds one sign-in, so a member of another community keeps theirs.
    if arrival.token and me() is None:
        return remember(response, door.gathering.community_id, arrival.token, "visitor")
    return response


def _check_in(form: CheckInForm, door: Door, who: Side | None) -> acts.Arrival:
    common: dict[str, Any] = {
        "community_id": door.gathering.community_id,
        "gathering_id": door.gathering.id,
        "way": door.way,
        "key": form.key_bytes,
        "leads": bool(form.leads.data),
        "now": clock.now(),
    }
    mine = helper() if who else None
    if who and mine:
        common["today"] = today()
        return acts.check_in_for(database(), member_id=who.member_id, helper=mine, **common)
    if who:
        return acts.check_in(database(), member_id=who.member_id, **common)
    assert isinstance(form, ArrivalForm)
    lent_by = me_here()
    if lent_by and not lent_by.is_visitor:
        common["helper_id"] = lent_by.member_id
    return acts.visit(database(), name=form.name.data or "", card_number=form.card.data or "", **common)


def _claim(form: CheckInForm, door: Door, who: Side | None, at: int) -> Response | tuple[str, int]:
    """Say that I was there, which a host is asked about: check-in has closed by now."""
    if not (form.validate() and perform(form, lambda: _say_so(form, door.gathering, who, at))):
        return _arrive_page(form, door, who)
    said = form.answer
    if said.check_in_id:
        if not who:
            session["check_ins"] = [said.check_in_id.hex(), *session.get("check_ins", [])][:KEPT]
        target = url_for("check_ins.show", check_in=said.check_in_id)
    else:
        flash(_("We’ve told the hosts. It counts once one of them says you were there."))
        target = url_for("gatherings.show", gathering=door.gathering.id)
    response = redirect(target, 303)
    if said.token and me() is None:
        return remember(response, door.gathering.community_id, said.token, "visitor")
    return response


def _say_so(form: CheckInForm, gathering: GatheringView, who: Side | None, at: int) -> claims.Claimed:
    common: dict[str, Any] = {
        "community_id": gathering.community_id,
        "gathering_id": gathering.id,
        "key": form.key_bytes,
        "claimed_at": at,
        "now": clock.now(),
    }
    if who:
        return claims.claim(database(), member_id=who.member_id, **common)
    assert isinstance(form, ArrivalForm)
    return claims.claim_visit(
        database(), name=form.name.data or "", card_number=form.card.data or "", **common
    )
