"""The pages on which two people put an hour right: how to come to each."""

import secrets
from typing import Any

from tests.journeys.opening import Opener, entry, naming
from tests.journeys.phone import Phone
from tests.journeys.scene import Scene
from timebank import clock
from timebank.services import differences, talks
from timebank.services.recollections import Press
from timebank.store.people import Person

PAGES: dict[str, Opener] = {}
page = naming(PAGES)


def _press(scene: Scene, by: Person) -> Press:
    today = clock.today(scene.kettle.zone)
    return Press(by.member_id, secrets.token_bytes(16), "https://hours.example", today, clock.now())


def _differ(scene: Scene, exchange: bytes, by: Person, minutes: int = 30) -> None:
    said: dict[str, Any] = {"reason": "time", "minutes": minutes, "words": "Gardening"}
    today = clock.today(scene.kettle.zone)
    press = _press(scene, by)
    scene.kettle.do(differences.say, exchange_id=exchange, press=press, happened_on=today, **said)


def differing(scene: Scene) -> tuple[Person, Person, bytes]:
    """Let Bob remember half of the hour that Alice gave him."""
    alice, bob = scene.people()
    exchange = scene.kettle.exchange(bob, alice, "received", words="Gardening")
    _differ(scene, exchange, bob)
    return alice, bob, exchange


def talking(scene: Scene) -> tuple[Person, Person, str]:
    """Let both ask for help, and two people help them; return Alice, who helps, and the talk's address."""
    alice, bob, exchange = differing(scene)
    talk = scene.kettle.do(differences.ask_for_help, exchange_id=exchange, press=_press(scene, alice))
    helper = alice
    for by, name in ((alice, "Dee"), (bob, "Eli")):
        helper, of = scene.kettle.member(name), {"difference_id": talk}
        scene.kettle.do(talks.name_one, **of, named_id=helper.member_id, press=_press(scene, by))
        scene.kettle.do(talks.answer, **of, will=True, press=_press(scene, helper))
    return alice, helper, f"/kettle/talks/{talk.hex()}"


@page("this isn’t how I remember it")
def _(scene: Scene) -> Phone:
    alice, bob = scene.people()
    exchange = scene.kettle.exchange(alice, bob, "received", words="Gardening")
    return scene.by(alice, entry(exchange)).follow("This isn’t how I remember it")


@page("this isn’t how I remember it to mend")
def _(scene: Scene) -> Phone:
    alice, bob = scene.people()
    asked = scene.by(alice, entry(scene.kettle.exchange(alice, bob, "received"), "/different"))
    return asked.press("That’s how I remember it").shows("There’s something to mend")


@page("remembered differently, asked")
def _(scene: Scene) -> Phone:
    alice, _, exchange = differing(scene)
    return scene.by(alice, entry(exchange, "/different"))


@page("remembered differently, home")
def _(scene: Scene) -> Phone:
    return scene.by(differing(scene)[0], "/kettle/home")


@page("remembered differently, the entry")
def _(scene: Scene) -> Phone:
    _, bob, exchange = differing(scene)
    return scene.by(bob, entry(exchange))


@page("put right")
def _(scene: Scene) -> Phone:
    alice, _, exchange = differing(scene)
    asked = scene.by(alice, entry(exchange, "/different"))
    return asked.press("Yes, that’s right").shows("You both agreed on something else")


@page("talking it over, nobody named")
def _(scene: Scene) -> Phone:
    alice, _, exchange = differing(scene)
    return scene.by(alice, entry(exchange, "/different")).press("Ask for help").shows("Who helps")


@page("talking it over, asked to help")
def _(scene: Scene) -> Phone:
    alice, _, exchange = differing(scene)
    talk = scene.kettle.do(differences.ask_for_help, exchange_id=exchange, press=_press(scene, alice))
    dee, press = scene.kettle.member("Dee"), _press(scene, alice)
    scene.kettle.do(talks.name_one, difference_id=talk, named_id=dee.member_id, press=press)
    return scene.by(dee, f"/kettle/talks/{talk.hex()}")


@page("talking it over, helping")
def _(scene: Scene) -> Phone:
    _, helper, talk = talking(scene)
    return scene.by(helper, talk)


@page("talking it over, written down")
def _(scene: Scene) -> Phone:
    alice, helper, talk = talking(scene)
    written = scene.by(helper, talk).choose("It stays as it is").press("Write it down")
    written.shows("Waiting for a yes")
    return scene.by(alice, talk)


@page("words to take away")
def _(scene: Scene) -> Phone:
    alice, bob = scene.people()
    exchange = scene.kettle.exchange(alice, bob, "received", words="Gardening")
    return scene.by(alice, entry(exchange)).follow("Take the words away")


@page("rather not say")
def _(scene: Scene) -> Phone:
    alice, bob = scene.people()
    asked = scene.by(alice, entry(scene.kettle.exchange(alice, bob, "received"), "/different"))
    return asked.choose("I’d rather not say").press("That’s how I remember it").shows("You don’t have to say")


@page("getting in touch, or not")
def _(scene: Scene) -> Phone:
    alice, bob = scene.people()
    private = scene.by(alice, entry(scene.kettle.exchange(alice, bob, "received"), "/private"))
    private.choose("Yes, ring me").page.locator("[name=keep_away]").check()
    return private.press("Save").shows("You asked today")
