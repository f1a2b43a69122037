"""A host's answer to somebody who says, late, that they were there."""

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from timebank import clock
from timebank.context import database, member, members_only, perform
from timebank.language import gettext as _
from timebank.services import claims
from timebank.web.forms import KeyedForm
from timebank.web.gatherings import find_hosted, show_page

bp = Blueprint("claims", __name__, url_prefix="/<slug:community>/gatherings/<id:gathering>/claims/<id:claim>")


@bp.post("/yes")
@members_only
def agree(gathering: bytes, claim: bytes) -> Response | tuple[str, int]:
    """Say that they were there."""
    return _answer(gathering, claim, was_there=True)


@bp.post("/no")
@members_only
def decline(gathering: bytes, claim: bytes) -> Response | tuple[str, int]:
    """Say that I don't think so."""
    return _answer(gathering, claim, was_there=False)


def _answer(gathering: bytes, claim: bytes, *, was_there: bool) -> Response | tuple[str, int]:
    found, form, me = find_hosted(gathering), KeyedForm(), member()
    if form.validate() and perform(
        form,
        lambda: claims.answer(
            database(),
            community_id=me.community.id,
            gathering_id=gathering,
            claim_id=claim,
            member_id=me.member_id,
            key=form.key_bytes,
            was_there=was_there,
            now=clock.now(),
        ),
    ):
        flash(
            _("They’re on the list.") if was_there else _("They’re not on the list. You can still tick them.")
        )
        return redirect(url_for("gatherings.show", gathering=gathering), 303)
    return show_page(found, form)
