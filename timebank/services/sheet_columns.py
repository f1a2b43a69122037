"""The columns of a spreadsheet: which could be which, what is refused, and what is never kept."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from timebank.services.errors.sheets import SheetFileError
from timebank.services.sheet_files import Table
from timebank.services.text import folded

# Ours, in the order in which they are asked for; docs/importing.md tells the three layouts.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "exchanges": ("giver", "receiver", "time", "day", "words"),
    "members": ("name", "last_name", "email", "telephone"),
}
REQUIRED = {"exchanges": ("giver", "receiver", "time", "day"), "members": ("name",)}
# Headings as they are folded. The earlier of two that are both there is taken.
KNOWN: Mapping[str, tuple[str, ...]] = {
    "giver": ("giver", "given by", "who gave", "provider", "provider name", "from", "from member"),
    "receiver": (
        "receiver", "received by", "who received", "receiver name", "recipient", "recipient name", "to",
        "to member",
    ),
    "time": (
        "time", "hours", "minutes", "how long", "duration", "length", "quantity", "hours exchanged", "hrs",
        "amount", "time credits",
    ),
    "day": ("day", "date", "when", "happened on", "exchange date", "date of exchange", "transaction date"),
    "words": (
        "words", "what for", "what", "description", "reason", "service", "post", "comment", "activity",
    ),
    "name": (
        "name", "full name", "member", "member name", "username", "user name", "display name", "first name",
    ),
    "last_name": ("last name", "surname", "family name"),
    "email": ("email", "e mail", "email address", "e mail address", "mail"),
    "telephone": (
        "telephone", "phone", "phone number", "telephone number", "mobile", "cell phone", "home phone",
        "alternative phone", "alt phone",
    ),
}  # fmt: skip
# What would weigh one hour against another, put a price on it, or is no time at all (R2, R11).
_REFUSED = (
    "rate rates price prices priced value values worth weight weights weighting weighted factor factors "
    "multiplier multipliers coefficient grade grades tier tiers band bands cost costs fee fees charge "
    "charges money cash currency currencies euro euros eur pound pounds gbp dollar dollars usd wage wages "
    "salary discount discounts surcharge goods voucher vouchers tarifa precio valor preu prix preis taux"
)
REFUSED = frozenset(_REFUSED.split())
MONEY_SIGNS = "£$€¥"
# What nobody here may ask (R21): it is let go of before anything is kept.
_NEVER_KEPT = (
    "birth birthday birthdate dob born age gender sex diagnosis diagnoses medication medical health risk "
    "risks referrer referral section benefit benefits functioning disability disabilities ethnicity ethnic "
    "race religion nationality income password passport insurance"
)
NEVER_KEPT = frozenset(_NEVER_KEPT.split())


@dataclass(frozen=True, slots=True)
class Columns:
    """Which heading each of our fields is read from, how days are written, and what a plain number means."""

    of: Mapping[str, str]
    month_first: bool = False
    in_minutes: bool = False


def words_of(heading: str) -> list[str]:
    """Take a heading apart into words: "hourlyRate_2" is hourly, rate and 2."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", heading)
    return re.findall(r"[^\W\d_]+|\d+", folded(apart))


def refuse_weighing(headings: Iterable[str]) -> None:
    """Refuse a file with a column that weighs hours or holds money. Raises SheetFileError."""
    for heading in headings:
        if not REFUSED.isdisjoint(words_of(heading)) or any(sign in heading for sign in MONEY_SIGNS):
            message = (
                "Here every hour is worth the same, and nothing has a price. So this file’s column "
                f"“{heading}” can’t come along. Take it out, and bring the file again."
            )
            raise SheetFileError(message)


def without_private(table: Table) -> tuple[Table, tuple[str, ...]]:
    """Let go of columns that nobody here may ask for; tell which."""
    gone = {
        place for place, heading in enumerate(table.headings) if not NEVER_KEPT.isdisjoint(words_of(heading))
    }
    if not gone:
        return table, ()
    kept = [place for place in range(len(table.headings)) if place not in gone]
    if not kept:
        raise SheetFileError("None of the columns in this file can be kept here.")
    rows = tuple((number, tuple(cells[place] for place in kept)) for number, cells in table.rows)
    left = Table(tuple(table.headings[place] for place in kept), rows, table.notes)
    return left, tuple(table.headings[place] for place in sorted(gone))


def guess(what: str, table: Table) -> Columns:
    """Guess which column is which from headings that are known, and how days and times are written."""
    plain = {" ".join(words_of(heading)): heading for heading in reversed(table.headings)}
    found = {
        field: next((plain[known] for known in KNOWN[field] if known in plain), "") for field in FIELDS[what]
    }
    # A last name means something only beside a first one.
    if "last_name" in found and " ".join(words_of(found["name"])) != "first name":
        found["last_name"] = ""
    of = {field: heading for field, heading in found.items() if heading}
    return Columns(of, _is_month_first(table, of.get("day")), "minutes" in words_of(of.get("time", "")))


def _is_month_first(table: Table, heading: str | None) -> bool:
    """Tell whether any day in a column could only be one with its month first."""
    if heading is None:
        return False
    place = table.headings.index(heading)
    for _, cells in table.rows:
        parts = re.match(r"(\d{1,2})[/.-](\d{1,2})[/.-]\d", cells[place])
        if parts and int(parts[1]) <= 12 < int(parts[2]):
            return True
        if parts and int(parts[2]) <= 12 < int(parts[1]):
            return False
    return False


def left_behind(table: Table, columns: Columns) -> tuple[str, ...]:
    """List the columns that nothing is read from."""
    return tuple(heading for heading in table.headings if heading not in columns.of.values())
