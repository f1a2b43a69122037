"""Joining: one question a page, nothing kept before the last press."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Blueprint, flash, redirect, request, session, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms.validators import DataRequired

from timebank import clock
from timebank.context import (
    community,
    database,
    id_of,
    me_here,
    member,
    members_only,
    not_there,
    page,
    perform,
    settings,
    today,
)
from timebank.cookies import carried_here, remember
from timebank.language import gettext as _
from timebank.queries.earlier_visits import offered
from timebank.queries.gatherings import coming
from timebank.queries.members import card_of
from timebank.services import earlier_visits, joining, reach
from timebank.services.codes import card_token
from timebank.services.joining import Joiner
from timebank.web.codes import card_matrix
from timebank.web.forms import KeyedForm, words_field
from timebank.web.phones import chosen, whose_field
from timebank.web.ways_to_reach import ReachForm

bp = Blueprint("joining", __name__, url_prefix="/<slug:community>/join")
# Answers given on a shared computer are not there for whoever comes next.
KEPT_MINUTES = 60


class NameForm(KeyedForm):
    """What to call somebody."""

    name = words_field(
        _l("What shall we call you?"), 60, DataRequired(_l("Type a first name or a nickname."))
    )


class CodeForm(KeyedForm):
    """The six digits from the mail."""

    code = words_field(_l("The 6 digits we sent"), 20, DataRequired(_l("Type the 6 digits we sent.")))


class AgreeForm(KeyedForm):
    """The last press, and whose phone it is."""

    whose = whose_field()


def newcomers_only(view: Callable[..., Any]) -> Callable[..., Any]:
    """Send members of this community home: they have joined."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        community()
        me = me_here()
        return view(*args, **kwargs) if me is None or me.is_visitor else redirect(url_for("home.show"), 303)

    return guarded


def _answers() -> dict[str, Any]:
    """Read what was answered so far, on this phone, for this community, not long ago."""
    kept: dict[str, Any] = session.get("joining", {})
    age = clock.now() - int(kept.get("at", 0))
    return kept if kept.get("community") == community().slug and age < KEPT_MINUTES * clock.MINUTE else {}


def _keep(**more: str) -> None:
    session["joining"] = {**_answers(), **more, "community": community().slug, "at": clock.now()}


def _start_again() -> Response:
    flash(_("Let’s start here. What you typed before wasn’t kept, and nothing was done."))
    return redirect(url_for(".ask_name"), 303)


@bp.get("")
@newcomers_only
def ask_name() -> tuple[str, int]:
    """Be asked what to be called."""
    me = me_here()
    name = _answers().get("name") or (me.name if me else "")
    return page("joining/name.html", NameForm(formdata=None, name=name), leave=KeyedForm(formdata=None))


@bp.post("")
@newcomers_only
def keep_name() -> Response | tuple[str, int]:
    """Say what to be called."""
    form = NameForm()
    if not form.validate():
        return page("joining/name.html", form, leave=KeyedForm(formdata=None))
    _keep(name=form.name.data or "")
    return redirect(url_for(".ask_reach"), 303)


@bp.get("/reach")
@newcomers_only
def ask_reach() -> Response | tuple[str, int]:
    """Be asked how to be reached."""
    answers = _answers()
    if "name" not in answers:
        return _start_again()
    form = ReachForm(formdata=None, how=answers.get("how"), where=answers.get("where", ""))
    return page("joining/reach.html", form)


@bp.post("/reach")
@newcomers_only
def keep_reach() -> Response | tuple[str, int]:
    """Say how to be reached, if at all."""
    if "name" not in _answers():
        return _start_again()
    form = ReachForm()
    if not form.validate():
        return page("joining/reach.html", form)
    _keep(how=form.how.data, where=form.reach[1])
    return redirect(url_for(".ask_agreement"), 303)


@bp.get("/agree")
@newcomers_only
def ask_agreement() -> Response | tuple[str, int]:
    """See what we agree to."""
    if "how" not in _answers():
        return _start_again()
    return page("joining/agree.html", AgreeForm(formdata=None))


@bp.post("/agree")
def join() -> Response | tuple[str, int]:
    """Join: everything is done by this press."""
    community()
    me, answers = me_here(), _answers()
    if me and not me.is_visitor:
        # The same press again, from a phone that has joined by the first.
        return redirect(url_for(".show"), 303)
    if "how" not in answers:
        return _start_again()
    form = AgreeForm()
    if form.validate() and perform(form, lambda: _join(form, answers)):
        return _come_in(form.answer, chosen(form.whose)["kind"])
    return page("joining/agree.html", form)


def _join(form: AgreeForm, answers: dict[str, Any]) -> joining.Joined:
    me = me_here()
    kind = answers["how"] if answers["where"] else ""
    return joining.join(
        database(),
        community_id=community().id,
        key=form.key_bytes,
        joiner=Joiner(answers["name"], kind, answers["where"]),
        visitor_id=me.member_id if me else None,
        place=request.remote_addr or "",
        **chosen(form.whose),
        secret=settings().secret,
        day=today().isoformat(),
        now=clock.now(),
    )


def _come_in(joined: joining.Joined, kind: str) -> Response:
    # Nothing an earlier visitor left is taken over; the page's token stays, for a second press of it.
    for name in set(session) - {"csrf_token"}:
        session.pop(name)
    if joined.code_id:
        session["joining_address"] = joined.code_id.hex()
    response = redirect(url_for(".ask_address_code" if joined.code_id else ".show"), 303)
    carried = carried_here()
    token = joined.token or (carried.token if carried else "")
    return remember(response, community().id, token, kind)


@bp.get("/address")
@members_only
def ask_address_code() -> Response | tuple[str, int]:
    """Type the six digits that show an address is mine; it can wait."""
    if "joining_address" not in session:
        return redirect(url_for(".show"), 303)
    return page("joining/address.html", CodeForm(formdata=None))


@bp.post("/address")
@members_only
def prove_address() -> Response | tuple[str, int]:
    """Make an email address mine."""
    form, me = CodeForm(), member()
    if "joining_address" not in session:
        return redirect(url_for(".show"), 303)
    if form.validate() and perform(
        form,
        lambda: reach.prove_address(
            database(),
            community_id=me.community.id,
            member_id=me.member_id,
            code_id=id_of(session.get("joining_address")) or bytes(16),
            code=form.code.data or "",
            secret=settings().secret,
            now=clock.now(),
        ),
    ):
        session.pop("joining_address")
        flash(_("Thank you. That address is yours here, and it lets you sign in anywhere."))
        return redirect(url_for(".show"), 303)
    return page("joining/address.html", form)


@bp.get("/done")
@members_only
def show() -> tuple[str, int]:
    """See that I'm in: my card, and one thing to do next."""
    return _done(KeyedForm(formdata=None))


@bp.post("/visits/<id:visitor>")
@members_only
def add_visit(visitor: bytes) -> Response | tuple[str, int]:
    """Say that I was at a gathering before I joined."""
    form, me = KeyedForm(), member()
    if form.validate() and perform(
        form,
        lambda: earlier_visits.claim(
            database(),
            community_id=me.community.id,
            member_id=me.member_id,
            visitor_id=visitor,
            key=form.key_bytes,
            today=today(),
            now=clock.now(),
        ),
    ):
        flash(_("Added. That time is in your record, or will be when the host finishes."))
        return redirect(url_for(".show"), 303)
    return _done(form)


def _done(form: KeyedForm) -> tuple[str, int]:
    me, now = member(), clock.now()
    card = card_of(database(), me.community.id, me.member_id) or not_there()
    token = card_token(settings().secret, me.community.id, me.member_id, card.issue)
    return page(
        "joining/show.html",
        form,
        card=card,
        matrix=card_matrix(token),
        coming=coming(database(), me.community.id, now, 1),
        visits=offered(database(), me.community.id, me.member_id, now),
    )
