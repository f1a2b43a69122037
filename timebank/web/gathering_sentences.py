"""The sentences about gatherings: what a rule comes to, who is here, what finishing will save."""

from collections.abc import Sequence
from typing import Any

from flask import Flask
from flask_babel import format_date

from timebank.clock import MINUTE
from timebank.context import me_here
from timebank.language import gettext as _
from timebank.ledger.gatherings import Outcome
from timebank.queries.check_ins import CheckInView
from timebank.queries.communities import CommunityView
from timebank.queries.earlier_visits import VisitView
from timebank.queries.finishing import Preview, Share
from timebank.queries.gatherings import GatheringView
from timebank.queries.roll_call import RollRow
from timebank.queries.sign_in import first_name
from timebank.web.words import clock, hours, local, names, near_day, short_day

# The ways in that tell when somebody came; and how near to a time is that time.
ARRIVED = ("sign", "code", "card")
NEAR = 15 * MINUTE


def called(gathering: GatheringView) -> str:
    """Say a gathering's name: its own to those who have joined, else what strangers see."""
    me = me_here()
    return gathering.title if me and not me.is_visitor else gathering.outside_title


def rule_side(rule: str) -> str:
    """Choose the pebble that a rule means for somebody who comes."""
    return "given" if rule == "help" else "received"


def promise_words(gathering: GatheringView) -> str:
    """Say what will go in one's record when a gathering ends."""
    time = hours(gathering.length_minutes)
    words = {
        "lead": _("When it ends, %(time)s received go in your record.", time=time),
        "share": _("When it ends, %(time)s given and %(time)s received go in your record.", time=time),
        "split": _("When it ends, your share of the leader’s time goes in your record."),
        "help": _("When it ends, %(time)s given go in your record.", time=time),
        "treat": _("This one is a gift: nothing is added to your record."),
        "list": _("No time moves at this gathering."),
    }
    return str(words[gathering.rule])


def job_words(community: CommunityView) -> str:
    """Say what time through a job comes to here."""
    words = {
        "counts": _("Here, time through a job counts like any other."),
        "to_pot": _("Here, the pot gives what you would give. Your record stays as it is."),
        "seen": _("Here, that time isn’t counted. Your record stays as it is."),
    }
    return str(words[community.paid_time])


def after_words(check_in: CheckInView, community: CommunityView) -> str:
    """Say what happens after checking in."""
    said = _after_words(check_in)
    if not check_in.is_paid or check_in.gathering.rule == "list" or not _is_to_come(check_in.gathering):
        return said
    job = f"{_('You’re here through your job.')} {job_words(community)}"
    return f"{job} {said}" if community.paid_time == "counts" else job


def _is_to_come(gathering: GatheringView) -> bool:
    return gathering.state != "finished" and not gathering.is_cancelled


def _after_words(check_in: CheckInView) -> str:
    gathering, time = check_in.gathering, hours(check_in.minutes)
    if gathering.state == "finished":
        return str(_("The gathering is finished, and everyone’s time is saved."))
    if gathering.is_cancelled:
        return str(_("This one is cancelled. No time goes in anybody’s record."))
    at = clock(gathering.ends_at)
    if check_in.leads and gathering.rule in ("lead", "split", "treat"):
        return str(
            _("%(time)s given will go in your record after %(at)s, when the host finishes.", time=time, at=at)
        )
    words = {
        "lead": _(
            "%(time)s received will go in your record after %(at)s, when the host finishes.", time=time, at=at
        ),
        "share": _(
            "%(time)s given and %(time)s received will go in your record after %(at)s.", time=time, at=at
        ),
        "split": _("Your share of the leader’s time will go in your record after %(at)s.", at=at),
        "help": _(
            "%(time)s given will go in your record after %(at)s, when the host finishes.", time=time, at=at
        ),
        "treat": _("This one is a gift: nothing is added to your record."),
        "list": _("You’re on the list. No time moves."),
    }
    return str(words[gathering.rule])


def _people(count: int) -> str:
    return str(_("1 person here.") if count == 1 else _("%(count)d people here.", count=count))


def here_words(rows: Sequence[RollRow]) -> str:
    """Say how many are here, as last saved."""
    count = sum(row.is_here for row in rows)
    return str(_("Nobody is ticked yet.")) if not count else _people(count)


def arrival_words(row: RollRow) -> str:
    """Say how somebody came to be on a roll-call."""
    if not row.is_here:
        return str(_("Card %(number)s", number=f"{row.number[:3]} {row.number[3:]}")) if row.number else ""
    words = {
        "sign": _("Checked in %(time)s", time=clock(row.arrived_at)),
        "code": _("Checked in %(time)s", time=clock(row.arrived_at)),
        "card": _("Showed a card %(time)s", time=clock(row.arrived_at)),
        "hosting": _("Hosting"),
    }
    said = str(words.get(row.way, _("Ticked by a host")))
    return str(_("%(said)s, new here", said=said)) if row.is_visitor else said


def preview_words(preview: Preview, gathering: GatheringView, *, names_jobs: bool = True) -> str:
    """Say in real numbers what finishing will save; jobs are named only where hosts finish."""
    said = [_people(len(preview.shares))]
    leading = [share for share in preview.shares if share.leads and not share.at_work]
    leaders = [first_name(share.name) for share in leading]
    given = {share.given for share in leading}
    if gathering.rule in ("lead", "split", "treat") and len(leaders) == 1 and given:
        said.append(_("%(name)s gives %(time)s.", name=leaders[0], time=hours(given.pop())))
    elif gathering.rule in ("lead", "split", "treat") and leaders:
        said.append(_("%(names)s give their time.", names=names(leaders)))
    at_work = [share for share in preview.shares if share.at_work and gathering.rule != "list"]
    said += _job_sentences(at_work) if names_jobs else _jobs_together(at_work)
    said += _rest(preview, gathering.rule, some_at_work=bool(at_work))
    if preview.pot_given and preview.pot_stands_in:
        said.append(_("The pot gives %(time)s more.", time=hours(preview.pot_given)))
    elif preview.pot_given:
        said.append(_("The pot gives %(time)s.", time=hours(preview.pot_given)))
    if preview.pot_received:
        said.append(_("The pot receives %(time)s.", time=hours(preview.pot_received)))
    return " ".join(str(part) for part in said)


def _rest(preview: Preview, rule: str, *, some_at_work: bool) -> list[Any]:
    """Say what the rule means for the others, if there are any and something moves."""
    words = {
        "lead": _("The others receive the time they stayed."),
        "share": _("Everyone gives and receives the time they stayed."),
        "split": _("The others share it."),
        "help": _("Everyone gives the time they stayed, and the pot receives it."),
        "treat": _("The pot receives it for everyone."),
        "list": _("No time moves."),
    }
    if some_at_work:
        words["share"] = _("Everyone else gives and receives the time they stayed.")
        words["help"] = _("Everyone else gives the time they stayed, and the pot receives it.")
    all_at_work = all(share.at_work for share in preview.shares)
    if rule in ("share", "help") and preview.shares and all_at_work:
        return []
    if rule in ("split", "treat") and some_at_work and not _is_given(preview):
        return []
    if rule not in ("share", "help", "list") and len(preview.leaders) == len(preview.shares):
        return []
    return [words[rule]]


def _is_given(preview: Preview) -> bool:
    return preview.pot_stands_in > 0 or any(share.given for share in preview.shares)


def _job_sentences(at_work: Sequence[Share]) -> list[Any]:
    """Say of everyone who is there through a job what becomes of their time, for hours move."""
    return [
        _(
            "%(name)s is here through their job: the pot gives their %(time)s.",
            name=first_name(share.name) or _("Someone"),
            time=hours(share.pot_gives),
        )
        if share.pot_gives
        else _(
            "%(name)s is here through their job: their time isn’t counted.",
            name=first_name(share.name) or _("Someone"),
        )
        for share in at_work
    ]


def _jobs_together(at_work: Sequence[Share]) -> list[Any]:
    """Say the same without anybody's name."""
    stood_in = sum(share.pot_gives for share in at_work)
    if stood_in:
        return [_("The pot gives %(time)s for people here through a job.", time=hours(stood_in))]
    return [_("The time of people here through a job isn’t counted.")] if at_work else []


def odd_words(preview: Preview, gathering: GatheringView) -> list[str]:
    """Name everything about a list that a host might want to look at again before saving it."""
    named = [share.name or _("Someone who was here") for share in preview.shares]
    said = [_("Nobody is on the list, so nothing is saved for anybody.")] if not named else []
    if named and gathering.rule != "list" and not preview.leaders:
        said.append(_("Nobody is down as leading."))
    said += [_("%(name)s hosts and isn’t on the list.", name=first_name(name)) for name in preview.absent]
    twice = sorted({name for name in named if named.count(name) > 1})
    said += [_("%(name)s is on the list more than once.", name=name) for name in twice]
    late = [share for share in preview.shares if _came_after(share, gathering)]
    if late:
        count = _("1 person") if len(late) == 1 else _("%(count)d people", count=len(late))
        said.append(_("%(count)s came after the end.", count=count))
    parts = [share for share in preview.shares if share.stayed != gathering.length_minutes]
    return [str(each) for each in [*said, *(_part_words(share, gathering) for share in parts)]]


def _came_after(share: Share, gathering: GatheringView) -> bool:
    return share.way in ARRIVED and share.arrived_at > gathering.ends_at


def _part_words(share: Share, gathering: GatheringView) -> str:
    """Say when somebody came or left, where a check-in tells; else only how long they were there."""
    name, time = first_name(share.name) or _("Someone who was here"), hours(share.stayed)
    if not share.stayed:
        return str(_("%(name)s is on the list without any time.", name=name))
    began, left = max(share.arrived_at, gathering.starts_at), gathering.starts_at + share.stayed * MINUTE
    if share.way in ARRIVED and share.arrived_at < gathering.starts_at + NEAR:
        return str(_("%(name)s left at %(at)s: %(time)s.", name=name, at=clock(left), time=time))
    if share.way in ARRIVED and abs(began + share.stayed * MINUTE - gathering.ends_at) < NEAR:
        return str(_("%(name)s came at %(at)s: %(time)s.", name=name, at=clock(began), time=time))
    return str(_("%(name)s was here for %(time)s.", name=name, time=time))


def example_words(example: Outcome, rule: str) -> str:
    """Say what a rule comes to with ten people and one who leads."""
    if rule == "list":
        return ""
    others = [minutes for account, minutes in example.received.items() if int.from_bytes(account, "big") != 1]
    parts = {
        "lead": hours(example.given.get((1).to_bytes(16, "big"), 0)),
        "each": hours(others[0]) if others else "",
        "pot": hours(example.pot_given or example.pot_received),
    }
    words = {
        "lead": _(
            "With 10 others: the leader gives %(lead)s, each other person receives %(each)s. "
            "The pot gives %(pot)s.",
            **parts,
        ),
        "share": _("With 10 others: each person gives %(lead)s and receives %(each)s.", **parts),
        "split": _(
            "With 10 others: the leader gives %(lead)s, each other person receives %(each)s.", **parts
        ),
        "help": _("With 10 others: each person gives %(lead)s, the pot receives %(pot)s.", **parts),
        "treat": _("With 10 others: the leader gives %(lead)s, the pot receives %(pot)s.", **parts),
    }
    return str(words[rule])


def were_you_words(visit: VisitView) -> str:
    """Ask somebody who joined whether they were at a gathering before."""
    day = near_day(local(visit.starts_at).date())
    return str(_("Were you at %(title)s %(day)s?", title=visit.title, day=day))


def were_they_words(visit: VisitView, name: str) -> str:
    """Ask a steward the same about somebody beside them."""
    day = near_day(local(visit.starts_at).date())
    return str(_("Was %(name)s at %(title)s %(day)s?", name=name, title=visit.title, day=day))


def when_printed(gathering: GatheringView) -> str:
    """Say when, for paper: never "today", since paper stays up, and every week if one sign is for all."""
    at = local(gathering.starts_at).date()
    weekly = _("Every %(day)s", day=format_date(at, "EEEE"))
    return str(
        _(
            "%(day)s, %(start)s to %(end)s",
            day=weekly if gathering.series_id else short_day(at),
            start=clock(gathering.starts_at),
            end=clock(gathering.ends_at),
        )
    )


WORDS: tuple[Any, ...] = (
    called,
    rule_side,
    promise_words,
    job_words,
    after_words,
    here_words,
    arrival_words,
    preview_words,
    odd_words,
    example_words,
    were_you_words,
    were_they_words,
    when_printed,
    first_name,
)


def init_app(app: Flask) -> None:
    """Give the sentences to templates."""
    app.jinja_env.filters |= {function.__name__: function for function in WORDS}
