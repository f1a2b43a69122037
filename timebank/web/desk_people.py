"""People at the desk: finding one, seeing one, and helping somebody join. Every look is theirs to read."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms.validators import DataRequired

from timebank import clock
from timebank.context import (
    database,
    duties_here,
    id_of,
    member,
    not_there,
    page,
    perform,
    settings,
    stewards_only,
    today,
)
from timebank.language import gettext as _
from timebank.queries import desk
from timebank.queries.desk import DeskPerson
from timebank.queries.earlier_visits import offered
from timebank.queries.members import CardView, card_of
from timebank.services import earlier_visits, joining, looks, reach
from timebank.services.joining import Joiner
from timebank.web.desk import FindForm
from timebank.web.forms import KeyedForm, words_field
from timebank.web.joining import CodeForm
from timebank.web.ways_to_reach import IN_PERSON, ReachForm

bp = Blueprint("desk_people", __name__, url_prefix="/<slug:community>/desk/people")


class AddForm(ReachForm):
    """Somebody who joins with a steward beside them; a first name is enough."""

    name = words_field(_l("First name"), 60, DataRequired(_l("Type a first name or a nickname.")))


def _note(person: bytes, what: str) -> None:
    """Write into a member's own list that I looked."""
    me = member()
    looks.note(
        database(),
        community_id=me.community.id,
        member_id=person,
        looker_id=me.member_id,
        standing="steward",
        what=what,
        now=clock.now(),
    )


@bp.get("")
@stewards_only("welcome", "recording")
def find() -> str:
    """Find somebody by name or card number."""
    form = FindForm(request.args)
    people, are_more = desk.find(database(), member().community.id, (form.someone.data or "")[:60])
    return render_template("desk/people.html", finding=form, people=people, are_more=are_more)


@bp.get("/<id:person>")
@stewards_only("welcome", "recording")
def show(person: bytes) -> tuple[str, int]:
    """See one person's page; they can see that I did."""
    return person_page(person, KeyedForm(formdata=None))


def person_page(person: bytes, form: KeyedForm) -> tuple[str, int]:
    """Show one person's page with a form of it, and note that I looked."""
    found: DeskPerson = desk.person(database(), member().community.id, person) or not_there()
    _note(person, "page")
    if found.reach:
        _note(person, "reach")
    is_me = person == member().member_id
    return page("desk/person.html", form, person=found, duties=duties_here(), is_me=is_me)


@bp.get("/new")
@stewards_only("welcome")
def new() -> tuple[str, int]:
    """Be asked who joins."""
    return page("desk/new.html", AddForm(formdata=None, how=IN_PERSON))


@bp.post("/new")
@stewards_only("welcome")
def add() -> Response | tuple[str, int]:
    """Let somebody join who is beside me."""
    form, me = AddForm(), member()
    if form.validate() and perform(
        form,
        lambda: joining.add_beside(
            database(),
            community_id=me.community.id,
            key=form.key_bytes,
            joiner=Joiner(form.name.data or "", *form.reach),
            secret=settings().secret,
            day=today().isoformat(),
            now=clock.now(),
        ),
    ):
        added: joining.Joined = form.answer
        if added.code_id:
            session["beside"] = [added.member_id.hex(), added.code_id.hex()]
        return redirect(url_for(".joined", person=added.member_id), 303)
    return page("desk/new.html", form)


def _joined(person: bytes, form: KeyedForm) -> tuple[str, int]:
    here = member().community.id
    found: CardView = card_of(database(), here, person) or not_there()
    _note(person, "page")
    return page(
        "desk/joined.html",
        form,
        card=found,
        visits=offered(database(), here, person, clock.now()),
        waits_for_code=_code_id(person) is not None,
        code_form=form if isinstance(form, CodeForm) else CodeForm(formdata=None),
    )


def _code_id(person: bytes) -> bytes | None:
    """Find the code on its way to somebody I just helped to join."""
    whose, code = session.get("beside", ["", ""])
    return id_of(code) if whose == person.hex() else None


@bp.get("/<id:person>/joined")
@stewards_only("welcome")
def joined(person: bytes) -> tuple[str, int]:
    """See that somebody has joined, and print their card."""
    return _joined(person, KeyedForm(formdata=None))


@bp.post("/<id:person>/address")
@stewards_only("welcome")
def prove_address(person: bytes) -> Response | tuple[str, int]:
    """Type the code that somebody beside me reads out of their mail."""
    form = CodeForm()
    if form.validate() and perform(
        form,
        lambda: reach.prove_address(
            database(),
            community_id=member().community.id,
            member_id=person,
            code_id=_code_id(person) or bytes(16),
            code=form.code.data or "",
            secret=settings().secret,
            now=clock.now(),
        ),
    ):
        session.pop("beside", None)
        flash(_("Their email address is kept. It lets them sign in."))
        return redirect(url_for(".joined", person=person), 303)
    return _joined(person, form)


@bp.post("/<id:person>/visits/<id:visitor>")
@stewards_only("welcome")
def add_visit(person: bytes, visitor: bytes) -> Response | tuple[str, int]:
    """Add a visit from before somebody joined."""
    form = KeyedForm()
    act: dict[str, Any] = {"member_id": person, "visitor_id": visitor, "today": today(), "now": clock.now()}
    here = member().community.id
    if form.validate() and perform(
        form, lambda: earlier_visits.claim(database(), community_id=here, key=form.key_bytes, **act)
    ):
        flash(_("Added. That time is in their record, or will be when the host finishes."))
        return redirect(url_for(".joined", person=person), 303)
    return _joined(person, form)
