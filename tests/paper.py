"""Looks at a PDF as an office scanner, a reader and a screen reader would."""

import math
import re
import zlib

import pypdfium2
from PIL import Image

DOTS_PER_INCH = 100
POINTS_PER_INCH = 72
STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)


def pictures(pdf: bytes, dots_per_inch: int = DOTS_PER_INCH) -> list[Image.Image]:
    """Look at each sheet as an office scanner would."""
    with pypdfium2.PdfDocument(pdf) as opened:
        return [page.render(scale=dots_per_inch / POINTS_PER_INCH).to_pil() for page in opened]


def turned(picture: Image.Image, degrees: float) -> Image.Image:
    """Look at something that is held askew."""
    return picture.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor="grey")


def leant_back(picture: Image.Image, degrees: float) -> Image.Image:
    """Look at something whose upper edge is further away, from twice its height."""
    across, down, far = picture.width / 2, picture.height / 2, 2 * picture.height
    cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    whole = far * cosine + down * sine
    wide = [far * cosine, -across * sine, across * (whole - far * cosine)]
    high = [0, far - down * sine, down * (whole - far)]
    numbers = [number / whole for number in (*wide, *high, 0, -sine)]
    return picture.transform(
        picture.size, Image.Transform.PERSPECTIVE, numbers, Image.Resampling.BICUBIC, fillcolor="grey"
    )


def smaller(picture: Image.Image, share: float) -> Image.Image:
    """Look at something from further away."""
    size = (round(picture.width * share), round(picture.height * share))
    return picture.resize(size, Image.Resampling.LANCZOS)


def words_of(pdf: bytes) -> list[str]:
    """Read each sheet's words, in order."""
    with pypdfium2.PdfDocument(pdf) as opened:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in opened]


def lowest_letters(pdf: bytes) -> list[float]:
    """Measure how far above a sheet's lower edge its lowest letter stands, in points."""
    with pypdfium2.PdfDocument(pdf) as opened:
        texts = [page.get_textpage() for page in opened]
        return [min(text.get_charbox(at)[1] for at in range(text.count_chars())) for text in texts]


def structure(pdf: bytes) -> str:
    """Unpack what a screen reader goes by."""
    return "\n".join(_unpacked(stream).decode("latin-1") for stream in STREAM.findall(pdf))


def _unpacked(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return stream
