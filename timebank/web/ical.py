"""Writes gatherings as a calendar (RFC 5545) that any calendar program reads."""

from collections.abc import Iterable, Iterator
from unicodedata import category

from timebank.clock import moment
from timebank.queries.gatherings import GatheringView

CONTENT_TYPE = "text/calendar; charset=utf-8"
MOST_OCTETS = 75
ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


def calendar(name: str, found: Iterable[tuple[GatheringView, str]], *, host: str, written_at: int) -> bytes:
    """Write gatherings, each with the address of its page; `host` makes their ids our own."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Timebank//Gatherings//EN",
        f"X-WR-CALNAME:{_text(name)}",
        *(line for gathering, page in found for line in _event(gathering, page, host, written_at)),
        "END:VCALENDAR",
    ]
    return b"".join(_folded(line) for line in lines)


def _event(gathering: GatheringView, page: str, host: str, written_at: int) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{gathering.id.hex()}@{host}"
    yield f"DTSTAMP:{_instant(written_at)}"
    yield f"DTSTART:{_instant(gathering.starts_at)}"
    yield f"DTEND:{_instant(gathering.ends_at)}"
    yield f"SUMMARY:{_text(gathering.outside_title)}"
    if gathering.place:
        yield f"LOCATION:{_text(gathering.place)}"
    if gathering.access:
        yield f"DESCRIPTION:{_text(gathering.access)}"
    yield f"URL:{page}"
    if gathering.is_cancelled:
        yield "STATUS:CANCELLED"
    yield "END:VEVENT"


def _instant(at: int) -> str:
    return f"{moment(at):%Y%m%dT%H%M%SZ}"


def _text(words: str) -> str:
    """Escape what has a meaning of its own, and leave out what no line may hold."""
    whole = "\n".join(words.splitlines())
    kept = (letter for letter in whole if letter == "\n" or category(letter) != "Cc")
    return "".join(kept).translate(ESCAPED)


def _folded(line: str) -> bytes:
    """Break a line so that none has more than 75 octets, never inside a letter."""
    lines = [b""]
    for letter in line:
        octets = letter.encode()
        if len(lines[-1]) + len(octets) > MOST_OCTETS:
            lines.append(b" ")
        lines[-1] += octets
    return b"\r\n".join(lines) + b"\r\n"
