import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import Engine
from sqlmodel import Session, select

from tests.web.browser import Browser, asks_to_sign_in, is_nothing
from tests.web.signs import read_square
from timebank.store.invitations import Invitation

PATH = "/kettle/you/invite"
ADDRESS = re.compile(r"http://localhost:8000(/I/\w+)")


def address_of(browser: Browser) -> str:
    """Make an invitation if there is none; read its address as printed."""
    page = browser.get(PATH)
    if "Make my invitation" in page.words:
        page = browser.follow(browser.send(PATH, "/invite"))
    (found,) = ADDRESS.findall(page.words)
    return str(found)


def kept(engine: Engine) -> int:
    with Session(engine) as session:
        return len(session.exec(select(Invitation)).all())


def test_invitation_is_made_and_opened(alice: Browser, anyone: Browser) -> None:
    address = address_of(alice)

    page = anyone.get(address)

    assert (page.status, page.heading) == (200, "Alice at Kettle invites you")
    assert "/kettle/join" in page.links()
    assert read_square(alice.get(PATH)) == f"http://localhost:8000{address}".upper()
    assert anyone.get(address.lower().replace("/i/", "/I/")).status == 200


def test_surname_is_not_told(alice: Browser, anyone: Browser) -> None:
    assert "Alice A" not in anyone.get(address_of(alice)).html.replace("Alice at", "")


def test_opening_it_does_nothing(alice: Browser, anyone: Browser, engine: Engine) -> None:
    address = address_of(alice)

    anyone.get(address)

    assert kept(engine) == 1
    assert anyone.get("/kettle/home").status == 303


def test_making_twice_makes_one(alice: Browser, engine: Engine) -> None:
    path, fields = alice.fill_in(PATH, "/invite")
    other = alice.blank(PATH)

    assert {alice.post(path, sent).answer for sent in (fields, fields, other)} == {(303, PATH)}
    assert kept(engine) == 1


@pytest.mark.parametrize("days", [29, 31])
def test_it_is_good_for_thirty_days(
    alice: Browser, anyone: Browser, noon: time_machine.Traveller, days: int
) -> None:
    address = address_of(alice)
    noon.shift(timedelta(days=days))

    page = anyone.get(address)

    assert page.status == (200 if days < 30 else 404)
    assert page.heading.startswith("Alice at Kettle" if days < 30 else "This invitation has run out")


def test_ended_it_leads_to_the_front_door(
    alice: Browser, anyone: Browser, noon: time_machine.Traveller
) -> None:
    address = address_of(alice)
    noon.shift(timedelta(seconds=1))

    ended = alice.send(PATH, "/removal")
    page = anyone.get(address)

    assert ended.answer == (303, PATH)
    assert alice.follow(ended).notices
    assert (page.status, page.heading) == (404, "This invitation has run out")
    assert "/kettle/" in page.links()
    assert "Alice" not in page.words
    assert address_of(alice) != address


def test_somebody_elses_is_not_ended(alice: Browser, bob: Browser, anyone: Browser) -> None:
    address = address_of(alice)
    address_of(bob)

    bob.send(PATH, "/removal")

    assert anyone.get(address).status == 200


@pytest.mark.parametrize("code", ["NOTHING", "2" * 17, "x", "%00"])
def test_code_nobody_made_is_nothing(anyone: Browser, code: str) -> None:
    assert is_nothing(anyone.get(f"/I/{code}"), anyone.get("/nothing/at/all"))


def test_member_goes_home(alice: Browser, bob: Browser) -> None:
    assert bob.get(address_of(alice)).answer == (303, "/kettle/home")


def test_member_of_another_community_is_invited(alice: Browser, trent: Browser) -> None:
    assert trent.get(address_of(alice)).heading == "Alice at Kettle invites you"


def test_signed_out_visitor_makes_none(anyone: Browser, engine: Engine) -> None:
    assert asks_to_sign_in(anyone.get(PATH))
    assert asks_to_sign_in(anyone.press("/in", PATH))
    assert asks_to_sign_in(anyone.press("/in", f"{PATH}/removal"))
    assert kept(engine) == 0
