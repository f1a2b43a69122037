"""Names and words that would run on a careless page, read back in a real browser."""

from tests.journeys.community import Community
from tests.journeys.phone import Phones
from tests.journeys.scene import Scene
from tests.web.payloads import PAYLOADS

LISTS = ("/kettle/home", "/kettle/waiting", "/kettle/hours", "/kettle/record")


def test_no_text_runs_and_no_report_is_made(kettle: Community, teapot: Community, phones: Phones) -> None:
    scene, alice = Scene(kettle, teapot, phones), kettle.member("Alice")
    pages = list(LISTS)
    for payload in PAYLOADS:
        other = kettle.member(payload)
        agreed = kettle.exchange(alice, other, "received", words=payload)
        kettle.exchange(other, alice, "gave", words=payload)
        pages += [f"/kettle/entries/{agreed.hex()}", f"/kettle/people/{other.member_id.hex()}"]

    phone = scene.by(alice, pages[0])
    for page in pages[1:]:
        phone.go(page)

    # What ran, was refused by the page's policy or asked elsewhere is a fault of the phone.
    assert phone.faults == []
    assert phone.page.locator("h1").count() == 1
