"""Draws the pot: a bowl of pebbles, one for an hour, or one for five and more where there are many."""

from functools import lru_cache
from typing import NamedTuple

from flask import Flask
from markupsafe import Markup

from timebank.ledger.minutes import HOUR_MINUTES

MOST_PEBBLES = 60
LARGER = 5
ROWS = (6, 7, 8, 9, 10, 10, 10)  # pebbles that lie side by side, from the bottom up: sixty in all
WIDTH, RADIUS, STEP, BOTTOM = 240, 9, 20, 166
NARROWEST, WIDEST = 150, 232  # where the bowl stands, and where its rim is


class Bowl(NamedTuple):
    """How many pebbles lie in the bowl, and how many hours each of them is."""

    pebbles: int
    hours_each: int


def bowl_of(minutes: int) -> Bowl:
    """Count out the pebbles; at least one for any time at all."""
    hours, each = -(-minutes // HOUR_MINUTES), 1
    while -(-hours // each) > MOST_PEBBLES:
        each *= LARGER
    return Bowl(-(-hours // each), each)


def bowl(minutes: int) -> Markup:
    """Draw the bowl; words go beside it."""
    return _bowl(bowl_of(minutes).pebbles)


@lru_cache
def _bowl(pebbles: int) -> Markup:
    left, right = (WIDTH - WIDEST) / 2, (WIDTH + WIDEST) / 2
    foot = (WIDTH - NARROWEST) / 2
    return Markup(
        f'<svg class="bowl" width="{WIDTH}" height="184" viewBox="0 0 {WIDTH} 184" aria-hidden="true">'
        f'<g fill="var(--pot)" stroke="var(--pot-deep)" stroke-width="1.6">{"".join(_pebbles(pebbles))}</g>'
        f'<path d="M{left:g} 40C{left:g} 120 {foot:g} 180 {foot + 20:g} 180H{WIDTH - foot - 20:g}'
        f'C{WIDTH - foot:g} 180 {right:g} 120 {right:g} 40" fill="none" stroke="var(--pot-deep)"'
        ' stroke-width="5" stroke-linecap="round"/></svg>'
    )


def _pebbles(count: int) -> list[str]:
    drawn, y = list[str](), BOTTOM - RADIUS
    for row in ROWS:
        here = min(row, count - len(drawn))
        start = WIDTH / 2 - (here - 1) * STEP / 2
        drawn += [f'<circle cx="{start + STEP * i:g}" cy="{y}" r="{RADIUS}"/>' for i in range(here)]
        y -= STEP
    return drawn


def init_app(app: Flask) -> None:
    """Give the bowl to templates."""
    app.jinja_env.globals |= {"bowl": bowl, "bowl_of": bowl_of}
