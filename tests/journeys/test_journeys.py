"""What people do from beginning to end, each with JavaScript and without, on a narrow phone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from tests.journeys.community import Community
from tests.journeys.phone import Phone, Phones, read_square
from timebank import clock
from timebank.queries.gatherings import GatheringView
from timebank.store.people import Person

pytestmark = pytest.mark.browser

NewPhone = Callable[..., Phone]
PIN = "395172"
SENT = "net::ERR_FAILED"


@pytest.fixture(params=[True, False], ids=["with script", "without"])
def new_phone(request: pytest.FixtureRequest, phones: Phones, kettle: Community) -> NewPhone:
    """Open phones, signed in where a person is given."""

    def open_phone(person: Person | None = None, *, is_dark: bool = False) -> Phone:
        cookie = kettle.cookie(person.member_id) if person else None
        return phones.open(has_script=request.param, is_dark=is_dark, cookie=cookie)

    return open_phone


def sums(phone: Phone, given: str, received: str) -> None:
    phone.go("/kettle/hours")
    starts = [re.compile(rf"^\s*{words}\b") for words in (given, received)]
    expect(phone.page.locator(".sums b")).to_have_text(starts)


def record(phone: Phone, way: str, name: str) -> None:
    """Record an hour with somebody by name, from Home."""
    phone.go("/kettle/home").follow(f"I {way} time")
    phone.choose("Someone else").type("Name or card number", name)
    phone.press_first("Record")
    expect(phone.page.locator("h1")).to_contain_text("1 hour, today.")


def set_up_gathering(host: Phone) -> None:
    """Set up a gathering that begins this minute."""
    now = clock.moment(clock.now(), "Europe/London")
    host.go("/kettle/gatherings").follow("A new gathering")
    host.type("What's it called?", "Tea by the window").type("Where?", "The Old Library")
    host.type("Getting in and around", "Step-free.").type("Which day?", now.date().isoformat())
    host.type("Starts at", now.strftime("%H:%M")).press("Add the gathering").reads("Tea by the window")


def scan_in(phone: Phone, address: str, name: str) -> None:
    """Open what a square holds, exactly as it is written there, and check in with a first name."""
    phone.page.goto(address)
    phone.type("What's your first name?", name).press("Check in").reads(f"You’re in, {name}")


def arriving(phone: Phone, gathering: GatheringView, name: str) -> Phone:
    """Scan the sign and type a first name, without pressing yet."""
    return phone.go(f"/S/{gathering.sign_token}").type("What's your first name?", name)


def count_here(host: Phone, gathering: GatheringView, words: str) -> None:
    host.go(f"/kettle/gatherings/{gathering.id.hex()}/here").shows(words)


def test_newcomer_scans_the_sign_and_both_see_their_hours(new_phone: NewPhone, kettle: Community) -> None:
    alice = kettle.member("Alice")
    host, newcomer = new_phone(alice), new_phone()
    set_up_gathering(host)

    host.follow("The sign")
    scan_in(newcomer, read_square(host.page.locator(".poster-code")), "Bob")
    host.follow("Back")
    host.follow("Who’s here").shows("2 people here.").press("Save who’s here")
    host.follow("Finish: see what will be saved").shows(
        f"2 people here. {kettle.name_of(alice)} gives 2 hours."
    )
    host.press("Save everyone’s time").shows("Everyone’s time is saved.")

    sums(host, "2 hours", "5 hours")
    sums(newcomer, "0 minutes", "2 hours")


@pytest.mark.parametrize("is_dark", [False, True], ids=["light", "dark"])
def test_sign_and_card_are_read_from_the_screen(
    new_phone: NewPhone, kettle: Community, *, is_dark: bool
) -> None:
    alice = kettle.member("Alice")
    gathering = kettle.gathering(alice)
    phone = new_phone(alice, is_dark=is_dark)

    sign = read_square(phone.go(f"/kettle/gatherings/{gathering.id.hex()}/poster").page.locator("main"))
    shown_card = read_square(phone.go("/kettle/you").page.locator("main"))
    printed_card = read_square(phone.go("/kettle/you/card").page.locator("main"))

    assert sign == f"{phone.address}/S/{gathering.sign_token}".upper()
    assert shown_card == printed_card == f"{phone.address}{kettle.card_address(alice.member_id)}".upper()


def test_host_scans_a_card_and_its_holder_is_in(new_phone: NewPhone, kettle: Community) -> None:
    host, bob = kettle.member("Alice"), kettle.member("Bob")
    gathering = kettle.gathering(host)
    card = read_square(new_phone(bob).go("/kettle/you").page)
    phone = new_phone(host)

    phone.page.goto(card)
    phone.press("Yes")

    phone.shows(f"{kettle.name_of(bob)} is in.").shows("2 people here.")
    count_here(phone, gathering, "2 people here.")


def test_given_hour_counts_once_the_other_says_yes(new_phone: NewPhone, kettle: Community) -> None:
    alice, bob = kettle.member("Alice"), kettle.member("Bob")
    alices, bobs = new_phone(alice), new_phone(bob)

    record(alices, "gave", kettle.name_of(bob))
    sums(alices, "0 minutes", "5 hours")
    bobs.go("/kettle/home").shows(f"{kettle.name_of(alice)} says they gave you 1 hour, today.")
    bobs.press("Yes, that’s right").shows("Agreed")

    sums(alices, "1 hour", "5 hours")
    sums(bobs, "0 minutes", "6 hours")


def test_receiver_changes_the_time_and_that_counts(new_phone: NewPhone, kettle: Community) -> None:
    alice, bob = kettle.member("Alice"), kettle.member("Bob")
    alices, bobs = new_phone(alice), new_phone(bob)

    record(alices, "gave", kettle.name_of(bob))
    bobs.go("/kettle/home").follow("Something’s different").follow("Something’s different")
    bobs.choose("The amount of time").type("How long?", "45 minutes")
    bobs.press("That’s how I remember it").shows("Agreed")

    sums(alices, "45 minutes", "5 hours")
    sums(bobs, "0 minutes", "5¾ hours")


def test_this_was_not_me_records_nothing(new_phone: NewPhone, kettle: Community) -> None:
    alice, bob = kettle.member("Alice"), kettle.member("Bob")
    alices, bobs = new_phone(alice), new_phone(bob)

    record(alices, "gave", kettle.name_of(bob))
    bobs.go("/kettle/home").follow("Something’s different").press("This wasn’t me").shows("Not recorded")

    sums(alices, "0 minutes", "5 hours")
    sums(bobs, "0 minutes", "5 hours")
    bobs.go("/kettle/home").shows("Nothing is waiting for you.")


def test_giver_takes_back_what_still_waits(new_phone: NewPhone, kettle: Community) -> None:
    alice, bob = kettle.member("Alice"), kettle.member("Bob")
    alices, bobs = new_phone(alice), new_phone(bob)

    record(alices, "gave", kettle.name_of(bob))
    bobs.go("/kettle/home").follow("Something’s different")
    alices.press("Undo: take it back").shows("Taken back")
    bobs.press("Yes, that’s right").shows("This was answered already, so nothing has changed.")

    sums(bobs, "0 minutes", "5 hours")
    bobs.go("/kettle/home").shows("Nothing is waiting for you.")


def test_received_hour_counts_at_once_and_is_put_right(new_phone: NewPhone, kettle: Community) -> None:
    alice, bob = kettle.member("Alice"), kettle.member("Bob")
    bobs = new_phone(bob)

    record(bobs, "received", kettle.name_of(alice))
    bobs.shows("Agreed").shows("It counts for both of you.")
    sums(bobs, "0 minutes", "6 hours")
    bobs.page.get_by_role("link", name=kettle.name_of(alice)).click()
    bobs.press("Put it right: take it back").shows("Taken back")

    sums(bobs, "0 minutes", "5 hours")
    bobs.shows("received, taken back")
    sums(new_phone(alice), "0 minutes", "5 hours")


def test_check_in_double_clicked_counts_once(new_phone: NewPhone, kettle: Community) -> None:
    host = kettle.member("Alice")
    gathering = kettle.gathering(host)

    phone = arriving(new_phone(), gathering, "Charlie")
    phone.button("Check in").dblclick()

    phone.reads("You’re in, Charlie")
    count_here(new_phone(host), gathering, "2 people here.")


def test_check_in_whose_answer_was_lost_is_sent_again_and_counts_once(
    new_phone: NewPhone, kettle: Community
) -> None:
    host = kettle.member("Alice")
    gathering = kettle.gathering(host)
    phone = arriving(new_phone(), gathering, "Charlie")

    def lose_the_answer(route: Route) -> None:
        route.fetch(max_redirects=0)
        route.abort()

    phone.page.route("**/S/*", lose_the_answer, times=1)
    phone.press("Check in")
    phone.page.wait_for_url("chrome-error://**")
    phone.page.reload()

    phone.reads("You’re in, Charlie")
    count_here(new_phone(host), gathering, "2 people here.")
    assert [fault for fault in phone.faults if SENT not in fault] == []
    phone.faults.clear()


def test_check_in_page_opened_again_with_the_back_button_counts_once(
    new_phone: NewPhone, kettle: Community
) -> None:
    host = kettle.member("Alice")
    gathering = kettle.gathering(host)
    phone = arriving(new_phone(), gathering, "Charlie").press("Check in").reads("You’re in, Charlie")

    phone.page.reload()
    phone.reads("You’re in, Charlie").page.go_back()

    phone.reads("You’re in, Charlie")
    count_here(new_phone(host), gathering, "2 people here.")


def test_two_tabs_of_one_member_count_once(new_phone: NewPhone, kettle: Community) -> None:
    host = kettle.member("Alice")
    gathering = kettle.gathering(host)
    bob = kettle.member("Bob")
    phone = new_phone(bob).go(f"/S/{gathering.sign_token}")
    tab = phone.context.new_page()
    tab.goto(phone.page.url)

    phone.press("Check in").reads(f"You’re in, {kettle.name_of(bob)}")
    tab.get_by_role("button", name="Check in").click()

    expect(tab.locator("h1")).to_have_text(f"You’re in, {kettle.name_of(bob)}")
    count_here(new_phone(host), gathering, "2 people here.")


def test_typed_code_leads_to_the_check_in(new_phone: NewPhone, kettle: Community) -> None:
    host = kettle.member("Alice")
    gathering = kettle.gathering(host)
    sign = new_phone(host).go(f"/kettle/gatherings/{gathering.id.hex()}/poster")
    phone = new_phone().go("/in")

    phone.type("The 6 letters and numbers", sign.page.locator(".code").inner_text().lower()).press("Go on")
    phone.reads("Tea and time").type("What's your first name?", "Bob").press("Check in").reads(
        "You’re in, Bob"
    )

    count_here(sign, gathering, "2 people here.")


def test_card_and_pin_sign_in_and_signing_out_leaves_nothing(new_phone: NewPhone, kettle: Community) -> None:
    bob = kettle.member("Bob")
    own, other = new_phone(bob), new_phone()

    own.go("/kettle/you/pin").type("6 digits", PIN).press("Keep this PIN").shows("Your PIN is kept.")
    other.go("/kettle/sign-in").type("Card number", kettle.card(bob.member_id).number.lower())
    other.type("PIN", PIN).press("Sign in with my card").reads(f"Hello, {kettle.name_of(bob)}")
    other.go("/kettle/hours").reads("Your hours").go("/kettle/you").press("Sign out on this phone")
    expect(other.page).to_have_url(f"{other.address}/kettle/")

    other.page.go_back()
    other.reads("Sign in")
    other.page.go_back()
    other.reads("Sign in")


def test_slip_signs_in_once(new_phone: NewPhone, kettle: Community) -> None:
    bob = kettle.member("Bob")
    slip = kettle.slip(bob.member_id)
    own, other = new_phone().go(slip), new_phone().go(slip)

    own.reads(f"Sign in as {kettle.name_of(bob)}").press("Continue").reads(f"Hello, {kettle.name_of(bob)}")

    other.press("Continue").reads("That page isn't here")


def test_visitor_tries_the_demo_as_somebody_in_it(new_phone: NewPhone) -> None:
    phone = new_phone().go("/kettle/sign-in")

    phone.page.get_by_label("Come in as").select_option("Grace L")

    phone.press("Come in").reads("Hello, Grace")
