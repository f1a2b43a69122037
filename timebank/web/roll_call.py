"""Who's here: a host's one calm page."""

from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from timebank import clock
from timebank.context import database, id_of, member, members_only, page, perform
from timebank.language import gettext as _
from timebank.queries import finishing, roll_call
from timebank.queries.gatherings import GatheringView
from timebank.services.members import find_one
from timebank.services.roll_call import Stay, Ticks, note_here
from timebank.web.forms import KeyedForm, words_field
from timebank.web.gathering_sentences import here_words, preview_words
from timebank.web.gatherings import find_running
from timebank.web.words import hours

bp = Blueprint("roll_call", __name__, url_prefix="/<slug:community>/gatherings/<id:gathering>/here")
# The shortest steps that make no more than eight lengths to choose from.
STEPS = (15, 30, 60, 120, 240)
MOST_STEPS = 8
LEADS = "leads"


class FindForm(FlaskForm):
    """Someone who is not on the list yet."""

    class Meta:
        """A search changes nothing, so it carries no token."""

        csrf = False

    someone = words_field(_l("Name or card number"), 60)


class RollCallForm(KeyedForm):
    """Someone new; the ticks are read by `ticks`."""

    newcomer = words_field(_l("First name"), 60)


class TickForm(RollCallForm):
    """One person's tick, sent as soon as it is made; or a name to be found and ticked."""

    someone = words_field(_l("Name or card number"), 60)


def _ids(name: str) -> list[bytes]:
    return [found for found in map(id_of, request.form.getlist(name)) if found]


def _ticks(newcomer: str, found: GatheringView) -> Ticks:
    """Read who was shown and how, who is ticked, who leads, and how long each stayed."""
    leads, shown = set(_ids("leads")), set(_ids("shown"))
    here = {
        person: (
            request.form.get(f"minutes-{person.hex()}", found.length_minutes, type=int),
            person in leads,
        )
        for person in _ids("here")
    }
    whole = {person: (max(0, min(stay, found.length_minutes)), led) for person, (stay, led) in here.items()}
    was = {
        person: _was(sent)
        for person in shown
        if (sent := request.form.get(f"was-{person.hex()}")) is not None
    }
    return Ticks(frozenset(shown), whole, newcomer, was)


def _was(sent: str) -> Stay | None:
    """Read what the page showed of somebody, as `_row.html` writes it."""
    minutes, _, leads = sent.partition(" ")
    return (int(minutes), leads == LEADS) if minutes.isdecimal() and len(minutes) < len("99999") else None


@bp.get("")
@members_only
def show(gathering: bytes) -> tuple[str, int]:
    """See who is here and who might come."""
    return _page(find_running(gathering), RollCallForm(formdata=None))


@bp.post("")
@members_only
def save(gathering: bytes) -> Response | tuple[str, int]:
    """Save who's here."""
    found, form, me = find_running(gathering), RollCallForm(), member()
    if form.validate() and perform(
        form,
        lambda: note_here(
            database(),
            community_id=me.community.id,
            gathering_id=gathering,
            member_id=me.member_id,
            key=form.key_bytes,
            ticks=_ticks(form.newcomer.data or "", found),
            now=clock.now(),
        ),
    ):
        flash(_("Saved."))
        return redirect(url_for(".show", gathering=gathering), 303)
    return _page(found, form)


@bp.post("/tick")
@members_only
def tick(gathering: bytes) -> tuple[Any, int]:
    """Save one tick, for the script of the page: whoever was ticked or unticked, found or is new."""
    found, form, me = find_running(gathering), TickForm(), member()
    if not form.validate():
        return _troubles(form), 422
    ticks, also = _ticks(form.newcomer.data or "", found), None
    if form.someone.data:
        if not perform(form, lambda: find_one(database(), found.community_id, form.someone.data or "")):
            return _troubles(form), 422
        also = form.answer
        ticks = Ticks(frozenset(), {also: (found.length_minutes, False)}, was={also: None})
    if not perform(
        form,
        lambda: note_here(
            database(),
            community_id=me.community.id,
            gathering_id=gathering,
            member_id=me.member_id,
            key=form.key_bytes,
            ticks=ticks,
            now=clock.now(),
        ),
    ):
        return _troubles(form), 422
    said = {"sentence": _sentence(found)}
    if also or ticks.newcomer:
        rows = roll_call.roll_call(database(), found)
        said["rows"] = render_template("roll_call/_rows.html", rows=rows, stays=_stays(found), also=None)
        said["found"] = also.hex() if also else ""
    return jsonify(said), 200


def _troubles(form: TickForm) -> Any:
    return jsonify(errors=[*form.form_errors, *(each for field in form for each in field.errors)])


def _sentence(found: GatheringView) -> str:
    """Say who is here and what finishing would save, as last saved."""
    told = KeyedForm(formdata=None)
    if perform(told, lambda: finishing.preview(database(), found)):
        said = preview_words(told.answer, found, names_jobs=False)
        return said if told.answer.shares else here_words(())
    return " ".join([here_words(roll_call.roll_call(database(), found)), _(str(told.answer))])


def _stays(found: GatheringView) -> list[tuple[int, str]]:
    """Offer a few lengths of stay, and the whole."""
    by = next(step for step in STEPS if found.length_minutes <= step * MOST_STEPS)
    steps = range(by, found.length_minutes, by)
    return [*((step, hours(step)) for step in steps), (found.length_minutes, _("All of it"))]


def _page(found: GatheringView, form: RollCallForm) -> tuple[str, int]:
    finding, also = FindForm(request.args), None
    if finding.someone.data and perform(
        finding, lambda: find_one(database(), found.community_id, finding.someone.data or "")
    ):
        also = finding.answer
    return page(
        "roll_call/show.html",
        form,
        finding=finding,
        gathering=found,
        also=also,
        rows=roll_call.roll_call(database(), found, also),
        stays=_stays(found),
        sentence=_sentence(found),
        is_over=found.ends_at <= clock.now(),
    )
