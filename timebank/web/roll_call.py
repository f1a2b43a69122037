"""Who's here: a host's one calm page."""

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from timebank import clock
from timebank.context import database, id_of, member, members_only, page, perform
from timebank.language import gettext as _
from timebank.queries import roll_call
from timebank.queries.gatherings import GatheringView
from timebank.services.members import find_one
from timebank.services.roll_call import Ticks, note_here
from timebank.web.forms import KeyedForm, words_field
from timebank.web.gatherings import find_running
from timebank.web.words import hours

bp = Blueprint("roll_call", __name__, url_prefix="/<slug:community>/gatherings/<id:gathering>/here")
QUARTER = 15


class FindForm(FlaskForm):
    """Someone who is not on the list yet."""

    class Meta:
        """A search changes nothing, so it carries no token."""

        csrf = False

    someone = words_field(_l("Name or card number"), 60)


class RollCallForm(KeyedForm):
    """Someone new; the ticks are read by `ticks`."""

    newcomer = words_field(_l("First name"), 60)


def _ids(name: str) -> list[bytes]:
    return [found for found in map(id_of, request.form.getlist(name)) if found]


def _ticks(form: RollCallForm, found: GatheringView) -> Ticks:
    """Read who was shown, who is ticked, who leads, and how long each stayed."""
    leads = set(_ids("leads"))
    here = {
        person: (
            request.form.get(f"minutes-{person.hex()}", found.length_minutes, type=int),
            person in leads,
        )
        for person in _ids("here")
    }
    whole = {person: (max(0, min(stay, found.length_minutes)), led) for person, (stay, led) in here.items()}
    return Ticks(frozenset(_ids("shown")), whole, form.newcomer.data or "")


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
            ticks=_ticks(form, found),
            now=clock.now(),
        ),
    ):
        flash(_("Saved."))
        return redirect(url_for(".show", gathering=gathering), 303)
    return _page(found, form)


def _page(found: GatheringView, form: RollCallForm) -> tuple[str, int]:
    finding, also = FindForm(request.args), None
    if finding.someone.data and perform(
        finding, lambda: find_one(database(), found.community_id, finding.someone.data or "")
    ):
        also = finding.answer
    steps = [*range(QUARTER, found.length_minutes, QUARTER), found.length_minutes]
    return page(
        "roll_call/show.html",
        form,
        finding=finding,
        gathering=found,
        also=also,
        rows=roll_call.roll_call(database(), found, also),
        stays=[(step, hours(step)) for step in steps],
        is_over=found.ends_at <= clock.now(),
    )
