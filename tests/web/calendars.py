"""Reads a calendar as a program does."""

from tests.web.browser import Page


def unfolded(text: str) -> list[str]:
    """List the lines of a calendar, put together again."""
    return text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def events(page: Page) -> list[dict[str, str]]:
    """List what is on, with its properties as they are written."""
    found: list[dict[str, str]] = []
    for line in unfolded(page.html):
        if line == "BEGIN:VEVENT":
            found.append({})
        elif found and line not in ("END:VEVENT", "END:VCALENDAR"):
            name, _, words = line.partition(":")
            found[-1][name] = words
    return found


def properties(page: Page) -> dict[str, str]:
    """Read the one thing that is on."""
    (event,) = events(page)
    return event
