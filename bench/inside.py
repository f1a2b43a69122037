"""The same browser without a server: calls the application as a server would."""

import io
import sys
from collections.abc import Iterable
from typing import Any

from flask import Flask

from bench.app import create_app
from bench.books import Lent
from bench.browser import COOKIES, Answer, Browser, come_in
from timebank.config import Settings

PORT = 8000


class Insider(Browser):
    """A browser inside the application's own process."""

    def __init__(self, app: Flask) -> None:
        """Open nothing; nobody is signed in."""
        self.app = app
        self.port = PORT
        self.cookies = {}
        self.csrf = ""

    def exchange(self, request: bytes) -> Answer:
        """Call the application and take its whole answer."""
        begun: list[Any] = []
        answer: Iterable[bytes] = self.app.wsgi_app(_environment(request), lambda *given: begun.extend(given))
        body = b"".join(answer)
        answer.close()  # type: ignore[attr-defined]  # Werkzeug's answers have it
        status, headers = begun[:2]
        head = "".join([f"HTTP/1.1 {status}", *(f"\r\n{name}: {value}" for name, value in headers)]).encode()
        self.cookies |= {name.decode(): value.decode() for name, value in COOKIES.findall(head)}
        return Answer(int(status[:3]), head, body)


def _environment(request: bytes) -> dict[str, Any]:
    head, _, body = request.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    method, path, protocol = first.split(" ")
    path, _, query = path.partition("?")
    headers = {
        name.upper().replace("-", "_"): value for name, value in (line.split(": ", 1) for line in lines)
    }
    return {
        **{name if name.startswith("CONTENT_") else f"HTTP_{name}": value for name, value in headers.items()},
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": str(PORT),
        "SERVER_PROTOCOL": protocol,
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }


def inside(book: Lent, who: int) -> Insider:
    """Make the application on a book, and sign a member in."""
    insider = Insider(create_app(Settings(data=book.folder)))
    come_in(insider, book, who)
    return insider
