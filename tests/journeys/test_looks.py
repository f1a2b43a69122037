"""Every look is as easy to read as the usual one, and leaves paper and a person's own colours alone."""

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from tests.journeys.community import Community
from tests.journeys.looking import RUN_AXE, TAGS, axe, script
from tests.journeys.phone import NARROW, WIDE, Phone, Phones
from tests.journeys.scene import AMARA
from timebank.queries.look import USUAL
from timebank.web.look import BETWEEN, COOKIE

pytestmark = pytest.mark.browser

LOOKS = {
    "large": replace(USUAL, text_size="large", numbers="full"),
    "largest": replace(USUAL, text_size="largest"),
    "cream": replace(USUAL, colours="cream"),
    "white": replace(USUAL, colours="white"),
    "dark": replace(USUAL, colours="dark"),
    "yellow": replace(USUAL, colours="yellow"),
    "no pictures": replace(USUAL, pictures="hide", totals="picture"),
    "simple": replace(USUAL, pages="simple", totals="nothing"),
}
PAGES = ("home", "record", "hours", "gatherings", "you", "you/how-it-looks", "you/privacy", "you/reach-me")


@pytest.fixture
def phone(kettle: Community, phones: Phones) -> Phone:
    return phones.open(cookie=kettle.cookie(kettle.named(AMARA)))


def wear(phone: Phone, name: str) -> Phone:
    """Keep a look on this phone, as the page for it does."""
    chosen = LOOKS[name]
    words = [
        getattr(chosen, field) for field in ("text_size", "colours", "pictures", "numbers", "totals", "pages")
    ]
    phone.context.add_cookies([{"name": COOKIE, "value": BETWEEN.join(words), "url": phone.address}])
    return phone


@pytest.mark.parametrize("name", LOOKS)
def test_nothing_stands_in_the_way_of_a_look(name: str, phone: Phone) -> None:
    found = []
    # Every page is looked at in the dark when it is narrow; what only wide pages have is looked at here.
    phone.page.set_viewport_size(WIDE if name == "dark" else NARROW)
    for path in PAGES:
        page = wear(phone, name).go(f"/kettle/{path}").page
        page.evaluate(axe())
        # Colours that do not follow the phone are looked at on one that is dark.
        for scheme in ("light", "dark") if LOOKS[name].colours == "phone" else ("dark",):
            page.emulate_media(color_scheme=scheme)
            found += [f"{fault} on {path} {scheme}" for fault in page.evaluate(RUN_AXE, TAGS)]
        found += [f"{fault} on {path}" for fault in page.evaluate(script("layout"))]
        phone.picture(f"{name} {path.replace('/', ' ')}")

    assert not found, "\n".join(found)


def test_look_is_chosen_by_pressing_save(phone: Phone) -> None:
    opened = phone.go("/kettle/you/how-it-looks")
    for answer in ("Black on yellow", "Largest"):
        opened.choose(answer)
    opened.press("Save").shows("Saved. Nobody else’s pages change.")

    expect(phone.page.locator("body")).to_have_css("background-color", "rgb(255, 238, 51)")
    expect(phone.page.locator("html")).to_have_css("font-size", "24px")
    opened.choose("Follow my phone").choose("Normal").press("Save").shows(
        "Saved. Nobody else’s pages change."
    )
    expect(phone.page.locator("body")).to_have_css("background-color", "rgb(251, 246, 236)")


@pytest.mark.parametrize("name", ["yellow", "dark", "largest"])
def test_paper_stays_black_on_white(name: str, phone: Phone) -> None:
    page = wear(phone, name).go("/kettle/hours").page

    page.emulate_media(media="print")

    expect(page.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")
    expect(page.locator("body")).to_have_css("color", "rgb(0, 0, 0)")
    expect(page.locator("html")).to_have_css("font-size", "16px")


@pytest.mark.parametrize("name", ["yellow", "dark"])
def test_a_persons_own_two_colours_come_first(name: str, phone: Phone) -> None:
    page = wear(phone, name).go("/kettle/home").page
    page.set_viewport_size(NARROW)

    page.emulate_media(forced_colors="active")

    given = "getComputedStyle(document.documentElement).getPropertyValue('--give').trim()"
    assert page.evaluate(given) == "CanvasText"
