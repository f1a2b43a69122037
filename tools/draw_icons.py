"""Draws the icons of a phone's first screen from static/icon.svg; run it again when that changes."""

import shutil
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

STATIC = Path(__file__).parents[1] / "static"
ICONS = ((192, "any"), (512, "any"), (512, "maskable"))
COLOURS = 48
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{0}" viewBox="0 0 48 48">{1}</svg>'
# A phone may cut a maskable icon to a circle: its ground goes to the edge, its picture stays in the middle.
MASKABLE = '<rect width="48" height="48" fill="#54286F"/><g transform="translate(4.8 4.8) scale(.8)">{}</g>'


def drawing(purpose: str) -> str:
    """Take the shapes of the icon, the ground among them only where nothing is cut off."""
    ground, *shapes = (STATIC / "icon.svg").read_text().strip().splitlines()[1:-1]
    return "".join([ground, *shapes]) if purpose == "any" else MASKABLE.format("".join(shapes))


def main() -> None:
    """Draw each size."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for size, purpose in ICONS:
            page = browser.new_page(viewport={"width": size, "height": size})
            page.set_content(f'<body style="margin:0">{SVG.format(size, drawing(purpose))}</body>')
            picture = Image.open(BytesIO(page.screenshot(omit_background=True))).convert("RGBA")
            few = picture.quantize(COLOURS, method=Image.Quantize.FASTOCTREE)
            few.save(STATIC / "icons" / f"{purpose}-{size}.png", optimize=True)
        browser.close()


if __name__ == "__main__":
    main()
