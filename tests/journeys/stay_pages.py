"""The pages on which how long somebody was at a gathering is put right: how to come to each."""

import secrets
from collections.abc import Callable

from tests.journeys.phone import Phone
from tests.journeys.scene import Scene
from timebank import clock
from timebank.services import stay_changes
from timebank.services.recollections import Press
from timebank.store.people import Person

Opener = Callable[[Scene], Phone]
PAGES: dict[str, Opener] = {}


def page(name: str) -> Callable[[Opener], Opener]:
    """Name the page that a function opens."""

    def keep(opener: Opener) -> Opener:
        PAGES[name] = opener
        return opener

    return keep


def saved(scene: Scene) -> tuple[Person, Person, str]:
    """Save everyone's time at a tea; return its host, a guest, and its address."""
    host, guest = scene.kettle.member("Grace"), scene.kettle.member("Bob")
    gathering = scene.kettle.gathering(host, rule="share")
    for person in (guest, scene.kettle.member("Carol")):
        scene.kettle.check_in(person, gathering)
    scene.kettle.finish(host, gathering)
    return host, guest, f"/kettle/gatherings/{gathering.id.hex()}"


def asked(scene: Scene, minutes: int = 60) -> tuple[Person, Person, str, str]:
    """Let the guest remember an hour; return the same, and the page of what they asked."""
    host, guest, path = saved(scene)
    today = clock.today(scene.kettle.zone)
    press = Press(guest.member_id, secrets.token_bytes(16), "https://hours.example", today, clock.now())
    of_it = {"gathering_id": bytes.fromhex(path.rpartition("/")[2]), "about": guest.member_id}
    change = scene.kettle.do(stay_changes.ask, **of_it, minutes=minutes, press=press)
    return host, guest, path, f"{path}/stays/{change.hex()}"


@page("how long I was there")
def _(scene: Scene) -> Phone:
    _, guest, path = saved(scene)
    return scene.by(guest, path).follow("This isn’t how I remember it")


@page("how long I was there to mend")
def _(scene: Scene) -> Phone:
    _, guest, path = saved(scene)
    form = scene.by(guest, f"{path}/stays/new").press("That’s how I remember it")
    return form.shows("There’s something to mend")


@page("how long I was there, asked")
def _(scene: Scene) -> Phone:
    _, guest, _, change = asked(scene)
    return scene.by(guest, change)


@page("how long they were there, to answer")
def _(scene: Scene) -> Phone:
    host, _, _, change = asked(scene)
    return scene.by(host, change)


@page("how long they were there, put right")
def _(scene: Scene) -> Phone:
    host, _, _, change = asked(scene, 0)
    return scene.by(host, change).press("Yes, that’s right").shows("You both said so")


@page("finished gathering with somebody who remembers it differently")
def _(scene: Scene) -> Phone:
    host, _, path, _ = asked(scene)
    phone = scene.by(host, path)
    phone.page.locator("details summary", has_text="Who was there").click()
    return phone


@page("home with somebody who remembers a stay differently")
def _(scene: Scene) -> Phone:
    return scene.by(asked(scene)[0], "/kettle/home")
