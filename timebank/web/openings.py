"""Hours from before, written down at the desk for one person, who hears of it and may say it isn't right."""

from flask import Blueprint, flash, redirect, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from timebank import clock
from timebank.context import database, member, not_there, page, perform, stewards_only, today
from timebank.language import gettext as _
from timebank.ledger.errors import LedgerError
from timebank.queries.members import PersonView, name_of
from timebank.services import openings
from timebank.services.openings import Before
from timebank.web.forms import KeyedForm, words_field

bp = Blueprint("openings", __name__, url_prefix="/<slug:community>/desk/people/<id:person>/before")


class BeforeForm(KeyedForm):
    """How much they gave, and how much they received."""

    given = words_field(_l("How much time did they give?"), 40)
    received = words_field(_l("How much time did they receive?"), 40)

    def before(self, member_id: bytes) -> Before:
        """Read both; a box left empty is none."""
        try:
            given = openings.time(self.given.data or "")
        except LedgerError:
            self.boxes = {"time": "given"}
            raise
        self.boxes = {"time": "received"}
        return Before(member_id, given, openings.time(self.received.data or ""))


def _find(person: bytes) -> PersonView:
    return name_of(database(), member().community.id, person) or not_there()


@bp.get("")
@stewards_only("recording")
def ask(person: bytes) -> tuple[str, int]:
    """Be asked how much it was."""
    return page("openings/ask.html", BeforeForm(formdata=None), person=_find(person))


@bp.post("")
@stewards_only("recording")
def bring(person: bytes) -> Response | tuple[str, int]:
    """Write it down; they hear of it."""
    form, me, found = BeforeForm(), member(), _find(person)
    if form.validate() and perform(
        form,
        lambda: openings.bring(
            database(),
            community_id=me.community.id,
            before=form.before(person),
            steward_id=me.member_id,
            key=form.key_bytes,
            day=today().isoformat(),
            now=clock.now(),
        ),
    ):
        flash(_("Written down. %(name)s sees it, and can say it isn’t right for 30 days.", name=found.name))
        return redirect(url_for("desk_people.show", person=person), 303)
    return page("openings/ask.html", form, person=found)
