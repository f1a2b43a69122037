"""Runs commands in a data folder of their own."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.cast import Cast, a_cast
from timebank.cli import main
from timebank.store.engine import open_engine, open_session
from timebank.store.schema import migrate

ROOT = Path(__file__).parents[2]
START_SECONDS = 60
STOP_SECONDS = 20  # far more than the two that a quiet machine needs

Run = Callable[..., Result]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Name a data folder that is not there yet, and forget every setting of this machine."""
    for name in list(os.environ):
        if name.startswith("TIMEBANK_") or name in ("PORT", "DATABASE_URL"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("TIMEBANK_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def run(data: Path) -> Run:
    """Run a command in this process."""

    def run(*words: str, typed: str = "") -> Result:
        return CliRunner().invoke(main, words, input=typed, catch_exceptions=False)

    return run


@pytest.fixture
def kettle(data: Path) -> Iterator[Cast]:
    """Make a database in the data folder, with the cast in it."""
    data.mkdir()
    engine = open_engine(f"sqlite:///{data / 'timebank.db'}", synchronous="OFF")
    migrate(engine)
    with open_session(engine) as session:
        yield a_cast(session)
        session.rollback()
    engine.dispose()


@dataclass
class Server:
    """`timebank serve` as a process of its own."""

    process: subprocess.Popen[str]
    port: int
    said: list[str] = field(default_factory=list)

    def get(self, path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=20) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def wait_until_up(self) -> None:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and self.process.poll() is None:
            try:
                assert self.get("/healthz") == (200, "ok\n")
            except (OSError, urllib.error.URLError):
                time.sleep(0.1)
            else:
                return
        raise AssertionError(self.process.communicate(timeout=5))

    def stop(self, how: signal.Signals = signal.SIGINT) -> tuple[int, str]:
        """Press Ctrl-C, which every process of the terminal hears; return the status and what was said."""
        os.killpg(self.process.pid, how)
        said, _ = self.process.communicate(timeout=STOP_SECONDS)
        return self.process.returncode, said

    def processes_left(self) -> list[str]:
        found = subprocess.run(
            ["ps", "-o", "args=", "-g", str(self.process.pid)], capture_output=True, text=True, check=False
        )
        return found.stdout.splitlines()


Serve = Callable[..., Server]


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def serve(data: Path, free_port: int) -> Iterator[Serve]:
    """Start `timebank serve` and wait until it answers."""
    started = []

    def serve(*words: str, **environment: str) -> Server:
        process = subprocess.Popen(
            [sys.executable, "-m", "timebank", "serve", *words],
            cwd=ROOT,
            env=os.environ | {"PORT": str(free_port), "TIMEBANK_WORKERS": "1"} | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        server = Server(process, free_port)
        server.wait_until_up()
        return server

    yield serve
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
