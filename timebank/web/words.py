"""Says days, hours and times of day as members say them."""

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache

from flask import Flask
from flask_babel import format_date

from timebank.clock import moment
from timebank.context import community, today
from timebank.language import gettext as _
from timebank.language import spoken
from timebank.ledger import minutes as whole_minutes
from timebank.services.codes import in_two_blocks
from timebank.web import look

WEEK_DAYS = 7
DAYS_KEPT = 2_048


def day(at: date) -> str:
    """Say a day in full: "Tuesday 14 October"."""
    return str(format_date(at, "EEEE d MMMM" if at.year == today().year else "EEEE d MMMM y"))


def short_days() -> Callable[[date], str]:
    """Find what says a day in brief, for whoever says many: it knows what year it is."""
    year, language = today().year, spoken()
    return lambda at: _in_brief(at, at.year == year, language)


def short_day(at: date) -> str:
    """Say a day in brief: "Tue 14 Oct"."""
    return short_days()(at)


# Fifty times on one page, and the same days on every page.
@lru_cache(maxsize=DAYS_KEPT)
def _in_brief(at: date, this_year: bool, _language: str) -> str:
    return str(format_date(at, "EEE d MMM" if this_year else "EEE d MMM y"))


def near_day(at: date) -> str:
    """Say a day within a sentence: "today", "yesterday", "on Sunday", "on 6 October"."""
    ago = (today() - at).days
    if ago == 0:
        return str(_("today"))
    if ago == 1:
        return str(_("yesterday"))
    shape = "EEEE" if 0 < ago < WEEK_DAYS else "d MMMM" if at.year == today().year else "d MMMM y"
    return str(_("on %(day)s", day=format_date(at, shape)))


def local(instant: int) -> datetime:
    """Turn an instant into the community's own time."""
    return moment(instant, community().time_zone)


def clock(instant: int) -> str:
    """Say a time of day: "2pm", "2:06pm", "midday"."""
    at = local(instant)
    if at.minute == 0 and at.hour in (0, 12):
        return str(_("midday") if at.hour else _("midnight"))
    hour = at.hour % 12 or 12
    return f"{hour}{f':{at.minute:02}' if at.minute else ''}{'am' if at.hour < 12 else 'pm'}"


def when(gathering: object) -> str:
    """Say when a gathering is: "Today, 2pm to 4pm"."""
    starts, ends = gathering.starts_at, gathering.ends_at  # type: ignore[attr-defined]  # a GatheringView
    at = local(starts).date()
    named = _("Today") if at == today() else _("Tomorrow") if (at - today()).days == 1 else short_day(at)
    return str(_("%(day)s, %(start)s to %(end)s", day=named, start=clock(starts), end=clock(ends)))


def speaker() -> Callable[[int], str]:
    """Find what says a time as its reader likes it, for whoever says many."""
    return whole_minutes.say if look.current().numbers == "full" else whole_minutes.short


def hours(minutes: int) -> str:
    """Say a time as its reader likes it: "1½ hours", or "1 hour 30 minutes"."""
    return speaker()(minutes)


def number_and_unit(minutes: int) -> tuple[str, str]:
    """Say a time with its first number apart: "1½" and "hours", or "1" and "hour 30 minutes"."""
    if look.current().numbers == "full":
        number, _, rest = whole_minutes.say(minutes).partition(" ")
        return number, rest
    return whole_minutes.split_words(minutes)


def names(people: list[str]) -> str:
    """Join names as in speech: "Grace, Tom and Joy"."""
    *rest, last = people or [""]
    return str(_("%(some)s and %(last)s", some=", ".join(rest), last=last)) if rest else last


def way_in(way: str) -> str:
    """Say a way in: "your card and PIN"."""
    said = {"mail": _("a code by email"), "pin": _("your card and PIN"), "passkey": _("a passkey")}
    return said[way]


def init_app(app: Flask) -> None:
    """Give the words to templates."""
    app.jinja_env.filters |= {
        "day": day,
        "short_day": short_day,
        "near_day": near_day,
        "local": local,
        "month": lambda at: format_date(at, "MMM"),
        "clock": clock,
        "when": when,
        "names": names,
        "hours": hours,
        "way_in": way_in,
        "hours_in_full": whole_minutes.say,
        "number_and_unit": number_and_unit,
        "two_blocks": in_two_blocks,
    }
