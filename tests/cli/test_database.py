"""`migrate`, `demo` and `doctor`."""

from pathlib import Path

import pytest

from tests.cast import Cast
from tests.cli.conftest import Run
from timebank import clock
from timebank.cli import first_run
from timebank.cli.database import read_settings
from timebank.queries import communities
from timebank.store.engine import open_engine, open_session


def test_migrating_twice_is_migrating_once(run: Run, data: Path) -> None:
    results = [run("migrate"), run("migrate")]

    assert [result.exit_code for result in results] == [0, 0]
    assert (data / "timebank.db").exists()
    assert data.stat().st_mode & 0o077 == 0


@pytest.mark.postgres
def test_migrating_works_on_postgresql(
    run: Run, data: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", postgres_url.replace("postgresql+psycopg", "postgres"))

    results = [run("migrate"), run("verify"), run("doctor")]

    assert [result.exit_code for result in results] == [0, 0, 0]
    assert not (data / "timebank.db").exists()


def test_the_demo_fills_an_empty_database_only(run: Run, data: Path) -> None:
    filled = run("demo", "--tier", "S")
    again = run("demo", "--tier", "S")

    assert (filled.exit_code, again.exit_code) == (0, 1)
    assert "The demo needs an empty database, and Kettle is in this one" in again.stderr
    assert run("verify").exit_code == 0


def test_stopping_while_the_demo_is_filled_leaves_nothing(
    run: Run, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("timebank.demo.fill._book", stop)
    data.mkdir()

    with pytest.raises(KeyboardInterrupt):
        first_run.prepare(read_settings(), demo=True)

    assert not list(data.glob("timebank.db*"))


def test_a_server_with_a_community_of_its_own_gets_no_demo(kettle: Cast, data: Path) -> None:
    assert first_run.prepare(read_settings(), demo=True) is None
    assert [each.slug for each in communities.every(kettle.session)] == ["kettle"]


def test_without_the_demo_the_database_starts_empty(data: Path) -> None:
    data.mkdir()

    first_run.prepare(read_settings(), demo=False)

    engine = open_engine(read_settings().database)
    with open_session(engine) as session:
        assert communities.every(session) == ()
    engine.dispose()


def test_the_doctor_finds_all_well(run: Run, kettle: Cast) -> None:
    result = run("doctor")

    assert result.exit_code == 0
    assert [line[:5] for line in result.stdout.splitlines()] == ["ok   "] * 10


def test_the_doctor_says_what_is_not_there_yet(run: Run, data: Path) -> None:
    result = run("doctor")

    assert result.exit_code == 1
    assert "mend  Database: There is no database" in result.stdout


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("TIMEBANK_ADDRESS", "timebank.example.org", "mend  Public address: TIMEBANK_ADDRESS begins with"),
        ("TIMEBANK_ADDRESS", "https://timebank.example.org", "set TIMEBANK_TRUSTED_PROXIES=1"),
        ("TIMEBANK_SECRET_KEY", "short", "mend  Secret: TIMEBANK_SECRET_KEY has fewer than 32"),
        ("TIMEBANK_DATA", "/proc/nowhere", "mend  Data folder: The data folder /proc/nowhere cannot be used"),
    ],
)
def test_the_doctor_says_what_to_mend(
    run: Run, kettle: Cast, monkeypatch: pytest.MonkeyPatch, setting: str, value: str, said: str
) -> None:
    monkeypatch.setenv(setting, value)

    result = run("doctor")

    assert result.exit_code == 1
    assert said in result.stdout


def test_the_doctor_finds_a_secret_that_others_can_read(run: Run, kettle: Cast, data: Path) -> None:
    assert read_settings().secret
    (data / "secret.key").chmod(0o644)

    result = run("doctor")

    assert "mend  Secret: others on this machine can read it: chmod 600" in result.stdout


def test_the_doctor_finds_a_missing_guard(run: Run, kettle: Cast) -> None:
    kettle.session.connection().exec_driver_sql("DROP TRIGGER entry_refuses_delete")
    kettle.session.commit()

    assert "mend  Guards: the database has lost entry_refuses_delete" in run("doctor").stdout


def test_the_doctor_finds_that_backups_have_stopped(run: Run, kettle: Cast, data: Path) -> None:
    (data / "backups").mkdir()
    for days, line in (
        (2, "ok    Backups: the newest was made at"),
        (5, "mend  Backups: the newest is 5 days old"),
    ):
        for old in (data / "backups").iterdir():
            old.unlink()
        made = clock.moment(clock.now() - days * clock.DAY)
        (data / "backups" / f"timebank-{made:%Y%m%dT%H%M%SZ}.db").touch()

        assert line in run("doctor").stdout
