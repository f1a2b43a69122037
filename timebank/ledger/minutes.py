"""Whole minutes: reading what people type, and saying it back."""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from timebank.ledger import errors

HOUR_MINUTES = 60
QUARTER_MINUTES = 15
# What a 32-bit INTEGER column holds; a technical bound, since no social one may stop an entry.
MOST_MINUTES = 2_147_483_647
TIMES_KEPT = 4_096  # said in words; a statement says two hundred, most of them alike
LONGEST_TEXT = 40  # characters; the longest time `say` can produce has 25

FRACTION_MINUTES = {"¼": 15, "½": 30, "¾": 45, "⅓": 20, "⅔": 40, "1/4": 15, "1/2": 30, "3/4": 45}
QUARTER_SIGNS = ("", "¼", "½", "¾")
MINUS_SIGNS = ("-", "\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2212")


def parse(text: str) -> int:
    """Read a time as typed ("90", "1h30", "1:30", "1½", "1.5 hours") into minutes.

    A bare whole number is minutes, a bare fraction is hours. Raises a MinutesError.
    """
    words = _plain(text)
    for shape, read in _SHAPES:
        if match := shape.fullmatch(words):
            minutes = read(*match.groups(default="0"))
            check(minutes)
            return minutes
    raise errors.UnreadableTimeError


def check(minutes: int, *, least: int = 1) -> None:
    """Insist on whole minutes, at least `least`. Raises a MinutesError."""
    # A bool is an int to isinstance, and a float would be rounded by PostgreSQL.
    if type(minutes) is not int:
        raise errors.WholeMinutesError
    if minutes < 0:
        raise errors.BelowZeroError
    if minutes < least:
        raise errors.NoTimeError
    if minutes > MOST_MINUTES:
        raise errors.TooMuchTimeError


def say(minutes: int) -> str:
    """Say minutes in full: "1 hour 30 minutes"."""
    assert minutes >= 0
    hours, rest = divmod(minutes, HOUR_MINUTES)
    counted = [(hours, "hour")] if hours else []
    if rest or not hours:
        counted.append((rest, "minute"))
    return " ".join(f"{number} {_plural(unit, number)}" for number, unit in counted)


@lru_cache(maxsize=TIMES_KEPT)
def short(minutes: int) -> str:
    """Say minutes with quarter-hours as fractions: "1½ hours", "45 minutes", "1 hour 20 minutes"."""
    number, unit = split_words(minutes)
    return say(minutes) if ":" in number else f"{number} {unit}"


def split_words(minutes: int) -> tuple[str, str]:
    """Return number and unit apart, for big numerals: ("14½", "hours"), ("1:20", "hours")."""
    assert minutes >= 0
    hours, rest = divmod(minutes, HOUR_MINUTES)
    if not hours:
        return str(rest), _plural("minute", rest)
    quarter, odd = divmod(rest, QUARTER_MINUTES)
    if odd:
        return f"{hours}:{rest:02}", "hours"
    return f"{hours}{QUARTER_SIGNS[quarter]}", "hour" if minutes == HOUR_MINUTES else "hours"


def quarters(minutes: int) -> int:
    """Return the nearest number of quarter-hours, for drawing pebbles; at least 1 for any time at all."""
    assert minutes >= 0
    # Fifteen is odd, so a whole minute is never half way between two quarters.
    return max((minutes + QUARTER_MINUTES // 2) // QUARTER_MINUTES, 1 if minutes else 0)


def _plain(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise errors.TextTooLongError
    words = "".join(_narrow(character) for character in " ".join(text.split()).lower())
    if any(unicodedata.category(character).startswith("C") for character in words):
        raise errors.HiddenCharacterError
    if any(_is_other_digit(character) for character in words):
        raise errors.OtherDigitsError
    if words.startswith(MINUS_SIGNS):
        raise errors.BelowZeroError
    return words


def _narrow(character: str) -> str:
    # NFKC of a whole text would turn "1½" into "11/2", so only full-width characters are folded.
    is_wide = unicodedata.east_asian_width(character) == "F"
    return unicodedata.normalize("NFKC", character) if is_wide else character


def _is_other_digit(character: str) -> bool:
    return character.isnumeric() and not character.isascii() and character not in FRACTION_MINUTES


def _plural(unit: str, number: int) -> str:
    return unit if number == 1 else f"{unit}s"


def _hours_and_minutes(hours: str, minutes: str) -> int:
    if int(minutes) >= HOUR_MINUTES:
        raise errors.PastTheHourError
    return int(hours) * HOUR_MINUTES + int(minutes)


def _decimal_hours(whole: str, part: str) -> int:
    parts: int = 10 ** len(part)
    minutes, rest = divmod(int(whole + part) * HOUR_MINUTES, parts)
    if rest:
        raise errors.WholeMinutesError
    return minutes


def _fraction_hours(whole: str, fraction: str) -> int:
    return int(whole) * HOUR_MINUTES + FRACTION_MINUTES[fraction]


_HOURS = r"(?:h|hrs?|hours?)"
_MINUTES = r"(?:m|mins?|minutes?)"
# A bare "1.30" has no shape, since some mean 1 h 30 by it; nor has "1,000 hours", which is not one hour.
_SHAPES: tuple[tuple[re.Pattern[str], Callable[..., int]], ...] = tuple(
    (re.compile(pattern, re.ASCII), read)
    for pattern, read in (
        (rf"(\d+) ?{_MINUTES}?", int),
        (rf"(\d+):(\d\d)(?: ?{_HOURS})?", _hours_and_minutes),
        (rf"(\d+) ?{_HOURS} ?(?:and )?(\d+) ?{_MINUTES}?", _hours_and_minutes),
        (rf"(\d+)(?:[.,](\d\d?))? ?{_HOURS}", _decimal_hours),
        (rf"(?:(\d+) ?)?([¼½¾⅓⅔]) ?{_HOURS}?", _fraction_hours),
        (rf"(?:(\d+) )?(1/4|1/2|3/4) ?{_HOURS}?", _fraction_hours),
    )
)
