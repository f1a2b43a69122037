"""What a signed-in device carries: its token and its last use, signed so that nobody can set it back.

The server keeps no last use: looking at a page writes nothing, and nobody can read who was here when.
"""

import hmac
from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app, g, request
from werkzeug.wrappers import Response

from timebank import clock
from timebank.clock import MICROSECONDS, MINUTE
from timebank.config import Settings
from timebank.services.lasting import KEPT_KINDS, LASTING, POWERS

COOKIE = "timebank"
POWERS_COOKIE = "timebank_powers"
MAC_BYTES = 16
# Machines that share a database may differ a little in the time.
AHEAD = MINUTE
# A stamp is written anew once this part of its time is over, and not on every page.
PART = 10
CLEAR_KEPT = '"cache", "storage"'
CLEAR_ALL = '"cache", "cookies", "storage"'


@dataclass(frozen=True, slots=True)
class Carried:
    """A device's community, its token, and the instant of its last use, to the second."""

    community_id: bytes
    token: str
    used_at: int

    def is_good(self, now: int, kind: str) -> bool:
        """Tell whether this kind of device was used lately enough to be signed in still."""
        return -AHEAD <= now - self.used_at <= LASTING[kind].idle


def written(secret: str, community_id: bytes, token: str, now: int) -> str:
    """Write the cookie of a device that is used now."""
    return f"{community_id.hex()}.{token}.{_stamp(secret, b'used', Carried(community_id, token, now), now)}"


def carried_here() -> Carried | None:
    """Read this request's cookie; one that we did not write is none."""
    head, _, rest = request.cookies.get(COOKIE, "").partition(".")
    token, _, stamp = rest.partition(".")
    unstamped = Carried(_octets(head), token, 0)
    used_at = _used_at(_secret(), b"used", unstamped, stamp)
    return None if used_at is None else Carried(unstamped.community_id, token, used_at)


def powers_used_at() -> int:
    """Tell when this device last opened a steward's page; 0 when it never did."""
    stamp = request.cookies.get(POWERS_COOKIE, "")
    return _used_at(_secret(), b"powers", g.carried, stamp) or 0


def remember(response: Response, community_id: bytes, token: str, kind: str) -> Response:
    """Sign this device in from the next request on; one that is not one's own forgets when it is closed."""
    seconds = LASTING[kind].idle // MICROSECONDS if kind in KEPT_KINDS else None
    _set(response, COOKIE, written(_secret(), community_id, token, clock.now()), seconds)
    g.pop("carried", None)
    return response


def forget(response: Response, what: str = CLEAR_KEPT) -> Response:
    """Leave nothing of a session on this device; `what` is told to the browser to clear."""
    for name in (COOKIE, POWERS_COOKIE):
        response.delete_cookie(name, httponly=True, samesite="Lax", secure=request.is_secure)
    response.headers["Clear-Site-Data"] = what
    g.pop("carried", None)
    return response


def init_app(app: Flask) -> None:
    """Write the stamps of devices anew that go on being used."""

    @app.after_request
    def carry_on(response: Response) -> Response:
        carried, now = g.get("carried"), clock.now()
        if carried is None:
            return response
        if g.get("uses_powers") and now - powers_used_at() > POWERS.idle // PART:
            _set(response, POWERS_COOKIE, _stamp(_secret(), b"powers", carried, now), None)
        if now - carried.used_at > LASTING[g.kind].idle // PART:
            return remember(response, carried.community_id, carried.token, g.kind)
        return response


def _secret() -> str:
    return cast(Settings, current_app.extensions["timebank_settings"]).secret


def _set(response: Response, name: str, value: str, seconds: int | None) -> None:
    response.set_cookie(name, value, max_age=seconds, httponly=True, samesite="Lax", secure=request.is_secure)


def _octets(digits: str) -> bytes:
    try:
        return bytes.fromhex(digits)
    except ValueError:
        return b""


def _stamp(secret: str, use: bytes, carried: Carried, now: int) -> str:
    seconds = f"{now // MICROSECONDS:x}"
    return f"{seconds}.{_mac(secret, use, carried, seconds)}"


def _used_at(secret: str, use: bytes, carried: Carried, stamp: str) -> int | None:
    seconds, _, mac = stamp.partition(".")
    is_ours = mac.isascii() and hmac.compare_digest(mac, _mac(secret, use, carried, seconds))
    return int(seconds, 16) * MICROSECONDS if is_ours else None


def _mac(secret: str, use: bytes, carried: Carried, seconds: str) -> str:
    message = use + carried.community_id + f"{carried.token}.{seconds}".encode()
    return hmac.digest(secret.encode(), message, "sha256")[:MAC_BYTES].hex()
