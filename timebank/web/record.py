"""Recording time: one page, one form, sensible defaults."""

from datetime import date, timedelta

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import BooleanField, DateField, RadioField
from wtforms.validators import InputRequired, Optional

from timebank import clock
from timebank.context import acting, database, id_of, member, members_only, page, perform, side, today
from timebank.language import gettext as _
from timebank.ledger import minutes
from timebank.queries import exchanges as recent
from timebank.queries import handshakes
from timebank.queries.members import PersonView, name_of
from timebank.services import exchanges
from timebank.services.errors.exchanges import NoDayError
from timebank.services.text import clean
from timebank.web.acting import ActingForm, helper
from timebank.web.forms import OTHER, choices_of, chosen_minutes, words_field
from timebank.web.someone import chosen_one
from timebank.web.words import hours

bp = Blueprint("record", __name__, url_prefix="/<slug:community>")
TIMES = (15, 30, 60, 90, 120)
SHEET_LINES = 5
SHEET_QUARTERS = 12


class RecordForm(ActingForm):
    """Which way, who with, how long, what for, when."""

    way = RadioField(
        choices=choices_of([("gave", _l("I gave")), ("received", _l("I received"))]),
        default="gave",
        validators=[InputRequired(_l("Choose whether you gave or received time."))],
    )
    who = RadioField(validators=[Optional()], validate_choice=False)
    someone = words_field(_l("Name or card number"), 60)
    time = RadioField(default="60", validators=[Optional()], validate_choice=False)
    another = words_field(_l("How long?"), 40)
    purpose = RadioField(default="", validators=[Optional()], validate_choice=False)
    words = words_field(_l("In a few words"), 80)
    when = RadioField(
        choices=choices_of(
            [("today", _l("Today")), ("yesterday", _l("Yesterday")), (OTHER, _l("Another day"))]
        ),
        default="today",
    )
    day = DateField(_l("Which day?"), validators=[Optional()])
    sure = BooleanField(_l("Yes, that's right"))

    def other_id(self) -> bytes:
        """Read who was chosen, or find who was typed."""
        return chosen_one(self.who, self.someone)

    def minutes(self) -> int:
        """Read how long, chosen or typed."""
        return chosen_minutes(self.time, self.another)

    def happened_on(self) -> date:
        """Read which day."""
        if self.when.data == OTHER:
            if self.day.data is None:
                raise NoDayError
            return self.day.data
        return today() - timedelta(days=1) if self.when.data == "yesterday" else today()

    def in_words(self) -> str:
        """Read what for, chosen or typed; both may be left empty."""
        chosen = clean(self.purpose.data)[:80]
        return (self.words.data or "") if chosen in ("", OTHER) else chosen


PURPOSES = (
    _l("Gardening"),
    _l("Company"),
    _l("A lift"),
    _l("Phone help"),
    _l("Forms and letters"),
    _l("Cooking"),
)


def _offer(form: RecordForm) -> list[PersonView]:
    """Fill in the choices; return the people offered."""
    people, they = _people(form), acting()
    if they:
        name = {"name": they.first_name or _("Someone")}
        ways = [("gave", _("%(name)s gave", **name)), ("received", _("%(name)s received", **name))]
        form.way.choices = choices_of(ways)
    known = [(person.id.hex(), person.name) for person in people]
    form.who.choices = choices_of([*known, (OTHER, _l("Someone else"))])
    times = [(str(time), hours(time)) for time in TIMES]
    form.time.choices = choices_of([*times, (OTHER, _l("Another time"))])
    purposes = [(str(words), words) for words in PURPOSES]
    form.purpose.choices = choices_of([*purposes, (OTHER, _l("Something else"))])
    return people


def _people(form: RecordForm) -> list[PersonView]:
    """Offer the last few people, and whoever an address or a scanned card named."""
    # Whoever acts for somebody is offered their own last few: whom the other met is not theirs to see.
    me, session = member(), database()
    mine = side("may_record").member_id
    people = list(recent.recent_people(session, me.community.id, me.account_id))
    people = [person for person in people if person.id != mine]
    named = id_of(form.who.data)
    if named and named not in {person.id for person in people} | {me.member_id, mine}:
        found = name_of(session, me.community.id, named, by=mine)
        people[:0] = [found] if found else []
    return people


def show_form(form: RecordForm) -> tuple[str, int]:
    """Show the form, with what was typed in it."""
    people = _offer(form)
    return page("record/new.html", form, people=people)


@bp.get("/record")
@members_only
def new() -> tuple[str, int]:
    """See the form, filled in as far as the address says."""
    way = "received" if request.args.get("way") == "received" else "gave"
    form = RecordForm(formdata=None, way=way, who=request.args.get("with"))
    _say_again(form)
    return show_form(form)


def _say_again(form: RecordForm) -> None:
    """Fill in what a code of mine said, when I change it."""
    me, again = member(), id_of(request.args.get("again"))
    said = handshakes.mine(database(), me.community.id, me.member_id, again) if again else None
    if said is None:
        return
    form.way.data, form.day.data, form.words.data = said.way, said.happened_on, said.words
    form.time.data, form.another.data = OTHER, minutes.say(said.minutes)
    form.when.data, form.purpose.data = OTHER, OTHER if said.words else ""
    if said.minutes in TIMES:
        form.time.data, form.another.data = str(said.minutes), ""
    if said.happened_on == today():
        form.when.data, form.day.data = "today", None
    if said.words in map(str, PURPOSES):
        form.purpose.data, form.words.data = said.words, ""


@bp.get("/record/sheet")
@members_only
def sheet() -> str:
    """Print a sheet to carry where there is no phone; nothing on it says where that is."""
    return render_template("record/sheet.html", lines=SHEET_LINES, quarters=SHEET_QUARTERS)


@bp.post("/record")
@members_only
def create() -> Response | tuple[str, int]:
    """Record time given or received."""
    form, me = RecordForm(), side("may_record")
    if form.validate() and perform(
        form,
        lambda: exchanges.record(
            database(),
            community_id=me.community.id,
            member_id=me.member_id,
            key=form.key_bytes,
            way=form.way.data,
            other_id=form.other_id(),
            minutes=form.minutes(),
            happened_on=form.happened_on(),
            words=form.in_words(),
            sure=bool(form.sure.data),
            helper=helper(),
            today=today(),
            now=clock.now(),
        ),
    ):
        return redirect(url_for("entries.show", exchange=form.answer), 303)
    return show_form(form)
