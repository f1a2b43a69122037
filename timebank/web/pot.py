"""The pot: what is in it, giving to it or to a person, and asking it for hours."""

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import RadioField
from wtforms.validators import Optional

from timebank import clock
from timebank.context import (
    database,
    id_of,
    member,
    members_only,
    page,
    perform,
    side,
    stewards_only,
    today,
)
from timebank.language import gettext as _
from timebank.queries import exchanges as recent
from timebank.queries import pot as queries
from timebank.queries.members import PersonView, name_of
from timebank.services import draws, gifts
from timebank.services.errors import PotAndPersonError
from timebank.services.errors.pot import NobodyGivenToError
from timebank.web.forms import OTHER, KeyedForm, act_of, choices_of, chosen_minutes, words_field
from timebank.web.someone import chosen_one
from timebank.web.words import hours

bp = Blueprint("pot", __name__, url_prefix="/<slug:community>")
TIMES = (60, 120, 300)
POT = "pot"


class AmountForm(KeyedForm):
    """How much: one of three, or another amount."""

    time = RadioField(default="60", validators=[Optional()], validate_choice=False)
    another = words_field(_l("How much?"), 40)

    def offer(self) -> None:
        """Fill in the amounts as the reader likes them said."""
        self.time.choices = choices_of(
            [*((str(each), hours(each)) for each in TIMES), (OTHER, _l("Another amount"))]
        )

    def minutes(self) -> int:
        """Read how much, chosen or typed."""
        return chosen_minutes(self.time, self.another)


class GiveForm(AmountForm):
    """To the pot or to a person, and how much."""

    who = RadioField(default=POT, validators=[Optional()], validate_choice=False)
    someone = words_field(_l("Their name or card number"), 60)

    def to(self) -> bytes | None:
        """Read to whom; nobody means the pot."""
        if self.who.data == POT:
            # Both can be sent where a browser shows the box beside the choices: never guess which was meant.
            if self.someone.data:
                raise PotAndPersonError
            return None
        return chosen_one(self.who, self.someone, NobodyGivenToError)


def _show(form: KeyedForm) -> tuple[str, int]:
    me, session = member(), database()
    return page(
        "pot/show.html",
        form,
        pot=queries.pot(session, me.community.id, today()),
        month=today().isoformat()[:7],
        draw=queries.my_draw(session, me.community.id, me.member_id, clock.now()),
    )


@bp.get("/pot")
@members_only
def show() -> tuple[str, int]:
    """See what is in the pot, and nobody's name."""
    return _show(KeyedForm(formdata=None))


@bp.get("/pot/give")
@members_only
def ask_gift() -> tuple[str, int]:
    """Be asked to whom, and how much."""
    side()
    return _give_page(GiveForm(formdata=None, who=request.args.get("to") or POT))


def _give_page(form: GiveForm) -> tuple[str, int]:
    form.offer()
    known = [(person.id.hex(), person.name) for person in _people(form)]
    form.who.choices = choices_of([(POT, _l("The pot")), *known, (OTHER, _l("Someone else"))])
    return page("pot/give.html", form)


def _people(form: GiveForm) -> list[PersonView]:
    me, session = member(), database()
    people = list(recent.recent_people(session, me.community.id, me.account_id))
    named = id_of(form.who.data)
    if named and named not in {person.id for person in people} | {me.member_id}:
        found = name_of(session, me.community.id, named)
        people[:0] = [found] if found else []
    return people


@bp.post("/pot/give")
@members_only
def give() -> Response | tuple[str, int]:
    """Give hours."""
    side()
    form = GiveForm()
    if form.validate() and perform(
        form,
        lambda: gifts.give(
            database(), **act_of(form), to=form.to(), minutes=form.minutes(), day=today().isoformat()
        ),
    ):
        return redirect(url_for("gifts.show", gift=form.answer), 303)
    return _give_page(form)


@bp.get("/pot/draw")
@members_only
def ask_draw() -> tuple[str, int]:
    """Be asked how much; nobody asks why."""
    side()
    return _draw_page(AmountForm(formdata=None))


def _draw_page(form: AmountForm) -> tuple[str, int]:
    form.offer()
    me = member()
    room = queries.my_room(database(), me.community.id, me.member_id, clock.now())
    return page("pot/draw.html", form, room=room)


@bp.post("/pot/draw")
@members_only
def draw() -> Response | tuple[str, int]:
    """Ask the pot: at once, or when two stewards have said yes."""
    side()
    form = AmountForm()
    if form.validate() and perform(
        form,
        lambda: draws.draw(database(), **act_of(form), minutes=form.minutes(), day=today().isoformat()),
    ):
        if form.answer:
            return redirect(url_for("gifts.show", gift=form.key_bytes), 303)
        flash(_("Asked. Two stewards see how much, and not who."))
        return redirect(url_for(".show"), 303)
    return _draw_page(form)


@bp.post("/pot/draws/<id:draw>/removal")
@members_only
def stop_asking(draw: bytes) -> Response | tuple[str, int]:
    """Take back what still waits for stewards."""
    side()
    form = KeyedForm()
    if form.validate() and perform(form, lambda: draws.take_back(database(), **act_of(form), draw_id=draw)):
        flash(_("You don’t ask the pot any more."))
        return redirect(url_for(".show"), 303)
    return _show(form)


@bp.get("/desk/pot")
@stewards_only("pot")
def desk() -> tuple[str, int]:
    """See what people ask of the pot, and not who they are."""
    return _desk(KeyedForm(formdata=None))


def _desk(form: KeyedForm) -> tuple[str, int]:
    me = member()
    waiting = queries.waiting(database(), me.community.id, me.member_id, clock.now())
    return page("pot/desk.html", form, waiting=waiting)


@bp.post("/desk/pot/<id:draw>/yes")
@stewards_only("pot")
def say_yes(draw: bytes) -> Response | tuple[str, int]:
    """Say yes as one of two stewards."""
    form, me = KeyedForm(), member()
    if form.validate() and perform(
        form,
        lambda: draws.say_yes(
            database(),
            community_id=me.community.id,
            draw_id=draw,
            steward_id=me.member_id,
            key=form.key_bytes,
            day=today().isoformat(),
            now=clock.now(),
        ),
    ):
        flash(_("The pot has given it.") if form.answer else _("Thank you. Now one more steward says yes."))
        return redirect(url_for(".desk"), 303)
    return _desk(form)
