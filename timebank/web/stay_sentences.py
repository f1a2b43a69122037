"""What two people remember of a stay at a gathering, in sentences."""

from flask import Flask

from timebank.language import gettext as _
from timebank.queries.sign_in import first_name
from timebank.queries.stay_changes import StayChangeView
from timebank.web.words import hours, local, names, near_day


def stay_remembered(change: StayChangeView, me: bytes) -> str:
    """Say how long somebody was there, as the one who asked remembers it."""
    parts = {
        "who": _name(change.asker, begins=True),
        "whom": _name(change.name),
        "time": hours(change.minutes),
    }
    is_there = bool(change.minutes)
    if change.asked_by == me and change.is_own:
        return (
            _("You remember being there for %(time)s.", **parts)
            if is_there
            else _("You say that you weren’t there.")
        )
    if change.asked_by == me:
        there = _("You remember that %(whom)s was there for %(time)s.", **parts)
        return there if is_there else _("You remember that %(whom)s wasn’t there.", **parts)
    if change.is_own:
        there = _("%(who)s remembers being there for %(time)s.", **parts)
        return there if is_there else _("%(who)s says that they weren’t there.", **parts)
    if change.member_id == me:
        there = _("%(who)s remembers that you were there for %(time)s.", **parts)
        return there if is_there else _("%(who)s remembers that you weren’t there.", **parts)
    there = _("%(who)s remembers that %(whom)s was there for %(time)s.", **parts)
    return there if is_there else _("%(who)s remembers that %(whom)s wasn’t there.", **parts)


def stay_stands(change: StayChangeView, me: bytes) -> str:
    """Say how long somebody was there, as it is written down now."""
    if change.stands is None:
        return _("Written down now: not there")
    if change.member_id == me:
        return _("Written down now: you were there for %(time)s", time=hours(change.stands))
    return _(
        "Written down now: %(who)s was there for %(time)s", who=_name(change.name), time=hours(change.stands)
    )


def stay_outcome(change: StayChangeView, me: bytes) -> str:
    """Say what came of it, and when."""
    on = near_day(local(change.answered_at or change.asked_at).date())
    if change.answer == "yes":
        return _(
            "You both said so, and it was put right %(day)s. What was there before stays to be read.", day=on
        )
    if change.is_taken_back:
        mine = _("You took it back %(day)s. It stays as it is written down.", day=on)
        return (
            mine
            if change.asked_by == me
            else _("It was taken back %(day)s. It stays as it is written down.", day=on)
        )
    if change.answered_by == me:
        return _("You remember it as it is written down, so it stays. You said so %(day)s.", day=on)
    return _("The other side remembers it as it is written down, so it stays. They said so %(day)s.", day=on)


def stay_waits(change: StayChangeView, hosts: list[str]) -> str:
    """Say who is asked."""
    if not change.is_own:
        return _("%(who)s is asked.", who=_name(change.name, begins=True))
    if hosts:
        return _("Waiting for a yes from a host: %(names)s.", names=names(hosts))
    return _("A steward who records for others may answer, on the gathering’s page. Tell them that it waits.")


def _name(name: str, *, begins: bool = False) -> str:
    if name:
        return first_name(name)
    return _("Someone") if begins else _("someone")


WORDS = (stay_remembered, stay_stands, stay_outcome, stay_waits)


def init_app(app: Flask) -> None:
    """Let templates tell stays."""
    app.jinja_env.filters |= {function.__name__: function for function in WORDS}
