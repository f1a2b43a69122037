"""Two phones: one shows a code, the other says yes; with JavaScript and without."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.community import Community
from tests.journeys.phone import Phone, Phones, read_square
from timebank.store.people import Person

pytestmark = pytest.mark.browser

NewPhone = Callable[..., Phone]
CODE = re.compile(r"[2-9A-Z]{3} [2-9A-Z]{3}")
LOOKS_EVERY = 5_000  # milliseconds


@pytest.fixture(params=[True, False], ids=["with script", "without"])
def has_script(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def new_phone(has_script: bool, phones: Phones, kettle: Community) -> NewPhone:
    """Open phones, signed in where a person is given."""

    def open_phone(person: Person | None = None, *, is_dark: bool = False) -> Phone:
        cookie = kettle.cookie(person.member_id) if person else None
        opened = phones.open(has_script=has_script, is_dark=is_dark, cookie=cookie)
        if has_script:
            opened.page.clock.install()
        return opened

    return open_phone


@pytest.fixture
def alice(kettle: Community) -> Person:
    return kettle.member("Alice")


@pytest.fixture
def bob(kettle: Community) -> Person:
    return kettle.member("Bob")


def showing(phone: Phone, way: str = "I gave") -> Phone:
    """Fill in an hour of gardening, and show a code instead of recording it."""
    phone.go("/kettle/record").choose(way).choose("Gardening")
    return phone.press("Show a code instead").reads("Ask the other person to scan this")


@pytest.mark.parametrize("is_dark", [False, True])
def test_one_shows_a_code_and_the_other_says_yes(
    new_phone: NewPhone, kettle: Community, alice: Person, bob: Person, has_script: bool, is_dark: bool
) -> None:
    alices, bobs = showing(new_phone(alice, is_dark=is_dark)), new_phone(bob)
    names = [kettle.name_of(person) for person in (alice, bob)]
    bobs.page.goto(read_square(alices.page))

    bobs.reads(f"{names[0]} shows you a code").press("See it")
    bobs.reads(f"{names[0]} gave you 1 hour of gardening, today. Is that right?")
    bobs.press("Yes, that’s right").reads(f"{names[0]} gave you 1 hour of gardening, today.")

    if has_script:
        alices.page.clock.fast_forward(LOOKS_EVERY)
    else:
        alices.follow("See if they said yes")
    alices.reads(f"You gave {names[1]} 1 hour of gardening, today.")


def test_who_received_may_show_it_too_and_the_code_is_typed(
    new_phone: NewPhone, kettle: Community, alice: Person, bob: Person
) -> None:
    alices, bobs = showing(new_phone(alice), "I received"), new_phone(bob)
    code = CODE.search(alices.page.locator("main .code").inner_text())
    assert code

    bobs.go("/in").type("The 6 letters and numbers", code[0].lower()).press("Go on").press("See it")

    bobs.reads(f"You gave {kettle.name_of(alice)} 1 hour of gardening, today. Is that right?")
    bobs.press("Yes, that’s right").shows("Agreed")


def test_second_phone_is_told_and_nothing_is_recorded_after_a_no(
    new_phone: NewPhone, kettle: Community, alice: Person, bob: Person
) -> None:
    alices, bobs, carols = showing(new_phone(alice)), new_phone(bob), new_phone(kettle.member("Carol"))
    address = read_square(alices.page)
    bobs.page.goto(address)
    bobs.press("See it")

    carols.page.goto(address)
    carols.reads("This code has been opened on another phone")
    bobs.press("Something’s different").shows("Nothing is recorded.")
    alices.page.reload()
    alices.reads("They said something’s different").press("Change it").reads("Record time")
    expect(alices.page.get_by_label("Gardening")).to_be_checked()


def test_signing_in_first_leads_back_to_the_code(
    new_phone: NewPhone, kettle: Community, alice: Person
) -> None:
    address = read_square(showing(new_phone(alice)).page)
    stranger = new_phone()

    stranger.page.goto(address)

    stranger.reads("Sign in")
    assert "ardening" not in stranger.page.content()
    stranger.press("Come in").reads(f"{kettle.name_of(alice)} shows you a code")


def test_screen_stays_on_while_a_code_is_shown(phones: Phones, kettle: Community, alice: Person) -> None:
    phone = phones.open(cookie=kettle.cookie(alice.member_id)).watch_screen()

    phone.go("/kettle/record")
    assert not phone.keeps_screen_on
    showing(phone)

    phone.until(lambda: phone.keeps_screen_on)


def test_link_goes_by_the_phones_own_menu_where_there_is_one(
    phones: Phones, kettle: Community, alice: Person
) -> None:
    phone = phones.open(cookie=kettle.cookie(alice.member_id))
    phone.context.add_init_script("navigator.share = async (what) => { window.shared = what; };")

    showing(phone).press("Send a link")

    assert re.fullmatch(r".*/H/\w+", phone.page.evaluate("window.shared.url"))
