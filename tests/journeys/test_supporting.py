"""Alice names Bob; he acts for her; she ends it in one press, and his next one does nothing."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.community import Community
from tests.journeys.phone import Phone, Phones

pytestmark = pytest.mark.browser


def name_supporter(alice: Phone, supporter: str) -> None:
    alice.go("/kettle/you").page.get_by_role("link", name=re.compile("^Supporters")).click()
    alice.follow("Let someone act for me").choose("Someone else").type("Name or card number", supporter)
    alice.page.get_by_label("Check me in at gatherings").check()
    alice.page.get_by_label("Record time for me").check()
    alice.choose("6 months").choose("I say so").choose("No").press("Let them act for me")
    alice.shows("It's kept.").shows(supporter)


@pytest.mark.parametrize("has_script", [True, False], ids=["with script", "without"])
def test_a_supporter_acts_until_it_is_ended(kettle: Community, phones: Phones, *, has_script: bool) -> None:
    alice, bob, carol = (kettle.member(name) for name in ("Alice", "Bob", "Carol"))
    hers, his = (
        phones.open(has_script=has_script, cookie=kettle.cookie(person.member_id)) for person in (alice, bob)
    )
    her_name, his_name, other = (kettle.name_of(person) for person in (alice, bob, carol))
    gathering = kettle.gathering(carol)

    name_supporter(hers, his_name)
    his.go("/kettle/home").shows(f"{her_name} lets you act for them").press(f"Act for {her_name}")
    his.reads(f"Acting for {her_name}").go(f"/S/{gathering.sign_token}").press("Check in")
    his.reads(f"{her_name} is in").shows(f"You’re acting for {her_name}.")
    his.go("/kettle/home").follow(f"{her_name} received time").choose("Someone else")
    his.type("Name or card number", other).press_first("Record").shows(f"With help from {his_name}")
    his.go("/kettle/record").choose("Someone else").type("Name or card number", other)

    hers.go("/kettle/home").shows(f"Checked in for you by {his_name}")
    hers.shows(f"Recorded for you by {his_name}")
    hers.go("/kettle/you").press(f"Stop {his_name} acting for me").shows("It's ended.")
    his.press_first("Record").shows(f"You no longer act for {her_name}.").shows("Nothing was kept")

    expect(his.page.get_by_label("Name or card number")).to_have_value(other)
    his.press("All right").shows("You act for yourself again.")
    hers.go("/kettle/hours")
    expect(hers.page.locator("tbody tr")).to_have_count(2)
