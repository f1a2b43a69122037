"""How the pages of the journeys are named, each with how to come there."""

from collections.abc import Callable

from tests.journeys.phone import Phone
from tests.journeys.scene import Scene

Opener = Callable[[Scene], Phone]


def naming(pages: dict[str, Opener]) -> Callable[[str], Callable[[Opener], Opener]]:
    """Make what names the page that a function opens, and keeps it among these."""

    def page(name: str) -> Callable[[Opener], Opener]:
        def keep(opener: Opener) -> Opener:
            pages[name] = opener
            return opener

        return keep

    return page


def entry(exchange: bytes, more: str = "") -> str:
    """Say where an entry is."""
    return f"/kettle/entries/{exchange.hex()}{more}"
