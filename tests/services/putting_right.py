"""How people in the tests take an exchange back, and its words away."""

from typing import Any

from tests.cast import NOW, TODAY, Cast, a_key
from tests.services.differing import SITE
from timebank.services import answers, blanks
from timebank.store.people import Person


def put_right(cast: Cast, exchange_id: bytes, *, by: Person | None = None, **more: Any) -> None:
    answers.put_right(
        more.pop("session", cast.session),
        community_id=cast.community_id,
        member_id=(by or cast.bob).member_id,
        exchange_id=exchange_id,
        **({"key": a_key(), "today": TODAY, "now": NOW} | more),
    )


def blank(cast: Cast, exchange_id: bytes, *, by: Person, key: bytes | None = None) -> None:
    who = {"community_id": cast.community_id, "member_id": by.member_id, "key": key or a_key()}
    blanks.blank_words(cast.session, **who, exchange_id=exchange_id, site=SITE, now=NOW)
