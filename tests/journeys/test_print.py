"""What comes out of the printer: a sign on one sheet that a phone reads, and hours without navigation."""

import re
from collections.abc import Callable

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, ViewportSize, expect

from tests.journeys.community import Community
from tests.journeys.phone import Phones, read_square, squares
from tests.journeys.scene import Scene
from tests.paper import DOTS_PER_INCH, leant_back, pictures, smaller, turned
from timebank.web.packs import LINES

pytestmark = pytest.mark.browser

CSS_DOTS_PER_INCH = 96
MM_PER_INCH = 25.4
A4_POINTS = (595, 842)
A5_POINTS = (420, 595)
A4_PIXELS, A5_PIXELS = ViewportSize(width=794, height=1123), ViewportSize(width=559, height=794)
PAPERS = {"a4": A4_POINTS, "a5": A5_POINTS}
PIXELS = {"a4": A4_PIXELS, "a5": A5_PIXELS}
LEAST_MM = 100
QUIET_MODULES = 4
LEAST_CARD_MM = 25
CARD_MODULES = 29
CARD_DOTS_PER_INCH = 300
HELD: dict[str, Callable[[Image.Image], Image.Image]] = {
    "straight": lambda card: card,
    "askew": lambda card: turned(card, 40),
    "leant back": lambda card: leant_back(card, 40),
    "far away": lambda card: smaller(card, 0.3),
    "askew and far away": lambda card: smaller(turned(card, 40), 0.3),
    "leant back and far away": lambda card: smaller(leant_back(card, 40), 0.3),
}
MEASURE = """(cards) => cards.map((card) => {
  const [box, sheet] = [card, card.closest(".card-sheet")].map((each) => each.getBoundingClientRect());
  return [box.left - sheet.left, box.top - sheet.top, box.width, box.height];
})"""
CUT_OFF = """[...document.querySelectorAll(":is(.poster, .paper) *:not(.visually-hidden)")].filter((part) => {
  const [box, sheet] = [part, part.closest("article")].map((each) => each.getBoundingClientRect());
  return box.right > sheet.right + 1 || box.bottom > sheet.bottom + 1;
}).map((part) => part.outerHTML)"""
LETTERS = """[...document.querySelectorAll("article *:not(.visually-hidden, svg *)")]
  .filter((part) => [...part.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
  .map((part) => parseFloat(getComputedStyle(part).fontSize))"""
LEAST_LETTERS = 16  # pixels, which are 12 points
LARGE_LETTERS = 24  # which are 18


@pytest.fixture
def scene(kettle: Community, teapot: Community, phones: Phones) -> Scene:
    return Scene(kettle, teapot, phones)


def printed(page: Page) -> bytes:
    """Print a page as the browser's menu does, at the size that the page asks for."""
    page.emulate_media(media="print")
    return page.pdf(prefer_css_page_size=True)


def sheets(pdf: bytes) -> list[tuple[int, ...]]:
    """List the sheets with their width and height, in points."""
    boxes = re.findall(rb"/Type\s*/Page\b[^s].*?/MediaBox\s*\[([^\]]*)\]", pdf, re.DOTALL)
    return [tuple(round(float(edge)) for edge in box.split()[2:]) for box in boxes]


def places(page: Page, selector: str) -> list[tuple[float, ...]]:
    """Measure where things lie on their own sheet, in millimetres: left, top, width and height."""
    boxes = page.locator(selector).evaluate_all(MEASURE)
    return [tuple(round(edge * MM_PER_INCH / CSS_DOTS_PER_INCH, 1) for edge in box) for box in boxes]


def side_mm(square: zxingcpp.Barcode, modules: int, dots_per_inch: float) -> float:
    """Measure a square with its quiet zone."""
    corners = square.position
    side = corners.top_right.x - corners.top_left.x
    return side * (modules + 2 * QUIET_MODULES) / modules / dots_per_inch * MM_PER_INCH


@pytest.mark.parametrize("size", PAPERS)
def test_sign_fits_one_sheet(scene: Scene, size: str) -> None:
    assert sheets(printed(scene.hosting(f"/poster?size={size}").page)) == [PAPERS[size]]


@pytest.mark.parametrize("size", PAPERS)
def test_sign_with_the_longest_words_fits_one_sheet(scene: Scene, size: str) -> None:
    host = scene.kettle.member("Alice")
    title, place = ("Letters and longer things " * 3)[:60], ("The Old Library upstairs " * 4)[:80]
    gathering = scene.kettle.gathering(host, title=title, place=place, rule="split")

    sign = scene.by(host, f"/kettle/gatherings/{gathering.id.hex()}/poster?size={size}")

    assert sheets(printed(sign.page)) == [PAPERS[size]]
    sign.page.set_viewport_size(PIXELS[size])
    assert sign.page.evaluate(CUT_OFF) == []


@pytest.mark.parametrize("size", PAPERS)
def test_sign_on_paper_is_read_from_a_metre_away(scene: Scene, size: str) -> None:
    sign = scene.hosting(f"/poster?size={size}")
    box = sign.page.locator(".poster-code svg").get_attribute("viewBox") or ""
    (sheet,) = pictures(printed(sign.page))

    (square,) = squares(sheet)

    assert square.text.startswith(f"{sign.address}/S/".upper())
    assert side_mm(square, int(box.split()[-1]) - 2 * QUIET_MODULES, DOTS_PER_INCH) >= LEAST_MM


@pytest.mark.parametrize("is_dark", [False, True])
@pytest.mark.parametrize("size", PAPERS)
def test_sign_on_a_screen_is_read_by_day_and_by_night(scene: Scene, size: str, is_dark: bool) -> None:
    sign = scene.hosting(f"/poster?size={size}")

    sign.page.emulate_media(color_scheme="dark" if is_dark else "light")

    square = read_square(sign.page.locator(".poster-code"))
    assert square.startswith(f"{sign.address}/S/".upper())


def test_pack_is_a_sign_a_list_and_what_to_do_on_a_sheet_each(scene: Scene) -> None:
    pack = scene.hosting("/pack")
    pdf = printed(pack.page)

    sign, names, steps = pictures(pdf)

    assert sheets(pdf) == [A4_POINTS] * 3
    (square,), (back,) = squares(sign), squares(names)
    assert square.text.startswith(f"{pack.address}/S/".upper())
    assert back.text == f"{pack.page.url.removesuffix('/pack')}/here"
    assert squares(steps) == []


def test_pack_is_printed_large_and_whole(scene: Scene) -> None:
    host = scene.kettle.member("Alice")
    title, place = ("Letters and longer things " * 3)[:60], ("The Old Library upstairs " * 4)[:80]
    gathering = scene.kettle.gathering(host, title=title, place=place, rule="split")
    for _ in range(LINES):
        scene.kettle.check_in(scene.kettle.member("Bartholomew"), gathering)
    page = scene.by(host, f"/kettle/gatherings/{gathering.id.hex()}/pack").page

    assert sheets(printed(page)) == [A4_POINTS] * 4
    page.set_viewport_size(A4_PIXELS)
    assert page.evaluate(CUT_OFF) == []
    assert min(page.evaluate(LETTERS)) >= LEAST_LETTERS


def test_time_sheet_is_one_sheet_printed_large_and_whole(scene: Scene) -> None:
    page = scene.amara("/kettle/record/sheet").page
    pdf = printed(page)

    (sheet,) = pictures(pdf)

    assert sheets(pdf) == [A4_POINTS]
    assert squares(sheet) == []
    page.set_viewport_size(A4_PIXELS)
    assert page.evaluate(CUT_OFF) == []
    assert min(page.evaluate(LETTERS)) >= LEAST_LETTERS


def test_card_is_printed_as_two_sides_of_a_bank_card(scene: Scene) -> None:
    card = scene.amara("/kettle/you/card")

    assert sheets(printed(card.page)) == [(243, 153)] * 2


@pytest.mark.parametrize("held", HELD)
def test_card_is_read_however_it_is_held(scene: Scene, held: str) -> None:
    card = scene.amara("/kettle/you/card")
    _, back = pictures(printed(card.page), CARD_DOTS_PER_INCH)

    (square,) = squares(HELD[held](back))

    assert square.text.startswith(f"{card.address}/C/".upper())


def test_cards_are_printed_ten_to_a_sheet(scene: Scene) -> None:
    page = scene.printing_cards(10).page

    pages = pictures(printed(page))

    assert sheets(printed(page)) == [A4_POINTS] * 2
    backs = squares(pages[1])
    assert (len(squares(pages[0])), len(backs)) == (0, 10)
    assert len({square.text for square in backs}) == 10
    assert all(side_mm(square, CARD_MODULES, DOTS_PER_INCH) >= LEAST_CARD_MM for square in backs)


def test_every_back_lies_behind_its_front(scene: Scene) -> None:
    page = scene.printing_cards(12).page
    page.emulate_media(media="print")

    sides = [places(page, f".card-sheet:nth-of-type({at}) .time-card") for at in (2, 3, 4, 5)]

    assert [len(side) for side in sides] == [10, 10, 2, 2]
    for front, back in (sides[:2], sides[2:]):
        assert {(round(210 - left - width, 1), top) for left, top, width, _ in front} == {
            (left, top) for left, top, _, _ in back
        }
        assert {size for *_, width, height in front + back for size in ((width, height),)} == {(85.6, 54.0)}


def test_hours_are_printed_without_navigation_or_buttons(scene: Scene) -> None:
    page = scene.amara("/kettle/hours").page

    page.emulate_media(media="print")

    expect(page.get_by_role("table")).to_be_visible()
    for control in page.locator("nav, .btn, .skip").all():
        expect(control).to_be_hidden()


def test_printed_pages_are_dark_on_white_at_night_too(scene: Scene) -> None:
    page = scene.amara("/kettle/hours").page

    page.emulate_media(media="print", color_scheme="dark")

    expect(page.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")
    expect(page.locator("body")).to_have_css("color", "rgb(0, 0, 0)")


def test_months_are_printed_one_to_a_sheet_without_controls(scene: Scene) -> None:
    page = scene.amara("/kettle/hours/print?from=1999-01&to=2999-12").page
    count = page.locator("article").count()

    pdf = printed(page)

    assert sheets(pdf) == [A4_POINTS] * count
    assert count > 1
    for control in page.locator("nav, .btn, .skip, form").all():
        expect(control).to_be_hidden()


def test_large_print_has_no_letter_under_18_points(scene: Scene) -> None:
    page = scene.amara("/kettle/hours/print?large=1").page
    pdf = printed(page)

    assert set(sheets(pdf)) == {A4_POINTS}
    page.set_viewport_size(A4_PIXELS)
    assert min(page.evaluate(LETTERS)) >= LARGE_LETTERS


def test_letter_is_one_sheet_whose_square_leads_to_where_it_is_checked(scene: Scene) -> None:
    alice, bob = scene.people()
    scene.kettle.exchange(bob, alice, "received", minutes=105, words="Gardening")
    phone = scene.by(alice, "/kettle/hours/letter").press("See it first").press("Keep this letter")
    phone.reads("Your letter")
    code = phone.page.locator(".letter-check .code").inner_text().replace(" ", "")
    pdf = printed(phone.page)

    (sheet,) = pictures(pdf)

    assert sheets(pdf) == [A4_POINTS]
    (square,) = squares(sheet)
    assert square.text == f"{phone.address}/letter?code={code}"
