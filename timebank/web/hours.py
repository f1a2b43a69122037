"""My hours: a list with running totals, a page at a time."""

from flask import Blueprint, render_template, request

from timebank import clock
from timebank.context import database, members_and_visitors, side
from timebank.queries import exchanges, hours
from timebank.web.acting import looked

bp = Blueprint("hours", __name__, url_prefix="/<slug:community>")


@bp.get("/hours")
@members_and_visitors
def show() -> str:
    """See every hour given and received, newest first."""
    me, session = side("may_see_hours"), database()
    looked("hours")
    before = request.args.get("before", type=int)
    sides = (me.community.id, me.account_id, me.member_id, clock.now())
    waiting = () if before is not None else exchanges.waiting_for_others(session, *sides)
    return render_template(
        "hours/show.html",
        hours=hours.page(session, me.community.id, me.account_id, me.member_id, before=_bounded(before)),
        waiting=waiting,
        is_first=before is None,
    )


def _bounded(before: int | None) -> int | None:
    """Keep a number from an address within what a column holds."""
    return None if before is None else max(0, min(before, hours.PAST_THE_LAST))
