"""Talking it over: whom each names, what the two of them write down, and everyone's yes."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import DateField, RadioField
from wtforms.validators import InputRequired, Optional

from timebank.context import database, member, members_only, not_there, page, perform
from timebank.ledger import minutes
from timebank.queries import differences
from timebank.queries.recollections import DifferenceView
from timebank.services import differences as agreeing
from timebank.services import talks
from timebank.services.errors import NobodyChosenError
from timebank.services.errors.exchanges import NoDayError
from timebank.services.members import find_one
from timebank.web.differences import press_of
from timebank.web.forms import KeyedForm, choices_of, words_field

Shown = Response | tuple[str, int]
bp = Blueprint("talks", __name__, url_prefix="/<slug:community>/talks/<id:difference>")


class NameForm(KeyedForm):
    """Whom I trust."""

    someone = words_field(_l("Name or card number"), 60)


class OutcomeForm(KeyedForm):
    """What it might come to."""

    comes_to = RadioField(
        choices=choices_of(
            [
                ("stays", _l("It stays as it is")),
                ("changed", _l("It is changed")),
                ("taken back", _l("It is taken back")),
            ]
        ),
        validators=[InputRequired(_l("Choose what it comes to."))],
    )
    time = words_field(_l("How long?"), 40)
    day = DateField(_l("Which day?"), validators=[Optional()])
    words = words_field(_l("What for, in a few words"), 80)


def _find(difference: bytes) -> DifferenceView:
    me = member()
    return differences.one(database(), me.community.id, difference, me.member_id) or not_there()


def _page(
    found: DifferenceView, *, naming: NameForm | None = None, writing: OutcomeForm | None = None
) -> Shown:
    if found.is_mine and not found.is_open:
        return redirect(url_for("entries.show", exchange=found.exchange_id), 303)
    part = found.my_part
    if part and part.answer != "yes":
        return page("talks/asked.html", KeyedForm(formdata=None), difference=found)
    form = naming or writing or KeyedForm(formdata=None)
    return page(
        "talks/show.html",
        form,
        difference=found,
        naming=naming or NameForm(formdata=None),
        writing=writing or _filled_in(found),
    )


def _filled_in(found: DifferenceView) -> OutcomeForm:
    first = found.recollections[0]
    stands: dict[str, Any] = {"time": minutes.say(first.minutes), "day": first.happened_on}
    return OutcomeForm(formdata=None, **stands, words=first.words)


@bp.get("")
@members_only
def show(difference: bytes) -> Shown:
    """See how far the talk is, as one of the two or as one who helps."""
    return _page(_find(difference))


@bp.post("/people")
@members_only
def name(difference: bytes) -> Shown:
    """Name somebody I trust."""
    form, found = NameForm(), _find(difference)

    def act() -> None:
        me = member()
        if not form.someone.data:
            raise NobodyChosenError
        named = find_one(database(), me.community.id, form.someone.data, by=me.member_id)
        talks.name_one(
            database(),
            community_id=me.community.id,
            difference_id=difference,
            named_id=named,
            press=press_of(form),
        )

    if form.validate() and perform(form, act):
        return redirect(url_for(".show", difference=difference), 303)
    return _page(found, naming=form)


@bp.post("/yes")
@members_only
def will(difference: bytes) -> Shown:
    """Say that I would help."""
    return _answer(difference, url_for(".show", difference=difference), will=True)


@bp.post("/no")
@members_only
def will_not(difference: bytes) -> Shown:
    """Say that I would rather not, without a reason."""
    return _answer(difference, url_for("home.waiting"), will=False)


def _answer(difference: bytes, then: str, *, will: bool) -> Shown:
    def act(form: KeyedForm) -> None:
        here = member().community.id
        who = {"community_id": here, "difference_id": difference}
        talks.answer(database(), **who, will=will, press=press_of(form))

    return _act(difference, act, then)


def _act(difference: bytes, act: Callable[[KeyedForm], None], then: str) -> Shown:
    form = KeyedForm()
    if form.validate() and perform(form, lambda: act(form)):
        return redirect(then, 303)
    found = _find(difference)
    template = "talks/asked.html" if found.my_part and found.my_part.answer != "yes" else "talks/show.html"
    more = {"naming": NameForm(formdata=None), "writing": _filled_in(found)} if "show" in template else {}
    return page(template, form, difference=found, **more)


@bp.post("/outcome")
@members_only
def write(difference: bytes) -> Shown:
    """Write down what it might come to, as one of the two who help."""
    form, found = OutcomeForm(), _find(difference)

    def act() -> None:
        is_changed = form.comes_to.data == "changed"
        if form.day.data is None:
            raise NoDayError
        talks.write_outcome(
            database(),
            community_id=member().community.id,
            difference_id=difference,
            comes_to=form.comes_to.data,
            minutes=minutes.parse(form.time.data or "") if is_changed else 0,
            happened_on=form.day.data,
            words=form.words.data or "",
            sure=True,
            press=press_of(form),
        )

    if form.validate() and perform(form, act):
        return redirect(url_for(".show", difference=difference), 303)
    return _page(found, writing=form)


@bp.post("/outcome/<id:recollection>/yes")
@members_only
def agree(difference: bytes, recollection: bytes) -> Shown:
    """Say yes to what was written down; when all four have, it is done."""

    def act(form: KeyedForm) -> None:
        here = member().community.id
        agreeing.say_yes(database(), community_id=here, recollection_id=recollection, press=press_of(form))

    return _act(difference, act, url_for("home.waiting"))
