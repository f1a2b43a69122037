"""QR squares as matrices: their modules row by row, dark or not."""

from functools import lru_cache

import qrcode
from qrcode.constants import ERROR_CORRECT_M, ERROR_CORRECT_Q

Q_LETTERS = 47  # the most that 29 modules hold at level Q, in capitals and digits


@lru_cache(maxsize=512)
def matrix(address: str) -> list[list[bool]]:
    """Work out the matrix of a QR square, without its quiet zone.

    In capitals an address takes the compact alphanumeric mode, so the modules are large for cheap cameras.
    """
    return _matrix(address, None)


def matrix_quickly(address: str, mask: int = 3) -> list[list[bool]]:
    """Work it out under one of the eight masks, in a fifth of the time, where hundreds are wanted.

    Every mask is read by every reader; the best of the eight only looks more even.
    """
    return _matrix(address, mask)


def _matrix(address: str, mask: int | None) -> list[list[bool]]:
    level = ERROR_CORRECT_Q if len(address) <= Q_LETTERS else ERROR_CORRECT_M
    square = qrcode.QRCode(error_correction=level, border=0, mask_pattern=mask)
    square.add_data(address)
    square.make(fit=True)
    return [list(row) for row in square.get_matrix()]
