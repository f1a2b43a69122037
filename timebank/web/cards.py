"""A card scanned, made anew, or printed: it tells a stranger nothing, and helps a host or a member."""

import json
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import get_locale
from markupsafe import Markup
from werkzeug.wrappers import Response
from wtforms import HiddenField, IntegerField
from wtforms.validators import NumberRange

from timebank import clock
from timebank.context import (
    database,
    id_of,
    me_here,
    member,
    members_only,
    not_there,
    nowhere,
    page,
    perform,
    settings,
    stewards_only,
)
from timebank.language import gettext as _
from timebank.queries import errands, gatherings, members
from timebank.queries.communities import by_id
from timebank.queries.members import CardView, PersonView, cards_of
from timebank.services import cards, check_ins, looks
from timebank.services.codes import card_token, hashed, typed_code
from timebank.store.no_contact import are_apart
from timebank.web.card_sheets import back_squares, cut_marks, in_sheets, places, positions
from timebank.web.codes import card_address, card_matrix
from timebank.web.forms import KeyedForm, act_of
from timebank.web.pdf import can_make, face

bp = Blueprint("cards", __name__)
MOST_CARDS = 100  # to print at once
MOST_IN_FILE = 500


class CardForm(KeyedForm):
    """Which gathering to check the card's holder in to."""

    gathering = HiddenField()


def _holder(code: str) -> PersonView:
    """Find whose card was scanned, and step into its community."""
    found = members.holder(database(), hashed(typed_code(code))) or not_there()
    here = by_id(database(), found[0])
    assert here is not None
    g.slug, g.community = here.slug, here
    return found[1]


def _hosting() -> Any:
    """Find the gathering I host whose check-in is open, if any."""
    me, now = member(), clock.now()
    until = now + gatherings.OPENS_EARLY
    mine = gatherings.to_finish(database(), me.community.id, me.member_id, until)
    return next((gathering for gathering in mine if gathering.is_open(now)), None)


@bp.get("/C/<code>")
def show(code: str) -> Response | str | tuple[str, int]:
    """Scan a card: mine, a member's, or one found in the street."""
    holder, me = _holder(code), me_here()
    if me is None or me.is_visitor:
        return render_template("cards/stranger.html")
    if me.member_id == holder.id:
        return redirect(url_for("you.show"), 303)
    gathering = _hosting()
    if gathering is None and are_apart(database(), me.community.id, me.member_id, holder.id):
        nowhere()
    if gathering is None:
        named: dict[str, Any] = {"with": holder.id.hex()}
        return redirect(url_for("record.new", **named), 303)
    return page("cards/check_in.html", CardForm(formdata=None), holder=holder, gathering=gathering, code=code)


@bp.post("/C/<code>")
def check_in(code: str) -> Response | tuple[str, int]:
    """Check the holder in to the gathering I host."""
    holder, form = _holder(code), CardForm()
    me, gathering = me_here() or not_there(), id_of(form.gathering.data) or not_there()
    if form.validate() and perform(
        form,
        lambda: check_ins.check_in_by_card(
            database(),
            community_id=me.community.id,
            gathering_id=gathering,
            host_id=me.member_id,
            member_id=holder.id,
            key=form.key_bytes,
            now=clock.now(),
        ),
    ):
        flash(_("%(name)s is in.", name=holder.name))
        return redirect(url_for("roll_call.show", gathering=gathering), 303)
    found = gatherings.one(database(), me.community.id, gathering) or not_there()
    return page("cards/check_in.html", form, holder=holder, gathering=found, code=code)


def _token(card: CardView) -> str:
    return card_token(settings().secret, member().community.id, card.member_id, card.issue)


def square_of(card: CardView) -> list[list[bool]]:
    """Work out the square on a member's card."""
    return card_matrix(_token(card))


@bp.get("/<slug:community>/you/card/new")
@members_only
def ask_new() -> tuple[str, int]:
    """Be asked whether I lost my card."""
    return page("cards/new.html", KeyedForm(formdata=None))


@bp.post("/<slug:community>/you/card/new")
@members_only
def renew() -> Response | tuple[str, int]:
    """Have a new card at once."""
    form, me = KeyedForm(), member()
    if form.validate() and perform(
        form,
        lambda: cards.reissue(
            database(),
            community_id=me.community.id,
            member_id=me.member_id,
            actor_id=me.member_id,
            key=form.key_bytes,
            secret=settings().secret,
            now=clock.now(),
        ),
    ):
        flash(_("This is your new card. The lost one no longer works."))
        return redirect(url_for("you.show"), 303)
    return page("cards/new.html", form)


@bp.get("/<slug:community>/desk/cards/sheet")
@stewards_only("welcome", "recording")
def sheet() -> str:
    """Print several people's cards, ten to a sheet; each of them can read that I did."""
    me = member()
    wanted = [id_of(text) or not_there() for text in request.args.get("people", "").split(",")][:MOST_CARDS]
    found = cards_of(database(), me.community.id, wanted) or not_there()
    looks.note_many(
        database(),
        community_id=me.community.id,
        member_ids=[card.member_id for card in found],
        looker_id=me.member_id,
        standing="steward",
        what="card",
        now=clock.now(),
    )
    squares = {card.member_id: square_of(card) for card in found}
    return render_template("cards/sheet.html", sheets=in_sheets(found), squares=squares, cuts=cut_marks())


class FileForm(KeyedForm):
    """Which of many cards, by name, the file is to hold: a part's number from 0."""

    part = IntegerField(default=0, validators=[NumberRange(0)])


def _parts() -> list[tuple[CardView, ...]]:
    cards_here = members.all_cards(database(), member().community.id)
    return [cards_here[at : at + MOST_IN_FILE] for at in range(0, len(cards_here), MOST_IN_FILE)]


@bp.get("/<slug:community>/desk/cards/everyone")
@stewards_only("welcome", "recording")
def everyone() -> tuple[str, int]:
    """Be asked whether to print everyone's card, and see the files I have asked for."""
    return _everyone(FileForm(formdata=None))


@bp.post("/<slug:community>/desk/cards/everyone")
@stewards_only("welcome", "recording")
def make_file() -> Response | tuple[str, int]:
    """Have everyone's cards made into one file."""
    form, parts = FileForm(), _parts()
    if form.validate():
        found = next(iter(parts[form.part.data or 0 :]), None) or not_there()
        people = [card.member_id for card in found]
        wanted = _file_of(found)
        if perform(form, lambda: cards.ask_file(database(), **act_of(form), people=people, wanted=wanted)):
            return redirect(url_for("errands.show", errand=form.key_bytes), 303)
    return _everyone(form)


def _everyone(form: FileForm) -> tuple[str, int]:
    me = member()
    files = errands.of_member(database(), me.community.id, me.member_id, "cards")
    return page("cards/everyone.html", form, parts=_parts(), files=files, can_make=can_make())


def _file_of(found: Sequence[CardView]) -> bytes:
    """Write down what a file of cards holds, for whoever lays it out."""
    sheets = in_sheets(found, whole=True)
    styles = Markup("<style>{}{}</style>").format(face(), positions())
    html = render_template(
        "cards/file.html",
        sheets=sheets,
        places=places(),
        cuts=cut_marks(),
        styles=styles,
        language=get_locale(),
    )
    backs = back_squares(sheets, {card.member_id: card_address(_token(card)) for card in found})
    return json.dumps({"html": html, "backs": backs}).encode()
