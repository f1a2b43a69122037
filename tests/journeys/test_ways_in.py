"""Coming in and going out in a real browser: passkeys on a phone that has them, and what is left behind."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Request, expect

from tests.journeys.community import Community
from tests.journeys.conftest import ARGUMENTS
from tests.journeys.phone import Phone, Phones
from tests.journeys.server import Server, serving
from timebank.services import members
from timebank.services.errors.passkeys import PasskeyNotKnownError, PasskeyTooLateError
from timebank.store.people import Person

pytestmark = pytest.mark.browser

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
FRONT = "Everyone here has something to give. Everyone here would like something too."
LIST, SIGN_IN, DESK = "/teapot/you/passkeys", "/teapot/sign-in/passkey", "/teapot/desk/recoveries"


@pytest.fixture(scope="module")
def named_server(kettle: Community) -> Iterator[Server]:
    """Serve by a name: passkeys hold for a name, and not for a number."""
    assert kettle.engine.url.database
    with serving(Path(kettle.engine.url.database).parent, "localhost") as started:
        yield started
        assert "failed:" not in started.log.read_text()


@pytest.fixture
def named_phones(browser: Browser, named_server: Server) -> Iterator[Phones]:
    with Phones(browser, named_server.address) as opened:
        yield opened
        assert opened.faults == []


@pytest.fixture
def steward(teapot: Community) -> Person:
    person = teapot.member("Stella")
    terms = {"begins_on": "2020-01-01", "ends_on": "2999-01-01"}
    teapot.do(members.take_on_duty, member_id=person.member_id, duty="recording", **terms)
    return person


@pytest.fixture
def phone(named_phones: Phones, teapot: Community, steward: Person) -> Phone:
    """Open the steward's phone, which makes and keeps passkeys."""
    opened = named_phones.open(cookie=teapot.cookie(steward.member_id))
    wire = opened.context.new_cdp_session(opened.page)
    wire.send("WebAuthn.enable")
    wire.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    return opened


def add(phone: Phone) -> Phone:
    return phone.go(LIST).press("Add a passkey").shows("Your passkey is kept.")


def sign_out(phone: Phone) -> None:
    phone.go("/teapot/you").press("Sign out on this phone").reads(FRONT)


def test_passkey_is_added_and_lets_one_in(phone: Phone) -> None:
    add(phone)
    sign_out(phone)

    phone.go("/teapot/sign-in").follow("Use a passkey").choose("Yes, keep me signed in").press(
        "Use a passkey"
    )

    expect(phone.page.get_by_role("heading", level=1)).to_contain_text("Hello, Stella")


def test_steward_without_a_passkey_is_led_all_the_way(phone: Phone) -> None:
    phone.go(DESK).reads("Show your passkey").follow("Add a passkey").press("Add a passkey")

    phone.reads("Show your passkey").press("Use a passkey").reads("New ways in")


def test_passkey_that_was_removed_is_refused(phone: Phone) -> None:
    add(phone).go(DESK).press("Use a passkey").reads("New ways in").go(LIST)
    phone.page.get_by_role("button", name="Remove").click()
    phone.shows("That passkey is no longer good here.")
    sign_out(phone)

    phone.go(SIGN_IN).press("Use a passkey").shows(PasskeyNotKnownError.sentence)


def test_recorded_answer_is_refused(phone: Phone, named_phones: Phones) -> None:
    add(phone)
    sign_out(phone)
    phone.go(SIGN_IN)
    before, sent = phone.context.cookies(), list[Request]()
    phone.page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    phone.press("Use a passkey")
    expect(phone.page.get_by_role("heading", level=1)).to_contain_text("Hello, Stella")

    thief = named_phones.open()
    thief.context.add_cookies(before)  # type: ignore[arg-type]  # what one browser kept, another is given
    answer = replayed(thief, sent[0])

    assert answer.status == 422
    assert PasskeyTooLateError.sentence in answer.text()


def replayed(thief: Phone, request: Request) -> Any:
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": thief.address}
    return thief.context.request.post(request.url, data=request.post_data, headers=headers)


def test_phone_that_shows_no_passkey_is_told_what_else_there_is(phones: Phones, named_phones: Phones) -> None:
    words = "Passkeys work only at a secure address"

    phones.open().go(SIGN_IN).shows(words)
    named_phones.open(has_script=False).go(SIGN_IN).shows(words)


def test_back_button_shows_nothing_after_leaving_a_phone(
    browser: Browser, server: Server, teapot: Community
) -> None:
    # Playwright forbids the browser to keep pages for its back button; here it may.
    kept = browser.browser_type.launch(
        executable_path=shutil.which("chromium"),
        args=ARGUMENTS,
        ignore_default_args=["--disable-back-forward-cache"],
    )
    person = teapot.member("Alice")
    with Phones(kept, server.address) as phones:
        phone = phones.open(cookie=teapot.cookie(person.member_id))
        phone.go("/teapot/home").go("/teapot/hours").go("/teapot/you/devices")
        phone.press("This isn’t my phone").reads(FRONT)

        assert phone.context.cookies() == []
        for _ in range(3):
            phone.page.go_back()
            phone.reads("Sign in")
            assert "Alice" not in phone.page.content()
        assert phones.faults == []
    kept.close()
