"""Supports that hold for nobody, each in its way."""

from datetime import timedelta
from typing import Any

from tests.cast import (
    NOW,
    TODAY,
    Cast,
    a_key,
    a_support,
)
from timebank.services import supporters


def ended(cast: Cast, support: bytes) -> None:
    found = {"community_id": cast.community_id, "member_id": cast.alice.member_id}
    supporters.end(cast.session, **found, support_id=support, key=a_key(), now=NOW)


def not_asked(cast: Cast) -> dict[str, Any]:
    """Make, each in its way, a support that does not hold."""
    return {
        "none": lambda: None,
        "ended": lambda: ended(cast, a_support(cast)),
        "run out": lambda: a_support(cast, months=1, today=TODAY - timedelta(60)),
        "no word yet": lambda: a_support(cast, by_job=True, voucher="Stella"),
        "for something else": lambda: a_support(cast, check_in=False, record=False, agree_minutes=0),
        "the other way round": lambda: a_support(cast, member=cast.bob, by=cast.alice),
        "of somebody else": lambda: a_support(cast, member=cast.charlie),
    }


NOT_ASKED = (
    "none",
    "ended",
    "run out",
    "no word yet",
    "for something else",
    "the other way round",
    "of somebody else",
)
