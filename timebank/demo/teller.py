"""Tells single stories into a history: who helped whom so many days ago, without chance where it matters."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from timebank.demo.events import Exchange, Gathering, History, Party, Seat
from timebank.demo.words import HELP_WORDS

AFTERNOON = 14 * 60  # minutes after midnight
DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Meeting:
    """A gathering of a story; days below zero are to come, and `starts` is minutes after midnight."""

    title: str
    rule: str
    days_ago: int
    where: tuple[str, str]
    hosts: tuple[int, ...]
    length_minutes: int = 120
    starts: int = AFTERNOON
    ready_minutes: int = 0
    public_title: str = ""


@dataclass(slots=True)
class Teller:
    """A history that is being added to, counting days back from `today`."""

    history: History
    rng: random.Random
    today: date
    friends: list[int]  # who the stories' people share time with

    def ago(self, days: int) -> date:
        """Return the day so many days ago; a number below zero is a day to come."""
        return self.today - timedelta(days)

    def join(self, name: str, *, days_ago: int, email: str = "", recorder: int | None = None) -> int:
        """Let somebody join, or an organisation that `recorder` records for."""
        joined_on = max(self.ago(days_ago), self.history.begins_on - timedelta(1))
        self.history.parties.append(Party(name, joined_on, email, recorder))
        return len(self.history.parties) - 1

    def help(
        self,
        giver: int,
        receiver: int,
        minutes: int,
        days_ago: int,
        words: str = "",
        *,
        said_by: str = "receiver",
        is_paid: bool = False,
    ) -> None:
        """Let one give another time, recorded and agreed on the day."""
        on = self.ago(days_ago)
        self.history.exchanges.append(
            Exchange(giver, receiver, minutes, on, on, on, words, said_by=said_by, is_paid=is_paid)
        )

    def give(self, who: int, minutes: list[int], *, newest: int = 5, is_paid: bool = False) -> None:
        """Let somebody give these times, spread over eleven months, each to the next friend."""
        for number, (length, days) in enumerate(spread(minutes, newest)):
            said_by = ("giver", "receiver")[number % 2]
            self.help(
                who, self._friend(number), length, days, self._words(), said_by=said_by, is_paid=is_paid
            )

    def receive(self, who: int, minutes: list[int], *, newest: int = 5) -> None:
        """Let somebody receive these times, spread over eleven months, each from the next friend."""
        for number, (length, days) in enumerate(spread(minutes, newest)):
            said_by = ("giver", "receiver")[number % 2]
            self.help(self._friend(number), who, length, days, self._words(), said_by=said_by)

    def hold(self, meeting: Meeting, others: tuple[Seat, ...] = ()) -> None:
        """Hold a gathering, or plan one for today or a day to come; the hosts lead and stay throughout."""
        leading = tuple(Seat(host, meeting.length_minutes, leads=True) for host in meeting.hosts)
        on, (place, access) = self.ago(meeting.days_ago), meeting.where
        ends_on = on + timedelta((meeting.starts + meeting.length_minutes) // DAY_MINUTES)
        self.history.gatherings.append(
            Gathering(
                title=meeting.title,
                place=place,
                access=access,
                rule=meeting.rule,
                on=on,
                starts=meeting.starts,
                length_minutes=meeting.length_minutes,
                hosts=meeting.hosts,
                seats=leading + others,
                finished_on=ends_on if on < self.today else None,
                ready_minutes=meeting.ready_minutes,
                public_title=meeting.public_title,
            )
        )

    def _friend(self, number: int) -> int:
        return self.friends[number % len(self.friends)]

    def _words(self) -> str:
        return self.rng.choice(HELP_WORDS)


def spread(minutes: list[int], newest: int, oldest: int = 335) -> list[tuple[int, int]]:
    """Pair times with days ago, evenly from the oldest to the newest."""
    steps = max(len(minutes) - 1, 1)
    return [(length, oldest - (oldest - newest) * number // steps) for number, length in enumerate(minutes)]
