"""The sentences that say what happened, what waits and what counts; never a net number."""

from typing import Any

from flask import Flask

from timebank.language import gettext as _
from timebank.ledger.totals import Totals, standing
from timebank.queries.exchanges import ExchangeView
from timebank.queries.handshakes import HandshakeView
from timebank.queries.sheets import BroughtView
from timebank.queries.supporters import HelpView
from timebank.web.words import clock, day, hours, local, near_day
from timebank.web.words import names as joined


def balance_words(totals: Totals) -> str:
    """Say how giving and receiving stand: one sentence, and never which is owing."""
    words = {
        "start": _("Your circle starts here. Giving and receiving both count as a first step."),
        "only_received": _("Someone’s given you their time. That’s how a circle starts."),
        "only_given": _("You’ve started a circle. Is there something you’d like a hand with?"),
        "level": _("You’ve given and received about the same."),
        "bit_more_received": _(
            "You’ve received a bit more than you’ve given. That’s fine. It keeps time moving."
        ),
        "more_received": _("You’ve received more than you’ve given. That’s what a circle is for."),
        "bit_more_given": _("You’ve given a bit more than you’ve received. Is there something you’d like?"),
        "more_given": _("You’ve given a lot. Let someone give to you."),
    }
    return str(words[standing(totals)])


def _of(exchange: ExchangeView | HandshakeView) -> str:
    return (
        str(_(" of %(words)s", words=exchange.words[:1].lower() + exchange.words[1:]))
        if exchange.words
        else ""
    )


def other_words(exchange: ExchangeView | HandshakeView) -> str:
    """Name the other side, within a sentence; a name that was erased is said so that nothing is lost."""
    return exchange.other or str(_("the pot") if exchange.with_pot else _("someone who was here"))


def other_first(exchange: ExchangeView | HandshakeView) -> str:
    """Name the other side, at the beginning of a sentence."""
    return exchange.other or str(_("The pot") if exchange.with_pot else _("Someone who was here"))


def told_words(exchange: ExchangeView | HandshakeView) -> str:
    """Tell an exchange from my side: "You gave Dev 1 hour of gardening, today."."""
    parts = {
        "other": other_words(exchange) if exchange.gave else other_first(exchange),
        "time": hours(exchange.minutes),
        "of": _of(exchange),
        "day": near_day(exchange.happened_on),
    }
    for_name = getattr(exchange, "for_name", None)
    if for_name is not None:
        parts |= {
            "mine": for_name or str(_("Your shared record")),
            "to_mine": for_name or str(_("your shared record")),
        }
        if exchange.gave:
            return str(_("%(mine)s gave %(other)s %(time)s%(of)s, %(day)s.", **parts))
        return str(_("%(other)s gave %(to_mine)s %(time)s%(of)s, %(day)s.", **parts))
    if exchange.gave:
        return str(_("You gave %(other)s %(time)s%(of)s, %(day)s.", **parts))
    return str(_("%(other)s gave you %(time)s%(of)s, %(day)s.", **parts))


def shown_words(handshake: HandshakeView) -> str:
    """Say what a code says, to whoever looks on: "Amara gave 1 hour of gardening, today."."""
    parts = {
        "name": handshake.first_name or str(_("Someone")),
        "time": hours(handshake.minutes),
        "of": _of(handshake),
        "day": near_day(handshake.happened_on),
    }
    if handshake.way == "gave":
        return str(_("%(name)s gave %(time)s%(of)s, %(day)s.", **parts))
    return str(_("%(name)s received %(time)s%(of)s, %(day)s.", **parts))


def asked_words(exchange: ExchangeView) -> str:
    """Say what somebody asks me to agree to."""
    return str(
        _(
            "%(other)s says they gave you %(time)s%(of)s, %(day)s.",
            other=other_first(exchange),
            time=hours(exchange.minutes),
            of=_of(exchange),
            day=near_day(exchange.happened_on),
        )
    )


def state_words(exchange: ExchangeView) -> str:
    """Say how an exchange stands, in one of few words."""
    words = {
        "waiting": _("Waiting for you")
        if exchange.may_answer
        else _("Waiting for %(name)s", name=other_words(exchange)),
        "agreed": _("Agreed"),
        "declined": _("Not recorded"),
        "withdrawn": _("Taken back"),
        "taken back": _("Taken back"),
    }
    return str(words[exchange.state])


def next_words(exchange: ExchangeView) -> str:
    """Say what happens next with an exchange."""
    name = other_first(exchange)
    if exchange.state == "waiting" and exchange.may_answer:
        return str(_("%(name)s would like you to say whether it’s right.", name=name))
    if exchange.state == "waiting":
        return str(_("%(name)s is asked whether it’s right. No answer in 14 days means yes.", name=name))
    if exchange.state == "agreed" and exchange.paid in ("to_pot", "seen"):
        may = _("Either of you can take it back for 30 days.")
        return str(may if exchange.may_put_right else _("To change it now, you both agree."))
    if exchange.state == "agreed" and not exchange.may_put_right:
        return str(_("It counts for both of you. To change it now, you both agree."))
    if exchange.state == "agreed":
        return str(_("It counts for both of you. Either of you can take it back for 30 days."))
    if exchange.state == "declined":
        return str(_("%(name)s remembers it differently, so nothing is recorded.", name=name))
    return str(_("It is taken back, so it doesn’t count. Nobody has to give a reason."))


def paid_words(exchange: ExchangeView) -> str:
    """Say what time through a job comes to, or nothing."""
    if exchange.gave:
        mine = {
            "counts": _("You were there through your job. Here that counts like any other time."),
            "to_pot": _("You were there through your job, so the pot gives it. Your record stays as it is."),
            "seen": _("You were there through your job. Here that time isn’t counted, for either of you."),
        }
        return str(mine.get(exchange.paid, ""))
    theirs = {
        "counts": _("They were there through their job. Here that counts like any other time."),
        "to_pot": _("They were there through their job, so the pot gives it to you."),
        "seen": _("They were there through their job. Here that time isn’t counted, for either of you."),
    }
    return str(theirs.get(exchange.paid, ""))


def history_words(exchange: ExchangeView) -> list[str]:
    """Tell what happened to an exchange, oldest first."""
    lines = [_recorded(exchange)]
    was_asked = exchange.answered_at != exchange.recorded_at or _help_with(exchange, "answer")
    if exchange.answered_at and was_asked:
        lines.append(_answered(exchange, exchange.answered_at))
    if exchange.state == "taken back":
        lines.append(str(_("It was taken back by a linked entry. Both stay in the record.")))
    return lines


def _help_with(exchange: ExchangeView, what: str) -> HelpView | None:
    return next((each for each in exchange.helped_by if each.what == what), None)


def _sides(exchange: ExchangeView) -> tuple[str, str]:
    """Name whoever recorded it, then whoever was asked."""
    mine, other = str(_("You")), other_first(exchange)
    return (mine, other) if exchange.said_by_me else (other, mine)


def _recorded(exchange: ExchangeView) -> str:
    who = _sides(exchange)[0]
    at = local(exchange.recorded_at)
    parts = {
        "who": who,
        "time": hours(exchange.said_minutes),
        "day": day(at.date()),
        "clock": clock(exchange.recorded_at),
    }
    helped = _help_with(exchange, "exchange")
    if not helped:
        return str(_("%(who)s recorded %(time)s on %(day)s at %(clock)s.", **parts))
    parts |= {"helper": _helper(helped), "whom": _whom(who, is_me=exchange.said_by_me)}
    said = _("%(helper)s recorded %(time)s for %(whom)s on %(day)s at %(clock)s.", **parts)
    return f"{said} {heard_words(helped, who)}".rstrip()


def _answered(exchange: ExchangeView, answered_at: int) -> str:
    asker, asked = _sides(exchange)
    helped = _help_with(exchange, "answer")
    parts = {"who": asked, "time": hours(exchange.minutes)}
    if helped:
        parts |= {"helper": _helper(helped), "whom": _whom(asked, is_me=not exchange.said_by_me)}
        agreed = _("%(helper)s said yes to %(time)s for %(whom)s", **parts)
    else:
        agreed = _("%(who)s said yes to %(time)s", **parts)
    answers = {
        "declined": _("%(who)s said it wasn’t so", who=asked),
        "withdrawn": _("%(who)s took it back", who=asker),
    }
    said = answers.get(exchange.state, agreed)
    return str(_("%(said)s on %(day)s.", said=said, day=day(local(answered_at).date())))


def _whom(who: str, *, is_me: bool) -> str:
    return str(_("you")) if is_me else who


def _helper(helped: HelpView) -> str:
    """Name a helper with their standing: "Stella S, a steward,"."""
    name = helped.helper or _("Someone")
    if helped.standing == "steward":
        return str(_("%(name)s, a steward,", name=name))
    return str(_("%(name)s, a supporter,", name=name))


def heard_words(helped: HelpView, who: str) -> str:
    """Say how a helper knew: "Bob B told them by phone."."""
    words = {
        "said": _("%(who)s told them.", who=who),
        "phone": _("%(who)s told them by phone.", who=who),
        "paper": _("It was on a paper sheet."),
    }
    return str(words.get(helped.heard, ""))


def with_help_words(exchange: ExchangeView) -> str:
    """Say who helped: "With help from Stella S", or nothing."""
    names = dict.fromkeys(each.helper or str(_("Someone")) for each in exchange.helped_by)
    return str(_("With help from %(names)s", names=joined(list(names)))) if names else ""


def brought_words(brought: BroughtView) -> str:
    """Say how an exchange came from an older record, and when."""
    at = day(local(brought.at).date())
    if not brought.name:
        return str(_("It came from an older record on %(day)s.", day=at))
    return str(_("%(name)s brought it in from an older record on %(day)s.", name=brought.name, day=at))


def helped_words(helped: HelpView) -> str:
    """Say what was done for me: "Recorded for you by Stella S"."""
    name = helped.helper or _("Someone")
    words = {
        "exchange": _("Recorded for you by %(name)s", name=name),
        "answer": _("Yes said for you by %(name)s", name=name),
        "check_in": _("Checked in for you by %(name)s", name=name),
    }
    return str(words[helped.what])


WORDS: tuple[Any, ...] = (
    balance_words,
    other_words,
    other_first,
    told_words,
    shown_words,
    asked_words,
    state_words,
    next_words,
    paid_words,
    history_words,
    with_help_words,
    helped_words,
    brought_words,
)


def init_app(app: Flask) -> None:
    """Give the sentences to templates."""
    app.jinja_env.filters |= {function.__name__: function for function in WORDS}
