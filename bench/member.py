"""A member who does over and over what is measured."""

import random

from bench import SLUG
from bench.app import EMPTY, HELLO
from bench.book import MEMBERS, SEED
from bench.books import Lent
from bench.browser import RECORD, SEE_OTHER, Answer, must, recording, signed_in
from bench.server import Server

HOT, LOOKED_AT = 0, 1
HOURS = f"/{SLUG}/hours"
PAGES = {
    "home": f"/{SLUG}/home",
    "statement": HOURS,
    "record": RECORD,
    "you": f"/{SLUG}/you",
    "gatherings": f"/{SLUG}/gatherings",
}


class Member:
    """One signed-in member; every method is one request, whose answer is as it should be."""

    def __init__(self, server: Server, book: Lent, who: int = LOOKED_AT) -> None:
        """Sign in."""
        self.book = book
        self.rng = random.Random(SEED)
        self.browser = signed_in(server, book, who)
        self.asked = {path: self.browser.request("GET", path) for path in (HELLO, EMPTY, *PAGES.values())}

    def open(self, path: str) -> Answer:
        """Open a page."""
        if path not in self.asked:
            self.asked[path] = self.browser.request("GET", path)
        return must(self.browser.exchange(self.asked[path]), 200)

    def hello(self) -> Answer:
        """Open the page of one word."""
        return self.open(HELLO)

    def empty(self) -> Answer:
        """Open the empty page."""
        return self.open(EMPTY)

    def hours(self) -> Answer:
        """Open the statement's first page."""
        return self.open(HOURS)

    def record(self) -> Answer:
        """Record half an hour received."""
        other = self.book.members[self.rng.randrange(2, MEMBERS)]
        return must(self.browser.post(RECORD, **recording(other)), SEE_OTHER)
