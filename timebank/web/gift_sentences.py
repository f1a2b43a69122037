"""The sentences that say where hours came from that no exchange moved."""

from datetime import date

from flask import Flask
from flask_babel import format_date

from timebank.language import gettext as _
from timebank.queries.gifts import GiftView
from timebank.queries.pot import Month, Pot
from timebank.web.words import hours, near_day


def gift_words(gift: GiftView) -> str:
    """Tell one from my side: "You put 2 hours in the pot, today."."""
    parts = {
        "other": gift.other or str(_("someone who was here")),
        "Other": gift.other or str(_("Someone who was here")),
        "time": hours(gift.minutes),
        "day": near_day(gift.happened_on),
    }
    if gift.kind == "opening" and gift.gave:
        return str(_("You had given %(time)s before this record began.", **parts))
    if gift.kind == "opening":
        return str(_("You had received %(time)s before this record began.", **parts))
    if gift.with_pot and gift.gave:
        return str(_("You put %(time)s in the pot, %(day)s.", **parts))
    if gift.with_pot:
        return str(_("The pot gave you %(time)s, %(day)s.", **parts))
    if gift.gave:
        return str(_("You gave %(other)s %(time)s as a gift, %(day)s.", **parts))
    return str(_("%(Other)s gave you %(time)s as a gift, %(day)s.", **parts))


def gift_next(gift: GiftView) -> str:
    """Say what can still be done."""
    if gift.is_taken_back:
        return str(_("It is taken back, so it doesn’t count. Nobody has to give a reason."))
    if gift.kind == "opening" and gift.may_take_back:
        return str(_("A steward wrote it down. If it isn’t right, say so here. You can for 30 days."))
    if not gift.may_take_back:
        return str(_("It was more than 30 days ago, so it stays as it is."))
    if gift.with_pot:
        return str(_("You can take it back for 30 days."))
    return str(_("Either of you can take it back for 30 days."))


def take_back_words(gift: GiftView) -> str:
    """Name the button that takes it back."""
    if gift.kind == "opening":
        return str(_("This isn’t right: take it back"))
    if gift.with_pot and not gift.gave:
        return str(_("Put it back in the pot"))
    return str(_("Undo: take it back") if gift.gave else _("No, thank you"))


def pot_words(pot: Pot) -> str:
    """Say what is in the pot."""
    if pot.is_new:
        return str(_("The pot is empty. That’s where every pot starts."))
    if pot.has_given_more:
        return str(_("The pot has given more than came in. That’s what it’s for."))
    if not pot.minutes:
        return str(_("The pot is about empty. It can still give."))
    time = hours(pot.minutes)
    return str(
        _("About %(time)s in the pot.", time=time) if pot.is_about else _("%(time)s in the pot.", time=time)
    )


def pot_month_words(month: Month | None) -> str:
    """Say what came in and went out this month."""
    if month is None:
        return str(_("Nothing has come in or gone out yet this month."))
    came_in, went_out = month.came_in, month.went_out
    if came_in is None and went_out is None:
        return str(_("This month few people gave or asked, so it isn’t shown by itself."))
    parts = {"came_in": about_words(came_in), "went_out": about_words(went_out)}
    return str(_("This month: %(came_in)s came in, and %(went_out)s went out.", **parts))


def about_words(minutes: int | None) -> str:
    """Say a rounded amount; a few people's is not said."""
    if minutes is None:
        return str(_("a little"))
    return str(_("about %(time)s", time=hours(minutes)) if minutes else _("hardly anything"))


def pot_month_name(month: str) -> str:
    """Say a month in full: "March 2026"."""
    return str(format_date(date.fromisoformat(f"{month}-01"), "MMMM y"))


WORDS = (gift_words, gift_next, take_back_words, pot_words, pot_month_words, about_words, pot_month_name)


def init_app(app: Flask) -> None:
    """Give the sentences to templates."""
    app.jinja_env.filters |= {function.__name__: function for function in WORDS}
