"""What pages weigh on the way to a phone, headers and all, as they are sent."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.journeys.community import Community
from tests.journeys.phone import Phone, Phones
from tests.journeys.scene import Scene

pytestmark = pytest.mark.browser

MOST_FIRST_BYTES = 30_000
MOST_AGAIN_BYTES = 8_000
MOST_SCRIPT_BYTES = 8_000
MOST_REQUESTS = 6
MINE = ("pictures", "explained", "print", "columns", "letter", "letters")
WEIGHED = ("home", "record", "hours", "check in", *(f"hours/{name}" for name in MINE))


@dataclass
class Traffic:
    """What one visit asked for, and the bytes each answer took on the wire."""

    asked: dict[str, tuple[str, str]] = field(default_factory=dict)
    bytes: dict[str, float] = field(default_factory=dict)

    def total(self, kind: str = "") -> int:
        """Add up the bytes of all, or of one kind of resource."""
        counted = [request for request, (what, _) in self.asked.items() if kind in ("", what)]
        return round(sum(self.bytes.get(request, 0) for request in counted))

    def listed(self) -> dict[str, float]:
        """Name each address with its bytes."""
        return {url: self.bytes.get(request, 0) for request, (_, url) in self.asked.items()}

    def note_asked(self, event: dict[str, Any]) -> None:
        url = event["request"]["url"]
        # Chromium draws the calendar of a day's field from a picture of its own.
        if not url.startswith("data:"):
            self.asked[event["requestId"]] = (event.get("type", ""), url)

    def note_loaded(self, event: dict[str, Any]) -> None:
        self.bytes[event["requestId"]] = event["encodedDataLength"]


@contextmanager
def listening(page: Page) -> Iterator[Traffic]:
    traffic, wire = Traffic(), page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.on("Network.requestWillBeSent", traffic.note_asked)
    wire.on("Network.loadingFinished", traffic.note_loaded)
    yield traffic
    wire.detach()


def visit(phone: Phone, path: str) -> Traffic:
    """Open a page and wait until nothing more is loading, the icon included."""
    with listening(phone.page) as traffic:
        phone.page.goto(f"{phone.address}{path}", wait_until="networkidle")
    return traffic


@pytest.fixture
def paths(kettle: Community, teapot: Community, phones: Phones) -> dict[str, str]:
    sign = Scene(kettle, teapot, phones).tea().sign_token
    return {name: f"/kettle/{name}" for name in WEIGHED} | {"check in": f"/S/{sign}"}


@pytest.fixture
def phone(phones: Phones, kettle: Community) -> Phone:
    return phones.open(cookie=kettle.cookie(kettle.named("Amara O")))


@pytest.mark.parametrize("name", WEIGHED)
def test_first_visit_is_light_and_the_next_is_lighter(
    name: str, paths: dict[str, str], phone: Phone, record_property: Callable[[str, object], None]
) -> None:
    first, again = visit(phone, paths[name]), visit(phone, paths[name])

    record_property("bytes", [first.total(), len(first.asked), again.total()])
    assert first.total() <= MOST_FIRST_BYTES, first.listed()
    assert len(first.asked) <= MOST_REQUESTS, first.listed()
    assert first.total("Script") <= MOST_SCRIPT_BYTES, first.listed()
    assert again.total() <= MOST_AGAIN_BYTES, again.listed()


@pytest.mark.parametrize("name", WEIGHED)
def test_nothing_comes_from_anywhere_else(name: str, paths: dict[str, str], phone: Phone) -> None:
    asked = visit(phone, paths[name]).listed()

    assert [url for url in asked if not url.startswith(f"{phone.address}/")] == []
