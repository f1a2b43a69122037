"""A tablet by the door, as it stands there: read by cameras, left alone, and out of signal for a while."""

import secrets
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from tests.journeys.community import Community
from tests.journeys.meeting_pages import a_kiosk
from tests.journeys.phone import WIDE, Phone, Phones, read_square
from tests.journeys.server import SECRET
from timebank.queries.gatherings import GatheringView
from timebank.queries.kiosks import KioskView
from timebank.store.kiosks import Kiosk
from timebank.store.people import Person

pytestmark = pytest.mark.browser

LOOKS_EVERY = 20_000  # milliseconds
NAMED = 20_000
MINUTE = 60_000
NO_NETWORK = "net::ERR_INTERNET_DISCONNECTED"
NUMBER = "Or type the number on your card"


@dataclass(frozen=True)
class Door:
    """A gathering that has begun, its host, and the tablet that stands there."""

    kettle: Community
    phones: Phones
    host: Person
    gathering: GatheringView
    kiosk: KioskView

    def tablet(self, *, has_script: bool = True, is_dark: bool = False) -> Phone:
        """Switch the tablet on; its own clock is the test's to move."""
        tablet = self.phones.open(has_script=has_script, is_dark=is_dark)
        tablet.page.set_viewport_size(WIDE)
        if has_script:
            tablet.page.clock.install()
        return tablet.go(f"/T/{self.kiosk.token(SECRET)}").reads("Tea and Tinker")

    def come_in(self, tablet: Phone, person: Person) -> Phone:
        """Type the number on somebody's card."""
        return tablet.type(NUMBER, self.kettle.card(person.member_id).number).press("Check in")


@pytest.fixture
def door(kettle: Community, phones: Phones) -> Door:
    host = kettle.member("Grace")
    gathering = kettle.gathering(host, title="Tea and Tinker")
    return Door(kettle, phones, host, gathering, a_kiosk(kettle, gathering, host))


def typed(tablet: Phone) -> str:
    return tablet.page.locator(".kiosk-code").inner_text()


@pytest.mark.parametrize("is_dark", [False, True])
def test_square_is_read_from_the_screen_and_leads_to_checking_in(door: Door, is_dark: bool) -> None:
    address = read_square(door.tablet(is_dark=is_dark).page)

    phone = door.phones.open()
    phone.page.goto(address)

    assert "/K/" in address
    phone.reads("Tea and Tinker").type("What's your first name?", "Noor").press("Check in")
    phone.reads("You’re in, Noor")


def test_code_and_arrivals_are_brought_up_to_date_by_themselves(door: Door) -> None:
    tablet = door.tablet()
    before, square = typed(tablet), read_square(tablet.page)
    tablet.page.evaluate("window.isTheSamePage = true")
    expect(tablet.page.locator("#here")).to_contain_text("1 here so far")
    # Another seed changes every code, as the next minute does.
    with door.kettle.engine.begin() as connection:
        here = Kiosk.gathering_id == door.gathering.id  # type: ignore[arg-type]
        connection.execute(update(Kiosk).where(here).values(seed=secrets.token_bytes(16)))
    door.kettle.check_in(door.kettle.member("Bob"), door.gathering)

    tablet.page.clock.fast_forward(LOOKS_EVERY)

    expect(tablet.page.locator("#here")).to_contain_text("2 here so far")
    expect(tablet.page.locator("#here svg")).to_have_count(2)
    expect(tablet.page.locator(".kiosk-code")).not_to_have_text(before)
    assert read_square(tablet.page) != square
    assert tablet.page.evaluate("window.isTheSamePage")


def test_without_signal_it_shows_its_code_while_that_is_good_then_says_whom_to_tell(door: Door) -> None:
    tablet, lost = door.tablet(), f"No signal. Tell {door.kettle.name_of(door.host)}."
    square, sentence = tablet.page.locator("#square"), tablet.page.locator("#lost")
    tablet.context.set_offline(True)

    tablet.page.clock.run_for(4 * MINUTE)
    expect(square).to_be_visible()
    expect(sentence).to_be_hidden()
    tablet.page.clock.run_for(2 * MINUTE)
    expect(sentence).to_be_visible()
    expect(sentence).to_contain_text(lost)
    expect(square).to_be_hidden()
    tablet.context.set_offline(False)
    tablet.page.clock.run_for(LOOKS_EVERY)

    expect(square).to_be_visible()
    expect(sentence).to_be_hidden()
    assert [fault for fault in tablet.faults if NO_NETWORK not in fault] == []
    tablet.faults.clear()


def test_name_of_who_typed_their_number_is_gone_within_twenty_seconds(door: Door) -> None:
    tablet, bob = door.tablet(), door.kettle.member("Bob")
    name = door.kettle.name_of(bob)

    door.come_in(tablet, bob).shows(f"{name} is in.").shows("2 here so far")
    tablet.page.clock.fast_forward(NAMED)

    expect(tablet.page.get_by_role("main")).not_to_contain_text(name)
    tablet.page.go_back()
    tablet.page.clock.fast_forward(NAMED)
    expect(tablet.page.get_by_role("main")).not_to_contain_text(name)


def test_half_a_number_is_not_left_for_the_next(door: Door) -> None:
    tablet = door.tablet().type(NUMBER, "7F3")

    tablet.page.clock.fast_forward(MINUTE)

    expect(tablet.page.get_by_label(NUMBER)).to_have_value("")


@pytest.mark.parametrize("has_script", [True, False])
def test_not_me_takes_it_back(door: Door, has_script: bool) -> None:
    tablet = door.tablet(has_script=has_script)
    door.come_in(tablet, door.kettle.member("Bob")).shows("2 here so far")

    tablet.press("Not me: undo").shows("That is undone.").shows("1 here so far")


def test_twenty_people_come_in_by_their_numbers(door: Door) -> None:
    tablet = door.tablet(has_script=False)

    for count in range(2, 22):
        door.come_in(tablet, door.kettle.member("Bob")).shows(f"{count} here so far")


def test_host_sets_it_up_and_ends_it_in_one_press(door: Door) -> None:
    host = door.phones.open(cookie=door.kettle.cookie(door.host.member_id))
    path = f"/kettle/gatherings/{door.gathering.id.hex()}"
    host.go(path).follow("Set up a tablet")
    tablet = door.phones.open()
    tablet.page.clock.install()
    tablet.page.goto(read_square(host.page.locator(".code-card")))
    tablet.reads("Tea and Tinker")

    host.press("End the tablet’s page").shows("The tablet’s page has ended.")
    tablet.page.clock.fast_forward(LOOKS_EVERY)

    tablet.reads("That page isn't here")
    tablet.faults.clear()


def test_tablet_keeps_itself_awake(door: Door) -> None:
    tablet = door.phones.open().watch_screen()

    tablet.go(f"/T/{door.kiosk.token(SECRET)}").reads("Tea and Tinker")

    tablet.until(lambda: tablet.keeps_screen_on)
