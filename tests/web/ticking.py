"""How a host's page ticks one person at a time."""

from typing import Any

from tests.web.browser import Browser, Page
from timebank.store.people import Person


def tick(browser: Browser, path: str, **sent: Any) -> Page:
    return browser.press(f"{path}/here", f"{path}/here/tick", **sent)


def of(person: Person, *, was: str = "", minutes: str | None = None, leads: bool = False) -> dict[str, str]:
    """Fill in what the script sends about one person; without minutes they are not here."""
    name = person.member_id.hex()
    fields = {"shown": name, f"was-{name}": was}
    if minutes:
        fields |= {"here": name, f"minutes-{name}": minutes} | ({"leads": name} if leads else {})
    return fields
