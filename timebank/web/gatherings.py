"""Gatherings: what is on, setting one up, its page, its printable sign, and finishing it."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import DateField, HiddenField, RadioField, SelectField, TimeField
from wtforms.validators import DataRequired, InputRequired, Optional, ValidationError

from timebank import clock
from timebank.context import (
    acting,
    community,
    database,
    duties_here,
    has_powers,
    me_here,
    member,
    members_only,
    not_there,
    page,
    perform,
    today,
)
from timebank.language import gettext
from timebank.queries import check_ins, claims, finishing, gatherings, stay_changes
from timebank.queries.gatherings import GatheringView
from timebank.services import gatherings as acts
from timebank.services.errors.gatherings import CancelledError
from timebank.services.finishing import finish as finish_all
from timebank.web.codes import sign_address, sign_matrix
from timebank.web.forms import KeyedForm, act_of, choices_of, words_field
from timebank.web.pdf import as_pdf
from timebank.web.words import hours

bp = Blueprint("gatherings", __name__, url_prefix="/<slug:community>/gatherings")
LENGTHS = (30, 45, 60, 90, 120, 150, 180, 240, 300, 360)
USUAL_LENGTH = 120
READY = (0, 15, 30, 60, 90, 120)
DAYS_BACK = 366
DAYS_AHEAD = 731
WEEKS_AHEAD = 26
RULES = (
    ("lead", _l("Someone leads"), _l("Whoever leads gives their time. Everyone else receives.")),
    ("share", _l("We all share"), _l("Everyone gives and everyone receives.")),
    ("split", _l("We share one person's time"), _l("The leader's time is shared out among those who came.")),
    ("help", _l("We help the community"), _l("Everyone gives. The pot receives.")),
    ("treat", _l("A gift to everyone"), _l("Whoever leads gives. The pot receives for everyone.")),
    ("list", _l("Just keep a list"), _l("No time moves.")),
)


class PlanForm(KeyedForm):
    """What, when and where."""

    title = words_field(_l("What's it called?"), 60, DataRequired(_l("Say what it's called.")))
    public_title = words_field(_l("What should strangers see?"), 60)
    place = words_field(_l("Where?"), 80, DataRequired(_l("Say where it is.")))
    access = words_field(
        _l("Getting in and around"),
        200,
        DataRequired(_l("Say what people will find: steps, toilets, quiet.")),
    )
    day = DateField(_l("Which day?"), validators=[InputRequired(_l("Choose the day."))])
    starts = TimeField(_l("Starts at"), validators=[InputRequired(_l("Choose when it starts."))])
    length = SelectField(_l("For how long?"), coerce=int, default=USUAL_LENGTH)
    ready = SelectField(_l("Getting-ready time for those who lead"), coerce=int, default=0)

    def validate_day(self, field: DateField) -> None:
        """Keep to days near enough to be meant; a mistyped year would leave the sign unusable."""
        ahead = (field.data - today()).days if field.data else 0
        if not -DAYS_BACK <= ahead <= DAYS_AHEAD:
            raise ValidationError(gettext("Choose a day in the last year or the next two."))

    def outside(self) -> str:
        """Read what strangers see, if it is another name."""
        said = self.public_title.data or ""
        return "" if said == self.title.data else said

    def starts_at(self) -> int:
        """Read the start as an instant, in the community's own time."""
        assert self.day.data
        assert self.starts.data
        zone = ZoneInfo(community().time_zone)
        return clock.instant(datetime.combine(self.day.data, self.starts.data, tzinfo=zone))


class GatheringForm(PlanForm):
    """The same, and how time moves."""

    rule = RadioField(
        _l("How does time move?"),
        choices=choices_of((rule, words) for rule, words, _ in RULES),
        default="lead",
        validators=[InputRequired(_l("Choose how time moves."))],
    )


class NewForm(GatheringForm):
    """The same, and whether it happens again."""

    again = RadioField(
        _l("Does it happen again?"),
        choices=choices_of([("once", _l("Just once")), ("weekly", _l("Every week"))]),
        default="once",
        validators=[InputRequired(_l("Choose whether it happens again."))],
    )
    until = DateField(_l("Until which day?"), validators=[Optional()])

    def validate_again(self, _: RadioField) -> None:
        """Keep to half a year, so that there is a day on which somebody asks whether it goes on."""
        if self.again.data == "weekly" and not 1 <= self.weeks() <= WEEKS_AHEAD:
            raise ValidationError(gettext("Choose until which day: one week to 26 weeks after the first."))

    def weeks(self) -> int:
        """Tell how many weeks it goes on after the first time."""
        if self.again.data != "weekly" or not (self.day.data and self.until.data):
            return 0
        return (self.until.data - self.day.data).days // 7


class FinishForm(KeyedForm):
    """The list the host saw."""

    seen = HiddenField()


def find(gathering: bytes) -> GatheringView:
    """Find a gathering of this community, or answer that it is not there."""
    return gatherings.one(database(), community().id, gathering) or not_there()


def find_hosted(gathering: bytes) -> GatheringView:
    """Find a gathering that this member hosts, or answer that it is not there."""
    found = find(gathering)
    hosts = gatherings.hosts(database(), found.community_id, found.id)
    return found if _may_host(found, hosts) else not_there()


def find_running(gathering: bytes) -> GatheringView:
    """Find one that this member hosts and that is not cancelled. Raises CancelledError."""
    found = find_hosted(gathering)
    if found.is_cancelled:
        raise CancelledError
    return found


def _may_host(found: GatheringView, hosts: Collection[bytes]) -> bool:
    """Tell whether I host it, or stand in as a steward because every host has left."""
    me = me_here()
    if me is None or me.is_visitor or me.member_id in hosts:
        return me is not None and me.member_id in hosts
    is_alone = not gatherings.has_host(database(), found.community_id, found.id)
    return is_alone and "recording" in duties_here() and has_powers()


@bp.get("")
def list_() -> str:
    """See what is on."""
    coming = gatherings.coming(database(), community().id, clock.now())
    return render_template("gatherings/list.html", coming=coming)


@bp.get("/new")
@members_only
def new() -> tuple[str, int]:
    """See the form for a new gathering."""
    form = _form()
    form.day.data = today()
    return _new_page(form)


@bp.post("")
@members_only
def create() -> Response | tuple[str, int]:
    """Set up a gathering; I become its host."""
    form, me = _form(), member()
    if "look" in request.form:
        return _new_page(form)
    if form.validate() and perform(
        form,
        lambda: acts.plan(
            database(),
            community_id=me.community.id,
            member_id=me.member_id,
            key=form.key_bytes,
            title=form.title.data or "",
            public_title=form.outside(),
            place=form.place.data or "",
            access=form.access.data or "",
            starts_at=form.starts_at(),
            length_minutes=form.length.data,
            ready_minutes=form.ready.data,
            rule=form.rule.data,
            times=1 + form.weeks(),
            now=clock.now(),
        ),
    ):
        return redirect(url_for(".show", gathering=form.answer), 303)
    return _new_page(form)


def _form() -> NewForm:
    form = NewForm()
    offer_lengths(form)
    return form


def offer_lengths(form: PlanForm, *now: int) -> None:
    """Fill in the choices of length and getting-ready time, and what a gathering has now."""
    lengths, ready = sorted({*LENGTHS, *now[:1]}), sorted({*READY, *now[1:]})
    form.length.choices = choices_of((length, hours(length)) for length in lengths)
    form.ready.choices = choices_of((time, hours(time) if time else _l("None")) for time in ready)


def _new_page(form: NewForm) -> tuple[str, int]:
    length = form.length.data if form.length.data in LENGTHS else USUAL_LENGTH
    ready = form.ready.data if form.ready.data in READY else 0
    choices = [(rule, words, hint, finishing.example(rule, length, ready)) for rule, words, hint in RULES]
    return page("gatherings/new.html", form, choices=choices, length=length)


@bp.get("/<id:gathering>")
def show(gathering: bytes) -> str:
    """See one gathering: when, where, what to expect."""
    return show_page(find(gathering), KeyedForm(formdata=None))[0]


def show_page(found: GatheringView, form: KeyedForm) -> tuple[str, int]:
    """Show one gathering; the form is for a host to say that a cancelled one is on after all."""
    me = me_here()
    hosts = gatherings.hosts(database(), found.community_id, found.id)
    mine = check_ins.of_member(database(), found, me.member_id) if me else None
    return page(
        "gatherings/show.html",
        form,
        gathering=found,
        hosts=list(hosts.values()) if me and not me.is_visitor else [],
        is_host=(is_host := _may_host(found, hosts)),
        claims=claims.of_gathering(database(), found.community_id, found.id) if is_host else (),
        said=claims.answer_to(database(), found.community_id, found.id, me.member_id) if me else None,
        mine=mine,
        **_stays(found, is_host=is_host),
        others=gatherings.of_series(database(), found, clock.now()) if found.series_id else (),
        is_over=found.ends_at < clock.now(),
        is_left_open=bool(
            me and mine and finishing.may_finish_together(database(), found, me.member_id, clock.now())
        ),
        is_open=found.is_open(clock.now()),
        rule=next(rule for rule in RULES if rule[0] == found.rule),
    )


def _stays(found: GatheringView, *, is_host: bool) -> dict[str, Any]:
    """Tell what may be put right once time is saved: what waits for an answer, and who was there."""
    me = me_here()
    if me is None or found.state != "finished" or acting():
        return {"stays": (), "asked": ()}
    there = stay_changes.stays(database(), found.community_id, found.id)
    asked = stay_changes.open_at(database(), found.community_id, found.id, me.member_id)
    mine = [each for each in asked if stands_for(each.gathering_id, each.member_id, is_host=is_host)]
    return {"stays": there if is_host else (), "asked": mine}


def stands_for(gathering: bytes, about: bytes, *, is_host: bool) -> bool:
    """Tell whether a stay is mine, or I may speak for the gathering about it."""
    me = member()
    if about == me.member_id:
        return True
    is_steward = not is_host and not me.is_visitor and "recording" in duties_here() and has_powers()
    if not (is_host or is_steward):
        return False
    return acts.stands_for(database(), me.community.id, gathering, me.member_id, about=about, now=clock.now())


@bp.get("/<id:gathering>/poster")
@members_only
def poster(gathering: bytes) -> str:
    """Print the sign, on A4 or A5."""
    return _sign(find(gathering), _size())


@bp.get("/<id:gathering>/poster.pdf")
@members_only
def poster_pdf(gathering: bytes) -> Response | tuple[str, int]:
    """Have the sign as a file to print elsewhere."""
    size = _size()
    return as_pdf(_sign(find(gathering), size), f"sign-{size}")


def _size() -> str:
    return "a5" if request.args.get("size") == "a5" else "a4"


def _sign(found: GatheringView, size: str) -> str:
    return render_template("gatherings/poster.html", gathering=found, size=size, **on_sign(found))


def on_sign(found: GatheringView) -> dict[str, Any]:
    """Tell what a gathering's sign shows beside its words."""
    return {
        "matrix": sign_matrix(found.sign_token),
        "address": sign_address(),
        "opens": sign_address().removesuffix("/in"),
        "rule": next(rule for rule in RULES if rule[0] == found.rule),
    }


@bp.get("/<id:gathering>/finish")
@members_only
def finish(gathering: bytes) -> Response | tuple[str, int]:
    """Check what will be saved for everyone."""
    return _finish_page(find_running(gathering), FinishForm(formdata=None))


@bp.post("/<id:gathering>/finish")
@members_only
def save(gathering: bytes) -> Response | tuple[str, int]:
    """Save everyone's time, once."""
    found, form = find_running(gathering), FinishForm()
    if form.validate() and perform(
        form,
        lambda: finish_all(database(), **act_of(form), gathering_id=gathering, seen=str(form.seen.data)),
    ):
        return redirect(url_for(".show", gathering=gathering), 303)
    return _finish_page(found, form)


def _finish_page(found: GatheringView, form: FinishForm) -> tuple[str, int]:
    perform(form, lambda: finishing.preview(database(), found))
    preview = form.answer if isinstance(form.answer, finishing.Preview) else None
    form.seen.data = preview.seen if preview else ""
    return page("gatherings/finish.html", form, gathering=found, preview=preview)
