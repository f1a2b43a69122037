"""How a steward in the tests remembers somebody, and what is kept of it."""

from typing import Any

from sqlmodel import select

from tests.cast import NOW, SECRET, Cast, a_key
from timebank.services import remembering
from timebank.store.people import Person
from timebank.store.remembering import Remembrance

WORDS = "She knew every bird by its song."


def remember(cast: Cast, person: Person | None = None, **more: Any) -> None:
    said = {"steward_id": cast.stella.member_id, "key": a_key(), "words": WORDS, "secret": SECRET, "now": NOW}
    remembering.remember(
        more.pop("session", cast.session),
        community_id=cast.community_id,
        member_id=(person or cast.alice).member_id,
        **(said | more),
    )


def kept(cast: Cast) -> list[tuple[str, bytes, int]]:
    """Read every remembrance: its words, who wrote them, and when it was first noted."""
    cast.session.rollback()
    found = cast.session.exec(select(Remembrance.words, Remembrance.made_by, Remembrance.made_at))
    return [tuple(each) for each in found]
