"""Looking a page over as somebody does who cannot see it well, or has no mouse, or a small screen."""

from functools import cache
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page

from tests.journeys.phone import NARROW, PICTURES_WANTED, Phone

TAGS = ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Between these widths nothing is laid out that neither has; what only wide pages have is on all of them.
WIDTHS = (320, 1280)
HEIGHT = 740
LOOKED_AT = (("light", 320), ("light", 1280), ("dark", 320))
PICTURED = (("light", 360), ("dark", 360), ("light", 1280))
COLOURS = ["color-contrast", "color-contrast-enhanced", "link-in-text-block"]
# Colours change no sizes and no words, so the second theme is looked at for its colours.
RULES = {"light": {"type": "tag", "values": TAGS}, "dark": {"type": "rule", "values": COLOURS}}
RUN_AXE = """async (rules) => {
  const { violations } = await axe.run(document, {
    runOnly: rules, resultTypes: ["violations"], preload: false, iframes: false,
  });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target}`));
}"""
# Somebody who loses their place presses Tab no more often than this for each thing on the page.
PRESSES_FOR_EACH = 5


@cache
def script(name: str) -> str:
    """Read a script of ours."""
    return (Path(__file__).parent / "scripts" / f"{name}.js").read_text()


@cache
def axe() -> str:
    """Read axe-core itself."""
    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()


def look_over(phone: Phone, name: str) -> list[str]:
    """List everything that stands in somebody's way on this page."""
    page = phone.page
    found = ["the error summary has no focus"] * page.locator("#error-summary:not(:focus)").count()
    # Only a narrow page has something that stays in front of the rest; the order is the same on a wide one.
    page.set_viewport_size(NARROW)
    found += tab_through(page)
    for theme, width in PICTURED if PICTURES_WANTED else ():
        _turn_to(page, theme, width)
        phone.picture(name, is_dark=theme == "dark")
    page.evaluate(axe())
    for theme, width in LOOKED_AT:
        found += [f"{fault} at {width} {theme}" for fault in look_at(page, width, theme)]
    return found + space_out(page)


def look_at(page: Page, width: int, theme: str) -> list[str]:
    """List what axe finds and what does not fit, at one width in one theme."""
    _turn_to(page, theme, width)
    violations: list[str] = page.evaluate(RUN_AXE, RULES[theme])
    return violations + (page.evaluate(script("layout")) if theme == "light" else [])


def _turn_to(page: Page, theme: str, width: int) -> None:
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": HEIGHT})
    # Tabbing left the page somewhere in the middle, where what stays at the top covers what goes below it.
    page.evaluate("scrollTo(0, 0)")


def space_out(page: Page) -> list[str]:
    """List what does not fit once text is spaced out on the narrowest screen."""
    page.set_viewport_size({"width": WIDTHS[0], "height": HEIGHT})
    page.evaluate(script("spacing"))
    page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true })")
    return [f"{fault} with text spaced out" for fault in page.evaluate(script("layout"))]


def tab_through(page: Page) -> list[str]:
    """List where the Tab key goes astray, or comes to something that cannot be seen."""
    wanted = page.evaluate(script("stops"))
    page.evaluate(script("start"))
    stops = _stops(page, most=PRESSES_FOR_EACH * len(wanted))
    # The start that was put before everything moved each place by one.
    places = [stop["place"] - 1 for stop in stops]
    page.evaluate("document.body.firstElementChild.remove()")
    return ([] if places == wanted else [f"Tab went to {places}, not {wanted}"]) + [
        f"{stop['words']} {fault}" for stop in stops for fault in _faults(stop)
    ]


def _stops(page: Page, *, most: int) -> list[dict[str, Any]]:
    stops: list[dict[str, Any]] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(script("focused"))
        if stop is None or (stops and stop["place"] < stops[-1]["place"]):
            return stops
        # A day and a time have a stop inside them for each of their parts.
        if not stops or stop["place"] != stops[-1]["place"]:
            stops.append(stop)
    return stops


def _faults(stop: dict[str, Any]) -> list[str]:
    faults = {"isMarked": "shows no focus", "isInView": "is out of view"}
    return [words for fact, words in faults.items() if not stop[fact]] + ["is covered"] * stop["isCovered"]
