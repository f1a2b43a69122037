"""Printed pages as PDF files: the same page and styles, tagged for screen readers."""

import logging
import re
from base64 import b64encode
from ctypes.util import find_library
from functools import cache
from typing import Any
from urllib.parse import quote

from flask import Flask, current_app, render_template
from markupsafe import Markup
from werkzeug.wrappers import Response

from timebank.web.assets import ROUTE, STYLESHEET, Assets

HERE = "https://timebank.invalid"  # what addresses in a page are relative to; never opened
VARIANT = "pdf/ua-1"
LIBRARIES = ("pango-1.0", "pangoft2-1.0", "harfbuzz", "fontconfig")  # which WeasyPrint loads
# What a printer takes from a style sheet for both, since WeasyPrint knows no widths of windows.
WIDE_OR_PRINT, PRINT = "@media print, (min-width: 60rem)", "@media print"

_FACE = re.compile(r'@font-face\{[^}]*url\("/static/([^"]+)"\)[^}]*\}')
_COLOUR = re.compile(r"--([\w-]+): ?(#[0-9A-F]{6})")
_VARIABLE = re.compile(r"var\(--([\w-]+)\)")
_DRAWN_RULE = re.compile(r"(?<=\})\.(?:(?:given|received)-\w+|icon)\{[^}]*\}")
_DECORATION = re.compile(r'<svg class="([\w ]+)" (viewBox="[^"]+" )aria-hidden="true">(.*?)</svg>', re.DOTALL)
_LABELLED = re.compile(r'(<svg class="qr"[^>]*?) role="img" aria-label="([^"]*)"([^>]*>)')


@cache
def can_make() -> bool:
    """Tell whether this computer has the libraries that lay out text, without which no PDF is offered."""
    return all(map(find_library, LIBRARIES))


def init_app(app: Flask) -> None:
    """Let templates ask whether there are PDFs to link to."""
    app.jinja_env.globals["can_make_pdf"] = can_make


@cache
def face() -> Markup:
    """Return our typeface as a style of its own, for a page that is laid out where there are no files."""
    assets: Assets = current_app.extensions["timebank_assets"]
    rule = _FACE.search(assets.text(STYLESHEET))
    assert rule
    found = assets.find(rule[1])
    assert found
    return Markup(
        rule[0].replace(f"{ROUTE}{rule[1]}", f"data:font/woff2;base64,{b64encode(found.body).decode()}")
    )


def as_pdf(html: str, name: str) -> Response | tuple[str, int]:
    """Answer with a page as it is printed, or say plainly that this computer cannot make it."""
    if not can_make():
        return render_template("pdf/none.html"), 501
    made = written(html, current_app.extensions["timebank_assets"])
    attached = {"Content-Disposition": f'attachment; filename="{name}.pdf"'}
    return Response(made, content_type="application/pdf", headers=attached)


def written(html: str, assets: Assets) -> bytes:
    """Lay a page out on paper."""
    # Loading it takes as long as starting the whole application, and few requests want it.
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    # It warns about each style that only a screen has.
    logging.getLogger("weasyprint").setLevel(logging.ERROR)

    class OurFilesOnly(URLFetcher):
        """Hands out our own files from memory."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            """Find a file; anything else is left out."""
            if url.startswith("data:"):
                return super().fetch(url, headers)
            found = assets.find(url.removeprefix(HERE + ROUTE))
            if found is None:
                raise ValueError(url)
            body = found.body
            if found.content_type.startswith("text/css"):
                body = body.replace(WIDE_OR_PRINT.encode(), PRINT.encode())
            return URLFetcherResponse(url, body, {"Content-Type": found.content_type})

    page = HTML(string=_for_paper(html, assets), base_url=HERE, url_fetcher=OurFilesOnly())
    made: bytes = page.write_pdf(pdf_variant=VARIANT)
    return made


def _for_paper(html: str, assets: Assets) -> str:
    """Turn decoration into backgrounds, which no screen reader meets, and labels of pictures into titles."""
    styles = assets.text(STYLESHEET)
    colours = dict(_COLOUR.findall(styles.partition("@media")[0]))
    drawn = "".join(_DRAWN_RULE.findall(styles)).replace("currentColor", "var(--ink)")

    def background(found: re.Match[str]) -> str:
        inner = _VARIABLE.sub(lambda name: colours[name[1]], f"<style>{drawn}</style>{found[3]}")
        picture = quote(
            f'<svg xmlns="http://www.w3.org/2000/svg" class="{found[1]}" {found[2]}>{inner}</svg>'
        )
        drawing = f"background-image: url(data:image/svg+xml,{picture})"
        return Markup('<span class="{} drawn" style="{}"></span>').format(found[1], drawing)

    more = f'<link rel="stylesheet" href="{assets.url("css/apart/pdf.css")}"></head>'
    drawn_on = _DECORATION.sub(background, html.replace("</head>", more, 1))
    return _LABELLED.sub(r"\1\3<title>\2</title>", drawn_on)
