"""My name, what people may know about me, and what helps me."""

from flask import Blueprint, flash, redirect, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms.validators import DataRequired

from timebank import clock
from timebank.context import database, member, members_only, page, perform, settings
from timebank.language import gettext as _
from timebank.queries import profile as told
from timebank.queries.profile import AboutView
from timebank.services import profile
from timebank.web.forms import KeyedForm, few_lines_field, words_field

bp = Blueprint("profile", __name__, url_prefix="/<slug:community>/you")


class NameForm(KeyedForm):
    """What to call me, and what I'd like people to know."""

    name = words_field(_l("My name"), 60, DataRequired(_l("Type the name you'd like to be called.")))
    pronouns = words_field(_l("Pronouns"), 30)
    about = few_lines_field(_l("What I'd like people to know"), 280)


class HelpsForm(KeyedForm):
    """What helps me."""

    helps = few_lines_field(_l("What helps me"), 280)


def _told() -> AboutView:
    me = member()
    return told.of(database(), me.community.id, me.member_id)


@bp.get("/name")
@members_only
def ask_name() -> tuple[str, int]:
    """See my name and what I tell about myself."""
    kept = _told()
    form = NameForm(formdata=None, name=member().name, pronouns=kept.pronouns, about=kept.about)
    return page("profile/name.html", form)


@bp.post("/name")
@members_only
def save_name() -> Response | tuple[str, int]:
    """Change what I'm called, everywhere and at once."""
    form, me = NameForm(), member()
    if form.validate() and perform(
        form,
        lambda: profile.introduce(
            database(),
            community_id=me.community.id,
            member_id=me.member_id,
            key=form.key_bytes,
            name=form.name.data or "",
            pronouns=form.pronouns.data or "",
            about=form.about.data or "",
            secret=settings().secret,
            now=clock.now(),
        ),
    ):
        flash(_("Saved. It shows everywhere from now on."))
        return redirect(url_for("you.show"), 303)
    return page("profile/name.html", form)


@bp.get("/what-helps")
@members_only
def ask_helps() -> tuple[str, int]:
    """See what I said helps me."""
    return page("profile/helps.html", HelpsForm(formdata=None, helps=_told().helps))


@bp.post("/what-helps")
@members_only
def save_helps() -> Response | tuple[str, int]:
    """Say what helps me, in my own words."""
    form, me = HelpsForm(), member()
    if form.validate() and perform(
        form,
        lambda: profile.say_what_helps(
            database(),
            community_id=me.community.id,
            member_id=me.member_id,
            key=form.key_bytes,
            helps=form.helps.data or "",
            secret=settings().secret,
            now=clock.now(),
        ),
    ):
        flash(_("Saved. People see it before they write to you or ring."))
        return redirect(url_for("you.show"), 303)
    return page("profile/helps.html", form)
