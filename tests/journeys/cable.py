"""A cable between a phone and the server, to be cut at any step, or to lose every answer."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

AT_ONCE = 65_536


class Cable:
    """Carries what is sent; cut, nothing gets through, and while it loses answers only requests do."""

    def __init__(self, address: str) -> None:
        far = urlsplit(address)
        assert far.hostname
        assert far.port
        self._far = (far.hostname, far.port)
        self._near = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._near.getsockname()[1]}"
        self.is_cut, self.loses_answers = False, False
        self.sent = list[bytes]()
        self._open = set[socket.socket]()

    def cut(self) -> None:
        """Let nothing through from now on, of what is under way either."""
        self.is_cut = True
        self._close_all()

    def mend(self) -> None:
        """Let everything through again."""
        self.is_cut, self.loses_answers = False, False
        self._close_all()

    def serve(self) -> None:
        """Take every connection, until the near end is closed."""
        with suppress(OSError):
            while True:
                near, _ = self._near.accept()
                threading.Thread(target=self._carry, args=[near], daemon=True).start()

    def close(self) -> None:
        """Take it away."""
        self._near.close()
        self._close_all()

    def posts(self, path: str) -> list[bytes]:
        """List the whole requests that sent something to an address."""
        return [each for each in self.sent if each.startswith(b"POST " + path.encode())]

    def again(self, request: bytes) -> bytes:
        """Send a request that was sent before, to the letter; return its answer."""
        head, _, body = request.partition(b"\r\n\r\n")
        lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"connection:")]
        with socket.create_connection(self._far) as far:
            far.sendall(b"\r\n".join([*lines, b"Connection: close", b"", body]))
            return b"".join(iter(lambda: far.recv(AT_ONCE), b""))

    def _carry(self, near: socket.socket) -> None:
        if self.is_cut:
            near.close()
            return
        far = socket.create_connection(self._far)
        self._open |= {near, far}
        threading.Thread(target=self._back, args=[far, near], daemon=True).start()
        with suppress(OSError):
            while data := near.recv(AT_ONCE):
                self._note(data)
                far.sendall(data)
        self._close(near, far)

    def _note(self, data: bytes) -> None:
        if data.split(b" ", 1)[0] in (b"GET", b"POST", b"HEAD"):
            self.sent.append(data)
        elif self.sent:
            self.sent[-1] += data

    def _back(self, far: socket.socket, near: socket.socket) -> None:
        with suppress(OSError):
            while data := far.recv(AT_ONCE):
                if self.loses_answers:
                    break
                near.sendall(data)
        self._close(near, far)

    def _close_all(self) -> None:
        self._close(*self._open.copy())

    def _close(self, *ends: socket.socket) -> None:
        for end in ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
            self._open.discard(end)


@contextmanager
def laid(address: str) -> Iterator[Cable]:
    """Lay a cable to a server."""
    cable = Cable(address)
    threading.Thread(target=cable.serve, daemon=True).start()
    yield cable
    cable.close()
