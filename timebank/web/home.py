"""Home: both totals, what waits for a yes, what is coming up."""

from flask import Blueprint, render_template

from timebank import clock
from timebank.context import database, member, members_and_visitors, today
from timebank.queries import exchanges, gatherings, members, recoveries, supporters
from timebank.web.forms import KeyedForm

bp = Blueprint("home", __name__, url_prefix="/<slug:community>")
COMING = 3
WAITING = 3


@bp.get("/home")
@members_and_visitors
def show() -> str:
    """See where I stand and what I might do next."""
    me, session, now = member(), database(), clock.now()
    here = me.community.id
    waiting = exchanges.waiting_for_me(session, here, me.account_id, me.member_id, now)
    return render_template(
        "home/show.html",
        today=today(),
        totals=members.totals(session, here, me.account_id),
        waiting=waiting[:WAITING],
        more_waiting=len(waiting) - WAITING,
        coming=gatherings.coming(session, here, now, COMING),
        helped=supporters.done_for(session, here, me.member_id, now),
        recovery=recoveries.of_member(session, here, me.member_id, now),
        to_finish=gatherings.to_finish(session, here, me.member_id, now),
        form=KeyedForm(formdata=None),
    )


@bp.get("/waiting")
@members_and_visitors
def waiting() -> str:
    """See everything that waits for a yes, mine and others'."""
    me, session, now = member(), database(), clock.now()
    sides = (me.community.id, me.account_id, me.member_id, now)
    return render_template(
        "home/waiting.html",
        for_me=exchanges.waiting_for_me(session, *sides),
        for_others=exchanges.waiting_for_others(session, *sides),
    )
