"""Supporters: letting somebody act for me, giving my word for two people, acting, and ending it."""

from typing import Any

from flask import Blueprint, Flask, flash, redirect, render_template, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import BooleanField, RadioField
from wtforms.validators import InputRequired, Optional

from timebank import clock
from timebank.context import database, id_of, member, members_only, not_there, page, perform, today
from timebank.language import gettext as _
from timebank.ledger.minutes import short
from timebank.queries import exchanges, supporters
from timebank.queries.members import PersonView, name_of
from timebank.queries.supporters import SupportView
from timebank.services import supporters as acts
from timebank.services.errors.supporters import NoSupporterError
from timebank.web.forms import OTHER, KeyedForm, choices_of, words_field
from timebank.web.someone import chosen_one

bp = Blueprint("supporters", __name__, url_prefix="/<slug:community>/you/supporters")
AGREE = (0, 120, 300, 600)  # minutes a week


class SupportForm(KeyedForm):
    """Who, what they may do, until when, and how the member said so."""

    who = RadioField(validators=[Optional()], validate_choice=False)
    someone = words_field(_l("Name or card number"), 60)
    check_in = BooleanField(_l("Check me in at gatherings"))
    record = BooleanField(_l("Record time for me"))
    see_hours = BooleanField(_l("See my hours"))
    agree = RadioField(coerce=int, default=0, validators=[InputRequired(_l("Choose how much."))])
    months = RadioField(
        choices=choices_of([(3, _l("3 months")), (6, _l("6 months")), (12, _l("12 months"))]),
        coerce=int,
        validators=[InputRequired(_l("Choose how long it holds."))],
    )
    consent = RadioField(
        choices=choices_of(
            [("said", _l("I say so")), ("wrote", _l("I wrote it down")), ("showed", _l("I showed it"))]
        ),
        validators=[InputRequired(_l("Choose how you said yes."))],
    )
    by_job = RadioField(
        choices=choices_of([("no", _l("No")), ("yes", _l("Yes"))]),
        validators=[InputRequired(_l("Choose yes or no."))],
    )
    voucher = words_field(_l("Who else here knows you both?"), 60)

    def asked(self) -> str:
        """Read whose word is asked for, where it is somebody's job."""
        return (self.voucher.data or "") if self.by_job.data == "yes" else ""

    def allowed(self) -> acts.Allowed:
        """Read what they may do."""
        return acts.Allowed(
            check_in=bool(self.check_in.data),
            record=bool(self.record.data),
            see_hours=bool(self.see_hours.data),
            agree_minutes=self.agree.data,
        )


def _offer(form: SupportForm) -> list[PersonView]:
    """Fill in the choices; return the people offered."""
    me, session = member(), database()
    people = list(exchanges.recent_people(session, me.community.id, me.account_id))
    named = id_of(form.who.data)
    if named and named not in {person.id for person in people}:
        found = name_of(session, me.community.id, named, by=me.member_id)
        people[:0] = [found] if found else []
    known = [(person.id.hex(), person.name) for person in people]
    form.who.choices = choices_of([*known, (OTHER, _("Someone else"))])
    return people


def _form(**more: str | None) -> SupportForm:
    form = SupportForm(**more)
    hours = [(minutes, _("%(time)s a week", time=short(minutes))) for minutes in AGREE if minutes]
    form.agree.choices = choices_of([(0, _("None")), *hours])
    return form


def may_words(support: SupportView) -> list[str]:
    """Say what a supporter may do, in a few words each."""
    words = [
        (support.may_check_in, _("Checking in at gatherings")),
        (support.may_record, _("Recording time")),
        (support.may_see_hours, _("Seeing hours")),
        (support.agree_minutes, _("Saying yes, to %(time)s a week", time=short(support.agree_minutes))),
    ]
    return [str(said) for may, said in words if may]


def left_words(left: int, most: int) -> str:
    """Say how much more may be agreed to this week."""
    asked = _("You may say yes to %(time)s a week.", time=short(most))
    if not left:
        return str(_("%(asked)s That is used up until Monday.", asked=asked))
    return str(_("%(asked)s This week there is %(left)s left.", asked=asked, left=short(left)))


def asks_word(support: SupportView) -> bool:
    """Tell whether my word is what a support still waits for."""
    asked = support.voucher_id == member().member_id and not support.is_vouched
    return asked and not support.has_ended(today())


def _all() -> tuple[SupportView, ...]:
    return supporters.all_of(database(), member().community.id, member().member_id)


def for_me(supports: tuple[SupportView, ...] | None = None) -> list[SupportView]:
    """List who may act for me now, or once somebody has given their word."""
    supports = _all() if supports is None else supports
    return [each for each in supports if each.member_id == member().member_id and not each.has_ended(today())]


@bp.get("")
@members_only
def list_() -> str:
    """See who may act for me, and for whom I may."""
    return _list_page(KeyedForm(formdata=None))[0]


def _list_page(form: KeyedForm) -> tuple[str, int]:
    supports, me = _all(), member().member_id
    by_me = [each for each in supports if each.supporter_id == me and not each.has_ended(today())]
    ended = [
        each for each in supports if each.has_ended(today()) and me in (each.member_id, each.supporter_id)
    ]
    return page("supporters/list.html", form, for_me=for_me(supports), by_me=by_me, ended=ended)


@bp.get("/new")
@members_only
def new() -> tuple[str, int]:
    """Be asked who may act for me, and what they may do."""
    form = _form()
    return page("supporters/new.html", form, people=_offer(form))


@bp.post("/new")
@members_only
def create() -> Response | tuple[str, int]:
    """Let somebody act for me."""
    form = _form()
    if form.validate() and perform(
        form,
        lambda: acts.let_support(
            database(),
            **_me(form),
            supporter_id=chosen_one(form.who, form.someone, NoSupporterError),
            allowed=form.allowed(),
            months=form.months.data,
            consent=form.consent.data,
            by_job=form.by_job.data == "yes",
            voucher=form.asked(),
            today=today(),
        ),
    ):
        flash(_("It's kept. You can end it here whenever you like."))
        return redirect(url_for(".list_"), 303)
    return page("supporters/new.html", form, people=_offer(form))


def _asked(support: bytes) -> SupportView:
    """Find what my word is asked for."""
    return next((each for each in _all() if each.id == support and asks_word(each)), None) or not_there()


@bp.get("/<id:support>/word")
@members_only
def ask_word(support: bytes) -> str:
    """Be asked whether I know two people, and whether it is what one of them wants."""
    return render_template("supporters/word.html", support=_asked(support), form=KeyedForm(formdata=None))


@bp.post("/<id:support>/word")
@members_only
def give_word(support: bytes) -> Response | tuple[str, int]:
    """Give my word for two people I know."""
    form = KeyedForm()
    if form.validate() and perform(
        form,
        lambda: acts.vouch(database(), **_me(form), support_id=support),
    ):
        flash(_("Thank you. They are told."))
        return redirect(url_for("home.waiting"), 303)
    return page("supporters/word.html", form, support=_asked(support))


@bp.post("/<id:support>/end")
@members_only
def end(support: bytes) -> Response | tuple[str, int]:
    """End it, at once."""
    form = KeyedForm()
    if form.validate() and perform(
        form,
        lambda: acts.end(database(), **_me(form), support_id=support),
    ):
        flash(_("It's ended. Nothing more can be done for you by this, or by you for them."))
        return redirect(url_for(".list_"), 303)
    return _list_page(form)


@bp.post("/<id:support>/acting")
@members_only
def act_for(support: bytes) -> Response | tuple[str, int]:
    """Begin to act for somebody on this device."""
    form = KeyedForm()
    if form.validate() and perform(
        form, lambda: acts.act_for(database(), **_here(form), support_id=support, today=today())
    ):
        return redirect(url_for("home.show"), 303)
    return _list_page(form)


@bp.post("/stop")
@members_only
def stop() -> Response | tuple[str, int]:
    """Act for myself again on this device."""
    form = KeyedForm()
    if form.validate() and perform(form, lambda: acts.stop(database(), **_here(form))):
        flash(_("You act for yourself again."))
        return redirect(url_for("home.show"), 303)
    return _list_page(form)


def _here(form: KeyedForm) -> dict[str, Any]:
    """Say who presses, and on which device."""
    return {**_me(form), "device_id": member().device.id}


def _me(form: KeyedForm) -> dict[str, Any]:
    """Say what every act here takes."""
    me = member()
    return {
        "community_id": me.community.id,
        "member_id": me.member_id,
        "key": form.key_bytes,
        "now": clock.now(),
    }


def init_app(app: Flask) -> None:
    """Give the words to templates."""
    app.jinja_env.filters |= {"may_words": may_words, "left_words": left_words}
