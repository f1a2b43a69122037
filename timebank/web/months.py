"""My hours by month and by year, and how the two totals come about: each sum leads to what it is a sum of."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask import Blueprint, Flask, render_template
from flask_babel import format_date

from timebank.context import Side, database, members_and_visitors, side, today
from timebank.language import gettext as _
from timebank.ledger.totals import LEVEL_MINUTES, Totals
from timebank.queries import months
from timebank.queries.hours import HoursLine
from timebank.queries.members import totals
from timebank.queries.months import Month
from timebank.web import words
from timebank.web.acting import looked
from timebank.web.hours_pictures import IN_A_ROW
from timebank.web.hours_sentences import kind_words, other_side, time_words

bp = Blueprint("months", __name__, url_prefix="/<slug:community>/hours")
SHOWN = 12  # months, in the picture of the latest


def whose() -> Side:
    """Tell whose hours these pages are about, and note it where it is another's."""
    me = side("may_see_hours")
    looked("hours")
    return me


def found_months(me: Side) -> tuple[Month, ...]:
    """Read every month of somebody's."""
    return months.months(database(), me.community.id, me.account_id)


def lines_between(me: Side, first: date, last: date) -> tuple[HoursLine, ...]:
    """Read what happened from one day to another."""
    return months.between(database(), me.community.id, me.account_id, me.member_id, first=first, last=last)


@bp.get("/<month:month>")
@members_and_visitors
def one(month: date) -> str:
    """See one month: its entries, and both sums."""
    me = whose()
    known = {each.begins_on for each in found_months(me)} | {today().replace(day=1)}
    lines = lines_between(me, month, last_day(month))
    more = {"earlier": max(filter(lambda each: each < month, known), default=None)}
    more["later"] = min(filter(lambda each: each > month, known), default=None)
    return render_template("months/one.html", month=month, lines=lines, totals=months.counted(lines), **more)


def last_day(month: date) -> date:
    """Find a month's last day."""
    return date.fromordinal(months.next_month(month).toordinal() - 1)


@bp.get("/<year:year>")
@members_and_visitors
def year(year: int) -> str:
    """See a year, month by month."""
    found = found_months(whose())
    mine = [each for each in found if each.begins_on.year == year]
    laid_out = months.stretch(mine, date(year, 1, 1), date(year, 12, 1)) if mine else ()
    years = {each.begins_on.year for each in found} | {today().year}
    more: dict[str, Any] = {"earlier": max((each for each in years if each < year), default=None)}
    more["later"] = min((each for each in years if each > year), default=None)
    return render_template("months/year.html", year=year, months=laid_out, totals=months.summed(mine), **more)


@bp.get("/explained")
@members_and_visitors
def explained() -> str:
    """See where my two totals come from, down to the entries."""
    me = whose()
    found = found_months(me)
    return render_template(
        "months/explained.html",
        years=months.by_year(found),
        totals=months.summed(found),
        booked=totals(database(), me.community.id, me.account_id),
    )


@bp.get("/pictures")
@members_and_visitors
def pictures() -> str:
    """See my hours as pictures: the full circle, and month by month."""
    me = whose()
    found = found_months(me)
    last = today().replace(day=1)
    shown = months.stretch(found, months.next_month(last, 1 - SHOWN), last)
    if not any(each.entries for each in shown[:IN_A_ROW]):
        shown = shown[IN_A_ROW:]
    has_any = any(each.entries for each in shown)
    return render_template(
        "months/pictures.html",
        totals=totals(database(), me.community.id, me.account_id),
        months=shown if has_any else (),
        together=months.summed(shown),
        today=last,
    )


def month_words(day: date) -> str:
    """Say a month with its year: "March 2026"."""
    return str(format_date(day, "LLLL y"))


def sum_words(lines: Iterable[HoursLine], side: str) -> str:
    """Write one side's sum out, so that anybody can add it up: "1 hour + ½ hour"."""
    counting = [line for line in lines if line.gave == (side == "given") and not line.is_taken_back]
    return " + ".join(words.hours(line.minutes) for line in counting)


def tide_words(found: Iterable[Month]) -> list[str]:
    """Say what the picture of months shows, before it is seen."""
    with_time = [each for each in found if each.given or each.received]
    if not with_time:
        return []
    both = months.summed(with_time)
    since = month_words(with_time[0].begins_on)
    return [
        *_busiest(with_time),
        _(_since(both), start=since),
    ]


def _busiest(found: list[Month]) -> list[str]:
    most = max(each.given + each.received for each in found)
    busiest = [each for each in found if each.given + each.received == most]
    is_plain = len(found) > 1 and len(busiest) == 1
    return (
        [_("%(month)s was your busiest month.", month=month_words(busiest[0].begins_on))] if is_plain else []
    )


def _since(both: Totals) -> str:
    apart = both.given - both.received
    if abs(apart) <= LEVEL_MINUTES:
        return "You’ve done about the same of both since %(start)s."
    if apart > 0:
        return "You’ve given more than received since %(start)s."
    return "You’ve received more than given since %(start)s."


def init_app(app: Flask) -> None:
    """Let templates say months and sums."""
    app.jinja_env.filters |= {
        "month_words": month_words,
        "sum_words": sum_words,
        "tide_words": tide_words,
        "time_words": time_words,
        "other_side": other_side,
        "kind_words": kind_words,
        "is_exchange": lambda line: line.of_kind == "exchange",
    }
