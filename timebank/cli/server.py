"""Runs the web server and the background work together, and stops both together."""

import signal
import subprocess
import sys
import threading
from typing import Any

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from timebank.config import Settings

BACKLOG = 1024
# Whoever presses Ctrl-C wants it to end; a page takes far less than this.
STOP_SECONDS = 1
RESTART_SECONDS = 5.0


def run(settings: Settings) -> int:
    """Serve until SIGINT, SIGTERM or SIGHUP; return the exit status."""
    background = Background()
    server = _server(settings)

    def stop(*_: Any) -> None:
        background.stop()
        server.signal_handler_interrupt()

    def take_signals() -> None:
        # A closed terminal sends SIGHUP, which Granian would take for a wish to reload.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, stop)
        background.start()

    server.on_startup(take_signals)
    try:
        server.serve()
    except SystemExit as ended:
        # Ctrl-C reaches the workers too; those that stop by themselves look to Granian like failures.
        return 0 if background.is_stopping else int(ended.code or 0)
    finally:
        background.stop()
        background.wait()
    return 0


def _server(settings: Settings) -> Any:
    return Granian(
        "timebank.app:create_worker",
        factory=True,
        address="0.0.0.0",
        port=settings.port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=settings.workers,
        blocking_threads=1,
        backlog=BACKLOG,
        log_level=LogLevels.error,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
    )


class Background:
    """The background work as a process of its own, started again if it fails."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep_going, daemon=True)

    @property
    def is_stopping(self) -> bool:
        """Whether it was told to stop."""
        return self._stopping.is_set()

    def start(self) -> None:
        """Start it."""
        self._thread.start()

    def stop(self) -> None:
        """Tell it to stop, and do not wait."""
        self._stopping.set()
        if self._process is not None:
            self._process.terminate()

    def wait(self) -> None:
        """Wait until it has stopped, or end it."""
        self._thread.join(STOP_SECONDS)
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def _keep_going(self) -> None:
        while not self._stopping.is_set():
            self._process = subprocess.Popen([sys.executable, "-m", "timebank", "work", "--beside-server"])
            # Told to stop while it was being started.
            if self._stopping.is_set():
                self._process.terminate()
            self._process.wait()
            self._stopping.wait(RESTART_SECONDS)
