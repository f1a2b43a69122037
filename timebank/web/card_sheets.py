"""Lays time cards out on paper: ten to a sheet of A4, fronts and backs, with marks to cut along."""

from collections.abc import Sequence
from typing import Any

from timebank.queries.members import CardView

COLUMNS, ROWS = 2, 5
A_SHEET = COLUMNS * ROWS
WIDTH_MM, HEIGHT_MM = 85.6, 54
A4_WIDTH_MM, A4_HEIGHT_MM = 210, 297
MARK_MM = 6
GAP_MM = 2


def in_sheets(found: Sequence[CardView]) -> list[dict[str, list[Any]]]:
    """Lay cards out ten to a sheet; a back lies behind its front when paper turns over on its long edge."""
    sheets = []
    for start in range(0, len(found), A_SHEET):
        fronts: list[Any] = [*found[start : start + A_SHEET]]
        fronts += [None] * (-len(fronts) % COLUMNS)
        rows = [fronts[at : at + COLUMNS] for at in range(0, len(fronts), COLUMNS)]
        sheets.append({"front": fronts, "back": [card for row in rows for card in reversed(row)]})
    return sheets


def cut_marks() -> str:
    """Draw short lines in the margins, in millimetres of A4, where the edges of cards meet them."""
    left, top = (A4_WIDTH_MM - COLUMNS * WIDTH_MM) / 2, (A4_HEIGHT_MM - ROWS * HEIGHT_MM) / 2
    across = [left + column * WIDTH_MM for column in range(COLUMNS + 1)]
    down = [top + row * HEIGHT_MM for row in range(ROWS + 1)]
    before, after = GAP_MM + MARK_MM, GAP_MM
    marks = [f"M{x:g} {y:g}v{MARK_MM}" for x in across for y in (top - before, A4_HEIGHT_MM - top + after)]
    marks += [f"M{x:g} {y:g}h{MARK_MM}" for y in down for x in (left - before, A4_WIDTH_MM - left + after)]
    return "".join(marks)
