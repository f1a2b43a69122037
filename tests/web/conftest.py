"""An application on a real SQLite file at noon on 2 March 2026, and a browser for each of the cast."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import Engine
from sqlmodel import Session, select

from tests.cast import NOW, SECRET, Cast, a_cast, a_community, a_gathering, a_member
from tests.web.browser import Browser, Page
from tests.web.neighbours import Neighbours
from tests.web.town import Town, a_town
from tests.web.town_desk import an_export
from timebank.app import create_app
from timebank.config import Settings
from timebank.services import communities, members
from timebank.store.engine import open_engine, open_session
from timebank.store.gatherings import Gathering
from timebank.store.people import Person

NOON = datetime.fromtimestamp(NOW // 1_000_000, tz=UTC)


@pytest.fixture(scope="session")
def peopled(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Cast, Neighbours]:
    path = tmp_path_factory.mktemp("peopled") / "timebank.db"
    shutil.copyfile(migrated_file, path)
    engine = open_engine(f"sqlite:///{path}", synchronous="OFF")
    with open_session(engine) as session:
        cast = a_cast(session)
        communities.create(session, slug="haven", name="Haven", exit_button=True, now=NOW)
        teapot, demo = a_community(session, "teapot"), a_community(session, "demo-town", is_demo=True)
        trent, amara = a_member(session, teapot, "Trent T"), a_member(session, demo, "Amara O")
    engine.dispose()
    return path, cast, Neighbours(teapot, trent, demo, amara)


@contextmanager
def a_copy(path: Path, folder: Path) -> Iterator[Engine]:
    """Open a copy of a database, with a connection for each of many threads."""
    shutil.copyfile(path, folder / "kettle.db")
    opened = open_engine(f"sqlite:///{folder / 'kettle.db'}", synchronous="OFF", pool_size=60)
    yield opened
    opened.dispose()


@pytest.fixture
def engine(peopled: tuple[Path, Cast, Neighbours], tmp_path: Path) -> Iterator[Engine]:
    with a_copy(peopled[0], tmp_path) as opened:
        yield opened


@pytest.fixture
def cast(peopled: tuple[Path, Cast, Neighbours], session: Session) -> Cast:
    return replace(peopled[1], session=session)


@pytest.fixture
def neighbours(peopled: tuple[Path, Cast, Neighbours]) -> Neighbours:
    return peopled[2]


@pytest.fixture
def noon() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture(scope="session")
def one_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Make one application, whose compiled pages every test shares."""
    return create_app(Settings(data=tmp_path_factory.mktemp("data"), secret_key=SECRET))


@pytest.fixture
def app(one_app: Flask, engine: Engine, noon: time_machine.Traveller) -> Flask:
    one_app.extensions["timebank_engine"] = engine
    return one_app


@pytest.fixture
def anyone(app: Flask) -> Browser:
    """Open a browser in which nobody is signed in."""
    return Browser(app)


@pytest.fixture
def alice(app: Flask, engine: Engine, cast: Cast) -> Browser:
    return Browser(app).sign_in(engine, cast.community_id, cast.alice)


@pytest.fixture
def bob(app: Flask, engine: Engine, cast: Cast) -> Browser:
    return Browser(app).sign_in(engine, cast.community_id, cast.bob)


@pytest.fixture
def charlie(app: Flask, engine: Engine, cast: Cast) -> Browser:
    return Browser(app).sign_in(engine, cast.community_id, cast.charlie)


@pytest.fixture
def stella(app: Flask, engine: Engine, cast: Cast) -> Browser:
    """Open the browser of a steward who has just shown her passkey."""
    return Browser(app).sign_in(engine, cast.community_id, cast.stella, powers=True)


@pytest.fixture
def trent(app: Flask, engine: Engine, neighbours: Neighbours) -> Browser:
    """Open the browser of somebody who belongs to another community."""
    return Browser(app).sign_in(engine, neighbours.teapot, neighbours.trent)


@pytest.fixture
def gathering(cast: Cast) -> Gathering:
    """Plan tea for two hours that began half an hour ago, with Charlie as host."""
    a_gathering(cast)
    found = cast.session.exec(select(Gathering)).one()
    cast.session.commit()
    return found


@pytest.fixture
def sign(gathering: Gathering) -> str:
    return f"/S/{gathering.sign_token}"


@pytest.fixture
def arrival(bob: Browser, sign: str) -> str:
    """Check Bob in; return the page that tells him so."""
    return bob.send(sign).location


@pytest.fixture
def town(app: Flask, cast: Cast) -> Town:
    return a_town(cast, app)


@pytest.fixture
def newcomer(app: Flask, town: Town) -> Browser:
    return a_newcomer(app, town)


def a_newcomer(app: Flask, town: Town) -> Browser:
    """Open the browser of somebody who checked in with a first name."""
    browser = Browser(app)
    assert browser.send(town.path("check_ins.arrive"), name="Nora").status == 303
    return browser


def a_supporter(browser: Browser, support: str) -> Browser:
    """Let a browser's member act for whoever asked them to."""
    assert browser.send("/kettle/you/supporters", f"{support}/acting").status == 303
    return browser


@pytest.fixture
def viewers(app: Flask, engine: Engine, town: Town) -> dict[str, Browser]:
    return every_kind(app, engine, town)


def answer_joining(browser: Browser, *, name: str = "Wren", **reach: str) -> Browser:
    """Answer both questions that come before joining, without pressing the last button."""
    assert browser.send("/kettle/join", "/kettle/join", name=name).status == 303
    assert browser.send("/kettle/join/reach", "/reach", **reach).status == 303
    return browser


def a_joiner(app: Flask, name: str = "Jo") -> Browser:
    """Open the browser of somebody who joined just now, and whose email address waits for its code."""
    browser = answer_joining(Browser(app), name=name, how="email", where="jo@example.org")
    assert browser.send("/kettle/join/agree", "/agree").status == 303
    return browser


def a_rule_keeper(cast: Cast) -> Person:
    """Let somebody look after the rules, who asked for the record without names."""
    person = a_member(cast.session, cast.community_id, "Rula R")
    term = {"duty": "rules", "begins_on": "2026-02-01", "ends_on": "2027-01-01"}
    members.take_on_duty(cast.session, community_id=cast.community_id, member_id=person.member_id, **term)
    an_export(cast, by=person, names=False)
    return person


def every_kind(app: Flask, engine: Engine, town: Town) -> dict[str, Browser]:
    """Open every kind of browser; in the first two a code was asked for."""
    cast, signed_out = town.cast, Browser(app)
    signed_out.send("/kettle/sign-in", "/kettle/sign-in", address="alice@example.org")
    answer_joining(signed_out, how="none")
    people = {"member": cast.alice, "other party": cast.bob, "host": cast.charlie}
    viewers = {kind: Browser(app).sign_in(engine, cast.community_id, who) for kind, who in people.items()}
    viewers["member"].send("/kettle/you/reach-me", "/reach-me/email", address="another@example.org")
    steward = Browser(app).sign_in(engine, cast.community_id, cast.stella, powers=True)
    rules = Browser(app).sign_in(engine, cast.community_id, a_rule_keeper(cast), powers=True)
    return {
        "signed out": signed_out,
        **viewers,
        "newcomer": a_newcomer(app, town),
        "joiner": a_joiner(app),
        "steward": steward,
        "rules": rules,
        "supporter": a_supporter(
            Browser(app).sign_in(engine, cast.community_id, cast.bob), town.names["stands"]
        ),
    }


@pytest.fixture(scope="session")
def seen(
    one_app: Flask, peopled: tuple[Path, Cast, Neighbours], tmp_path_factory: pytest.TempPathFactory
) -> list[tuple[str, Page]]:
    """Look once at every page as everyone who gets one, and at two forms after a refusal."""
    path, cast, _ = peopled
    noon = time_machine.travel(NOON, tick=False)
    with noon, a_copy(path, tmp_path_factory.mktemp("seen")) as engine, open_session(engine) as session:
        one_app.extensions["timebank_engine"] = engine
        town = a_town(replace(cast, session=session), one_app)
        looked = _look(town, every_kind(one_app, engine, town))
    return [(name, page) for name, page in looked if page.status != 303]


def _look(town: Town, viewers: dict[str, Browser]) -> list[tuple[str, Page]]:
    bob = viewers["other party"]
    return [
        *((f"{path} ({kind})", viewer.get(path)) for kind, viewer in viewers.items() for path in town.paths),
        ("record refused", bob.send("/kettle/record", someone="Nobody", time="other", another="x")),
        ("code refused", bob.send("/in", code="222222")),
    ]
