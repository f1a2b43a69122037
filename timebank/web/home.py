"""Home: both totals, what waits for a yes, what is coming up."""

from flask import Blueprint, render_template

from timebank import clock
from timebank.context import acting, database, member, members_and_visitors, side, today
from timebank.queries import (
    differences,
    exchanges,
    finishing,
    gatherings,
    gifts,
    members,
    recoveries,
    remembering,
    righted,
    sheets,
    stay_changes,
    supporters,
)
from timebank.queries.supporters import SupportView
from timebank.web.acting import ActingForm, looked, minutes_left
from timebank.web.forms import KeyedForm
from timebank.web.supporters import asks_word

bp = Blueprint("home", __name__, url_prefix="/<slug:community>")
COMING = 3
WAITING = 3


@bp.get("/home")
@members_and_visitors
def show() -> str:
    """See where I stand and what I might do next."""
    if acting():
        return _for_another()
    me, session, now = member(), database(), clock.now()
    if me.is_paused:
        died = remembering.is_remembered(session, me.community.id, me.member_id)
        return render_template("home/break.html", form=KeyedForm(formdata=None), is_remembered=died)
    here = me.community.id
    waiting = exchanges.waiting_for_me(session, here, me.account_id, me.member_id, now)
    return render_template(
        "home/show.html",
        today=today(),
        totals=members.totals(session, here, me.account_id),
        waiting=waiting[:WAITING],
        more_waiting=len(waiting) - WAITING,
        coming=gatherings.coming(session, here, now, COMING),
        news=supporters.news(session, here, me.member_id, today=today(), now=now),
        gifts=gifts.news(session, here, me.account_id, now),
        brought=sheets.news(session, here, me.account_id, now),
        recovery=recoveries.of_member(session, here, me.member_id, now),
        asked=stay_changes.asked_of(session, here, me.member_id),
        differing=differences.asked_of(session, here, me.member_id),
        righted=righted.lately(session, here, me.account_id, me.member_id, now),
        left_open=finishing.left_open(session, here, me.member_id, now),
        to_finish=gatherings.to_finish(session, here, me.member_id, now),
        form=ActingForm(formdata=None),
    )


def _for_another() -> str:
    """Show what I may do for somebody, and what waits for them if I may answer it."""
    they = side("may_check_in", "may_record", "may_see_hours", "agree_minutes")
    session, now, asked = database(), clock.now(), acting()
    assert asked
    waiting: tuple[exchanges.ExchangeView, ...] = ()
    if asked.agree_minutes:
        looked("record")
        here = (they.community.id, they.account_id, they.member_id)
        waiting = exchanges.waiting_for_me(session, *here, now)
    return render_template(
        "home/acting.html",
        today=today(),
        waiting=waiting,
        minutes_left=minutes_left(),
        coming=gatherings.coming(session, they.community.id, now, COMING),
        form=ActingForm(formdata=None),
    )


@bp.get("/waiting")
@members_and_visitors
def waiting() -> str:
    """See everything that waits for a yes, mine and others'."""
    me, they, session = side("agree_minutes"), acting(), database()
    looked("record")
    sides = (me.community.id, me.account_id, me.member_id, clock.now())
    is_whole = they is None or they.may_see_hours
    return render_template(
        "home/waiting.html",
        words_asked=[] if they else _words_asked(),
        asked=stay_changes.AskedView()
        if they
        else stay_changes.asked_of(session, me.community.id, me.member_id),
        differing=() if they else differences.asked_of(session, me.community.id, me.member_id),
        form=KeyedForm(formdata=None),
        for_me=exchanges.waiting_for_me(session, *sides),
        for_others=exchanges.waiting_for_others(session, *sides) if is_whole else None,
        minutes_left=minutes_left(),
    )


def _words_asked() -> list[SupportView]:
    """List those whose supporters I am asked about."""
    me = member()
    every = supporters.all_of(database(), me.community.id, me.member_id)
    return [each for each in every if asks_word(each)]
