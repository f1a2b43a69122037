"""P31: one QR square as a picture, beside its modules alone and beside the least page."""

import secrets
from collections.abc import Iterator

import qrcode
from qrcode.constants import ERROR_CORRECT_Q

from bench.bench import Bench
from bench.member import Member
from bench.pairs import compare
from bench.report import Finding, of_ratio
from bench.server import serving
from timebank.web.codes import matrix
from timebank.web.pictures import qr

CHUNK = 4


def draw(bench: Bench) -> Iterator[Finding]:
    """Draw a square that nobody drew before, and one that was."""
    ratio = compare(
        lambda: _drawn(_address()), lambda: _modules(_address()), rounds=bench.rounds, chunk=CHUNK
    )
    yield of_ratio("P31", "a new square drawn / its modules by qrcode alone", ratio)
    book, again = bench.book(bench.smallest), _address()
    with serving(book.folder) as server:
        member = Member(server, book)
        ratio = compare(lambda: _drawn(again), member.hello, rounds=bench.rounds)
        yield of_ratio("P31 again", "a square drawn again / one word, nobody signed in", ratio)


def _address() -> str:
    return f"HTTPS://TIME.EXAMPLE/S/{secrets.token_hex(8)}".upper()


def _drawn(address: str) -> str:
    return qr(matrix(address), "QR code")


def _modules(address: str) -> list[list[bool | None]]:
    square = qrcode.QRCode(error_correction=ERROR_CORRECT_Q, border=0)
    square.add_data(address)
    square.make(fit=True)
    return square.modules
