"""A letter about my time: I choose what it says, see it, keep it; a reader checks it by its code."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from flask import Blueprint, Flask, flash, g, redirect, render_template, request, url_for
from flask_babel import format_date
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import BooleanField, SelectField, SelectMultipleField
from wtforms.validators import DataRequired

from timebank import clock
from timebank.context import (
    database,
    member,
    members_only,
    not_there,
    page,
    perform,
    settings,
    today,
)
from timebank.language import gettext as _
from timebank.queries import communities, letters, months
from timebank.queries.hours import HoursLine
from timebank.queries.letters import LetterView
from timebank.queries.months import Month
from timebank.services import letters as acts
from timebank.services.codes import LETTER_LENGTH, letter_code, sealed, typed_code
from timebank.services.errors import SlowDownError
from timebank.services.errors.letters import NothingToSayError
from timebank.web.codes import page_matrix
from timebank.web.forms import KeyedForm, act_of, choices_of, words_field
from timebank.web.months import last_day, month_words
from timebank.web.pdf import as_pdf
from timebank.web.words import hours, local

bp = Blueprint("letters", __name__)
MOST_THINGS = 12
LONGEST_NAME = 60
OURS = "/<slug:community>/hours/letters"


class LetterForm(KeyedForm):
    """What a letter says: which months, which way, which things, and under which name."""

    name = words_field(
        _l("Your name, as the letter says it"),
        LONGEST_NAME,
        DataRequired(_l("Type the name for the letter.")),
    )
    first = SelectField(_l("From"))
    last = SelectField(_l("To"))
    given = BooleanField(_l("How many hours I gave"))
    received = BooleanField(_l("How many hours I received"))
    things = SelectMultipleField(_l("Things I did"), validate_choice=False)

    @property
    def stretch(self) -> tuple[date, date]:
        """From the first to the last month chosen, whichever way round."""
        ends = [date.fromisoformat(f"{field.data}-01") for field in (self.first, self.last)]
        return min(ends), max(ends)


class CheckForm(KeyedForm):
    """The code on a letter."""

    code = words_field(_l("The check code"), 30, DataRequired(_l("Type the code that is on the letter.")))


@bp.get(OURS)
@members_only
def list_() -> tuple[str, int]:
    """See my letters."""
    return _list(KeyedForm(formdata=None))


def _list(form: KeyedForm) -> tuple[str, int]:
    me = member()
    mine = letters.of_member(database(), me.community.id, me.member_id)
    return page("letters/list.html", form, letters=mine, now=clock.now())


@bp.get("/<slug:community>/hours/letter")
@members_only
def new() -> tuple[str, int]:
    """Choose what a letter says."""
    return page("letters/new.html", _form(_months(), formdata=None))


def _months() -> tuple[Month, ...]:
    me = member()
    return months.months(database(), me.community.id, me.account_id)


def _form(found: Sequence[Month], **more: Any) -> LetterForm:
    """Make the form, about the last twelve months unless another stretch is chosen."""
    this = today().replace(day=1)
    first = min([each.begins_on for each in found if each.begins_on <= this], default=this)
    usual = max(first, months.next_month(this, -11)).isoformat()[:7]
    form = LetterForm(**more, name=member().name, first=usual, last=this.isoformat()[:7], given=True)
    days = [each.begins_on for each in reversed(months.stretch((), first, this))]
    for field in (form.first, form.last):
        field.choices = choices_of((day.isoformat()[:7], month_words(day)) for day in days)
    return form


@bp.post("/<slug:community>/hours/letter")
@members_only
def save() -> Response | tuple[str, int]:
    """See the letter as it would read, change something, or keep it."""
    found = _months()
    form, step = _form(found), request.form.get("step", "see")
    if not form.validate():
        return page("letters/new.html", form)
    done = _things_done(*form.stretch)
    things = [each for each in done if each in (form.things.data or ())]
    says = sentences(form, found, things)
    if step != "change" and not says:
        form.given.errors = [_(NothingToSayError.sentence)]
    if step == "change" or not says:
        return page("letters/new.html", form)
    if step == "keep" and perform(form, lambda: _keep(form, things, says)):
        return redirect(url_for(".show", letter=form.key_bytes), 303)
    return page("letters/preview.html", form, sentences=says, done=done, chosen=things)


def _keep(form: LetterForm, things: Sequence[str], says: tuple[str, ...]) -> None:
    ways = [field.name for field in (form.given, form.received) if field.data]
    asked = (str(form.name.data), *map(str, form.stretch), *ways, *things)
    acts.keep(database(), **act_of(form), asked=asked, sentences=says, secret=settings().secret)


def _things_done(first: date, last: date) -> list[str]:
    """List what I gave time for, in the words it was written down with, the latest first."""
    me = member()
    lines = months.between(
        database(), me.community.id, me.account_id, me.member_id, first=first, last=last_day(last)
    )
    return list(dict.fromkeys(filter(None, map(_thing, reversed(lines)))))[:MOST_THINGS]


def _thing(line: HoursLine) -> str:
    if line.is_taken_back or not line.gave:
        return ""
    return line.words or (line.other if line.of_kind == "gathering" else "")


def sentences(form: LetterForm, found: Iterable[Month], things: Sequence[str]) -> tuple[str, ...]:
    """Write a letter's sentences, with today's numbers; none where there is nothing to say."""
    first, last = form.stretch
    sums = months.summed(each for each in found if first <= each.begins_on <= last)
    me, name = member(), form.name.data or ""
    between = {"first": month_words(first), "last": month_words(last), "name": name}
    said = []
    when = (
        _("In %(last)s", **between)
        if first == last
        else _("From %(first)s to the end of %(last)s", **between)
    )
    parts = {"when": when, "name": name}
    if form.given.data and sums.given:
        said.append(_("%(when)s, %(name)s gave %(time)s to others.", **parts, time=hours(sums.given)))
    if form.received.data and sums.received:
        said.append(_("%(when)s, %(name)s received %(time)s.", **parts, time=hours(sums.received)))
    if things:
        said.append(_("Among the things %(name)s did: %(things)s.", name=name, things="; ".join(things)))
    belongs = _("%(name)s is a member of %(community)s.", name=name, community=me.community.name)
    stood = _("These numbers are as they stood on %(day)s.", day=full_date(today()))
    return (belongs, *said, stood) if said else ()


def full_date(day: date) -> str:
    """Say a day as letters do: "2 March 2026"."""
    return str(format_date(day, "d MMMM y"))


@bp.get(f"{OURS}/<id:letter>")
@members_only
def show(letter: bytes) -> tuple[str, int]:
    """See one of my letters as it is printed."""
    return _page(_find(letter), KeyedForm(formdata=None))


@bp.get(f"{OURS}/<id:letter>/letter.pdf")
@members_only
def as_file(letter: bytes) -> Response | tuple[str, int]:
    """Have it as a file."""
    return as_pdf(_page(_find(letter), KeyedForm(formdata=None))[0], "letter")


@bp.post(f"{OURS}/<id:letter>/removal")
@members_only
def switch_off(letter: bytes) -> Response | tuple[str, int]:
    """Switch a letter's check code off."""
    found, form = _find(letter), KeyedForm()
    if form.validate() and perform(
        form, lambda: acts.switch_off(database(), **act_of(form), letter_id=letter)
    ):
        flash(_("The check code is switched off. Whoever types it now reads that we don’t know it."))
        return redirect(url_for(".list_"), 303)
    return _page(found, form)


def _find(letter: bytes) -> LetterView:
    me = member()
    return letters.one(database(), me.community.id, me.member_id, letter) or not_there()


def _page(found: LetterView, form: KeyedForm) -> tuple[str, int]:
    more: dict[str, Any] = {}
    if found.is_good(clock.now()):
        code = letter_code(settings().secret, found.community_id, found.id)
        more = {"code": code, "matrix": page_matrix(f"/letter?code={code}"), "address": check_address()}
    return page("letters/show.html", form, letter=found, made_on=local(found.made_at).date(), **more)


def check_address() -> str:
    """Say the address where a letter's code is typed."""
    return f"{settings().public_address.partition('://')[2]}/letter"


@bp.get("/letter")
def ask() -> tuple[str, int]:
    """Type the code of a letter, or find it there when the square was scanned."""
    form = CheckForm(formdata=None)
    form.code.data = typed_code(request.args.get("code", ""))[:LETTER_LENGTH]
    return page("letters/check.html", form)


@bp.post("/letter")
def check() -> Response | tuple[str, int]:
    """Read what the letter with this code says, to lay beside the paper."""
    form = CheckForm()
    if not form.validate():
        return page("letters/check.html", form)
    place, now = request.remote_addr or "", clock.now()
    if acts.has_tried_often(database(), place=place, now=now):
        form.form_errors.append(_(SlowDownError.sentence))
        return page("letters/check.html", form)
    code = sealed(settings().secret, "letter", typed_code(form.code.data or ""))
    found = letters.by_code(database(), code, now)
    if found is None:
        acts.count_wrong_code(database(), place=place, now=now)
        form.code.errors = [
            _("We don’t know this code. Look at the letter again, or ask who gave it to you.")
        ]
        return page("letters/check.html", form)[0], 404
    here = communities.by_id(database(), found.community_id)
    assert here is not None
    g.slug, g.community = here.slug, here
    made_on = local(found.made_at).date()
    good_until = local(found.expires_at).date()
    return render_template("letters/found.html", letter=found, made_on=made_on, good_until=good_until), 200


def init_app(app: Flask) -> None:
    """Let templates say days as letters do."""
    app.jinja_env.filters["full_date"] = full_date
