"""A receipt for one of my entries: to read, to print with its square, and as a file."""

import struct
import zlib
from base64 import b64encode
from functools import lru_cache

import qrcode
from flask import Blueprint, Response, redirect, render_template, url_for
from qrcode.constants import ERROR_CORRECT_L
from werkzeug.wrappers import Response as AnyResponse

from timebank import clock
from timebank.clock import MINUTE
from timebank.context import database, members_and_visitors, not_there, side
from timebank.ledger import canonical, notes, receipts
from timebank.ledger.entries import LARGEST_INTEGER
from timebank.ledger.receipts import Receipt
from timebank.queries import seals
from timebank.store.signing import is_good
from timebank.web.acting import looked
from timebank.web.pictures import QUIET_ZONE

bp = Blueprint("receipts", __name__, url_prefix="/<slug:community>/hours/<int:number>")
LATE = 2 * MINUTE
# Trying all eight masks takes eight times as long, and a screen or a printer draws any of them well.
MASK = 3
SQUARES_KEPT = 64
MOST_LETTERS = 2_900  # what the largest square holds


@bp.get("/receipt")
@members_and_visitors
def show(number: int) -> str:
    """See the receipt of one of my entries, or that it is about to be sealed."""
    found = _find(number)
    looked("hours")
    if isinstance(found, int):
        is_late = clock.now() - found > LATE
        return render_template("receipts/waiting.html", number=number, is_late=is_late)
    account, text = side("may_see_hours").account_id, str(found)
    entry = canonical.decode(found.entry_text)
    return render_template(
        "receipts/show.html",
        entry=entry,
        gave=entry.giver_id == account,
        text=text,
        has_square=len(text) <= MOST_LETTERS,
        size=notes.read_checkpoint(found.checkpoint.text).size,
        is_good=receipts.check(found, known=found.key, is_good=is_good).is_good,
        witnesses=[each.name for each in found.checkpoint.signatures[1:]],
    )


@bp.get("/receipt/square")
@members_and_visitors
def show_square(number: int) -> AnyResponse | str:
    """See the whole receipt as a square, for another phone or for paper."""
    found = _find(number)
    looked("hours")
    if isinstance(found, int) or len(str(found)) > MOST_LETTERS:
        return redirect(url_for(".show", number=number), 303)
    return render_template("receipts/square.html", number=number, square=square(str(found)))


@bp.get("/receipt.txt")
@members_and_visitors
def as_file(number: int) -> AnyResponse:
    """Keep the receipt as a file."""
    found = _find(number)
    looked("hours")
    if isinstance(found, int):
        return redirect(url_for(".show", number=number), 303)
    headers = {"Content-Disposition": f'attachment; filename="receipt-{number}.txt"'}
    return Response(str(found), content_type="text/plain; charset=utf-8", headers=headers)


def _find(number: int) -> Receipt | int:
    """Find my receipt, or when the entry was recorded that is not sealed yet."""
    me = side("may_see_hours")
    if number > LARGEST_INTEGER:
        not_there()
    found = seals.receipt(database(), me.community.id, me.account_id, number)
    return not_there() if found is None else found


@lru_cache(maxsize=SQUARES_KEPT)
def square(text: str) -> str:
    """Draw a long text as a QR square: a picture small enough to stand in the page itself."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_L, border=QUIET_ZONE, mask_pattern=MASK)
    code.add_data(text, optimize=0)
    code.make(fit=True)
    return f"data:image/png;base64,{b64encode(_png(code.get_matrix())).decode()}"


def _png(rows: list[list[bool]]) -> bytes:
    """Write a picture of black and white points, a bit each."""
    side = len(rows)
    padding = [False] * (-side % 8)
    lines = b"".join(b"\0" + _bits([*row, *padding]) for row in rows)
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in parts)


def _bits(row: list[bool]) -> bytes:
    return int("".join("0" if dark else "1" for dark in row), 2).to_bytes(len(row) // 8, "big")


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
