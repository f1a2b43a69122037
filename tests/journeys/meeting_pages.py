"""The pages on which two phones, or a phone and a tablet, meet: how to come to each."""

import secrets
from typing import Any

from tests.journeys.community import Community
from tests.journeys.opening import Opener, naming
from tests.journeys.phone import Phone
from tests.journeys.scene import DAY_MINUTES, Scene
from tests.journeys.server import SECRET
from timebank import clock
from timebank.queries import kiosks as standing
from timebank.queries.gatherings import GatheringView
from timebank.queries.kiosks import KioskView
from timebank.services import handshakes, kiosks
from timebank.services.codes import handshake_token, hashed
from timebank.store.engine import open_session
from timebank.store.people import Person

PAGES: dict[str, Opener] = {}
page = naming(PAGES)


def a_handshake(kettle: Community, by: Person, **more: Any) -> bytes:
    """Let somebody show that they gave an hour of gardening today."""
    today, key = clock.today(kettle.zone), secrets.token_bytes(16)
    said = {"way": "gave", "minutes": 60, "happened_on": today, "words": "Gardening", "today": today}
    said |= {"secret": SECRET, "now": clock.now()}
    return kettle.do(handshakes.show, member_id=by.member_id, key=key, **(said | more))


def address_of(kettle: Community, shown: bytes) -> str:
    """Say where a code that is shown leads."""
    return f"/H/{handshake_token(SECRET, kettle.id, shown)}"


def opened_by(kettle: Community, shown: bytes, person: Person) -> None:
    """Let somebody open it."""
    token, key = handshake_token(SECRET, kettle.id, shown), secrets.token_bytes(16)
    who = {"member_id": person.member_id, "now": clock.now()}
    kettle.do(handshakes.open_for, **who, key=key, token_hash=hashed(token))


def a_kiosk(kettle: Community, gathering: GatheringView, host: Person) -> KioskView:
    """Stand a tablet at a gathering."""
    who = {"member_id": host.member_id, "secret": SECRET, "now": clock.now()}
    kettle.do(kiosks.set_up, gathering_id=gathering.id, key=secrets.token_bytes(16), **who)
    with open_session(kettle.engine) as session:
        found = standing.of_gathering(session, kettle.id, gathering.id)
    assert found
    return found


def at_tablet(scene: Scene, **more: Any) -> Phone:
    """Open the page of a tablet at a gathering that begins now, or so many minutes later."""
    host = scene.kettle.member("Grace")
    gathering = scene.kettle.gathering(host, title="Tea and Tinker", **more)
    for name in ("Bob", "Carol", "Dan") if not more else ():
        scene.kettle.check_in(scene.kettle.member(name), gathering)
    return scene.visitor(f"/T/{a_kiosk(scene.kettle, gathering, host).token(SECRET)}")


@page("set up a tablet")
def _(scene: Scene) -> Phone:
    return scene.hosting("/kiosk")


@page("set up a tablet, its address")
def _(scene: Scene) -> Phone:
    return scene.hosting("/kiosk").press("Make the tablet’s address").shows("End the tablet’s page")


@page("tablet")
def _(scene: Scene) -> Phone:
    return at_tablet(scene)


@page("tablet with a wrong number")
def _(scene: Scene) -> Phone:
    tablet = at_tablet(scene).type("Or type the number on your card", "222222").press("Check in")
    return tablet.shows("We don't know that")


@page("tablet before check-in opens")
def _(scene: Scene) -> Phone:
    return at_tablet(scene, starts_in=DAY_MINUTES)


@page("tablet's code that has changed")
def _(scene: Scene) -> Phone:
    return scene.visitor("/K/AAAAAAAAAAAAAAAAA")


@page("code to show")
def _(scene: Scene) -> Phone:
    alice = scene.kettle.member("Alice")
    return scene.by(alice, f"/kettle/handshakes/{a_handshake(scene.kettle, alice).hex()}")


@page("code that is shown to me")
def _(scene: Scene) -> Phone:
    alice, bob = scene.people()
    return scene.by(bob, address_of(scene.kettle, a_handshake(scene.kettle, alice)))


@page("code that I opened")
def _(scene: Scene) -> Phone:
    alice, bob = scene.people()
    shown = a_handshake(scene.kettle, alice)
    opened_by(scene.kettle, shown, bob)
    return scene.by(bob, address_of(scene.kettle, shown))


@page("code that somebody else opened")
def _(scene: Scene) -> Phone:
    alice, bob = scene.people()
    shown = a_handshake(scene.kettle, alice)
    opened_by(scene.kettle, shown, bob)
    return scene.by(scene.kettle.member("Carol"), address_of(scene.kettle, shown))


@page("my own code")
def _(scene: Scene) -> Phone:
    alice = scene.kettle.member("Alice")
    return scene.by(alice, address_of(scene.kettle, a_handshake(scene.kettle, alice)))
