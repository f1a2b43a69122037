"""One entry of my hours: what happened, who said so, and what it did to my two totals."""

from collections.abc import Iterator
from dataclasses import replace

from flask import Blueprint, Flask, current_app, render_template, url_for

from timebank import clock
from timebank.context import database, members_and_visitors, not_there
from timebank.language import gettext as _
from timebank.queries import exchanges, lines
from timebank.queries.exchanges import ExchangeView
from timebank.queries.lines import LineView, Stayed
from timebank.queries.sign_in import first_name
from timebank.web import words
from timebank.web.gatherings import RULES
from timebank.web.months import whose
from timebank.web.sentences import history_words
from timebank.web.words import day, hours, local, near_day

bp = Blueprint("lines", __name__, url_prefix="/<slug:community>/hours/entries")


@bp.get("/<id:entry>")
@members_and_visitors
def show(entry: bytes) -> str:
    """See one entry, what led to it, and what it did to my totals."""
    me = whose()
    here = me.community.id
    found = lines.one(database(), here, me.account_id, me.member_id, entry) or not_there()
    exchange = found.exchange_id and exchanges.one(
        database(), here, found.exchange_id, me.member_id, clock.now()
    )
    has_receipt = "receipts.show" in current_app.view_functions
    receipt = url_for("receipts.show", number=found.number) if has_receipt else ""
    return render_template("lines/show.html", found=found, exchange=exchange or None, receipt=receipt)


def line_words(found: LineView) -> str:
    """Tell an entry in one sentence, from my side."""
    line = found.line
    kind = line.of_kind
    parts = {
        "time": hours(line.minutes),
        "day": near_day(line.happened_on),
        "of": f" {_('of %(words)s', words=line.words[:1].lower() + line.words[1:])}" if line.words else "",
        "other": line.other or _the_other(line.with_pot, begins=not line.gave),
    }
    if line.kind == "reversal":
        given = _("%(time)s given was taken back, %(day)s.", **parts)
        return given if line.gave else _("%(time)s received was taken back, %(day)s.", **parts)
    gave = {
        "exchange": _("You gave %(other)s %(time)s%(of)s, %(day)s.", **parts),
        "gathering": _("You gave %(time)s at %(other)s, %(day)s.", **parts),
        "gift": _("You gave %(other)s %(time)s as a gift, %(day)s.", **parts),
        "opening": _("You brought along %(time)s given, from before, %(day)s.", **parts),
        "leaving": _("The pot received %(time)s from you on leaving, %(day)s.", **parts),
    }
    received = {
        "exchange": _("%(other)s gave you %(time)s%(of)s, %(day)s.", **parts),
        "gathering": _("You received %(time)s at %(other)s, %(day)s.", **parts),
        "gift": _("%(other)s gave you %(time)s as a gift, %(day)s.", **parts),
        "welcome": _("The pot gave you %(time)s to welcome you, %(day)s.", **parts),
        "opening": _("You brought along %(time)s received, from before, %(day)s.", **parts),
        "leaving": _("The pot gave you %(time)s on leaving, %(day)s.", **parts),
    }
    said = gave if line.gave else received
    return said.get(kind) or said["exchange"]


def _the_other(with_pot: bool, *, begins: bool) -> str:
    if with_pot:
        return _("The pot") if begins else _("the pot")
    return _("Someone who was here") if begins else _("someone who was here")


def line_history(found: LineView, exchange: ExchangeView | None) -> list[str]:
    """Tell what happened to an entry, oldest first."""
    at = {"day": day(local(found.recorded_at).date()), "clock": words.clock(found.recorded_at)}
    if exchange:
        # Who took it back, and when, is told here.
        said = history_words(replace(exchange, state="agreed") if found.reversal_id else exchange)
        return said + ([_taken_back(found)] if found.reversal_id else [])
    if found.line.kind == "reversal":
        return [_taken_back(found)]
    if found.is_anew:
        said = [_("It was written down anew on %(day)s at %(clock)s, as you and a host agreed.", **at)]
    elif found.line.of_kind == "gathering":
        said = [_("The gathering’s time was saved for everyone on %(day)s at %(clock)s.", **at)]
    else:
        said = [_("It was written down on %(day)s at %(clock)s.", **at)]
    return said + ([_taken_back(found)] if found.reversal_id else [])


def _taken_back(found: LineView) -> str:
    at = found.reversed_at or found.recorded_at
    parts = {"who": found.taken_back_by, "day": day(local(at).date()), "clock": words.clock(at)}
    if found.line.of_kind == "gathering":
        return _(
            "You and a host took it back on %(day)s at %(clock)s, by another entry. Both stay.",
            **parts,
        )
    if found.taken_back_by_me:
        return _("You took it back on %(day)s at %(clock)s, by another entry. Both stay.", **parts)
    if parts["who"]:
        return _("%(who)s took it back on %(day)s at %(clock)s, by another entry. Both stay.", **parts)
    return _("It was taken back on %(day)s at %(clock)s, by another entry. Both stay.", **parts)


def stayed_words(found: LineView) -> list[str]:
    """Say what a gathering's minutes come from: who stayed, who led, and the rule that day."""
    return list(_stayed(found.stayed, found)) if found.stayed else []


def _stayed(stayed: Stayed, found: LineView) -> Iterator[str]:
    if stayed.minutes is not None:
        yield _("You stayed %(time)s.", time=hours(stayed.minutes))
    others = [first_name(name) for name in stayed.leaders if name]
    if stayed.leads and len(stayed.leaders) == 1:
        yield _("You led.")
    elif others:
        yield _("%(names)s led.", names=words.names(others))
    if stayed.leads and stayed.ready_minutes and found.line.gave:
        yield _("Getting ready took %(time)s more.", time=hours(stayed.ready_minutes))
    if stayed.is_paid:
        yield _("You were there through your job.")
    yield _(
        "The rule that day: %(rule)s", rule=next(hint for rule, _name, hint in RULES if rule == stayed.rule)
    )
    if stayed.rule == "split" and not found.line.gave:
        yield _(
            "%(count)d people were there. The leaders’ time was shared out by how long the others stayed.",
            count=stayed.people,
        )


def init_app(app: Flask) -> None:
    """Let templates tell entries."""
    app.jinja_env.filters |= {
        "line_words": line_words,
        "line_history": line_history,
        "stayed_words": stayed_words,
    }
