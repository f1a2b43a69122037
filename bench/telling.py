"""P35: whether a stranger can tell by time who is known here."""

import random
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence

from bench import SLUG
from bench.bench import Bench
from bench.book import MEMBERS, SEED
from bench.books import Lent
from bench.browser import SEE_OTHER, must
from bench.inside import Insider
from bench.pairs import seconds
from bench.report import Finding
from timebank.app import create_app
from timebank.config import Settings
from timebank.services.members import HASHER
from timebank.store.engine import sqlite_module

EACH, QUICK_EACH = 1_000, 30
# A PIN's hash takes long on purpose.
CARDS_EACH, QUICK_CARDS_EACH = 500, 10
WARM = 20
REFUSED = 422
SIGN_IN = f"/{SLUG}/sign-in"
PIN, WRONG_PIN = "273915", "918273"
_CSRF = re.compile(r'name="csrf_token" type="hidden" value="([^"]+)"')


def tell(bench: Bench) -> Iterator[Finding]:
    """Ask for codes and try cards, known and unknown in a random order, and compare the times."""
    book = bench.book(bench.middle, "told")
    numbers = _prepare(book)
    stranger = Stranger(book)
    codes = _times(
        bench.some(EACH, QUICK_EACH),
        lambda is_known, turn: stranger.ask(f"{'member' if is_known else 'nobody'}{turn}"),
    )
    yield Finding("P35", "an address that is known, told by time: from a half", _apart(*codes))
    cards = _times(
        bench.some(CARDS_EACH, QUICK_CARDS_EACH),
        lambda is_known, turn: stranger.use(numbers[turn] if is_known else f"UU{turn:04}"),
    )
    yield Finding("P35", "a card that has a PIN, told by time: from a half", _apart(*cards))


class Stranger(Insider):
    """Somebody who is not signed in, at another place for every try, so that none is refused as too many."""

    def __init__(self, book: Lent) -> None:
        """Open the sign-in page."""
        super().__init__(create_app(Settings(data=book.folder, trusted_proxies=1)))
        self.places = 0
        found = _CSRF.search(must(self.get(SIGN_IN), 200).text)
        assert found, "the page has no form"
        self.csrf = found[1]

    def ask(self, name: str) -> float:
        """Ask for a code; tell how long the answer took."""
        return self._timed(SIGN_IN, SEE_OTHER, address=f"{name}@example.org")

    def use(self, number: str) -> float:
        """Try a card with a wrong PIN; tell how long the answer took."""
        return self._timed(f"{SIGN_IN}/card", REFUSED, card=number, pin=WRONG_PIN)

    def _timed(self, path: str, status: int, **fields: str) -> float:
        self.places += 1
        place = ".".join(str(part) for part in self.places.to_bytes(4, "big"))
        request = self.form(path, **fields).replace(b"\r\n", f"\r\nX-Forwarded-For: {place}\r\n".encode(), 1)
        return seconds(lambda: must(self.exchange(request), status))


def _prepare(book: Lent) -> list[str]:
    """Give every member an address and a PIN; return the numbers of their cards."""
    raw, kept = sqlite_module().connect(str(book.file)), HASHER.hash(PIN)
    here = [(book.community_id, member) for member in book.members]
    contacts = [(*who, f"member{turn}@example.org") for turn, who in enumerate(here)]
    with raw:
        raw.executemany("INSERT INTO contact VALUES (?, ?, 'email', ?)", contacts)
        raw.executemany("INSERT INTO pin VALUES (?, ?, ?)", [(*who, kept) for who in here])
    numbers = [number for (number,) in raw.execute("SELECT number FROM card ORDER BY rowid")]
    raw.close()
    return numbers


def _times(each: int, act: Callable[[bool, int], float]) -> tuple[list[float], list[float]]:
    """Do it for the known and for the unknown, each so many times, in a random order."""
    turns = [(is_known, turn % MEMBERS) for is_known in (True, False) for turn in range(each)]
    random.Random(SEED).shuffle(turns)
    for is_known, turn in turns[:WARM]:
        act(is_known, turn)
    times: dict[bool, list[float]] = {True: [], False: []}
    for is_known, turn in turns:
        times[is_known].append(act(is_known, turn))
    return times[True], times[False]


def _apart(known: Sequence[float], unknown: Sequence[float]) -> float:
    """Tell how far from a half the chance is that a known one takes longer than an unknown one."""
    ordered = sorted(unknown)
    below = sum(bisect_left(ordered, one) + bisect_right(ordered, one) for one in known) / 2
    return abs(below / (len(known) * len(unknown)) - 0.5)
