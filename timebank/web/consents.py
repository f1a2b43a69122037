"""Who can see what: a plain table, a yes or no for each purpose, and who looked."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from timebank import clock
from timebank.context import database, member, members_only, not_there, page, perform
from timebank.language import gettext as _
from timebank.queries import looks, whole
from timebank.queries.consents import ConsentView, of
from timebank.services import consents
from timebank.store.members import PURPOSES
from timebank.web.forms import KeyedForm
from timebank.web.words import day, local

bp = Blueprint("consents", __name__, url_prefix="/<slug:community>/you/privacy")
# What is asked, and a line about it.
ASKED = {
    "messages": (_l("Messages"), _l("You may write to me when something of mine waits for an answer.")),
    "found": (_l("The list of people"), _l("People may find me in the list. Then I can see the list too.")),
    "picture": (_l("The one picture"), _l("My words for how I come here may count in it, without my name.")),
}


def _standing_words(consent: ConsentView) -> str:
    """Say how a yes stands, and since when."""
    if consent.given_at is None:
        return str(_("No"))
    at = consent.given_at if consent.ended_at is None else consent.ended_at
    said = _("Yes, since %(day)s") if consent.stands else _("No, since %(day)s")
    return said % {"day": day(local(at).date())}


def _page(form: KeyedForm) -> tuple[str, int]:
    me = member()
    rows = [
        (each, *ASKED[each.purpose], _standing_words(each))
        for each in of(database(), me.community.id, me.member_id)
    ]
    return page("consents/show.html", form, rows=rows)


@bp.get("")
@members_only
def show() -> tuple[str, int]:
    """See who can see what, and what I said yes to."""
    return _page(KeyedForm(formdata=None))


@bp.post("/<purpose>/yes")
@members_only
def give(purpose: str) -> Response | tuple[str, int]:
    """Say yes to one purpose."""
    return _say(purpose, yes=True)


@bp.post("/<purpose>/no")
@members_only
def take_back(purpose: str) -> Response | tuple[str, int]:
    """Take my yes back, in one press."""
    return _say(purpose, yes=False)


def _say(purpose: str, *, yes: bool) -> Response | tuple[str, int]:
    form, me = KeyedForm(), member()
    act = consents.give if yes else consents.take_back
    if purpose not in PURPOSES:
        not_there()
    if form.validate() and perform(
        form,
        lambda: act(
            database(),
            community_id=me.community.id,
            member_id=me.member_id,
            key=form.key_bytes,
            purpose=purpose,
            now=clock.now(),
        ),
    ):
        flash(_("Saved. It is a yes until you take it back.") if yes else _("Saved. It is a no from now on."))
        return redirect(url_for(".show"), 303)
    return _page(form)


@bp.get("/who-looked")
@members_only
def who_looked() -> str:
    """See who opened something of mine, newest first."""
    me = member()
    number = max(1, min(request.args.get("page", 1, type=int), looks.MOST_PAGES))
    found, has_older = looks.page(database(), me.community.id, me.member_id, number)
    taken = whole.taken(database(), me.community.id) if number == 1 else ()
    return render_template("looks/show.html", looks=found, number=number, has_older=has_older, taken=taken)
