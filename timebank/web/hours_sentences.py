"""Says a page of hours, line by line; what is the same for every line is found once."""

from collections.abc import Iterable
from typing import NamedTuple

from flask import Flask, url_for
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from timebank.language import gettext as _
from timebank.queries.hours import HoursLine
from timebank.services.gifts import ONES_OWN
from timebank.web import words
from timebank.web.pictures import pebbles

KINDS = {
    "gathering": _l("Gathering"),
    "welcome": _l("Welcome hours"),
    "gift": _l("A gift"),
    "pot": _l("From the pot"),
    "to the pot": _l("To the pot"),
    "opening": _l("Brought along"),
    "leaving": _l("On leaving"),
}


class LineWords(NamedTuple):
    """A line as its row shows it; `page` is the address of its exchange, if it has one."""

    picture: Markup
    time: str
    day: str
    page: str
    other: str
    what: str
    helped: str
    sums: str


def told(lines: Iterable[HoursLine]) -> list[LineWords]:
    """Tell lines from the member's side: "1½ hours given", with whom, what for, and both totals after it."""
    hours, day = words.speaker(), words.short_days()
    pages = {"exchange": url_for("entries.show", exchange="")}
    pages |= dict.fromkeys(ONES_OWN, url_for("gifts.show", gift=""))
    sides = {
        (True, False): _("%(time)s given"),
        (False, False): _("%(time)s received"),
        (True, True): _("%(time)s given, taken back"),
        (False, True): _("%(time)s received, taken back"),
    }
    sums = _("given %(given)s, received %(received)s")
    return [
        LineWords(
            picture=pebbles(line.minutes, "given" if line.gave else "received"),
            time=sides[line.gave, line.kind == "reversal"] % {"time": hours(line.minutes)},
            day=day(line.happened_on),
            page=f"{pages[line.was]}{line.entry_id.hex()}" if line.was in pages else "",
            other=line.other or _nobody_named(line),
            what=line.words or _kind(line),
            helped=_("With help from %(names)s", names=line.helper) if line.helper else "",
            sums=sums % {"given": hours(line.given_total), "received": hours(line.received_total)},
        )
        for line in lines
    ]


def told_plainly(lines: Iterable[HoursLine]) -> list[LineWords]:
    """Tell the lines of an account that several record for, whose exchanges only the two sides open."""
    return [line._replace(page="") for line in told(lines)]


def _nobody_named(line: HoursLine) -> str:
    if line.is_shared:
        return str(_("A shared account"))
    return str(_("The pot") if line.with_pot else _("Someone who was here"))


def _kind(line: HoursLine) -> str:
    kind = "to the pot" if line.kind == "pot" and line.gave else line.kind
    return str(KINDS.get(kind, ""))


def init_app(app: Flask) -> None:
    """Let templates tell lines."""
    app.jinja_env.filters |= {"told": told, "told_plainly": told_plainly}
