"""Finishing a gathering together, where no host has: two people who were there say the same of one list."""

from dataclasses import replace

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from timebank import clock
from timebank.context import database, member, members_only, not_there, page, perform
from timebank.language import gettext as _
from timebank.queries import finishing
from timebank.queries.gatherings import GatheringView
from timebank.services.finishing import agree_to_finish
from timebank.web.forms import act_of
from timebank.web.gatherings import FinishForm, find

bp = Blueprint(
    "finishing", __name__, url_prefix="/<slug:community>/gatherings/<id:gathering>/finish/together"
)


@bp.get("")
@members_only
def show(gathering: bytes) -> tuple[str, int]:
    """See what would be saved, as somebody who was there: sentences, and nobody's name but those who lead."""
    found, me = find(gathering), member()
    if not finishing.may_finish_together(database(), found, me.member_id, clock.now()):
        not_there()
    return _page(found, FinishForm(formdata=None))


@bp.post("")
@members_only
def agree(gathering: bytes) -> Response | tuple[str, int]:
    """Say that the list is right; the second who says so saves everyone's time."""
    found, form = find(gathering), FinishForm()
    if form.validate() and perform(
        form,
        lambda: agree_to_finish(database(), **act_of(form), gathering_id=gathering, seen=str(form.seen.data)),
    ):
        if not form.answer:
            flash(_("Thank you. When one more person who was there says so too, everyone’s time is saved."))
        return redirect(url_for("gatherings.show", gathering=gathering), 303)
    return _page(found, form)


def _page(found: GatheringView, form: FinishForm) -> tuple[str, int]:
    me, session = member(), database()
    perform(form, lambda: finishing.preview(session, found))
    preview = form.answer if isinstance(form.answer, finishing.Preview) else None
    form.seen.data = preview.seen if preview else ""
    shares = preview.shares if preview else ()
    said = finishing.has_said(session, found, me.member_id)
    return page(
        "finishing/show.html",
        form,
        gathering=found,
        preview=preview,
        mine=next((share for share in shares if share.member_id == me.member_id), None),
        others=_together([share for share in shares if not share.leads and share.member_id != me.member_id]),
        has_said=preview is not None and said == preview.seen,
        has_changed=preview is not None and said not in ("", preview.seen),
    )


def _together(shares: list[finishing.Share]) -> finishing.Share | None:
    """Add up the time of those who are not named."""
    if not shares:
        return None
    given, received = (sum(getattr(share, side) for share in shares) for side in ("given", "received"))
    return replace(shares[0], member_id=b"", name="", stayed=len(shares), given=given, received=received)
