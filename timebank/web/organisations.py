"""Organisations, and accounts that two share: who records, what was given and received, recording for one."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from timebank import clock
from timebank.context import (
    database,
    member,
    members_only,
    not_there,
    page,
    perform,
    side,
    stewards_only,
    today,
)
from timebank.language import gettext as _
from timebank.queries import exchanges as recent
from timebank.queries import hours
from timebank.queries import organisations as queries
from timebank.queries.members import totals
from timebank.queries.organisations import OrganisationView
from timebank.services import organisations, sharing
from timebank.web.forms import OTHER, KeyedForm, act_of, choices_of, words_field
from timebank.web.record import PURPOSES, TIMES, RecordForm
from timebank.web.words import hours as said

bp = Blueprint("organisations", __name__, url_prefix="/<slug:community>")
DUTIES = ("recording", "rules")


class NameForm(KeyedForm):
    """What an organisation is called."""

    name = words_field(_l("What is it called?"), organisations.LONGEST_NAME)


class RecorderForm(KeyedForm):
    """Who is asked to record for it."""

    someone = words_field(_l("Name or card number"), 60)


def _list(form: KeyedForm) -> tuple[str, int]:
    me, session = member(), database()
    return page(
        "organisations/list.html",
        form,
        share_form=form if isinstance(form, ShareForm) else ShareForm(formdata=None),
        organisations=queries.every(session, me.community.id),
        shared=queries.shared_by(session, me.community.id, me.member_id),
    )


@bp.get("/organisations")
@members_only
def list_() -> tuple[str, int]:
    """See the organisations here and who records for them, and what I share."""
    return _list(KeyedForm(formdata=None))


def _mine(organisation: bytes) -> OrganisationView:
    """Find one that I record for."""
    me = side()
    found = queries.one(database(), me.community.id, organisation)
    return found if found and found.is_recorded_by(me.member_id) else not_there()


@bp.get("/organisations/<id:organisation>")
@members_only
def show(organisation: bytes) -> tuple[str, int]:
    """See what it gave and received."""
    return _page(organisation, KeyedForm(formdata=None))


def _page(organisation: bytes, form: KeyedForm) -> tuple[str, int]:
    found, me = _mine(organisation), member()
    before = request.args.get("before", type=int)
    before = None if before is None else max(0, min(before, hours.PAST_THE_LAST))
    seen = queries.hours_of(database(), me.community.id, organisation, me.member_id, before=before)
    return page("organisations/show.html", form, organisation=found, seen=seen, is_first=before is None)


def _act(form: KeyedForm, organisation: bytes) -> dict[str, Any]:
    return {**act_of(form), "organisation_id": organisation}


@bp.post("/organisations/<id:organisation>/yes")
@members_only
def agree(organisation: bytes) -> Response | tuple[str, int]:
    """Say that I will record for it."""
    side()
    form = KeyedForm()
    if form.validate() and perform(form, lambda: organisations.agree(database(), **_act(form, organisation))):
        flash(_("Thank you. You can stop any time."))
        return redirect(url_for(".show", organisation=organisation), 303)
    return _list(form)


@bp.post("/organisations/<id:organisation>/stop")
@members_only
def stop(organisation: bytes) -> Response | tuple[str, int]:
    """Stop recording for it, or say no."""
    side()
    form = KeyedForm()
    if form.validate() and perform(form, lambda: organisations.stop(database(), **_act(form, organisation))):
        flash(_("You don’t record for it."))
        return redirect(url_for(".list_"), 303)
    return _list(form)


class ShareForm(KeyedForm):
    """With whom."""

    someone = words_field(_l("Name or card number"), 60)


@bp.post("/organisations/shared")
@members_only
def share() -> Response | tuple[str, int]:
    """Ask somebody to share an account with me."""
    side()
    form = ShareForm()
    if form.validate() and perform(
        form, lambda: sharing.share(database(), **act_of(form), wanted=form.someone.data or "")
    ):
        flash(_("Asked. It begins when they say yes."))
        return redirect(url_for(".list_"), 303)
    return _list(form)


def _shared(organisation: bytes) -> OrganisationView:
    found = _mine(organisation)
    return found if found.is_shared else not_there()


def _split_page(organisation: bytes, form: KeyedForm) -> tuple[str, int]:
    me, found = member(), _shared(organisation)
    sums = totals(database(), me.community.id, organisation)
    return page("organisations/split.html", form, organisation=found, totals=sums)


@bp.get("/organisations/<id:organisation>/split")
@members_only
def ask_split(organisation: bytes) -> tuple[str, int]:
    """See what splitting comes to, before it is done."""
    return _split_page(organisation, KeyedForm(formdata=None))


@bp.post("/organisations/<id:organisation>/split")
@members_only
def split(organisation: bytes) -> Response | tuple[str, int]:
    """Split it in halves."""
    side()
    form = KeyedForm()
    if form.validate() and perform(
        form,
        lambda: sharing.split(database(), **act_of(form), account_id=organisation, day=today().isoformat()),
    ):
        flash(_("It is split. Your half is on your own record."))
        return redirect(url_for("hours.show"), 303)
    return _split_page(organisation, form)


class ForForm(RecordForm):
    """Which way, who with, how long, what for, when: for an account that is not mine alone."""


def _record_page(organisation: bytes, form: ForForm) -> tuple[str, int]:
    found, me = _mine(organisation), member()
    name = found.name or str(_("Our shared record"))
    ways = [("gave", _("%(name)s gave", name=name)), ("received", _("%(name)s received", name=name))]
    form.way.choices = choices_of(ways)
    people = recent.recent_people(database(), me.community.id, organisation)
    known = [(person.id.hex(), person.name) for person in people if person.id != me.member_id]
    form.who.choices = choices_of([*known, (OTHER, _l("Someone else"))])
    form.time.choices = choices_of(
        [*((str(time), said(time)) for time in TIMES), (OTHER, _l("Another time"))]
    )
    form.purpose.choices = choices_of(
        [*((str(each), each) for each in PURPOSES), (OTHER, _l("Something else"))]
    )
    return page("organisations/record.html", form, organisation=found, people=known)


@bp.get("/organisations/<id:organisation>/record")
@members_only
def new(organisation: bytes) -> tuple[str, int]:
    """See the form."""
    return _record_page(organisation, ForForm(formdata=None))


@bp.post("/organisations/<id:organisation>/record")
@members_only
def create(organisation: bytes) -> Response | tuple[str, int]:
    """Record time it gave or received; I stand for it by name."""
    _mine(organisation)
    form = ForForm()
    if form.validate() and perform(
        form,
        lambda: organisations.record(
            database(),
            **_act(form, organisation),
            way=form.way.data,
            other_id=form.other_id(),
            minutes=form.minutes(),
            happened_on=form.happened_on(),
            words=form.in_words(),
            sure=bool(form.sure.data),
            today=today(),
        ),
    ):
        return redirect(url_for("entries.show", exchange=form.answer), 303)
    return _record_page(organisation, form)


def _desk(form: KeyedForm, asked_about: bytes | None = None) -> tuple[str, int]:
    found = queries.every(database(), member().community.id)
    status = 422 if form.is_submitted() and form.errors else 200
    html = render_template(
        "organisations/desk.html",
        organisations=found,
        form=form,
        name_form=form if isinstance(form, NameForm) else NameForm(formdata=None),
        recorder_form=form if isinstance(form, RecorderForm) else RecorderForm(formdata=None),
        asked_about=asked_about,
    )
    return html, status


@bp.get("/desk/organisations")
@stewards_only(*DUTIES)
def desk() -> tuple[str, int]:
    """See the organisations, add one, and ask people to record for one."""
    return _desk(NameForm(formdata=None))


@bp.post("/desk/organisations")
@stewards_only(*DUTIES)
def add() -> Response | tuple[str, int]:
    """Add an organisation."""
    form, me = NameForm(), member()
    if form.validate() and perform(
        form,
        lambda: organisations.add(
            database(),
            community_id=me.community.id,
            name=form.name.data or "",
            key=form.key_bytes,
            steward_id=me.member_id,
            now=clock.now(),
        ),
    ):
        flash(_("Added. Now ask somebody to record for it."))
        return redirect(url_for(".desk"), 303)
    return _desk(form)


@bp.post("/desk/organisations/<id:organisation>/recorders")
@stewards_only(*DUTIES)
def name_recorder(organisation: bytes) -> Response | tuple[str, int]:
    """Ask somebody to record for it; they say yes or no."""
    form, me = RecorderForm(), member()
    if form.validate() and perform(
        form,
        lambda: organisations.name_recorder(
            database(),
            community_id=me.community.id,
            organisation_id=organisation,
            steward_id=me.member_id,
            wanted=form.someone.data or "",
            key=form.key_bytes,
            now=clock.now(),
        ),
    ):
        flash(_("Asked. They find it on their own page, and say yes or no."))
        return redirect(url_for(".desk"), 303)
    return _desk(form, organisation)
