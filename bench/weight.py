"""P26, P27: what a browser downloads for a member's page, in bytes on the wire."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bench.bench import Bench
from bench.browser import Browser, must, signed_in
from bench.member import LOOKED_AT, PAGES
from bench.report import Finding
from bench.server import serving

KILO = 1_000
# Whatever a page makes a browser fetch by itself; a link that waits for a press is not.
_FETCHED = re.compile(r'<(?:link|script|img)\b[^>]*?(?:href|src)="([^"]+)"')
_FETCHED_BY_STYLE = re.compile(r'url\("([^"]+)"\)')


@dataclass(frozen=True, slots=True)
class Weight:
    """A page with everything it brings along."""

    html: int
    all: int
    script: int
    requests: int
    elsewhere: int


def weigh(bench: Bench) -> Iterator[Finding]:
    """Weigh the pages a member opens, and name the heaviest of each kind."""
    book = bench.book(bench.middle)
    with serving(book.folder) as server:
        browser = signed_in(server, book, LOOKED_AT)
        pages = {**PAGES, "check-in": f"/S/{book.sign_token}"}
        weights = {name: _weight(browser, path) for name, path in pages.items()}
    heaviest = max(weights, key=lambda name: weights[name].all)
    yield Finding("P26 bytes", f"first visit, heaviest page ({heaviest})", weights[heaviest].all / KILO)
    yield Finding(
        "P26 requests", "requests of a first visit", max(each.requests for each in weights.values())
    )
    yield Finding("P26 elsewhere", "of them to anyone else", sum(each.elsewhere for each in weights.values()))
    yield Finding("P26 script", "JavaScript", max(each.script for each in weights.values()) / KILO)
    heaviest = max(weights, key=lambda name: weights[name].html)
    yield Finding("P27", f"every later visit, heaviest page ({heaviest})", weights[heaviest].html / KILO)


def _weight(browser: Browser, path: str) -> Weight:
    page = must(browser.get(path), 200)
    wanted = set(_FETCHED.findall(page.text))
    for style in [name for name in wanted if name.endswith(".css")]:
        wanted |= set(_FETCHED_BY_STYLE.findall(must(browser.get(style), 200).text))
    ours = {name for name in wanted if name.startswith("/") and not name.startswith("//")}
    sizes = {name: must(browser.get(name), 200).size for name in ours}
    script = sum(size for name, size in sizes.items() if name.endswith(".js"))
    own_data = {name for name in wanted if name.startswith("data:")}
    elsewhere = len(wanted - ours - own_data)
    return Weight(page.size, page.size + sum(sizes.values()), script, 1 + len(wanted - own_data), elsewhere)
