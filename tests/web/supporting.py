"""Lets Bob act for Alice, and looks at what came of it."""

from typing import Any

from sqlmodel import select

from tests.cast import (
    NOW,
    Cast,
    a_key,
    a_support,
    a_waiting_exchange,
)
from tests.web.browser import Browser
from timebank.services.supporters import end
from timebank.store.looks import Looking
from timebank.store.supporters import Help

PATH = "/kettle/you/supporters"
RECORD = "/kettle/record?way=received"
BAR = "You’re acting for Alice."
ENDED = "You no longer act for Alice."
ONLY = {"check_in": False, "record": False, "see_hours": False, "agree_minutes": 0}


def acting(bob: Browser, cast: Cast, **more: Any) -> str:
    """Let Bob act for Alice, and begin; return the support's id."""
    support = a_support(cast, **more).hex()
    assert bob.send("/kettle/home", f"{support}/acting").answer == (303, "/kettle/home")
    return support


def waiting(cast: Cast, minutes: int = 60) -> str:
    """Let Charlie say that he gave Alice time; return its page."""
    exchange_id = a_waiting_exchange(cast, by=cast.charlie, other=cast.alice, minutes=minutes)
    return f"/kettle/entries/{exchange_id.hex()}"


def stopped(cast: Cast, support: str) -> None:
    found = {"community_id": cast.community_id, "member_id": cast.alice.member_id}
    end(cast.session, **found, support_id=bytes.fromhex(support), key=a_key(), now=NOW)


def helps(cast: Cast) -> list[str]:
    cast.session.rollback()
    return [each.what for each in cast.session.exec(select(Help)).all()]


def looked(cast: Cast) -> set[tuple[bytes, str, str]]:
    cast.session.rollback()
    rows = cast.session.exec(select(Looking).where(Looking.member_id == cast.alice.member_id)).all()
    return {(row.looker_id, row.standing, row.what) for row in rows}
