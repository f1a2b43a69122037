"""Says what each of two people remembers of an exchange, and how it stands; never who is right."""

from typing import Any

from flask import Flask

from timebank.language import gettext as _
from timebank.queries.recollections import DifferenceView, RecollectionView
from timebank.web.words import day, hours, local, names, near_day


def _who(found: DifferenceView, said_by: bytes, name: str) -> str:
    return str(_("You")) if said_by == found.me else name or str(_("Someone who was here"))


def what_words(said: RecollectionView) -> str:
    """Say how long, which day and what for: "30 minutes of weeding, on Sunday"."""
    of = _(" of %(words)s", words=said.words[:1].lower() + said.words[1:]) if said.words else ""
    return str(_("%(time)s%(of)s, %(day)s", time=hours(said.minutes), of=of, day=near_day(said.happened_on)))


def remembered_words(said: RecollectionView, found: DifferenceView) -> str:
    """Say what one person remembers: "Dev remembers it as 30 minutes, yesterday."."""
    who, mine = _who(found, said.said_by, said.name), said.said_by == found.me
    if said.said_by not in (found.giver_id, found.receiver_id):
        return _outcome(said, found)
    if said.comes_to == "taken back" and found.reason == "not me":
        return str(_("You say it wasn’t you.") if mine else _("%(who)s says it wasn’t them.", who=who))
    if said.comes_to == "taken back":
        return str(
            _("You would like to take it back.")
            if mine
            else _("%(who)s would like to take it back.", who=who)
        )
    what = what_words(said)
    if mine:
        return str(_("You remember it as %(what)s.", what=what))
    return str(_("%(who)s remembers it as %(what)s.", who=who, what=what))


def _outcome(said: RecollectionView, found: DifferenceView) -> str:
    helping = sorted((each.id != found.me, each.name) for each in found.named if each.answer == "yes")
    who = names([name or str(_("Someone")) if others else str(_("You")) for others, name in helping])
    words = {
        "changed": _("%(who)s wrote down: it was %(what)s.", who=who, what=what_words(said)),
        "stays": _("%(who)s wrote down: it stays as it is.", who=who),
        "taken back": _("%(who)s wrote down: it is taken back.", who=who),
    }
    return str(words[said.comes_to])


def difference_words(found: DifferenceView) -> str:
    """Say how a difference stands, in a few words."""
    if found.state == "talking":
        return str(_("Talking it over"))
    if found.state == "asked":
        waiting = _("Waiting for %(name)s", name=found.other or _("someone who was here"))
        return str(_("Waiting for you") if found.may_say_yes else waiting)
    return str(_("You both agreed") if found.state == "agreed" else _("Left as it is"))


def difference_history(found: DifferenceView) -> list[str]:
    """Tell what was remembered and what came of it, oldest first."""
    lines = [
        _("%(day)s: %(what)s", what=remembered_words(said, found), day=_day(said.said_at))
        for said in found.recollections
        if said.number
    ]
    # Whoever was asked says how it was, and that counts at once.
    at_once = found.state == "agreed" and found.settled_at == found.begun_at
    if found.settled_at is not None and not at_once:
        ends = {
            "agreed": _("You both agreed on %(day)s.", day=_day(found.settled_at)),
            "left": _("It was left as it is on %(day)s.", day=_day(found.settled_at)),
        }
        lines.append(ends[found.state])
    return [str(line) for line in lines]


def _day(at: int) -> str:
    return day(local(at).date())


def still_wanted(found: DifferenceView) -> str:
    """Name those whose yes is still wanted: "Dev and Grace"."""
    people = {found.giver_id: found.giver, found.receiver_id: found.receiver}
    people |= {each.id: each.name for each in found.named}
    missing = [each for each in people if each in found.wanted - found.latest.yeses]
    return names(
        [str(_("you")) if each == found.me else people[each] or str(_("someone")) for each in missing]
    )


WORDS: tuple[Any, ...] = (what_words, remembered_words, difference_words, difference_history, still_wanted)


def init_app(app: Flask) -> None:
    """Give the sentences to templates."""
    app.jinja_env.filters |= {function.__name__: function for function in WORDS}
