"""Timebank as it is really served: one process of its own, on a free port, with its own data folder."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import sleep
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).parents[2]
SECRET = "a secret for tests"
TRIES = 300
BETWEEN_TRIES = 0.1  # seconds


@dataclass(frozen=True)
class Server:
    """Where it answers, and what it wrote."""

    address: str
    log: Path


@contextmanager
def serving(data: Path, host: str = "127.0.0.1") -> Iterator[Server]:
    """Serve a data folder whose database is there already, by a name of this machine."""
    port = _free_port()
    server = Server(f"http://{host}:{port}", data / f"server-{port}.log")
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--factory", "timebank.app:create_app"]
    command += ["--host", "127.0.0.1", "--port", str(port), "--workers", "1", "--no-ws"]
    with server.log.open("w") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=_environment(server, data), stdout=log, stderr=subprocess.STDOUT
        )
        try:
            _wait_for(server, process)
            yield server
        finally:
            process.terminate()
            process.wait()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _environment(server: Server, data: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TIMEBANK_")}
    kept.pop("DATABASE_URL", None)
    return kept | {
        "TIMEBANK_DATA": str(data),
        "TIMEBANK_ADDRESS": server.address,
        "TIMEBANK_SECRET_KEY": SECRET,
        "TIMEBANK_SYNCHRONOUS": "NORMAL",
    }


def _wait_for(server: Server, process: subprocess.Popen[bytes]) -> None:
    for _ in range(TRIES):
        if process.poll() is not None:
            break
        try:
            with urlopen(f"{server.address}/readyz"):
                return
        except URLError:
            sleep(BETWEEN_TRIES)
    raise RuntimeError(f"The server did not start:\n{server.log.read_text()}")
