"""A community that moved from one kind of database to another shows everybody the same pages."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine

from tests.cast import SECRET, Cast, a_waiting_exchange, an_exchange
from tests.web.browser import Browser, Page
from tests.web.town import Town
from timebank.queries.communities import by_slug
from timebank.queries.moving import pack
from timebank.queries.verification import verify
from timebank.services.moving import move_in
from timebank.store.engine import open_engine, open_session, reading
from timebank.store.packs import open_pack
from timebank.store.schema import migrate

# What other communities show; and codes on two screens, tablets and files that wait, which stay behind.
ELSEWHERE = ("/haven", "/teapot", "/demo-town", "/help")
FILES = ("/kettle/errands/", "/kettle/desk/import", "/kettle/desk/cards/everyone")
BEHIND = ("/H/", "/K/", "/T/", "/kettle/handshakes/", *FILES)


def move(old: Engine, new: Engine, file: Path) -> bytes:
    """Take Kettle out of one database and into another; return the root."""
    with reading(old) as session, file.open("wb") as out:
        community = by_slug(session, "kettle")
        assert community
        pack(session, community, out, ways_in=True)
    with open_session(new) as session, open_pack(file) as packed:
        return move_in(session, pack=packed, secret=SECRET).verdict.root


def root_of(engine: Engine) -> bytes:
    with reading(engine) as session:
        community = by_slug(session, "kettle")
        assert community
        return verify(session, community).root


def said(page: Page) -> list[str]:
    """List a page's words; what happened at the same moment may stand either way round."""
    return sorted(page.words.split()) if page.status == 200 else []


@pytest.fixture
def people(alice: Browser, bob: Browser, stella: Browser) -> dict[str, Browser]:
    return {"Alice": alice, "Bob": bob, "Stella": stella}


@pytest.mark.postgres
def test_every_page_says_the_same_after_moving_there_and_back(
    app: Flask,
    engine: Engine,
    cast: Cast,
    town: Town,
    people: dict[str, Browser],
    new_postgres: Callable[[], str],
    tmp_path: Path,
) -> None:
    an_exchange(cast, words="Knitting, =and# purling", minutes=45)
    a_waiting_exchange(cast, by=cast.charlie, other=cast.alice)
    cast.session.rollback()
    addresses = [path for path in town.paths if not path.startswith(ELSEWHERE + BEHIND)]

    def shown() -> dict[tuple[str, str], tuple[int, list[str]]]:
        pages = ((name, path, each.get(path)) for name, each in people.items() for path in addresses)
        return {(name, path): (page.status, said(page)) for name, path, page in pages}

    there, back = open_engine(new_postgres()), open_engine(f"sqlite:///{tmp_path / 'back.db'}")
    # Looking at somebody is noted for them to read, once a day.
    shown()
    before = shown()
    for source, target in ((engine, there), (there, back)):
        migrate(target)
        assert move(source, target, tmp_path / "kettle.zip") == root_of(engine)
        app.extensions["timebank_engine"] = target

        after = shown()
        assert [path for path, said in after.items() if said != before[path]] == []
    assert sum(status == 200 for status, _ in before.values()) > len(addresses)
    there.dispose()
    back.dispose()
