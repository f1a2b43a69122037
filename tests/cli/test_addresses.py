"""The address on the network, and its QR square drawn with letters."""

import os
import re
import socket

import pytest
import zxingcpp
from PIL import Image

from timebank.cli import addresses, greeting
from timebank.config import Settings

ANSI = re.compile(r"\x1b\[[0-9;]*m")
DOT = 8


def picture(drawn: str, *, ink_is_dark: bool) -> Image.Image:
    rows = ANSI.sub("", drawn).splitlines()
    image = Image.new("L", (len(rows[0]), 2 * len(rows)))
    for y, row in enumerate(rows):
        for x, block in enumerate(row):
            for half, inks in enumerate(("▀█", "▄█")):
                image.putpixel((x, 2 * y + half), 0 if (block in inks) == ink_is_dark else 255)
    return image.resize((image.width * DOT, image.height * DOT), Image.Resampling.NEAREST)


@pytest.mark.parametrize("colours", [True, False])
@pytest.mark.parametrize("address", ["http://192.168.178.20:8000", "https://timebank.example.org/in/Kettle"])
def test_a_camera_reads_the_square(address: str, colours: bool) -> None:
    drawn = addresses.qr_square(address, colours=colours)

    [found] = zxingcpp.read_barcodes(picture(drawn, ink_is_dark=colours))

    assert found.text in (address, address.upper())
    assert ("\x1b[" in drawn) == colours


def test_the_square_brings_its_own_light_and_dark_to_a_terminal() -> None:
    rows = addresses.qr_square("http://192.168.178.20:8000", colours=True).splitlines()

    assert all(row.startswith(addresses.BLACK_ON_WHITE) and row.endswith(addresses.PLAIN) for row in rows)


def test_no_network_is_no_address(monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(socket.socket, "connect", unreachable)
    monkeypatch.setattr(socket, "gethostbyname", unreachable)

    assert addresses.local_network_address() == ""


def test_signs_get_the_address_on_the_network_where_no_public_one_is_set(
    data: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Set first, so that what the server writes into the environment is undone after the test.
    monkeypatch.setenv("TIMEBANK_ADDRESS", "")
    monkeypatch.setattr(greeting, "local_network_address", lambda: "192.168.7.7")

    settings = greeting.with_local_address(Settings())

    assert settings.public_address == os.environ["TIMEBANK_ADDRESS"] == "http://192.168.7.7:8000"


def test_a_public_address_is_kept(data: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIMEBANK_ADDRESS", "https://timebank.example.org/")

    assert greeting.with_local_address(Settings()).public_address == "https://timebank.example.org"
