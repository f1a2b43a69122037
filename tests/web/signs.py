"""Reads a printed sign, as a camera or a person would."""

import re

import zxingcpp
from PIL import Image

from tests.web.browser import Browser, Page

PIXELS = 8
SQUARE = re.compile(r'<svg class="qr"[^>]*viewBox="0 0 (\d+) [^>]*>.*?<path[^>]* d="([^"]+)"')


def read_square(page: Page) -> str:
    """Look at the one square that is drawn on a page as a camera would."""
    (found,) = squares_on(page)
    return found


def squares_on(page: Page) -> list[str]:
    """Look at every square that is drawn on a page."""
    return [_looked_at(int(side), drawn) for side, drawn in SQUARE.findall(page.html)]


def _looked_at(side: int, drawn: str) -> str:
    image = Image.new("L", (side * PIXELS, side * PIXELS), 255)
    for left, top, length in re.findall(r"M(\d+)[ ,](\d+)h(\d+)", drawn):
        x, y, right = (int(number) * PIXELS for number in (left, top, int(left) + int(length)))
        image.paste(0, (x, y, right, y + PIXELS))
    (found,) = zxingcpp.read_barcodes(image)
    return str(found.text)


def code_on(sign: Page) -> str:
    """Read the six characters, as printed in two blocks."""
    (code,) = (part.words for part in sign.document.every("b") if part.attributes.get("class") == "code")
    return code


def check_in(browser: Browser, path: str) -> None:
    """Walk up to a gathering's sign and type its code."""
    browser.send(browser.send("/in", code=code_on(browser.get(f"{path}/poster"))).location)
