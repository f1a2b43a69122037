"""Two people put an hour right on their phones, with scripts and without."""

import pytest

from tests.journeys.community import Community
from tests.journeys.opening import entry
from tests.journeys.phone import Phones
from tests.journeys.test_journeys import sums

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("has_script", [True, False], ids=["with script", "without"])
def test_two_remember_an_hour_differently_and_agree(
    phones: Phones, kettle: Community, *, has_script: bool
) -> None:
    alice, bob = kettle.member("Alice"), kettle.member("Bob")
    alices, bobs = (
        phones.open(has_script=has_script, cookie=kettle.cookie(person.member_id)) for person in (alice, bob)
    )
    path = entry(kettle.exchange(bob, alice, "received"))

    bobs.go(path).follow("This isn’t how I remember it").choose("The amount of time")
    bobs.type("How long?", "30 minutes").press("That’s how I remember it").shows("Remembered differently")
    sums(alices, "1 hour", "5 hours")
    alices.go("/kettle/waiting").page.get_by_role("link", name="remembers it as 30 minutes").click()
    alices.press("Yes, that’s right").follow("See what you agreed on").shows("Agreed")

    sums(alices, "30 minutes", "5 hours")
    sums(bobs, "0 minutes", "5½ hours")


@pytest.mark.parametrize("has_script", [True, False], ids=["with script", "without"])
def test_a_stay_is_put_right_by_the_guest_and_the_host(
    phones: Phones, kettle: Community, *, has_script: bool
) -> None:
    bob, host = kettle.member("Bob"), kettle.member("Grace")
    gathering = kettle.gathering(host, rule="share")
    kettle.check_in(bob, gathering)
    kettle.finish(host, gathering)
    bobs, hosts = (
        phones.open(has_script=has_script, cookie=kettle.cookie(person.member_id)) for person in (bob, host)
    )
    path = f"/kettle/gatherings/{gathering.id.hex()}"

    bobs.go(path).follow("This isn’t how I remember it").choose("1 hour")
    bobs.press("That’s how I remember it").shows("Waiting for a yes from a host")
    sums(bobs, "2 hours", "7 hours")
    hosts.go("/kettle/waiting").page.get_by_role("link", name="remembers it differently").click()
    hosts.press("Yes, that’s right").shows("You both said so")

    sums(bobs, "1 hour", "6 hours")
    sums(hosts, "2 hours", "7 hours")
