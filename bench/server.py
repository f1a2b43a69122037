"""Starts the application on a real server, on a loopback address."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HOST = "127.0.0.1"
PATIENCE_SECONDS = 60
PAUSE_SECONDS = 0.01
ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Server:
    """A running server, and the process that started its workers."""

    port: int
    process: subprocess.Popen[bytes]

    def workers(self) -> list[int]:
        """Find the processes that answer requests."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [pid for pid in map(int, children.split()) if _is_worker(pid)]


def _is_worker(pid: int) -> bool:
    return b"resource_tracker" not in Path(f"/proc/{pid}/cmdline").read_bytes()


@contextmanager
def serving(folder: Path, *, workers: int = 1, database: str = "") -> Iterator[Server]:
    """Serve the data of a folder, or another database, until the block ends."""
    server = start(folder, workers=workers, database=database)
    try:
        wait_for(server, "/healthz")
        yield server
    finally:
        stop(server)


def start(folder: Path, *, workers: int = 1, database: str = "") -> Server:
    """Start a server as the product does: WSGI, one blocking thread a worker."""
    port = _free_port()
    settings = {"TIMEBANK_DATA": str(folder), "TIMEBANK_SYNCHRONOUS": "FULL", "PORT": str(port)}
    settings |= {"DATABASE_URL": database} if database else {}
    address = ["--host", HOST, "--port", str(port)]
    options = ["--interface", "wsgi", "--workers", str(workers), "--blocking-threads", "1"]
    quiet = ["--no-ws", "--log-level", "error"]
    process = subprocess.Popen(
        [sys.executable, "-m", "granian", *address, *options, *quiet, "--factory", "bench.app:create_worker"],
        env={**os.environ, **settings},
        cwd=ROOT,
    )
    return Server(port, process)


def stop(server: Server) -> None:
    """End a server and wait until it is gone."""
    server.process.send_signal(signal.SIGTERM)
    server.process.wait(PATIENCE_SECONDS)


def wait_for(server: Server, path: str) -> None:
    """Wait until a page answers 200."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not _answers(server.port, path):
        if server.process.poll() is not None or time.monotonic() > until:
            message = "The server did not start."
            raise RuntimeError(message)
        time.sleep(PAUSE_SECONDS)


def _answers(port: int, path: str) -> bool:
    request = f"GET {path} HTTP/1.1\r\nHost: {HOST}:{port}\r\nConnection: close\r\n\r\n"
    try:
        with socket.create_connection((HOST, port)) as connection:
            connection.settimeout(PATIENCE_SECONDS)
            connection.sendall(request.encode())
            return connection.recv(64).startswith(b"HTTP/1.1 200")
    except OSError:
        return False


def _free_port() -> int:
    with socket.socket() as found:
        found.bind((HOST, 0))
        return int(found.getsockname()[1])
