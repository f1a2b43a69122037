"""What every measurement is given: books of the sizes asked for, and how long to go on."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bench.books import Lent, Shelf

ROUNDS, QUICK_ROUNDS = 40, 6

Say = Callable[..., None]


@dataclass(slots=True)
class Bench:
    """One run."""

    shelf: Shelf
    sizes: tuple[int, ...]
    quick: bool
    say: Say
    lent: dict[tuple[int, str], Lent] = field(default_factory=dict)

    @property
    def rounds(self) -> int:
        """How many rounds a comparison has."""
        return QUICK_ROUNDS if self.quick else ROUNDS

    @property
    def smallest(self) -> int:
        """The smallest book."""
        return self.sizes[0]

    @property
    def middle(self) -> int:
        """The book for whatever does not compare sizes."""
        return self.sizes[len(self.sizes) // 2]

    @property
    def largest(self) -> int:
        """The largest book."""
        return self.sizes[-1]

    def some(self, many: int, few: int) -> int:
        """Choose how many, by whether the run is quick."""
        return few if self.quick else many

    def book(self, size: int, name: str = "served") -> Lent:
        """Lend a book, the same copy for the same name."""
        if (size, name) not in self.lent:
            self.lent[size, name] = self.shelf.lend(size, name)
        return self.lent[size, name]

    @property
    def folder(self) -> Path:
        """Where to leave files until the end of the run."""
        self.shelf.lent.mkdir(parents=True, exist_ok=True)
        return self.shelf.lent
