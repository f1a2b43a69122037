"""A host keeps the roll-call, with signal and without."""

import pytest
from playwright.sync_api import expect

from tests.journeys.community import Community
from tests.journeys.phone import Phone, Phones
from tests.journeys.scene import Scene

pytestmark = pytest.mark.browser

NO_SIGNAL = "net::ERR_INTERNET_DISCONNECTED"
LISTEN = (
    """document.addEventListener("timebank:keep", (event) => { (window.kept ??= []).push(event.detail); });"""
)


@pytest.fixture
def scene(kettle: Community, teapot: Community, phones: Phones) -> Scene:
    return Scene(kettle, teapot, phones)


def name_on(phone: Phone, first: str) -> str:
    """Find somebody's whole name on the list by its beginning."""
    return phone.page.locator(".roll .name b", has_text=first).first.inner_text()


def says(phone: Phone, words: str) -> None:
    expect(phone.page.get_by_role("status").last).to_have_text(words)


def test_each_tick_is_saved_as_it_is_made(scene: Scene) -> None:
    phone = scene.hosting("/here").shows("2 people here.")
    expected = phone.page.locator(".roll > li", has_text="Charlie")

    expected.get_by_role("checkbox").first.check()
    says(phone, "Saved.")
    phone.shows("3 people here.")
    expected.get_by_text("Came late, left early, or leads").click()
    expected.get_by_label("1 hour", exact=True).check()
    expect(expected.get_by_text("Here for 1 hour", exact=True)).to_be_visible()
    expect(expected.locator("[name^='was-']")).to_have_value("60")

    phone.page.reload()
    phone.shows("3 people here.").shows("Here for 1 hour")


def test_someone_new_and_someone_found_are_added_at_once(scene: Scene) -> None:
    dan = scene.kettle.name_of(scene.kettle.member("Dan"))
    phone = scene.hosting("/here")

    phone.page.get_by_text("Someone new is here").click()
    phone.type("First name", "Nora").press("Add them").shows("3 people here.")
    phone.type("Find a name or card number", dan).press("Find").shows("4 people here.")

    expect(phone.page.locator(".roll > li", has_text="Nora").get_by_role("checkbox").first).to_be_checked()
    expect(phone.page.locator(".roll > li", has_text=dan).get_by_role("checkbox").first).to_be_checked()


def test_ticks_without_signal_are_handed_to_be_kept(scene: Scene) -> None:
    phone = scene.hosting("/here")
    phone.page.evaluate(LISTEN)
    name = name_on(phone, "Charlie")
    phone.context.set_offline(True)

    phone.page.locator(".roll > li", has_text="Charlie").get_by_role("checkbox").first.check()
    says(phone, f"{name}: kept on this phone.")

    (kept,) = phone.page.evaluate("window.kept")
    assert kept["action"].endswith("/here/tick")
    assert kept["about"] == f"Who’s here: {name}"
    assert {"key", "csrf_token", "shown", "here"} < kept["fields"].keys()
    phone.faults[:] = [fault for fault in phone.faults if NO_SIGNAL not in fault]
    phone.context.set_offline(False)
    answer = phone.page.request.post(f"{phone.address}{kept['action']}", form=kept["fields"])
    assert "3 people here." in answer.json()["sentence"]
