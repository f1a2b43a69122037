"""Recording on someone's behalf: while they are on the telephone, or from a paper sheet."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import RadioField
from wtforms.validators import InputRequired, Optional

from timebank import clock
from timebank.context import database, id_of, member, page, perform, stewards_only, today
from timebank.language import gettext as _
from timebank.queries.desk import lately_helped
from timebank.queries.members import PersonView, name_of
from timebank.services import exchanges
from timebank.services.errors import PotAndPersonError
from timebank.services.errors.exchanges import NobodyToRecordForError, OnePersonTwiceError
from timebank.services.exchanges import Helper
from timebank.web.forms import OTHER, choices_of, words_field
from timebank.web.record import PURPOSES, TIMES, RecordForm
from timebank.web.someone import chosen_one
from timebank.web.words import hours, near_day

bp = Blueprint("desk_record", __name__, url_prefix="/<slug:community>/desk/record")
THEIRS, FAMILYS, POTS = "theirs", "family", "pot"
GOES_TO = (
    (THEIRS, _l("The other person")),
    (FAMILYS, _l("Someone in their family")),
    (POTS, _l("The pot")),
)
HEARD = (("said", _l("They told me")), ("phone", _l("By phone")), ("paper", _l("From a paper sheet")))


class RecordForForm(RecordForm):
    """For whom, which way, who with, how long, what for, when, and how I know."""

    way = RadioField(
        choices=choices_of([("received", _l("They received")), ("gave", _l("They gave"))]),
        default="received",
        validators=[InputRequired(_l("Choose whether they gave or received time."))],
    )
    whom = RadioField(validators=[Optional()], validate_choice=False)
    whom_name = words_field(_l("Their name or card number"), 60)
    heard = RadioField(
        choices=choices_of(HEARD), validators=[InputRequired(_l("Choose how you know about it."))]
    )

    goes_to = RadioField(choices=choices_of(GOES_TO), default=THEIRS, validators=[InputRequired()])

    def member_id(self) -> bytes:
        """Read for whom, chosen or typed."""
        return chosen_one(self.whom, self.whom_name, NobodyToRecordForError)

    def another_than(self, member_id: bytes) -> bytes | None:
        """Read who with, or nobody for the pot; nobody shares time with themselves."""
        if self.goes_to.data == POTS:
            if self.who.data or self.someone.data:
                # A chosen name can't be unchosen on the page.
                self.who.data = None
                raise PotAndPersonError
            return None
        other = self.other_id()
        if other == member_id:
            raise OnePersonTwiceError
        return other


def _people(form: RecordForForm) -> list[PersonView]:
    """Offer those I lately recorded for, and whoever the address named."""
    me, session = member(), database()
    people = list(lately_helped(session, me.community.id, me.member_id))
    for named in map(id_of, (form.whom.data, form.who.data)):
        if named and named not in {person.id for person in people} | {me.member_id}:
            found = name_of(session, me.community.id, named)
            people[:0] = [found] if found else []
    return people


def _page(form: RecordForForm) -> tuple[str, int]:
    people = [(person.id.hex(), person.name) for person in _people(form)]
    form.whom.choices = form.who.choices = choices_of(people)
    times = [(str(time), hours(time)) for time in TIMES]
    form.time.choices = choices_of([*times, (OTHER, _l("Another time"))])
    purposes = [(str(words), words) for words in PURPOSES]
    form.purpose.choices = choices_of([*purposes, (OTHER, _l("Something else"))])
    return page("desk/record.html", form, people=people)


@bp.get("")
@stewards_only("recording")
def new() -> tuple[str, int]:
    """See the form, with the person the address names."""
    return _page(RecordForForm(formdata=None, whom=request.args.get("for")))


@bp.post("")
@stewards_only("recording")
def create() -> Response | tuple[str, int]:
    """Record for somebody; they see that I did."""
    form = RecordForForm()
    if form.validate() and _find_member(form) and perform(form, lambda: _record(form, form.answer)):
        flash(_said(form))
        return redirect(url_for(".new"), 303)
    return _page(form)


def _find_member(form: RecordForForm) -> bool:
    # Both questions about people refuse alike; what is refused here is about the first.
    form.boxes = {"someone": "whom_name"}
    found = perform(form, form.member_id)
    form.boxes = {}
    return found


def _record(form: RecordForForm, member_id: bytes) -> tuple[bytes, bytes | None]:
    me = member()
    other = form.another_than(member_id)
    said: dict[str, Any] = {
        "community_id": me.community.id,
        "member_id": member_id,
        "key": form.key_bytes,
        "way": form.way.data,
        "minutes": form.minutes(),
        "happened_on": form.happened_on(),
        "words": form.in_words(),
        "sure": bool(form.sure.data),
        "helper": Helper(me.member_id, "steward", form.heard.data),
        "today": today(),
        "now": clock.now(),
    }
    if other is None:
        exchanges.record_with_pot(database(), **said)
    else:
        exchanges.record(database(), other_id=other, **said)
    return member_id, other


def _said(form: RecordForForm) -> str:
    """Say what was recorded, for reading back to them."""
    session, here = database(), member().community.id
    whom, other = (name_of(session, here, person) if person else None for person in form.answer)
    names: dict[str, Any] = {"whom": whom.name if whom else "", "other": other.name if other else ""}
    parts = names | {"time": hours(form.minutes()), "day": near_day(form.happened_on())}
    if form.goes_to.data == POTS:
        gave = _("Recorded: %(whom)s gave %(time)s, %(day)s. The pot received it.", **parts)
        received = _("Recorded: %(whom)s received %(time)s, %(day)s. The pot gave it.", **parts)
        return gave if form.way.data == "gave" else received
    if form.way.data == "gave":
        return _(
            "Recorded: %(whom)s gave %(other)s %(time)s, %(day)s. %(other)s is asked for a yes.", **parts
        )
    return _("Recorded: %(whom)s received %(time)s from %(other)s, %(day)s.", **parts)
