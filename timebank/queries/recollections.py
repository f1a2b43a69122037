"""What two people remember of one exchange, shaped for whoever may see it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class RecollectionView:
    """What one person remembers or wrote down; number 0 is what was first recorded."""

    id: bytes
    number: int
    said_by: bytes
    name: str
    comes_to: str
    minutes: int
    happened_on: date
    words: str
    said_at: int
    yeses: frozenset[bytes]


@dataclass(frozen=True, slots=True)
class GoBetweenView:
    """Somebody named to help two people talk, and what they said to that."""

    named_by: bytes
    id: bytes
    name: str
    answer: str


@dataclass(frozen=True, slots=True)
class DifferenceView:
    """One exchange as two people remember it, seen by one of the two or of those who help (`me`)."""

    id: bytes
    exchange_id: bytes
    me: bytes
    giver_id: bytes
    receiver_id: bytes
    giver: str
    receiver: str
    reason: str
    state: str
    begun_by: bytes
    begun_at: int
    settled_at: int | None
    agreed_id: bytes | None
    recollections: tuple[RecollectionView, ...]
    named: tuple[GoBetweenView, ...]

    @property
    def is_open(self) -> bool:
        """Tell whether it is still asked or talked over."""
        return self.state in ("asked", "talking")

    @property
    def is_mine(self) -> bool:
        """Tell whether the reader is one of the two concerned."""
        return self.me in (self.giver_id, self.receiver_id)

    @property
    def other(self) -> str:
        """Name the other one of the two concerned."""
        return self.receiver if self.me == self.giver_id else self.giver

    @property
    def latest(self) -> RecollectionView:
        """Find what was said last."""
        return self.recollections[-1]

    @property
    def begun_by_me(self) -> bool:
        """Tell whether the reader was the first to say that it was different."""
        return self.begun_by == self.me

    @property
    def pair(self) -> tuple[GoBetweenView, ...]:
        """List the two who help, once both have said that they would."""
        both = tuple(each for each in self.named if each.answer == "yes")
        return both if len(both) == 2 else ()

    @property
    def by_pair(self) -> bool:
        """Tell whether what was said last was written down by one who helps."""
        return self.latest.said_by not in (self.giver_id, self.receiver_id)

    @property
    def wanted(self) -> frozenset[bytes]:
        """Tell whose yes it takes."""
        sides = frozenset((self.giver_id, self.receiver_id))
        return sides | {each.id for each in self.pair} if self.by_pair else sides

    @property
    def may_say_yes(self) -> bool:
        """Tell whether the reader's yes is asked for."""
        return self.is_open and self.me in self.wanted and self.me not in self.latest.yeses

    @property
    def may_remember(self) -> bool:
        """Tell whether the reader may still say what they remember, once."""
        mine = any(each.number and each.said_by == self.me for each in self.recollections)
        return self.state == "asked" and self.is_mine and not mine

    @property
    def my_own(self) -> GoBetweenView | None:
        """Find whom the reader named."""
        return next((each for each in self.named if each.named_by == self.me), None)

    @property
    def my_part(self) -> GoBetweenView | None:
        """Find how the reader was named to help, if they were."""
        return next((each for each in self.named if each.id == self.me), None)
