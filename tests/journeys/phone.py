"""Phones: browsers with one page each, which note everything that went wrong in them."""

import os
import re
from collections.abc import Callable
from io import BytesIO
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    Response,
    expect,
)

from tests.journeys.server import ROOT

NARROW = {"width": 360, "height": 740}
WIDE = {"width": 1280, "height": 800}
PICTURES = ROOT / "screenshots"
PICTURES_WANTED = bool(os.environ.get("TEST_PICTURES"))
REFUSED = range(400, 500)
NO_WORKER = "Service Worker registration blocked by Playwright"
TOLD_OF_REFUSALS = "Failed to load resource: the server responded with a status of 4"
NOTE_VIOLATIONS = """document.addEventListener("securitypolicyviolation",
  (event) => console.error("policy broken:", event.violatedDirective, event.blockedURI));"""
TRIES, BETWEEN_TRIES = 100, 100  # milliseconds
KEPT_ON = """const request = WakeLock.prototype.request;
WakeLock.prototype.request = async function (kind) {
  const lock = await request.call(this, kind);
  (window.kept_on ??= []).push(lock);
  return lock;
};"""


class Phone:
    """One person's browser, with what one does on a page."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.context, self.address, self.faults = context, address, list[str]()
        self._refused: set[str] = set()
        self._answered: set[str] = set()
        context.add_init_script(NOTE_VIOLATIONS)
        context.on("console", self._hear)
        context.on("weberror", lambda error: self.faults.append(str(error.error)))
        context.on("request", self._follow_request)
        context.on("response", self._note_refusal)
        self.page: Page = context.new_page()

    def _hear(self, message: ConsoleMessage) -> None:
        is_page_refused = (
            message.text.startswith(TOLD_OF_REFUSALS) and message.location["url"] in self._refused
        )
        is_worker_blocked = message.text == NO_WORKER
        if message.type in ("error", "warning") and not (is_page_refused or is_worker_blocked):
            self.faults.append(message.text)

    def _follow_request(self, request: Request) -> None:
        if request.url in self._answered:
            return
        if urlsplit(request.url).netloc not in (urlsplit(self.address).netloc, ""):
            self.faults.append(f"asked another host: {request.url}")

    def _note_refusal(self, response: Response) -> None:
        # A page that says what to mend is sent as 422, of which the browser tells as of a failure.
        if response.status in REFUSED and response.request.is_navigation_request():
            self._refused.add(response.url)

    def answer(self, address: str, heading: str) -> Self:
        """Answer for one page of another host, so that a link there needs no network."""
        self._answered.add(address)
        html = f"<!doctype html><title>{heading}</title><h1>{heading}</h1>"
        self.context.route(address, lambda route: route.fulfill(body=html, content_type="text/html"))
        return self

    def watch_screen(self) -> Self:
        """Notice which pages keep the screen on."""
        self.context.add_init_script(KEPT_ON)
        return self

    @property
    def keeps_screen_on(self) -> bool:
        """Whether the page in front keeps the screen on now."""
        return bool(self.page.evaluate("window.kept_on?.some((lock) => !lock.released) ?? false"))

    def until(self, is_so: Callable[[], bool]) -> None:
        """Wait until something is so."""
        for _ in range(TRIES):
            if is_so():
                return
            self.page.wait_for_timeout(BETWEEN_TRIES)
        pytest.fail("It did not come about in time.")

    def go(self, path: str) -> Self:
        """Open an address of this server."""
        self.page.goto(f"{self.address}{path}")
        return self

    def button(self, words: str) -> Locator:
        """Find a button by its words."""
        return self.page.get_by_role("button", name=words, exact=True)

    def press(self, words: str) -> Self:
        """Press a button."""
        self.button(words).click()
        return self

    def press_first(self, words: str) -> Self:
        """Press a button by its first words, where a script may add more."""
        self.page.get_by_role("button", name=re.compile(f"^{words}")).click()
        return self

    def follow(self, words: str) -> Self:
        """Follow a link."""
        self.page.get_by_role("main").get_by_role("link", name=words, exact=True).click()
        return self

    def type(self, label: str, text: str) -> Self:
        """Type into the field under a label."""
        self.page.get_by_label(label, exact=True).fill(text)
        return self

    def choose(self, label: str) -> Self:
        """Choose an answer."""
        self.page.get_by_label(label, exact=True).check()
        return self

    def reads(self, heading: str) -> Self:
        """Expect a page's heading."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)
        return self

    def shows(self, words: str) -> Self:
        """Expect words somewhere on the page."""
        expect(self.page.get_by_role("main")).to_contain_text(words)
        return self

    def picture(self, name: str, *, is_dark: bool = False) -> None:
        """Keep a screenshot of the whole page, to look at later, if TEST_PICTURES asks for it."""
        if not PICTURES_WANTED:
            return
        width = self.page.viewport_size["width"] if self.page.viewport_size else 0
        shade = "dark" if is_dark else "light"
        place = PICTURES / f"{name.replace(' ', '-')}-{shade}-{width}.png"
        self.page.screenshot(path=place, full_page=True)


class Phones:
    """The phones of one test; what went wrong in any of them is looked at when it ends."""

    def __init__(self, browser: Browser, address: str) -> None:
        self._browser, self._address, self._opened = browser, address, list[Phone]()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for phone in self._opened:
            phone.context.close()

    def open(
        self,
        *,
        has_script: bool = True,
        is_dark: bool = False,
        has_worker: bool = False,
        cookie: dict[str, str] | None = None,
    ) -> Phone:
        """Open a browser that knows nothing yet, or one that is signed in by a cookie."""
        context = self._browser.new_context(
            viewport=NARROW,
            java_script_enabled=has_script,
            color_scheme="dark" if is_dark else "light",
            locale="en-GB",
            service_workers="allow" if has_worker else "block",
        )
        if cookie:
            context.add_cookies([{**cookie, "url": self._address}])
        self._opened.append(Phone(context, self._address))
        return self._opened[-1]

    @property
    def faults(self) -> list[str]:
        """List what went wrong in any of them."""
        return [fault for phone in self._opened for fault in phone.faults]


def squares(picture: Image.Image) -> list[zxingcpp.Barcode]:
    """Read the QR squares in a picture."""
    return list(zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode))


def read_square(shown: Page | Locator) -> str:
    """Read the one QR square on a page, as a phone's camera would from the screen."""
    (square,) = squares(Image.open(BytesIO(shown.screenshot())))
    return str(square.text)
