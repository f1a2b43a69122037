"""A sign and a pack as PDF files: what they look like, what they say, and to whom."""

import re
from base64 import b64encode
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from tests.cast import Cast, a_gathering
from tests.paper import DOTS_PER_INCH, lowest_letters, pictures, structure, words_of
from tests.web.browser import NOTHING, Browser, asks_to_sign_in, is_nothing
from timebank.store.communities import Community
from timebank.store.gatherings import Gathering
from timebank.web import pdf

SIZES = {"a4": (827, 1169), "a5": (583, 827)}  # pixels at 100 to the inch
MM_PER_INCH = 25.4
LEAST_MM = 100
SIGN_MODULES, QUIET_MODULES = 29, 4
PARTS = ("h1", "h2", "h3", "p", "li", "th", "td")
LONGEST = {"title": ("Letters and longer things " * 3)[:60], "place": ("The Old Library upstairs " * 4)[:80]}


@pytest.fixture
def path(gathering: Gathering) -> str:
    return f"/kettle/gatherings/{gathering.id.hex()}"


def made(browser: Browser, address: str) -> bytes:
    answer = browser.client.get(address)
    assert (answer.status_code, answer.content_type) == (200, "application/pdf")
    return bytes(answer.data)


def unspaced(words: str) -> str:
    """Take spaces away, for a line may end anywhere."""
    return "".join(words.split())


def close(size: tuple[int, int], wanted: tuple[int, int]) -> bool:
    return all(abs(found - meant) <= 1 for found, meant in zip(size, wanted, strict=True))


@pytest.mark.parametrize("size", SIZES)
def test_sign_is_one_sheet_and_a_camera_reads_it(
    charlie: Browser, path: str, gathering: Gathering, size: str
) -> None:
    (sheet,) = pictures(made(charlie, f"{path}/poster.pdf?size={size}"))

    (square,) = zxingcpp.read_barcodes(sheet)

    assert close(sheet.size, SIZES[size])
    assert square.text == f"HTTP://LOCALHOST:8000/S/{gathering.sign_token}"
    side = square.position.top_right.x - square.position.top_left.x
    with_edge = side * (SIGN_MODULES + 2 * QUIET_MODULES) / SIGN_MODULES
    assert with_edge / DOTS_PER_INCH * MM_PER_INCH >= LEAST_MM


@pytest.mark.parametrize("size", SIZES)
def test_longest_words_fit_on_the_sign_too(charlie: Browser, cast: Cast, size: str) -> None:
    cast.session.get_one(Community, cast.community_id).phone = "01632 960 123"
    cast.session.commit()
    gathering = a_gathering(cast, rule="split", **LONGEST).hex()

    sign = made(charlie, f"/kettle/gatherings/{gathering}/poster.pdf?size={size}")

    assert len(pictures(sign)) == 1
    assert lowest_letters(sign)[0] > 0
    assert words_of(sign)[0].endswith("Questions: 01632 960 123")


@pytest.mark.parametrize(
    ("page", "pdf_of"),
    [("poster", "poster.pdf"), ("poster?size=a5", "poster.pdf?size=a5"), ("pack", "pack.pdf")],
)
def test_it_says_what_the_page_says(charlie: Browser, path: str, page: str, pdf_of: str) -> None:
    articles = list(charlie.get(f"{path}/{page}").document.every("article"))

    said = words_of(made(charlie, f"{path}/{pdf_of}"))

    assert len(said) == len(articles)
    for sheet, article in zip(said, articles, strict=True):
        parts = [part for part in article.every(*PARTS) if not any(part.every("li"))]
        assert parts
        assert [part.words for part in parts if unspaced(part.words) not in unspaced(sheet)] == []


def test_pack_leads_to_check_in_and_back_to_the_list(
    charlie: Browser, path: str, gathering: Gathering
) -> None:
    sheets = pictures(made(charlie, f"{path}/pack.pdf"))

    read = [[square.text for square in zxingcpp.read_barcodes(sheet)] for sheet in sheets]

    sign, back = f"HTTP://LOCALHOST:8000/S/{gathering.sign_token}", f"http://localhost:8000{path}/here"
    assert read == [[sign], [back], []]


def test_exit_button_is_not_printed(charlie: Browser, cast: Cast, path: str) -> None:
    cast.session.get_one(Community, cast.community_id).exit_button = True
    cast.session.commit()
    assert "Exit this page" in charlie.get(f"{path}/poster").words

    (said,) = words_of(made(charlie, f"{path}/poster.pdf"))

    assert said.startswith("Kettle Come in.")


@pytest.mark.parametrize("name", ["poster", "pack"])
def test_it_is_tagged_for_screen_readers(charlie: Browser, path: str, name: str) -> None:
    inside = structure(made(charlie, f"{path}/{name}.pdf"))

    assert re.search(r"/MarkInfo\s*<<\s*/Marked true\s*>>", inside)
    assert re.search(r"/Lang\s*\(en-GB\)", inside)
    assert re.search(r"pdfuaid:part[^\d]*1", inside)
    assert "/Alt (QR code. It opens the check-in page.)" in inside
    # Every picture has words; what only decorates is none.
    assert inside.count("/S /Figure") == inside.count("/Alt (") == (1 if name == "poster" else 2)


def test_pages_lead_to_their_pdf(charlie: Browser, path: str) -> None:
    assert f"{path}/poster.pdf" in charlie.get(f"{path}/poster").links()
    assert f"{path}/poster.pdf?size=a5" in charlie.get(f"{path}/poster?size=a5").links()
    assert f"{path}/pack.pdf" in charlie.get(f"{path}/pack").links()


def test_file_has_a_plain_name(charlie: Browser, path: str) -> None:
    answer = charlie.client.get(f"{path}/poster.pdf?size=a5")

    assert answer.headers["Content-Disposition"] == 'attachment; filename="sign-a5.pdf"'


def test_it_is_for_whom_the_page_is(bob: Browser, trent: Browser, anyone: Browser, path: str) -> None:
    assert is_nothing(bob.get(f"{path}/pack.pdf"), bob.get(f"/kettle/gatherings/{NOTHING}/pack.pdf"))
    for browser in (trent, anyone):
        for name in ("poster", "pack"):
            assert asks_to_sign_in(browser.get(f"{path}/{name}.pdf"))


def test_computer_without_pango_offers_none_and_says_so_plainly(
    charlie: Browser, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pdf.can_make.cache_clear()
    monkeypatch.setattr("timebank.web.pdf.find_library", lambda _: None)

    sign, none = charlie.get(f"{path}/poster"), charlie.get(f"{path}/poster.pdf?size=a5")

    pdf.can_make.cache_clear()
    assert not any(".pdf" in link for link in sign.links())
    assert (none.status, none.heading) == (501, "This computer can’t make PDFs")
    assert f"{path}/poster?size=a5" in none.links()


def test_nothing_but_our_own_files_gets_into_one(charlie: Browser, tmp_path: Path) -> None:
    Image.new("RGB", (8, 8), "red").save(tmp_path / "red.png")
    inline = "data:image/png;base64," + b64encode((tmp_path / "red.png").read_bytes()).decode()
    page = '<!doctype html><html lang="en"><head><title>A</title></head><main><article><img alt="A" src="{}">'

    def has_picture(address: str) -> bool:
        made = pdf.written(page.format(address), charlie.app.extensions["timebank_assets"])
        return re.search(rb"/Subtype\s*/Image", made) is not None

    assert has_picture(inline)
    assert not has_picture((tmp_path / "red.png").as_uri())
