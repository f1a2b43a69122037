"""Pictures of time drawn as SVG: pebbles, the full circle, the mark, ripples, icons and QR codes.

Shapes and sizes are those of ux.md 4.1 and 5.4. All but a QR are hidden from screen readers, for words go
beside them.
"""

import math
from functools import lru_cache
from itertools import groupby
from typing import Literal, NamedTuple

from flask import Flask
from markupsafe import Markup, escape

from timebank.ledger.minutes import quarters as quarters_of
from timebank.ledger.totals import Side

Ground = Literal["hero", "paper"]

QUARTERS_IN_HOUR = 4
PICTURES_KEPT = 1_024  # of times; a statement shows fifty, most of them alike
QUIET_ZONE = 4  # modules of empty edge that ISO/IEC 18004 asks for

RING_CENTRE = 66.0
RING_RADIUS = 50.0
RING_BAND = 17.0
RING_GAP = 0.03  # of a turn, at each side of each join
SMALLEST_SHARE = 0.08  # of a turn; a shorter arc would have no room between its round ends

ICONS = {
    "home": '<path d="M4 11.5 12 4l8 7.5V19a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 19z"/>'
    '<path d="M9.5 20.5v-6h5v6"/>',
    "gatherings": '<rect x="4" y="5.5" width="16" height="14.5" rx="3"/>'
    '<path d="M4 10.5h16M8.5 3.5v4M15.5 3.5v4"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "hours": '<circle cx="7" cy="7" r="2.6"/><path d="M13 7h7M13 16.5h7"/><circle cx="7" cy="16.5" r="2.6"/>',
    "you": '<circle cx="12" cy="8.5" r="4"/><path d="M4.5 20c1-4 4-6 7.5-6s6.5 2 7.5 6"/>',
    "help": '<circle cx="12" cy="12" r="8.5"/>'
    '<path d="M9.6 9.6a2.5 2.5 0 1 1 3.6 2.2c-.9.5-1.2 1-1.2 1.9M12 16.7v.1"/>',
    "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5.2l3.3 2"/>',
    "place": '<path d="M12 21s-6.5-5.7-6.5-11a6.5 6.5 0 0 1 13 0C18.5 15.3 12 21 12 21z"/>'
    '<circle cx="12" cy="10" r="2.3"/>',
    "eye": '<path d="M3 12s3.3-6 9-6 9 6 9 6-3.3 6-9 6-9-6-9-6z"/><circle cx="12" cy="12" r="2.5"/>',
    "signal": '<path d="M4 18h.01M8.5 18v-3M13 18v-6M17.5 18V8"/>',
    "qr": '<rect x="4" y="4" width="6" height="6" rx="1"/><rect x="14" y="4" width="6" height="6" rx="1"/>'
    '<rect x="4" y="14" width="6" height="6" rx="1"/>'
    '<path d="M14 14h2.5v2.5H14zM20 14v0M20 20v-3M16.5 20H14"/>',
    "tick": '<path d="M5 12.5 10 17.5 19.5 7"/>',
    "arrow": '<path d="M5 12h14M13 6l6 6-6 6"/>',
    "back": '<path d="M19 12H5M11 6l-6 6 6 6"/>',
    "search": '<circle cx="11" cy="11" r="6.5"/><path d="m20 20-4.2-4.2"/>',
    "print": '<path d="M7 9V4h10v5M7 17H5a1.5 1.5 0 0 1-1.5-1.5v-5A1.5 1.5 0 0 1 5 9h14'
    'a1.5 1.5 0 0 1 1.5 1.5v5A1.5 1.5 0 0 1 19 17h-2"/><path d="M7 14h10v6.5H7z"/>',
    "equal": '<path d="M5 9.5h14M5 14.5h14"/>',
    "hand": '<path d="M8 12V6a1.5 1.5 0 0 1 3 0v5-6.5a1.5 1.5 0 0 1 3 0V11 6a1.5 1.5 0 0 1 3 0v8'
    'a6 6 0 0 1-6 6c-2.6 0-4.2-1.3-5.4-3.5L3.8 13a1.5 1.5 0 0 1 2.5-1.6z"/>',
    "quiet": '<path d="M4 5.5h16v10h-8L7.5 20v-4.5H4z"/><path d="M9 10.5h6"/>',
    "leave": '<path d="M10 4.5H6A1.5 1.5 0 0 0 4.5 6v12A1.5 1.5 0 0 0 6 19.5h4M10 12h10M16 8l4 4-4 4"/>',
}
ICONS["person"] = ICONS["you"]
ICONS["pot"] = '<path d="M7 5h10M8.5 5c.5 2.6-4 4-4 9a6 6 0 0 0 6 6h3a6 6 0 0 0 6-6c0-5-4.5-6.4-4-9"/>'

# How time moves under each rule, as ux.md 3.17 draws it: pebbles by their quarters, and icons.
RULES: dict[str, tuple[tuple[int, Side] | str, ...]] = {
    "lead": ((4, "given"), "arrow", (4, "received"), (4, "received"), (4, "received")),
    "share": ((4, "given"), (4, "received"), (4, "given"), (4, "received")),
    "split": ((4, "given"), "arrow", (1, "received"), (1, "received"), (1, "received"), (1, "received")),
    "help": ((4, "given"), (4, "given"), (4, "given"), "arrow", "pot"),
    "treat": ((4, "given"), "arrow", "pot"),
    "list": (),
}


class Arc(NamedTuple):
    """A part of the ring, from `start` to `end` in turns, clockwise from the top."""

    side: Side
    start: float
    end: float


def init_app(app: Flask) -> None:
    """Let every template draw."""
    drawings = (pebble, pebbles, rule_picture, ring, mark, ripples, icon, qr, initials)
    app.jinja_env.globals.update({draw.__name__: draw for draw in drawings})


@lru_cache
def pebble(quarters: int, side: Side) -> Markup:
    """Draw one hour, or 1 to 3 quarters of it: a disc given, a ring received."""
    assert 1 <= quarters <= QUARTERS_IN_HOUR
    shape = _disc(quarters) if side == "given" else _hoop(quarters)
    return Markup(f'<svg class="pebble" viewBox="0 0 32 32" aria-hidden="true">{shape}</svg>')


@lru_cache(maxsize=PICTURES_KEPT)
def pebbles(minutes: int, side: Side, most: int = 12) -> Markup:
    """Draw a time as pebbles, an hour each; nothing when there are more than one counts at sight."""
    hours, rest = divmod(quarters_of(minutes), QUARTERS_IN_HOUR)
    sizes = [QUARTERS_IN_HOUR] * min(hours, most + 1) + ([rest] if rest else [])
    if not sizes or len(sizes) > most:
        return Markup()
    row = Markup().join(pebble(size, side) for size in sizes)
    return Markup('<span class="pebbles" aria-hidden="true">{}</span>').format(row)


@lru_cache
def rule_picture(rule: str) -> Markup:
    """Draw how time moves under a gathering's rule; nothing where none moves."""
    parts = [icon(part) if isinstance(part, str) else pebble(*part) for part in RULES[rule]]
    row = Markup('<span class="pebbles" aria-hidden="true">{}</span>')
    return row.format(Markup().join(parts)) if parts else Markup()


def ring(given_minutes: int, received_minutes: int, on: Ground = "hero", name: str = "r") -> Markup:
    """Draw the full circle of giving and receiving; `name` tells apart the rings of one page."""
    arcs = ring_arcs(given_minutes, received_minutes)
    parts = [_stripes(name, on), *(_band(arc, on, name) for arc in arcs)] if arcs else []
    if len(arcs) < 2:
        parts.append(_dots(bool(arcs)))
    return Markup(f'<svg class="ring" viewBox="0 0 132 132" aria-hidden="true">{"".join(parts)}</svg>')


def ring_arcs(given_minutes: int, received_minutes: int) -> list[Arc]:
    """Share the circle out in proportion; with the gaps beside them the arcs always make one turn."""
    total = given_minutes + received_minutes
    if not total:
        return []
    if not given_minutes or not received_minutes:
        return [Arc("given" if given_minutes else "received", 2 * RING_GAP, 1 - 2 * RING_GAP)]
    share = min(max(given_minutes / total, SMALLEST_SHARE), 1 - SMALLEST_SHARE)
    return [Arc("given", RING_GAP, share - RING_GAP), Arc("received", share + RING_GAP, 1 - RING_GAP)]


@lru_cache
def mark(on: Ground = "paper") -> Markup:
    """Draw the mark: a disc and a ring that overlap."""
    prefix = _prefix(on)
    return Markup(
        '<svg class="mark" viewBox="0 0 34 24" aria-hidden="true">'
        f'<circle cx="12" cy="12" r="10" fill="var(--{prefix}give)" stroke="var(--{prefix}give-edge)"'
        ' stroke-width="1.6"/>'
        '<g fill="none">'
        f'<circle cx="22" cy="12" r="8.3" stroke="var(--{prefix}recv-edge)" stroke-width="5.6"/>'
        f'<circle cx="22" cy="12" r="8.3" stroke="var(--{prefix}recv)" stroke-width="3.2"/></g></svg>'
    )


@lru_cache
def ripples() -> Markup:
    """Draw the only decoration there is: thin circles, as from a pebble in water."""
    circles = "".join(f'<circle cx="200" cy="200" r="{radius}"/>' for radius in (36, 70, 104, 138, 172, 196))
    return Markup(f'<svg class="ripples" viewBox="0 0 400 400" aria-hidden="true">{circles}</svg>')


@lru_cache
def icon(name: str) -> Markup:
    """Draw a line icon; one of ICONS."""
    return Markup(f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">{ICONS[name]}</svg>')


def qr(matrix: list[list[bool]], label: str) -> Markup:
    """Draw a QR code from its modules, dark on cream in every theme; `label` says what it opens."""
    side = len(matrix) + 2 * QUIET_ZONE
    runs = "".join(_dark_runs(row, y) for y, row in enumerate(matrix, QUIET_ZONE))
    return Markup(
        f'<svg class="qr" role="img" aria-label="{escape(label)}" viewBox="0 0 {side} {side}"'
        f' shape-rendering="crispEdges"><rect width="{side}" height="{side}" fill="#FFFDF8"/>'
        f'<path fill="#2A1F3D" d="{runs}"/></svg>'
    )


def initials(name: str) -> str:
    """Return the first letters of the first and last word: "AO" for "Amara O"."""
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


def _disc(quarters: int) -> str:
    if quarters == QUARTERS_IN_HOUR:
        return '<circle class="given-fill" cx="16" cy="16" r="13"/>'
    wedge = f"M16 16{_arc(16, 13, 0, quarters / QUARTERS_IN_HOUR).replace('M', 'L', 1)}Z"
    return f'<circle class="given-line" cx="16" cy="16" r="13"/><path class="given-fill" d="{wedge}"/>'


def _hoop(quarters: int) -> str:
    edges = '<circle class="received-edge" cx="16" cy="16" r="13.6"/>'
    edges += '<circle class="received-edge" cx="16" cy="16" r="6.4"/>'
    if quarters == QUARTERS_IN_HOUR:
        return f'<circle class="received-ring" cx="16" cy="16" r="10"/>{edges}'
    return f'<path class="received-ring" d="{_arc(16, 10, 0, quarters / QUARTERS_IN_HOUR)}"/>{edges}'


def _stripes(name: str, on: Ground) -> str:
    prefix = _prefix(on)
    return (
        f'<defs><pattern id="{escape(name)}" width="6" height="6" patternUnits="userSpaceOnUse"'
        f' patternTransform="rotate(45)"><rect width="6" height="6" fill="var(--{prefix}recv)"/>'
        f'<rect width="2" height="6" fill="var(--{prefix}recv-edge)" opacity=".75"/></pattern></defs>'
    )


def _band(arc: Arc, on: Ground, name: str) -> str:
    prefix = _prefix(on)
    given = arc.side == "given"
    fill = f"var(--{prefix}give)" if given else f"url(#{escape(name)})"
    edge = f"var(--{prefix}{'give' if given else 'recv'}-edge)"
    return f'<path d="{_outline(arc)}" fill="{fill}" stroke="{edge}" stroke-width="1.6"/>'


def _outline(arc: Arc) -> str:
    """Trace a band with round ends: out along the rim, round, back along the inner edge, round."""
    cap = _number(RING_BAND / 2)
    outer = _arc(RING_CENTRE, RING_RADIUS + RING_BAND / 2, arc.start, arc.end)
    inner = _arc(RING_CENTRE, RING_RADIUS - RING_BAND / 2, arc.end, arc.start)
    round_end = f"A{cap} {cap} 0 0 1 "
    home = outer[1 : outer.index("A")]
    return f"{outer}{round_end}{inner[1:]}{round_end}{home}Z"


def _dots(one_arc: bool) -> str:
    """Dot the whole circle for a new member, or only the join of a single arc."""
    reach = RING_GAP * 2 / 3
    shape = _arc(RING_CENTRE, RING_RADIUS, -reach, reach) if one_arc else ""
    tag = f'path d="{shape}"' if one_arc else 'circle cx="66" cy="66" r="50"'
    dashes = "0 6" if one_arc else "2 9"
    line = 'fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round"'
    return f'<{tag} {line} stroke-dasharray="{dashes}"/>'


def _arc(centre: float, radius: float, start: float, end: float) -> str:
    """Draw along a circle from one turn to another, clockwise when `end` is the greater."""
    size = _number(radius)
    large, clockwise = int(abs(end - start) > 0.5), int(end > start)
    return (
        f"M{_point(centre, radius, start)}A{size} {size} 0 {large} {clockwise} {_point(centre, radius, end)}"
    )


def _point(centre: float, radius: float, turn: float) -> str:
    across, down = math.sin(turn * math.tau), math.cos(turn * math.tau)
    return f"{_number(centre + radius * across)} {_number(centre - radius * down)}"


def _number(value: float) -> str:
    """Write with at most two decimals, so that a float's tail never reaches the page."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _dark_runs(row: list[bool], y: int) -> str:
    x, drawn = QUIET_ZONE, []
    for dark, run in groupby(row):
        width = len(list(run))
        if dark:
            drawn.append(f"M{x} {y}h{width}v1h-{width}z")
        x += width
    return "".join(drawn)


def _prefix(on: Ground) -> str:
    return "hero-" if on == "hero" else ""
