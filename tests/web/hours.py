"""The page of somebody's hours, and an hour that is taken back."""

from tests.cast import NOW, TODAY, Cast, a_key, an_exchange
from tests.web.browser import Page
from timebank.services.answers import put_right

PATH = "/kettle/hours"


def rows(page: Page) -> list[str]:
    (body,) = page.document.every("tbody")
    return [row.words for row in body.every("tr")]


def taken_back(cast: Cast, **more: object) -> bytes:
    exchange = an_exchange(cast, **more)
    who = {"community_id": cast.community_id, "member_id": cast.alice.member_id}
    put_right(cast.session, **who, key=a_key(), exchange_id=exchange, today=TODAY, now=NOW)
    return exchange
