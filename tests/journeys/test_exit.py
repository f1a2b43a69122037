"""Leaving a page at once in a real browser: by the button, by the keyboard, and without scripts."""

import pytest
from playwright.sync_api import Page, Request, expect

from tests.journeys.community import Community
from tests.journeys.looking import RUN_AXE, TAGS, axe, script
from tests.journeys.phone import Phone, Phones
from tests.journeys.test_looks import LOOKS, wear
from timebank.web.exit import ELSEWHERE

pytestmark = pytest.mark.browser

WEATHER, SIX_SECONDS = "Weather", 6_000
ZOOMED, NARROWEST = {"width": 320, "height": 200}, {"width": 320, "height": 740}
BUTTON = "Exit this page. You can also press Shift three times."


@pytest.fixture
def haven(kettle: Community) -> Community:
    return Community(kettle.engine, "haven")


def a_phone(phones: Phones, haven: Community, **more: bool) -> Phone:
    opened = phones.open(cookie=haven.cookie(haven.member().member_id), **more)
    return opened.answer(ELSEWHERE, WEATHER)


@pytest.fixture
def phone(phones: Phones, haven: Community) -> Phone:
    return a_phone(phones, haven)


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def is_at_the_weather(phone: Phone) -> None:
    expect(phone.page).to_have_url(ELSEWHERE)
    phone.reads(WEATHER)


def asked_elsewhere(phone: Phone) -> list[Request]:
    asked: list[Request] = []
    phone.context.on("request", lambda request: asked.append(request) if request.url == ELSEWHERE else None)
    return asked


def test_button_leads_elsewhere_and_back_leads_past_the_page(phone: Phone) -> None:
    asked = asked_elsewhere(phone)
    phone.go("/haven/help").go("/haven/record")
    phone.page.get_by_role("link", name=BUTTON).click()
    is_at_the_weather(phone)

    phone.page.go_back()

    phone.reads("Help")
    assert [request.headers.get("referer") for request in asked] == [None]


def test_shift_three_times_does_the_same(phone: Phone) -> None:
    asked = asked_elsewhere(phone)
    phone.go("/haven/help").go("/haven/record")
    phone.page.get_by_label("Gardening").focus()
    press(phone.page, "Shift", "Shift", "Shift")
    is_at_the_weather(phone)

    phone.page.go_back()

    phone.reads("Help")
    assert [request.headers.get("referer") for request in asked] == [None]


def test_capitals_and_two_presses_lead_nowhere(phone: Phone) -> None:
    phone.go("/haven/you/name")
    phone.page.get_by_label("My name").focus()

    press(phone.page, "Shift+A", "Shift+B", "Shift+C", "Shift+D", "Shift", "Shift", "Tab", "Shift")

    phone.reads("My name and what I’d like people to know")


def test_shift_held_down_is_one_press(phone: Phone) -> None:
    phone.go("/haven/home")
    for _ in range(5):
        phone.page.keyboard.down("Shift")
    phone.page.keyboard.up("Shift")

    expect(phone.page).to_have_url(f"{phone.address}/haven/home")


def test_presses_far_apart_are_no_wish_to_leave(phone: Phone) -> None:
    phone.page.clock.install()
    phone.go("/haven/home")
    press(phone.page, "Shift", "Shift")
    phone.page.clock.fast_forward(SIX_SECONDS)
    press(phone.page, "Shift", "Shift")
    expect(phone.page).to_have_url(f"{phone.address}/haven/home")

    press(phone.page, "Shift")

    is_at_the_weather(phone)


def test_page_is_hidden_even_if_the_other_site_has_nothing_to_show(phone: Phone) -> None:
    phone.go("/haven/home")
    phone.context.unroute(ELSEWHERE)
    phone.context.route(ELSEWHERE, lambda route: route.fulfill(status=204))
    phone.page.get_by_role("link", name=BUTTON).click()

    expect(phone.page.locator("main")).to_be_hidden()
    expect(phone.page).to_have_title("www.bbc.co.uk")


def test_without_scripts_the_button_is_a_link(phones: Phones, haven: Community) -> None:
    phone = a_phone(phones, haven, has_script=False).go("/haven/home")
    asked = asked_elsewhere(phone)

    phone.page.get_by_role("link", name="Exit this page", exact=True).click()

    is_at_the_weather(phone)
    assert [request.headers.get("referer") for request in asked] == [None]


def test_it_stays_at_the_top_and_lets_go_where_it_is_zoomed_far(phone: Phone) -> None:
    page = phone.go("/haven/privacy").page
    button = page.get_by_role("link", name=BUTTON)
    page.evaluate("scrollTo(0, 600)")
    expect(button).to_be_in_viewport()

    page.set_viewport_size(ZOOMED)
    page.evaluate("scrollTo(0, 600)")

    expect(button).not_to_be_in_viewport()


def test_it_is_not_printed(phone: Phone) -> None:
    page = phone.go("/haven/hours").page

    page.emulate_media(media="print")

    expect(page.locator(".exit")).to_be_hidden()


def test_other_communities_pages_load_none_of_it(phones: Phones, teapot: Community) -> None:
    phone = phones.open(cookie=teapot.cookie(teapot.member().member_id))
    asked: list[str] = []
    phone.context.on("request", lambda request: asked.append(request.url))
    phone.go("/teapot/home")
    press(phone.page, "Shift", "Shift", "Shift")

    expect(phone.page).to_have_url(f"{phone.address}/teapot/home")
    assert asked
    assert [url for url in asked if "/exit." in url] == []


@pytest.mark.parametrize("name", LOOKS)
def test_it_is_as_easy_to_read_in_every_look(name: str, phone: Phone) -> None:
    page = wear(phone, name).go("/haven/exit").page
    page.set_viewport_size(NARROWEST)
    page.evaluate(axe())

    assert [*page.evaluate(RUN_AXE, TAGS), *page.evaluate(script("layout"))] == []
