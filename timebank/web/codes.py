"""QR squares for signs and cards, and the addresses in them."""

from timebank.context import settings
from timebank.services.squares import matrix


def sign_matrix(token: str) -> list[list[bool]]:
    """Draw a sign's address."""
    return matrix(f"{settings().public_address}/S/{token}".upper())


def card_address(token: str) -> str:
    """Say a card's address, in capitals as squares like it."""
    return f"{settings().public_address}/C/{token}".upper()


def card_matrix(token: str) -> list[list[bool]]:
    """Draw a card's address."""
    return matrix(card_address(token))


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
