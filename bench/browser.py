"""A browser with no window: keeps its connection and cookies, takes brotli, reads tokens out of forms."""

import re
import secrets
import socket
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlencode

import brotli

from bench import SLUG
from bench.books import Lent
from bench.server import HOST, Server

END_OF_HEAD = b"\r\n\r\n"
READ_BYTES = 262_144
SEE_OTHER = 303
_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)
COOKIES = re.compile(rb"\r\nset-cookie: ([^=]+)=([^;\r]*)", re.IGNORECASE)
_CSRF = re.compile(r'name="csrf_token" type="hidden" value="([^"]+)"')
RECORD = f"/{SLUG}/record"


@dataclass(frozen=True, slots=True)
class Answer:
    """A response as it came over the wire."""

    status: int
    head: bytes
    body: bytes

    @property
    def size(self) -> int:
        """How many bytes came."""
        return len(self.head) + len(END_OF_HEAD) + len(self.body)

    @property
    def text(self) -> str:
        """The page itself."""
        is_packed = b"content-encoding: br" in self.head.lower()
        return (brotli.decompress(self.body) if is_packed else self.body).decode()


class Browser:
    """One person's browser."""

    def __init__(self, port: int) -> None:
        """Connect; nobody is signed in."""
        self.port = port
        self.connection = socket.create_connection((HOST, port))
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.cookies: dict[str, str] = {}
        self.csrf = ""

    def twin(self) -> Self:
        """Open another connection as the same person."""
        other = type(self)(self.port)
        other.cookies, other.csrf = dict(self.cookies), self.csrf
        return other

    def get(self, path: str) -> Answer:
        """Open a page."""
        return self.exchange(self.request("GET", path))

    def post(self, path: str, **fields: str) -> Answer:
        """Send a form, with the token that every form carries and a key of its own."""
        return self.exchange(self.form(path, **fields))

    def form(self, path: str, **fields: str) -> bytes:
        """Write a form as it goes over the wire."""
        sent = {"csrf_token": self.csrf, "key": secrets.token_hex(16), **fields}
        return self.request("POST", path, urlencode(sent))

    def request(self, method: str, path: str, body: str = "") -> bytes:
        """Write a request as it goes over the wire."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        lines = [
            f"{method} {path} HTTP/1.1",
            f"Host: {HOST}:{self.port}",
            "Accept-Encoding: gzip, deflate, br",
        ]
        lines += [f"Cookie: {cookies}"] if cookies else []
        if body:
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()

    def exchange(self, request: bytes) -> Answer:
        """Send a request and read the whole answer."""
        self.connection.sendall(request)
        return self.read()

    def read(self) -> Answer:
        """Read one whole answer."""
        data = self.connection.recv(READ_BYTES)
        while END_OF_HEAD not in data:
            data += self._more()
        head, _, body = data.partition(END_OF_HEAD)
        found = _LENGTH.search(head)
        length = int(found[1]) if found else 0
        while len(body) < length:
            body += self._more()
        self.cookies |= {name.decode(): value.decode() for name, value in COOKIES.findall(head)}
        return Answer(int(head[9:12]), head, body)

    def _more(self) -> bytes:
        data = self.connection.recv(READ_BYTES)
        if not data:
            message = "The server closed the connection."
            raise ConnectionError(message)
        return data


def signed_in(server: Server, book: Lent, who: int = 1) -> Browser:
    """Sign a member in with a printed slip, and take the token that later forms carry."""
    browser = Browser(server.port)
    come_in(browser, book, who)
    return browser


def come_in(browser: Browser, book: Lent, who: int) -> None:
    """Open the slip, press its button, and take the token again: signing in begins a new session."""
    slip = book.slip(who)
    browser.csrf = token(browser.get(slip))
    must(browser.post(slip, whose="own"), SEE_OTHER)
    browser.csrf = token(browser.get(RECORD))


def token(answer: Answer) -> str:
    """Find the token that every form of a page carries."""
    found = _CSRF.search(must(answer, 200).text)
    assert found, "the page has no form"
    return found[1]


def must(answer: Answer, status: int) -> Answer:
    """Insist on a status: a benchmark of refusals would measure nothing."""
    if answer.status != status:
        message = f"expected {status}, got {answer.status}: {answer.text[:2_000]}"
        raise RuntimeError(message)
    return answer


def recording(other: bytes) -> dict[str, str]:
    """Fill in the form that records half an hour received."""
    return {
        "way": "received",
        "who": other.hex(),
        "time": "30",
        "purpose": "A lift",
        "when": "today",
    }
