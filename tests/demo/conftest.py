"""A filled community to look at, and empty databases to fill."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import Session

from tests.demo.asking import NOW, SECRET, new_session
from timebank.demo.fill import fill
from timebank.demo.tiers import PINNED_SEED


@pytest.fixture(scope="session")
def kettle(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """Hold a filled Kettle that no test changes."""
    with new_session(tmp_path_factory.mktemp("kettle")) as session:
        fill(session, tier="S", seed=PINNED_SEED, secret=SECRET, now=NOW)
        yield session
        close(session)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Session]:
    """Open an empty database."""
    with new_session(tmp_path) as session:
        yield session
        close(session)


def close(session: Session) -> None:
    session.rollback()
    session.get_bind().dispose()  # type: ignore[union-attr]  # an engine
