"""`serve` starts, greets, keeps its data and stops; what hinders it is said in one sentence."""

import signal
import socket
import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import Run, Serve


def test_the_demo_is_filled_once_and_kept(serve: Serve, data: Path) -> None:
    first = serve("--demo")
    assert "Kettle" in first.get("/kettle/")[1]
    first.stop()
    entries = _count(data)

    second = serve("--demo")
    second.stop()

    assert _count(data) == entries > 400


def test_it_says_where_to_find_it_and_how_to_come_in(serve: Serve, data: Path) -> None:
    server = serve("--demo")

    _, said = server.stop()

    assert f"http://localhost:{server.port}" in said
    assert "/kettle/sign-in" in said
    assert "PIN 271828" in said
    assert "PIN 314159" in said
    assert str(data / "mail") in said
    assert "Traceback" not in said


def test_codes_on_signs_carry_the_address_on_the_network(serve: Serve) -> None:
    server = serve("--demo", TIMEBANK_ADDRESS="http://192.168.7.7:8000")

    _, said = server.stop()

    assert "On other devices  http://192.168.7.7:8000" in said


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_stops_with_all_its_processes(serve: Serve, how: signal.Signals) -> None:
    server = serve()

    status, said = server.stop(how)

    assert (status, server.processes_left()) == (0, [])
    assert "Traceback" not in said


def test_only_the_first_process_hearing_it_is_enough(serve: Serve) -> None:
    server = serve()

    server.process.terminate()

    assert server.process.wait(timeout=20) == 0
    assert server.processes_left() == []


def test_a_used_port_is_said(run: Run, data: Path, free_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", str(free_port))
    with socket.create_server(("127.0.0.1", free_port)):
        _refused(run, f"Port {free_port} cannot be used")

    assert not (data / "timebank.db").exists()


def test_a_file_in_place_of_the_data_folder_is_said(run: Run, data: Path) -> None:
    data.write_text("mine")

    _refused(run, f"The data folder {data} cannot be used (File exists)")
    assert data.read_text() == "mine"


def test_a_data_folder_that_cannot_be_made_is_said(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIMEBANK_DATA", "/proc/nowhere/data")

    _refused(run, "The data folder /proc/nowhere/data cannot be used")


def test_an_old_sqlite_is_said(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("timebank.store.engine.SAFE_SQLITE", (99, 0, 0))

    _refused(run, "is too old to keep hours safely")


def test_noise_in_place_of_the_database_is_left_alone(run: Run, data: Path) -> None:
    _is_left_alone(run, data, b"not a database, but long enough to be one " * 100, "is damaged")


def test_a_damaged_database_is_left_alone(run: Run, data: Path) -> None:
    assert run("migrate").exit_code == 0
    whole = bytearray((data / "timebank.db").read_bytes())
    whole[8192:12288] = b"\xff" * 4096

    _is_left_alone(run, data, bytes(whole), "is damaged")


def test_half_a_database_is_left_alone(run: Run, data: Path) -> None:
    assert run("migrate").exit_code == 0
    whole = (data / "timebank.db").read_bytes()

    _is_left_alone(run, data, whole[: len(whole) // 2], "is damaged")


def test_somebody_elses_database_is_left_alone(run: Run, data: Path) -> None:
    _is_left_alone(run, data, _database("CREATE TABLE shop (id)"), "not a timebank")


def test_a_newer_database_is_left_alone(run: Run, data: Path) -> None:
    newer = _database(
        "CREATE TABLE alembic_version (version_num TEXT)", "INSERT INTO alembic_version VALUES ('9')"
    )

    _is_left_alone(run, data, newer, "made by a newer timebank")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("nonsense", "DATABASE_URL cannot be read"),
        ("mysql://ada:secret@localhost/kettle", "DATABASE_URL cannot be read"),
        ("postgresql://ada:secret@127.0.0.1:1/kettle", "PostgreSQL does not answer at 127.0.0.1:1"),
    ],
)
def test_a_database_out_of_reach_is_said(
    run: Run, monkeypatch: pytest.MonkeyPatch, url: str, said: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)

    refused = _refused(run, said)

    assert "secret" not in refused


@pytest.mark.postgres
def test_a_database_postgresql_does_not_have_is_said(
    run: Run, monkeypatch: pytest.MonkeyPatch, postgres_url: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", postgres_url.replace("/timebank_", "/nobodys_"))

    _refused(run, "PostgreSQL has no database")


def test_a_setting_that_cannot_be_is_said(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "many")

    _refused(run, "The setting PORT cannot be 'many'")


def _refused(run: Run, said: str) -> str:
    result = run("serve", "--demo")

    assert (result.exit_code, result.stdout) == (1, "")
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1
    return result.stderr


def _is_left_alone(run: Run, data: Path, content: bytes, said: str) -> None:
    data.mkdir(exist_ok=True)
    for path in data.glob("timebank.db*"):
        path.unlink()
    (data / "timebank.db").write_bytes(content)

    _refused(run, said)

    assert (data / "timebank.db").read_bytes() == content
    assert [path.name for path in data.glob("timebank.db*")] == ["timebank.db"]


def _database(*statements: str) -> bytes:
    connection = sqlite3.connect(":memory:")
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    content = connection.serialize()
    connection.close()
    return content


def _count(data: Path) -> int:
    connection = sqlite3.connect(data / "timebank.db")
    count = connection.execute("SELECT COUNT(*) FROM entry").fetchone()[0]
    connection.close()
    return int(count)
