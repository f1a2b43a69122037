"""Where this machine is reached: its address on the local network, as words and as a QR square."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

from timebank.cli.refusal import Refusal

# An address from a block kept for documentation: it only makes the system choose a way out, nothing is sent.
NOWHERE = ("192.0.2.1", 9)
QUIET_ZONE = 4
# Black on white whatever the terminal's own colours, as cameras want it.
BLACK_ON_WHITE, PLAIN = "\x1b[38;5;16;48;5;231m", "\x1b[0m"
CONTAINER_MARKS = (Path("/.dockerenv"), Path("/run/.containerenv"))


def local_network_address() -> str:
    """Find the address that phones on the same network can reach; empty when there is none."""
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect(NOWHERE)
            found = str(probe.getsockname()[0])
    except OSError:
        found = _by_host_name()
    return "" if found.startswith(("127.", "0.")) else found


def _by_host_name() -> str:
    try:
        return socket.gethostbyname(socket.gethostname())
    except OSError:
        return "127.0.0.1"


def is_in_container() -> bool:
    """Tell whether the address found is one that only this machine knows."""
    return any(mark.exists() for mark in CONTAINER_MARKS)


def check_port(port: int) -> None:
    """Refuse a port that another program listens on, or that needs more rights."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # Without it a port that was closed a moment ago would count as used.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("0.0.0.0", port))
        except OSError as error:
            why = os.strerror(error.errno or 0)
            message = f"Port {port} cannot be used ({why}): choose another, like PORT=8001."
            raise Refusal(message) from error


def qr_square(address: str, *, colours: bool) -> str:
    """Draw an address as a QR square out of half blocks, with a quiet zone around it."""
    import qrcode

    code = qrcode.QRCode(border=QUIET_ZONE)
    code.add_data(_short(address))
    code.make(fit=True)
    return "\n".join(_rows(code.get_matrix(), colours=colours))


def _short(address: str) -> str:
    # A square holds capitals, digits and a few signs in less room; a path may mind its case.
    scheme, _, rest = address.rstrip("/").partition("://")
    return f"{address}" if "/" in rest else f"{scheme}://{rest}".upper()


def _rows(matrix: list[list[bool]], *, colours: bool) -> Iterator[str]:
    light_below = [False] * len(matrix[0])
    for i in range(0, len(matrix), 2):
        upper, lower = matrix[i], matrix[i + 1] if i + 1 < len(matrix) else light_below
        if colours:
            yield BLACK_ON_WHITE + "".join(_block(a, b) for a, b in zip(upper, lower, strict=True)) + PLAIN
        else:
            # Light blocks on what is most often a dark background.
            yield "".join(_block(not a, not b) for a, b in zip(upper, lower, strict=True))


def _block(upper: bool, lower: bool) -> str:
    return (" ", "▄", "▀", "█")[2 * upper + lower]
