"""The sentences that say who looked at what."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from timebank.language import gettext as _
from timebank.queries.looks import LookingView
from timebank.web.words import clock, day, local

STANDINGS = {"steward": _l("as a steward"), "host": _l("as a host"), "supporter": _l("as your supporter")}
DONE = {
    "page": _l("opened your page"),
    "reach": _l("opened how to reach you"),
    "hours": _l("opened your hours"),
    "card": _l("printed your card"),
    "slip": _l("made a sign-in slip for you"),
    "record": _l("recorded time for you"),
    "check_in": _l("noted you at a gathering"),
    "remembered": _l("wrote that you had died"),
}


def looking_words(looking: LookingView) -> str:
    """Say one look: "Stella, as a steward, opened your page on Tuesday 14 October at 2:05pm."."""
    return _(
        "%(who)s, %(standing)s, %(did)s on %(day)s at %(time)s.",
        who=looking.name or _("Someone who has left"),
        standing=STANDINGS[looking.standing],
        did=DONE[looking.what],
        day=day(local(looking.at).date()),
        time=clock(looking.at),
    )


def init_app(app: Flask) -> None:
    """Give the sentences to templates."""
    app.jinja_env.filters["looking_words"] = looking_words
