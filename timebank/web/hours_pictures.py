"""Month by month drawn as a tide: time given rises above a line, time received hangs below it (ux.md 4.2).

Both sides have one scale, every block says its time, and there is no line that runs from month to month.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Flask
from flask_babel import format_date
from markupsafe import Markup, escape

from timebank.language import gettext as _
from timebank.ledger.minutes import HOUR_MINUTES, QUARTER_MINUTES, QUARTER_SIGNS
from timebank.queries.months import Month

WIDTH = 320
HEIGHT = 270
TOP = 26  # room for a number above the tallest block
MIDDLE = HEIGHT / 2 - 13  # so that a month has room below
LEAST_HEIGHT = 6
ROUND = 10.0
BLOCK = 0.72  # of a month's width
LETTERS = 16
IN_A_ROW = 6  # months, as many as a phone has room for


@dataclass(frozen=True, slots=True)
class _Block:
    """Where a month's blocks stand, and by how many units a minute rises."""

    left: float
    width: float
    unit: float

    @property
    def centre(self) -> float:
        return self.left + self.width / 2


def tide(months: Sequence[Month], name: str, most: int) -> Markup:
    """Draw months side by side; `most` minutes are as high as a block gets, `name` tells drawings apart."""
    title = _("Time given and received each month. The same figures are in the table below.")
    drawn = "".join(_month(each, _place(at, len(months), most), name) for at, each in enumerate(months))
    return Markup(
        f'<svg class="tide" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(title)}">'
        f'{_stripes(name)}<g aria-hidden="true">'
        f'<path d="M0 {MIDDLE:g}H{WIDTH}" stroke="var(--ink)" stroke-width="2"/>{drawn}</g></svg>'
    )


def tides(months: Sequence[Month]) -> Markup:
    """Draw months in rows of six, which stand side by side where there is room and have one scale."""
    most = max((max(each.given, each.received) for each in months), default=0)
    if not most:
        return Markup()
    rows = [months[at : at + IN_A_ROW] for at in range(0, len(months), IN_A_ROW)]
    drawn = Markup().join(tide(row, f"tide-{at}", most) for at, row in enumerate(rows))
    return Markup('<div class="tides">{}</div>').format(drawn)


def label(minutes: int) -> str:
    """Say a time as briefly as a block has room for, and exactly: "2½", "¾", "1:20"."""
    hours, rest = divmod(minutes, HOUR_MINUTES)
    quarter, odd = divmod(rest, QUARTER_MINUTES)
    if odd:
        return f"{hours}:{rest:02}"
    return f"{hours or ''}{QUARTER_SIGNS[quarter]}"


def _place(at: int, count: int, most: int) -> _Block:
    step = WIDTH / count
    return _Block(step * at + step * (1 - BLOCK) / 2, step * BLOCK, (MIDDLE - TOP) / most)


def _month(month: Month, block: _Block, name: str) -> str:
    return (
        _side(month.given, block, -1, "var(--give)", "var(--give-edge)")
        + _side(month.received, block, 1, f"url(#{escape(name)})", "var(--recv-edge)")
        + _text(block.centre, HEIGHT - 8, str(format_date(month.begins_on, "LLL")), "ink-2")
    )


def _side(minutes: int, block: _Block, way: int, fill: str, edge: str) -> str:
    """Draw one block, up or down from the line, with its time at its far end."""
    if not minutes:
        return ""
    height = max(minutes * block.unit, LEAST_HEIGHT)
    bend = min(ROUND, block.width / 2, height)
    straight, across = way * (height - bend), block.width - 2 * bend
    path = (
        f"M{block.left:.1f} {MIDDLE + way:.1f}v{straight:.1f}q0 {way * bend:.1f} {bend:.1f} {way * bend:.1f}"
        f"h{across:.1f}q{bend:.1f} 0 {bend:.1f} {-way * bend:.1f}v{-straight:.1f}z"
    )
    below = 6 if way < 0 else LETTERS
    number = _text(block.centre, MIDDLE + way * (height + below), label(minutes), "ink", ' font-weight="700"')
    return f'<path d="{path}" fill="{fill}" stroke="{edge}" stroke-width="1.6"/>{number}'


def _text(across: float, down: float, words: str, colour: str, more: str = "") -> str:
    return (
        f'<text x="{across:.1f}" y="{down:.1f}" text-anchor="middle" font-size="{LETTERS}"{more}'
        f' fill="var(--{colour})">{escape(words)}</text>'
    )


def _stripes(name: str) -> str:
    return (
        f'<defs><pattern id="{escape(name)}" width="7" height="7" patternUnits="userSpaceOnUse"'
        ' patternTransform="rotate(45)"><rect width="7" height="7" fill="var(--recv)"/>'
        '<rect width="2" height="7" fill="var(--recv-edge)" opacity=".55"/></pattern></defs>'
    )


def init_app(app: Flask) -> None:
    """Let templates draw."""
    app.jinja_env.globals["tides"] = tides
