"""Putting right how long somebody was at a gathering, in tests."""

from typing import Any

from tests.cast import NOW, TODAY, Cast, a_key
from timebank.clock import DAY
from timebank.services import stay_changes
from timebank.services.recollections import Press
from timebank.store.people import Person

LATER = NOW + 200 * DAY


def press(person: Person, **more: Any) -> Press:
    said = {"key": a_key(), "site": "https://example.org", "today": TODAY, "now": LATER}
    return Press(person.member_id, **(said | more))


def ask(cast: Cast, tea: bytes, minutes: int, *, about: Person, by: Person, **more: Any) -> bytes:
    return stay_changes.ask(
        more.pop("session", cast.session),
        community_id=cast.community_id,
        gathering_id=tea,
        about=about.member_id,
        minutes=minutes,
        press=press(by, **more),
    )


def answer(cast: Cast, tea: bytes, change: bytes, what: str = "yes", *, by: Person, **more: Any) -> None:
    act = {"yes": stay_changes.say_yes, "no": stay_changes.say_no, "back": stay_changes.take_back}[what]
    act(
        more.pop("session", cast.session),
        community_id=cast.community_id,
        gathering_id=tea,
        change_id=change,
        press=press(by, **more),
    )


def put_right(cast: Cast, tea: bytes, minutes: int, *, about: Person, host: Person) -> bytes:
    """Let somebody say how long they were there, and a host say yes."""
    change = ask(cast, tea, minutes, about=about, by=about)
    answer(cast, tea, change, by=host)
    return change
