"""QR squares for signs and cards, and the addresses in them."""

from functools import lru_cache

import qrcode
from qrcode.constants import ERROR_CORRECT_M, ERROR_CORRECT_Q

from timebank.context import settings

Q_LETTERS = 47  # the most that 29 modules hold at level Q, in capitals and digits


@lru_cache(maxsize=512)
def matrix(address: str) -> list[list[bool]]:
    """Work out the modules of a QR square, without its quiet zone.

    In capitals an address takes the compact alphanumeric mode, so the modules are large for cheap cameras.
    """
    level = ERROR_CORRECT_Q if len(address) <= Q_LETTERS else ERROR_CORRECT_M
    square = qrcode.QRCode(error_correction=level, border=0)
    square.add_data(address)
    square.make(fit=True)
    return [list(row) for row in square.get_matrix()]


def sign_matrix(token: str) -> list[list[bool]]:
    """Draw a sign's address."""
    return matrix(f"{settings().public_address}/S/{token}".upper())


def card_matrix(token: str) -> list[list[bool]]:
    """Draw a card's address."""
    return matrix(f"{settings().public_address}/C/{token}".upper())


def invitation_matrix(code: str) -> list[list[bool]]:
    """Draw an invitation's address."""
    return matrix(f"{settings().public_address}/I/{code}".upper())


def page_matrix(path: str) -> list[list[bool]]:
    """Draw the address of a page here, letters as they are."""
    return matrix(f"{settings().public_address}{path}")


def kiosk_matrix(code: str) -> list[list[bool]]:
    """Draw what a tablet shows for a minute."""
    return matrix(f"{settings().public_address}/K/{code}".upper())


def handshake_address(token: str) -> str:
    """Say the address of a code that one phone shows another."""
    return f"{settings().public_address}/H/{token}"


def sign_address() -> str:
    """Say the address where a sign's six characters are typed, as printed beside it."""
    return f"{settings().public_address.partition('://')[2]}/in"
