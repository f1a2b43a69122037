"""Joining and recording for someone, from the first page to the last, with what it takes counted."""

import re

import pytest
from playwright.sync_api import Request, expect

from tests.journeys.community import Community
from tests.journeys.phone import Phone, Phones
from tests.journeys.scene import Scene

pytestmark = pytest.mark.browser

MOST_SCREENS = 8  # requirement R22
MOST_PRESSES = 6  # requirement R41


class Counted:
    """A phone whose screens and presses are counted."""

    def __init__(self, phone: Phone) -> None:
        self.phone, self.screens, self.presses = phone, 0, 0
        phone.page.on("request", self._note)

    def _note(self, request: Request) -> None:
        # A press that is answered with another page is one screen: the page it leads to.
        if request.is_navigation_request() and request.method == "GET":
            self.screens += 1

    def follow(self, words: str) -> "Counted":
        self.presses += 1
        self.phone.follow(words)
        return self

    def press(self, words: str) -> "Counted":
        self.presses += 1
        self.phone.press(words)
        return self

    def choose(self, words: str) -> "Counted":
        self.presses += 1
        self.phone.choose(words)
        return self

    def type(self, label: str, text: str) -> "Counted":
        self.phone.type(label, text)
        return self


def test_first_hour_is_eight_screens_from_the_front_door(
    kettle: Community, teapot: Community, phones: Phones
) -> None:
    amara = kettle.member("Alice")
    phone = Counted(phones.open(has_script=False))

    phone.phone.go("/kettle/")
    phone.follow("Join").type("First name or nickname", "Wren").press("Continue")
    phone.choose("I’d rather ask in person").press("Continue")
    phone.choose("Yes, keep me signed in").press("I’m happy with that")
    phone.phone.reads("You’re in, Wren").go("/kettle/record?way=received")
    phone.choose("Someone else").type("Name or card number", kettle.name_of(amara)).press("Record")

    expect(phone.phone.page.locator("h1")).to_contain_text("gave you 1 hour, today.")
    assert phone.screens <= MOST_SCREENS


def test_steward_records_on_the_telephone_in_six_presses(
    kettle: Community, teapot: Community, phones: Phones
) -> None:
    joy, dev = kettle.member("Joy"), kettle.member("Dev")
    phone = Counted(Scene(kettle, teapot, phones).at_desk("/kettle/desk", has_script=False))

    phone.follow("Record for someone While they tell you, or from a paper sheet")
    phone.type("For whom? Their name or card number", kettle.name_of(joy)).choose("They received")
    phone.type("Who with? Their name or card number", kettle.name_of(dev)).choose("2 hours")
    phone.choose("By phone").press("Record")

    said = f"Recorded: {kettle.name_of(joy)} received 2 hours from {kettle.name_of(dev)}, today."
    phone.phone.shows(said)
    assert phone.presses <= MOST_PRESSES
    hers = phones.open(has_script=False, cookie=kettle.cookie(joy.member_id)).go("/kettle/hours")
    hers.shows("With help from Stella")


def test_steward_lets_somebody_join_in_three_presses(
    kettle: Community, teapot: Community, phones: Phones
) -> None:
    phone = Counted(Scene(kettle, teapot, phones).at_desk("/kettle/desk", has_script=False))

    phone.follow("Someone joins A first name is enough").type("What shall we call them?", "Robin")
    phone.press("Add").follow("Print the card")

    phone.phone.reads("Cards to print")
    expect(phone.phone.page.locator(".card-front .name")).to_have_text(re.compile("Robin"))
    assert phone.presses <= 3


def test_somebody_invited_joins_and_keeps_their_mail(
    kettle: Community, teapot: Community, phones: Phones
) -> None:
    inviting = phones.open(has_script=False, cookie=kettle.cookie(kettle.member("Grace").member_id))
    inviting.go("/kettle/you/invite").press("Make my invitation")
    address = inviting.page.locator(".code-card .small").inner_text()
    phone = phones.open(has_script=False).go(f"/I/{address.rpartition('/')[2]}")

    expect(phone.page.locator("h1")).to_have_text(re.compile(r"^Grace at .+ invites you$"))
    phone.follow("Continue").type("First name or nickname", "Linnet").press("Continue")
    phone.choose("Email").type("Your email address or phone number", "linnet@example.org").press("Continue")
    phone.press("I’m happy with that").reads("Look in your email").follow("Later")

    phone.reads("You’re in, Linnet")
