"""Lays hundreds of cards out on paper as one PDF file, in little more time than their squares take.

A page laid out whole takes twenty times as long. So what all cards share is laid out once, on the first two
sheets, and drawn beneath all others, whose page holds names and numbers alone; squares are added at the end.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from timebank.services.squares import matrix_quickly

SIDES = 2  # the first two sheets: what all fronts share, and all backs
QUIET_ZONE = 4
SQUARE_MM = 44  # with its quiet zone
POINTS_A_MM = 72 / 25.4
INK = b"0.165 0.122 0.239 rg"  # as in the style sheets: #2A1F3D

Tell = Callable[[int], None]


class Square(NamedTuple):
    """A square to draw, and where its upper left corner lies on the sheet, in millimetres."""

    left: float
    top: float
    address: str


def lay_out(html: str, backs: Sequence[Sequence[Square]], tell: Tell) -> bytes:
    """Lay a page of fronts and backs out; `tell` hears how many squares are drawn. Opens no address."""
    # Loading it takes as long as starting the whole application, and few ever want it.
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    # It warns about each style that only a screen has.
    logging.getLogger("weasyprint").setLevel(logging.ERROR)

    def finish(_: Any, pdf: Any) -> None:
        sheets = _draw_shared_beneath(pdf)
        done = 0
        for page, contents, squares in zip(
            sheets[1::SIDES], _contents(pdf, sheets)[1::SIDES], backs, strict=True
        ):
            contents.extend((b"q", _from_the_corner(page), INK))
            for square in squares:
                contents.append(_drawn(square))
                done += 1
                tell(done)
            contents.append(b"Q")

    made: bytes = HTML(string=html, url_fetcher=URLFetcher(allowed_protocols=["data"])).write_pdf(
        finisher=finish
    )
    return made


def _drawn(square: Square) -> bytes:
    """Draw a square as an image of one bit a module, which no reader of the file blurs or splits."""
    rows = matrix_quickly(square.address)
    side = len(rows) + 2 * QUIET_ZONE
    width = -(-side // 8)
    size = SQUARE_MM * POINTS_A_MM
    left, bottom = square.left * POINTS_A_MM, -square.top * POINTS_A_MM - size
    bits = b"".join(_packed(row, width) for row in rows)
    empty = bytes(QUIET_ZONE * width)
    return (
        f"q {size:.3f} 0 0 {size:.3f} {left:.3f} {bottom:.3f} cm\n"
        f"BI /W {side} /H {side} /IM true /BPC 1 /D [1 0] ID "
    ).encode() + (empty + bits + empty + b"\nEI\nQ")


def _packed(row: Sequence[bool], width: int) -> bytes:
    bits = "0" * QUIET_ZONE + "".join("1" if dark else "0" for dark in row)
    return int(bits.ljust(width * 8, "0"), 2).to_bytes(width, "big")


def _from_the_corner(page: Any) -> bytes:
    """Measure from the upper left corner."""
    return f"1 0 0 1 0 {page['MediaBox'][3]} cm".encode()


def _draw_shared_beneath(pdf: Any) -> list[Any]:
    """Take the first two sheets out and draw them beneath the others, in turn; return the others."""
    import pydyf  # type: ignore[import-untyped]  # it ships no types

    pages = list(_pages(pdf))
    shared, sheets = pages[:SIDES], pages[SIDES:]
    resources = _objects(pdf)[shared[0]["Resources"]]
    for number, (page, contents) in enumerate(zip(shared, _contents(pdf, shared), strict=True)):
        extra = {
            "Type": "/XObject",
            "Subtype": "/Form",
            "BBox": page["MediaBox"],
            "Resources": page["Resources"],
        }
        form = pydyf.Stream(contents, extra, compress=True)
        pdf.add_object(form)
        resources["XObject"][f"shared{number}"] = form.reference
    for number, contents in enumerate(_contents(pdf, sheets)):
        contents[:0] = [b"q", f"/shared{number % SIDES} Do".encode(), b"Q q"]
        contents.append(b"Q")
    pdf.pages["Kids"] = pydyf.Array([part for page in sheets for part in (page.number, 0, "R")])
    pdf.pages["Count"] = len(sheets)
    return sheets


def _pages(pdf: Any) -> Iterator[Any]:
    return (each for each in pdf.objects if getattr(each, "get", None) and each.get("Type") == "/Page")


def _objects(pdf: Any) -> dict[bytes, Any]:
    return {each.reference: each for each in pdf.objects}


def _contents(pdf: Any, pages: Sequence[Any]) -> list[list[Any]]:
    objects = _objects(pdf)
    return [objects[page["Contents"]].stream for page in pages]
