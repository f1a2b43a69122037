"""Writers of one SQLite file wait in a queue; nobody is held up by one who is gone."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from timebank.store.engine import begin_writing, open_engine, open_session
from timebank.store.queueing import Place

HOLD = (
    "import sys, time; from pathlib import Path; from timebank.store.queueing import Place; "
    "place = Place(Path(sys.argv[1])); place.take(5); print('held', flush=True); time.sleep(600)"
)
BUSY = 0


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "hours.db"


@pytest.fixture
def engine(database: Path) -> Iterator[Engine]:
    opened = open_engine(f"sqlite:///{database}")
    with opened.begin() as connection:
        connection.execute(text("CREATE TABLE hour (minutes INTEGER)"))
    yield opened
    opened.dispose()


def is_free(database: Path) -> bool:
    place = Place(database)
    taken = place.take(BUSY)
    place.close()
    return taken


def test_writer_holds_the_turn_until_it_ends(engine: Engine, database: Path) -> None:
    with open_session(engine) as session:
        begin_writing(session)
        session.execute(text("INSERT INTO hour VALUES (60)"))
        assert not is_free(database)
        session.commit()

        assert is_free(database)


def test_writer_that_fails_gives_the_turn_back(engine: Engine, database: Path) -> None:
    with open_session(engine) as session:
        begin_writing(session)
        session.rollback()

        assert is_free(database)


def test_reader_waits_for_nobody(engine: Engine, database: Path) -> None:
    place = Place(database)
    assert place.take(BUSY)

    with open_session(engine) as session:
        assert session.execute(text("SELECT count(*) FROM hour")).scalar_one() == 0
    assert not is_free(database)


def test_turn_of_a_process_that_was_killed_is_free(engine: Engine, database: Path) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(database)], stdout=subprocess.PIPE, text=True)
    assert holder.stdout
    assert holder.stdout.readline() == "held\n"
    assert not is_free(database)

    holder.kill()
    holder.communicate()

    assert is_free(database)


def test_whoever_gets_no_turn_may_ask_the_database(engine: Engine, database: Path) -> None:
    """A queue that is stuck must not keep anybody from writing."""
    stuck = Place(database)
    assert stuck.take(BUSY)

    assert Place(database).take(BUSY) is False
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO hour VALUES (60)"))
