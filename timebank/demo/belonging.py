"""What the made-up people told about themselves, who may find them, and who acts for whom."""

import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlmodel import Session

from timebank.demo.drafts import Draft, ExchangeDraft
from timebank.demo.people import AMARA, CAST, EDGE, GRACE, MAREK, SUNITA, TOM
from timebank.demo.stories import IVO_LEFT
from timebank.services import differences, leaving
from timebank.services.recollections import Press
from timebank.store.agreements import Agreement
from timebank.store.members import Consent, MemberAbout, RoleWord
from timebank.store.supporters import Help, Support

Row = dict[str, Any]
Batch = tuple[type, list[Row]]
Told = tuple[str, str, int, int, int | None]

FOUND = 0.6  # of all who told nothing else
MORNING, EVENING = 9 * 60, 21 * 60  # minutes after midnight
# Pronouns, what I'd like people to know, what helps me.
TOLD = {
    "Amara O": ("she/her", "I make too much soup. Come and take some.", ""),
    "Grace L": ("she/her", "Most Tuesdays you’ll find me in the Old Library.", ""),
    "Tom H": ("he/him", "Happy to mend bikes, toasters and most things with a plug.", ""),
    "Dev K": ("", "", "A text and not a call, please."),
    "Sunita R": ("", "I like walking with someone.", "Large print"),
    "Dee S": ("", "", "Please ring. I’m not online."),
    "Eze N": ("they/them", "", "Easy Read"),
    "Fay W": ("she/her", "", ""),
    "Hana K": ("she/her", "Here in my own time too.", ""),
}
ROLES = {
    "Amara O": ("peer",),
    "Fay W": ("carer", "peer"),
    "Hana K": ("practitioner",),
    "Tom H": ("neighbour",),
}
# Who acts for whom: from so many days ago, for so many days, and how many days ago it was ended.
SUPPORTS: tuple[Told, ...] = (("Dee S", AMARA, 60, 360, None), ("Gil R", "Fay W", 200, 180, 90))
WEEKLY_MINUTES = 120
LEAVER = "Ivo P"
TAKEN_DAYS = 40


def batches(draft: Draft, *, has_stories: bool, rng: random.Random) -> Iterator[Batch]:
    """Yield the rows of what belongs to people, without their community."""
    yield Consent, _consents(draft, rng)
    if has_stories:
        members = {party.name: draft.members[who] for who, party in draft.people}
        yield MemberAbout, [_about(members[name], *words) for name, words in TOLD.items()]
        yield RoleWord, [{"member_id": members[name], "word": word} for name in ROLES for word in ROLES[name]]
        yield Support, [_support(draft, members, one, rng.randbytes(16)) for one in SUPPORTS]
        yield Help, _helps(draft)
        yield Agreement, _exports(draft, rng)


def _consents(draft: Draft, rng: random.Random) -> list[Row]:
    told = {*CAST, AMARA, *TOLD}
    return [
        {"member_id": draft.members[who], "purpose": "found", "given_at": draft.joined_at(who)}
        for who, party in draft.people
        if party.name in told or (party.name not in EDGE and rng.random() < FOUND)
    ]


def _about(member: bytes, pronouns: str, about: str, helps: str) -> Row:
    return {"member_id": member, "pronouns": pronouns, "about": about, "helps": helps}


def _support(draft: Draft, members: dict[str, bytes], told: Told, number: bytes) -> Row:
    whom, who, ago, days, ended = told
    begins = draft.today - timedelta(ago)
    return {
        "id": number,
        "member_id": members[whom],
        "supporter_id": members[who],
        "may_check_in": 1,
        "may_record": 1,
        "may_see_hours": 1,
        "agree_minutes": WEEKLY_MINUTES,
        "consent": "said",
        "begins_on": begins.isoformat(),
        "ends_on": (begins + timedelta(days)).isoformat(),
        "made_at": draft.at(begins, MORNING),
        "ended_at": None if ended is None else draft.at(draft.today - timedelta(ended), MORNING),
    }


def _exports(draft: Draft, rng: random.Random) -> list[Row]:
    """Let Tom and Marek have taken the whole record out once, and Marek ask for it again."""
    before, lately = draft.today - timedelta(TAKEN_DAYS), draft.today - timedelta(1)
    marek, tom = draft.members[MAREK], draft.members[TOM]
    asked = {"kind": "export", "asked_by": marek, "first_by": marek}
    once, again = (draft.at(day, MORNING) for day in (before, lately))
    taken = {"about": b"no names", "asked_at": once, "first_at": once}
    waits = {"about": b"names", "asked_at": again, "first_at": again}
    return [
        asked | taken | {"id": rng.randbytes(16), "second_by": tom, "second_at": draft.at(before, EVENING)},
        asked | waits | {"id": rng.randbytes(16), "second_by": None, "second_at": None},
    ]


def _helps(draft: Draft) -> list[Row]:
    """Mark everything of Dee's as done with help: from Grace, or from Tom where Grace is the other side."""
    dee = next(who for who, party in draft.people if party.name == "Dee S")
    return [
        row
        for told in draft.exchanges
        if dee in (told.event.giver, told.event.receiver)
        for row in _help(draft, dee, told)
    ]


def _help(draft: Draft, dee: int, told: ExchangeDraft) -> Iterator[Row]:
    event = told.event
    helper = TOM if GRACE in (event.giver, event.receiver) else GRACE
    row = {
        "act_id": told.id,
        "member_id": draft.members[dee],
        "helper_id": draft.members[helper],
        "standing": "steward",
        "heard": "phone",
        "minutes": event.minutes,
    }
    said_it = (event.giver if event.said_by == "giver" else event.receiver) == dee
    if said_it:
        yield row | {"what": "exchange", "at": told.recorded_at}
    elif told.answered_at is not None:
        yield row | {"what": "answer", "at": told.answered_at}


def let_differ(session: Session, draft: Draft, *, key: bytes) -> None:
    """Let Sunita remember the latest time that Amara gave her as an hour; Amara is asked."""
    who = {party.name: number for number, party in draft.people}
    theirs = (who[AMARA], SUNITA)
    latest = max(
        (told for told in draft.exchanges if (told.event.giver, told.event.receiver) == theirs),
        key=lambda told: told.recorded_at,
    )
    day = draft.today - timedelta(1)
    press = Press(draft.members[SUNITA], key, "", day, draft.at(day, EVENING))
    differences.say(
        session,
        community_id=draft.community_id,
        exchange_id=latest.id,
        press=press,
        reason="time",
        minutes=60,
        happened_on=latest.event.happened_on,
        words=latest.event.words,
    )


def let_leave(session: Session, draft: Draft, *, key: bytes) -> None:
    """Let Ivo leave, as anybody does who wants their name removed; his hours were settled then."""
    member_id = next(draft.members[who] for who, party in draft.people if party.name == LEAVER)
    day = draft.today - timedelta(IVO_LEFT)
    leaving.leave(
        session,
        community_id=draft.community_id,
        member_id=member_id,
        key=key,
        keeps_name=False,
        day=day.isoformat(),
        now=draft.at(day, EVENING),
    )
