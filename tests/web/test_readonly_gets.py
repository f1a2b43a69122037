import pytest
from flask import Flask
from sqlalchemy import Engine

from tests.web.addresses import MORE, PAGES
from tests.web.browser import Browser
from tests.web.rows import everything
from tests.web.town import Town

VIEWERS = ("signed out", "member", "other party", "host", "steward", "rules", "newcomer", "joiner")


def test_every_page_has_an_address_here(app: Flask) -> None:
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in rule.methods}

    assert pages == set(PAGES)


def test_every_page_is_seen_by_somebody(town: Town, viewers: dict[str, Browser]) -> None:
    shown = {
        name
        for name in PAGES
        if any(viewer.get(town.path(name)).status == 200 for viewer in viewers.values())
    }

    assert shown == set(PAGES)


@pytest.mark.parametrize("viewer", VIEWERS)
def test_looking_at_every_page_writes_nothing(
    town: Town, viewers: dict[str, Browser], engine: Engine, viewer: str
) -> None:
    before = everything(engine)

    statuses = {viewers[viewer].get(town.path(page)).status for page in (*PAGES, *MORE)}

    assert statuses <= {200, 303, 404}
    assert everything(engine) == before


def test_head_is_answered_like_get_and_writes_nothing(
    town: Town, viewers: dict[str, Browser], engine: Engine
) -> None:
    before = everything(engine)

    for path in town.paths:
        answer = viewers["host"].client.head(path)
        assert (answer.status_code, answer.data) == (viewers["host"].get(path).status, b"")
    assert everything(engine) == before
