"""`backup` makes whole copies; `restore` puts one in place and forgets again who left, or changes nothing."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlmodel import Session, select

from tests.cast import Cast, a_waiting_exchange, an_exchange, totals_of
from tests.cli.conftest import ROOT, Run, Serve
from tests.queries.tampering import tamper
from tests.services.leavers import WORDS, a_leaver, leave
from timebank import clock
from timebank.cli.database import read_settings
from timebank.clock import DAY
from timebank.services import sign_in
from timebank.services.codes import hashed
from timebank.store import backups, erasure_log
from timebank.store.engine import open_engine, open_session
from timebank.store.members import MemberName
from timebank.store.sign_in import Device, Slip
from timebank.store.turn import FileTurn

Done = subprocess.CompletedProcess[str]


def timebank(*words: str | Path) -> Done:
    """Run a command as a process of its own."""
    command = [sys.executable, "-m", "timebank", *map(str, words)]
    return subprocess.run(
        command, cwd=ROOT, env=os.environ.copy(), capture_output=True, text=True, check=False
    )


@contextmanager
def the_database(data: Path) -> Iterator[Session]:
    engine = open_engine(f"sqlite:///{data / 'timebank.db'}")
    with open_session(engine) as session:
        yield session
    engine.dispose()


@pytest.fixture
def made(run: Run, kettle: Cast, data: Path) -> Path:
    """Make a backup of a community in which Bob received an hour from Alice."""
    an_exchange(kettle, words="Gardening")
    kettle.session.rollback()
    assert run("backup").exit_code == 0
    (path,) = (data / backups.FOLDER).iterdir()
    return path


def quiet(cast: Cast) -> None:
    """Let go of the database, as a server does that is stopped."""
    cast.session.close()
    cast.session.get_bind().dispose()  # type: ignore[union-attr]


def what_is_there(data: Path) -> dict[str, bytes]:
    """Read every file, to see later that nothing changed."""
    # SQLite's first 100 bytes tell how it writes, which changes when nobody has the file open any more.
    kept = {"timebank.db": 100, erasure_log.NAME: 0}
    return {name: (data / name).read_bytes()[skip:] for name, skip in kept.items() if (data / name).exists()}


def test_a_backup_is_one_whole_file_for_its_owner_alone(made: Path) -> None:
    assert backups.made_at(made)
    assert made.stat().st_mode & 0o077 == 0
    with sqlite3.connect(f"file:{made}?mode=ro&immutable=1", uri=True) as connection:
        assert connection.execute("SELECT count(*) FROM entry").fetchone() == (5,)
    assert [path.name for path in made.parent.iterdir()] == [made.name]


def test_backup_says_what_it_holds(kettle: Cast, data: Path, tmp_path: Path) -> None:
    an_exchange(kettle)
    kettle.session.rollback()
    assert read_settings().secret

    done = timebank("backup", "--to", tmp_path / "stick")

    assert done.returncode == 0, done.stderr
    assert "holds all 5 entries, and they are right." in done.stdout
    assert (tmp_path / "stick" / "secret.key").read_text().strip() == read_settings().secret
    assert (tmp_path / "stick" / "secret.key").stat().st_mode & 0o077 == 0


def test_backups_older_than_35_days_are_deleted(run: Run, kettle: Cast, data: Path, tmp_path: Path) -> None:
    now = clock.now()
    for days in (34, 36):
        (tmp_path / f"timebank-{clock.moment(now - days * DAY):%Y%m%dT%H%M%SZ}.db").touch()
    (tmp_path / "timebank-mine.db").touch()

    result = run("backup", "--to", str(tmp_path))

    assert "Backups older than 35 days, deleted: 1" in result.stdout
    assert (tmp_path / "timebank-mine.db").exists()
    assert len(list(tmp_path.glob("timebank-*Z.db"))) == 2


def test_a_backup_that_cannot_be_written_is_said(run: Run, kettle: Cast, tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    result = run("backup", "--to", str(tmp_path / "file"))

    assert result.exit_code == 1
    assert "The backup could not be written into" in result.stderr


def test_a_backup_of_a_journal_that_is_not_right_does_not_count(run: Run, kettle: Cast, data: Path) -> None:
    tamper(kettle.session, "UPDATE entry SET minutes = 61 WHERE number = :number", number=0)
    kettle.session.close()

    result = run("backup")

    assert result.exit_code == 1
    assert "so it was thrown away. Run “timebank verify”." in result.stderr
    assert list((data / backups.FOLDER).iterdir()) == []


@pytest.mark.postgres
@pytest.mark.parametrize("words", [("backup",), ("restore", "x.db")])
def test_on_postgresql_its_own_tools_are_named(
    run: Run, data: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.setenv("DATABASE_URL", postgres_url)

    result = run(*words)

    assert result.exit_code == 1
    assert "pg_" in result.stderr


@pytest.mark.parametrize(("setting", "count"), [("on", 1), ("off", 0)])
def test_one_backup_a_night(
    run: Run, kettle: Cast, data: Path, monkeypatch: pytest.MonkeyPatch, setting: str, count: int
) -> None:
    monkeypatch.setenv("TIMEBANK_BACKUPS", setting)

    for _ in range(2):
        run("work", "--once")

    assert len(list(data.glob("backups/*"))) == count


def test_what_happened_since_the_backup_is_gone_and_the_database_from_before_is_kept(
    kettle: Cast, data: Path, made: Path
) -> None:
    an_exchange(kettle, minutes=90)
    quiet(kettle)

    done = timebank("restore", made)

    assert done.returncode == 0, done.stderr
    assert f"{made} is in place: all 5 entries are right." in done.stdout
    assert totals_of(kettle, kettle.bob).received == 300 + 60
    before = data / "timebank.db.before-restore"
    assert f"kept for 35 days, in {before}" in done.stdout
    with sqlite3.connect(before) as connection:
        assert connection.execute("SELECT count(*) FROM entry").fetchone() == (6,)
    assert timebank("verify").returncode == 0


def test_who_left_since_the_backup_is_forgotten_again(run: Run, kettle: Cast, data: Path) -> None:
    person = a_leaver(kettle)
    run("backup")
    (made,) = (data / backups.FOLDER).iterdir()
    leave(kettle, person, now=clock.now())
    leave(kettle, kettle.alice, keeps_name=True, now=clock.now())
    quiet(kettle)

    done = timebank("restore", made)

    assert "People who had left since, and are forgotten again: 2" in done.stdout
    raw = (data / "timebank.db").read_bytes() + (data / "timebank.db.before-restore").read_bytes()
    assert {what for what, words in WORDS.items() if words.encode() in raw} == set()
    with the_database(data) as session:
        assert set(session.exec(select(MemberName.name))) == {"Alice A", "Bob B", "Charlie C", "Stella S"}
    assert len(erasure_log.read(data / erasure_log.NAME)) == 2
    assert timebank("verify").returncode == 0


def test_who_left_is_forgotten_even_where_the_database_is_lost(
    run: Run, kettle: Cast, data: Path, tmp_path: Path
) -> None:
    person = a_leaver(kettle)
    run("backup", "--to", str(tmp_path / "stick"))
    (made,) = (tmp_path / "stick").glob("*.db")
    leave(kettle, person, now=clock.now())
    run("work", "--once")
    quiet(kettle)
    (data / "timebank.db").write_bytes(b"Something went over it." * 1_000)

    result = run("restore", str(made))

    assert result.exit_code == 0, result.stderr
    assert "forgotten again: 1" in result.stdout
    raw = (data / "timebank.db").read_bytes()
    assert {what for what, words in WORDS.items() if words.encode() in raw} == set()


def test_a_file_from_before_forgets_too_where_it_did_not_know(run: Run, kettle: Cast, data: Path) -> None:
    person = a_leaver(kettle)
    run("backup")
    (made,) = (data / backups.FOLDER).iterdir()
    departure = erasure_log.Departure(kettle.community_id, person.member_id, keeps_name=False, at=clock.now())
    erasure_log.append(data / erasure_log.NAME, [departure])
    quiet(kettle)

    run("restore", str(made))

    raw = (data / "timebank.db.before-restore").read_bytes()
    assert {what for what, words in WORDS.items() if words.encode() in raw} == set()


def test_ways_in_that_were_closed_since_stay_closed(run: Run, kettle: Cast, data: Path) -> None:
    who = {"community_id": kettle.community_id, "member_id": kettle.bob.member_id, "now": clock.now()}
    slips = [sign_in.make_slip(kettle.session, **who, is_only_way=False) for _ in range(3)]
    lost, kept = (
        sign_in.use_slip(
            kettle.session, community_id=kettle.community_id, token=slip, kind="own", now=clock.now()
        )
        for slip in slips[:2]
    )
    run("backup")
    (made,) = (data / backups.FOLDER).iterdir()
    sign_in.sign_out(kettle.session, community_id=kettle.community_id, token=lost)
    quiet(kettle)

    run("restore", str(made))

    with the_database(data) as session:
        assert session.exec(select(Device.token_hash)).all() == [hashed(kept)]
        assert session.exec(select(Slip)).all() == []


def test_restoring_twice_keeps_both_databases_from_before(
    run: Run, kettle: Cast, data: Path, made: Path
) -> None:
    quiet(kettle)

    for _ in range(2):
        assert run("restore", str(made)).exit_code == 0

    kept = {path.name for path in data.glob("timebank.db*")}
    assert kept == {"timebank.db", "timebank.db.before-restore", "timebank.db.before-restore1"}


def test_a_new_machine_gets_the_secret_that_lies_beside(
    run: Run, kettle: Cast, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = read_settings().secret
    run("backup", "--to", str(tmp_path / "stick"))
    (made,) = (tmp_path / "stick").glob("*.db")
    monkeypatch.setenv("TIMEBANK_DATA", str(tmp_path / "new"))

    result = run("restore", str(made))

    assert result.exit_code == 0, result.stderr
    assert read_settings().secret == secret
    assert run("verify").exit_code == 0


def damage(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 3 : len(raw) // 3 + 20_000] = os.urandom(20_000)
    path.write_bytes(raw)


def make_newer(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")


def make_strange(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE recipe (words TEXT)")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda path: path.write_bytes(b"Dear all, the minutes of our meeting " * 500), "is not a backup of"),
        (lambda path: path.write_bytes(b""), "There is no backup at"),
        (lambda path: path.unlink(), "There is no backup at"),
        (make_strange, "is not a backup of timebank. Nothing was changed."),
        (make_newer, "was made by a newer timebank: install that version. Nothing was changed."),
        (damage, "Nothing was changed"),
        (lambda path: path.write_bytes(path.read_bytes()[:40_000]), "Nothing was changed"),
    ],
    ids=["a letter", "empty", "not there", "another program's", "newer", "damaged", "cut off"],
)
def test_what_cannot_be_restored_changes_nothing(
    run: Run, kettle: Cast, data: Path, made: Path, tmp_path: Path, spoil: object, said: str
) -> None:
    file = tmp_path / "spoiled.db"
    shutil.copyfile(made, file)
    spoil(file)  # type: ignore[operator]
    a_waiting_exchange(kettle)
    quiet(kettle)
    before = what_is_there(data)

    result = run("restore", str(file))

    assert result.exit_code == 1
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert what_is_there(data) == before
    assert not list(data.glob("*restor*"))


def test_a_backup_whose_journal_was_changed_is_refused(
    run: Run, kettle: Cast, data: Path, made: Path
) -> None:
    with sqlite3.connect(made) as connection:
        connection.execute("DROP TRIGGER entry_refuses_update")
        connection.execute("UPDATE entry SET minutes = 61 WHERE number = 0")
        connection.execute(
            "CREATE TRIGGER entry_refuses_update BEFORE UPDATE ON entry "
            "BEGIN SELECT RAISE(ABORT, 'entry is never changed'); END"
        )
    an_exchange(kettle)
    quiet(kettle)

    result = run("restore", str(made))

    assert "the journal of Kettle is not right" in result.stderr
    assert totals_of(kettle, kettle.bob).received == 300 + 120
    assert run("verify").exit_code == 0


def test_restoring_is_refused_while_a_worker_has_its_turn(
    run: Run, kettle: Cast, data: Path, made: Path
) -> None:
    turn = FileTurn(data / "work.lock")
    assert turn.take()

    result = run("restore", str(made))

    turn.give_back()
    assert result.exit_code == 1
    assert "Timebank is running on this database: stop it first" in result.stderr


def test_restoring_is_refused_while_anything_has_the_database_open(
    run: Run, kettle: Cast, data: Path, made: Path
) -> None:
    kettle.session.exec(select(MemberName)).all()

    result = run("restore", str(made))

    assert result.exit_code == 1
    assert "Another program holds the database: stop it first" in result.stderr


def test_restoring_is_refused_while_timebank_serves(
    serve: Serve, kettle: Cast, data: Path, made: Path
) -> None:
    quiet(kettle)
    serve().get("/kettle/")

    done = timebank("restore", made)

    assert done.returncode == 1
    assert "stop it first" in done.stderr


def test_stopping_half_way_leaves_what_was_there(
    run: Run, kettle: Cast, data: Path, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("timebank.cli.restoring._swap", stop)
    an_exchange(kettle)
    quiet(kettle)

    run("restore", str(made))

    assert totals_of(kettle, kettle.bob).received == 300 + 120
    assert not list(data.glob("*restor*"))
