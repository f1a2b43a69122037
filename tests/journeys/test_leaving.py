"""A break and back, a copy taken along, and leaving: in a real browser, with JavaScript and without."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.community import Community
from tests.journeys.phone import Phone, Phones

pytestmark = pytest.mark.browser


@pytest.fixture(params=[True, False], ids=["with script", "without"])
def has_script(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


def take(phone: Phone, words: str, folder: Path) -> Path:
    """Follow a link that hands over a file; return it."""
    with phone.page.expect_download() as handed:
        phone.follow(words)
    path = folder / handed.value.suggested_filename
    handed.value.save_as(path)
    return path


def test_break_ends_with_one_press(phones: Phones, kettle: Community, has_script: bool) -> None:
    alice = kettle.member("Alice")
    phone = phones.open(has_script=has_script, cookie=kettle.cookie(alice.member_id))

    phone.go("/kettle/you").page.get_by_role("link", name="Take a break").click()
    phone.press("Take a break").shows("You’re taking a break. Come back any time. Nothing runs out.")
    phone.press("I’m back").shows("Welcome back.").shows("Record time")


def test_member_takes_a_copy_and_leaves(
    phones: Phones, kettle: Community, has_script: bool, tmp_path: Path
) -> None:
    alice, bob = kettle.member("Alice"), kettle.member("Bob")
    name = kettle.name_of(alice)
    exchange = kettle.exchange(bob, alice, "received", minutes=600, words="Mending a gate").hex()
    phone, bobs = (
        phones.open(has_script=has_script, cookie=kettle.cookie(each.member_id)) for each in (alice, bob)
    )

    phone.go("/kettle/you").page.get_by_role("link", name="Leave").click()
    phone.follow("Take a copy first")
    data = json.loads(take(phone, "A file for other programs", tmp_path).read_text())
    page = take(phone, "A page to read and print", tmp_path)
    phone.go("/kettle/you/leave").follow("Leave and remove my name")
    phone.choose("Give them to one person").type("Their name or card number", kettle.name_of(bob))
    phone.picture("leaving with hours left over")
    phone.press("Leave and remove my name").reads("You’ve left square. Thank you for being here.")

    assert data["me"][0]["name"] == name
    assert "Mending a gate" in page.read_text()
    phone.page.go_back()
    expect(phone.page.get_by_role("heading", level=1)).not_to_have_text("Leave and remove my name")
    bobs.go(f"/kettle/entries/{exchange}").reads("Someone who was here gave you 10 hours, today.")
    bobs.go("/kettle/hours").shows("A gift")
    assert name not in bobs.page.content()


def test_copy_is_read_without_the_server(phones: Phones, kettle: Community, tmp_path: Path) -> None:
    phone = phones.open(cookie=kettle.cookie(kettle.named("Amara O")))
    page = take(phone.go("/kettle/you/copy"), "A page to read and print", tmp_path)

    phone.page.goto(page.as_uri())

    phone.reads("A copy of what Kettle keeps about you").shows("Amara O")
    phone.picture("copy taken along")
    for width in (360, 1280):
        phone.page.set_viewport_size({"width": width, "height": 740})
        assert phone.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
