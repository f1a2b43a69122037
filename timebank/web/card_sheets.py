"""Lays time cards out on paper: ten to a sheet of A4, fronts and backs, with marks to cut along."""

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from timebank.queries.members import CardView
from timebank.web.pictures import ripples

COLUMNS, ROWS = 2, 5
A_SHEET = COLUMNS * ROWS
WIDTH_MM, HEIGHT_MM = 85.6, 54
A4_WIDTH_MM, A4_HEIGHT_MM = 210, 297
MARK_MM = 6
GAP_MM = 2
SQUARE_TOP_MM = 5
NAME_LEFT_MM, NAME_BASE_MM = 5, 43.5
NUMBER_LEFT_MM, NUMBER_TOP_MM = 45, 14


def in_sheets(found: Sequence[CardView], *, whole: bool = False) -> list[dict[str, list[Any]]]:
    """Lay cards out ten to a sheet; a back lies behind its front when paper turns over on its long edge.

    A `whole` last sheet says of each of its ten places that nobody's card is there.
    """
    sheets = []
    for start in range(0, len(found), A_SHEET):
        fronts: list[Any] = [*found[start : start + A_SHEET]]
        fronts += [None] * (-len(fronts) % (A_SHEET if whole else COLUMNS))
        rows = [fronts[at : at + COLUMNS] for at in range(0, len(fronts), COLUMNS)]
        sheets.append({"front": fronts, "back": [card for row in rows for card in reversed(row)]})
    return sheets


def places() -> list[dict[str, float]]:
    """Say where each of a sheet's ten cards lies, in millimetres of A4."""
    left, top = _corner()
    return [
        {"left": round(left + column * WIDTH_MM, 1), "top": round(top + row * HEIGHT_MM, 1)}
        for row in range(ROWS)
        for column in range(COLUMNS)
    ]


def positions() -> Markup:
    """Write as a style what lies at each place of a sheet: a card, its name and its number."""
    rules = [
        f".at-{number} {{ left: {place['left']}mm; top: {place['top']}mm; }}"
        f".name.at-{number} {{ left: {place['left'] + NAME_LEFT_MM:g}mm; top: auto;"
        f" bottom: {A4_HEIGHT_MM - place['top'] - NAME_BASE_MM:g}mm; }}"
        f".number.at-{number} {{ left: {place['left'] + NUMBER_LEFT_MM:g}mm;"
        f" top: {place['top'] + NUMBER_TOP_MM:g}mm; }}"
        for number, place in enumerate(places())
    ]
    return Markup("".join(rules))


def lined_ripples() -> Markup:
    """Draw a card's ripples with their own colour, since on paper no style reaches into a drawing."""
    line = 'fill="none" stroke="#653A80" stroke-width="2"'
    return Markup(ripples().replace("<svg ", f"<svg {line} ", 1))


def cut_marks() -> str:
    """Draw short lines in the margins, in millimetres of A4, where the edges of cards meet them."""
    left, top = _corner()
    across = [left + column * WIDTH_MM for column in range(COLUMNS + 1)]
    down = [top + row * HEIGHT_MM for row in range(ROWS + 1)]
    before, after = GAP_MM + MARK_MM, GAP_MM
    marks = [f"M{x:g} {y:g}v{MARK_MM}" for x in across for y in (top - before, A4_HEIGHT_MM - top + after)]
    marks += [f"M{x:g} {y:g}h{MARK_MM}" for y in down for x in (left - before, A4_WIDTH_MM - left + after)]
    return "".join(marks)


def back_squares(
    sheets: Sequence[dict[str, list[Any]]], addresses: dict[bytes, str]
) -> list[list[tuple[float, float, str]]]:
    """Say for each sheet's back which square lies where: left and top in millimetres, and its address."""
    return [
        [
            (place["left"], place["top"] + SQUARE_TOP_MM, addresses[card.member_id])
            for card, place in zip(sheet["back"], places(), strict=True)
            if card
        ]
        for sheet in sheets
    ]


def _corner() -> tuple[float, float]:
    return (A4_WIDTH_MM - COLUMNS * WIDTH_MM) / 2, (A4_HEIGHT_MM - ROWS * HEIGHT_MM) / 2
