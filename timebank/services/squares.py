"""The modules of QR squares."""

from functools import lru_cache

import qrcode
from qrcode.constants import ERROR_CORRECT_M, ERROR_CORRECT_Q

Q_LETTERS = 47  # the most that 29 modules hold at level Q, in capitals and digits


@lru_cache(maxsize=512)
def modules(address: str) -> list[list[bool]]:
    """Work out the modules of a QR square, without its quiet zone.

    In capitals an address takes the compact alphanumeric mode, so the modules are large for cheap cameras.
    """
    return _modules(address, None)


def modules_quickly(address: str, mask: int = 3) -> list[list[bool]]:
    """Work them out under one of the eight masks, in a fifth of the time, where hundreds are wanted.

    Every mask is read by every reader; the best of the eight only looks more even.
    """
    return _modules(address, mask)


def _modules(address: str, mask: int | None) -> list[list[bool]]:
    level = ERROR_CORRECT_Q if len(address) <= Q_LETTERS else ERROR_CORRECT_M
    square = qrcode.QRCode(error_correction=level, border=0, mask_pattern=mask)
    square.add_data(address)
    square.make(fit=True)
    return [list(row) for row in square.get_matrix()]
