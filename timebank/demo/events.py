"""What happened in a made-up community: plain dated events, people by their place in a list."""

from dataclasses import dataclass, field
from datetime import date

POT = -1


@dataclass(frozen=True, slots=True)
class Party:
    """A member, or an organisation when a member records for it."""

    name: str
    joined_on: date
    email: str = ""
    recorder: int | None = None


@dataclass(frozen=True, slots=True)
class Exchange:
    """One person gave another time; `answered_on` is empty while it waits."""

    giver: int
    receiver: int
    minutes: int
    happened_on: date
    recorded_on: date
    answered_on: date | None
    words: str = ""
    said_by: str = "receiver"
    state: str = "agreed"
    reversed_on: date | None = None
    is_paid: bool = False
    presses: int = 1


@dataclass(frozen=True, slots=True)
class Seat:
    """One person at one gathering, for so many minutes of it."""

    who: int
    minutes: int
    leads: bool = False
    late_minutes: int = 0
    presses: int = 1


@dataclass(frozen=True, slots=True)
class Gathering:
    """People meeting; `starts` is minutes after midnight there, `finished_on` empty while open."""

    title: str
    place: str
    access: str
    rule: str
    on: date
    starts: int
    length_minutes: int
    hosts: tuple[int, ...]
    seats: tuple[Seat, ...]
    finished_on: date | None
    ready_minutes: int = 0
    public_title: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """Hours moved outside an exchange: a gift, or to and from the pot."""

    kind: str
    giver: int
    receiver: int
    minutes: int
    on: date


@dataclass(frozen=True, slots=True)
class Leaving:
    """A member left, and the pot settled their account."""

    who: int
    on: date


@dataclass(frozen=True, slots=True)
class History:
    """Everything that happened in one community, each list in the order it was made up."""

    begins_on: date
    parties: list[Party]
    exchanges: list[Exchange] = field(default_factory=list)
    gatherings: list[Gathering] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    leavings: list[Leaving] = field(default_factory=list)
