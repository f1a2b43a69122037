"""A served demo and a real browser, each started once for all the tests of a worker."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import update

from tests.journeys.community import Community
from tests.journeys.phone import PICTURES, Phones
from tests.journeys.server import SECRET, Server, serving
from timebank import clock
from timebank.demo.fill import fill, open_gathering_now
from timebank.demo.tiers import PINNED_SEED
from timebank.queries.communities import by_slug
from timebank.services import communities
from timebank.store.communities import Community as Stored
from timebank.store.engine import open_engine, open_session
from timebank.store.schema import migrate

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
# A name without a place to break the line, and first in every list of names.
UNBROKEN = "Aa" * 28
NO_CHROMIUM = "These tests drive Chromium, which is not here. Install it (apt-get install chromium)."


@pytest.fixture(scope="session")
def kettle(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Community]:
    """The demo with a gathering open now; beside it Teapot, where nothing has happened yet, and Haven,
    whose pages have the exit button.
    """
    folder = tmp_path_factory.mktemp("served")
    engine = open_engine(f"sqlite:///{folder / 'timebank.db'}", synchronous="NORMAL")
    migrate(engine)
    with open_session(engine) as session:
        fill(session, tier="S", seed=PINNED_SEED, secret=SECRET, now=clock.now())
        demo = by_slug(session, "kettle")
        assert demo is not None
        open_gathering_now(session, community_id=demo.id, now=clock.now())
        communities.create(session, slug="teapot", name="Teapot", now=clock.now())
        communities.create(session, slug="haven", name="Haven", exit_button=True, now=clock.now())
    with engine.begin() as connection:
        connection.execute(update(Stored).where(Stored.slug == "teapot").values(welcome_minutes=0))
    kettle = Community(engine, "kettle")
    kettle.member(UNBROKEN)
    yield kettle
    engine.dispose()


@pytest.fixture(scope="session")
def teapot(kettle: Community) -> Community:
    return Community(kettle.engine, "teapot")


@pytest.fixture(scope="session")
def server(kettle: Community) -> Iterator[Server]:
    assert kettle.engine.url.database
    with serving(Path(kettle.engine.url.database).parent) as started:
        yield started
        assert "failed:" not in started.log.read_text()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = shutil.which("chromium")
    if not found:
        pytest.fail(NO_CHROMIUM, pytrace=False)
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def phones(browser: Browser, server: Server) -> Iterator[Phones]:
    """Browsers to open; at the end nothing may have gone wrong in any."""
    with Phones(browser, server.address) as opened:
        yield opened
        assert opened.faults == []
