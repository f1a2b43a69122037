"""Pages of hours month by month, single entries, and letters about one's time."""

from tests.journeys.opening import Opener, naming
from tests.journeys.phone import Phone
from tests.journeys.scene import Scene
from timebank import clock
from timebank.services import answers

PAGES: dict[str, Opener] = {}
page = naming(PAGES)
LETTER = "/kettle/hours/letter"


@page("hours of this year")
def _(scene: Scene) -> Phone:
    return scene.amara(f"/kettle/hours/{clock.today(scene.kettle.zone).year}")


@page("hours of a month")
def _(scene: Scene) -> Phone:
    return _month(scene)


@page("hours of a month with nothing")
def _(scene: Scene) -> Phone:
    return scene.amara("/kettle/hours/1999-12")


def _month(scene: Scene) -> Phone:
    today = clock.today(scene.kettle.zone)
    return scene.amara(f"/kettle/hours/{today.replace(day=1).isoformat()[:7]}")


@page("one exchange of the journal")
def _(scene: Scene) -> Phone:
    alice, bob = scene.people()
    exchange = scene.kettle.exchange(bob, alice, "received", minutes=105, words="Gardening")
    return scene.by(alice, f"/kettle/hours/entries/{exchange.hex()}")


@page("one exchange of the journal, taken back")
def _(scene: Scene) -> Phone:
    alice, bob = scene.people()
    exchange = scene.kettle.exchange(bob, alice, "received")
    scene.kettle.answer(answers.put_right, bob, exchange, today=clock.today(scene.kettle.zone))
    return scene.by(alice, f"/kettle/hours/entries/{exchange.hex()}")


@page("the entry that took it back")
def _(scene: Scene) -> Phone:
    alice, bob = scene.people()
    exchange = scene.kettle.exchange(bob, alice, "received")
    scene.kettle.answer(answers.put_right, bob, exchange, today=clock.today(scene.kettle.zone))
    return scene.by(alice, f"/kettle/hours/entries/{exchange.hex()}").follow("The entry that takes it back")


@page("one gathering of the journal")
def _(scene: Scene) -> Phone:
    host = scene.kettle.member("Alice")
    gathering = scene.tea(host)
    scene.kettle.finish(host, gathering)
    opened = scene.by(host, "/kettle/hours")
    opened.page.locator("td.entry-with a").first.click()
    return opened.shows("The rule that day")


@page("a letter to mend")
def _(scene: Scene) -> Phone:
    opened = scene.amara(LETTER).type("Your name, as the letter says it", "")
    return opened.press("See it first").shows("There’s something to mend")


@page("a letter before it is kept")
def _(scene: Scene) -> Phone:
    return scene.amara(LETTER).press("See it first").reads("Your letter, before it is kept")


@page("a letter that was kept")
def _(scene: Scene) -> Phone:
    return _kept(scene)


def _kept(scene: Scene) -> Phone:
    alice, bob = scene.people()
    scene.kettle.exchange(bob, alice, "received", minutes=105, words="Gardening")
    opened = scene.by(alice, LETTER).press("See it first")
    return opened.press("Keep this letter").reads("Your letter")


@page("letters that were kept")
def _(scene: Scene) -> Phone:
    return _kept(scene).follow("Your letters").reads("Letters about your time")


@page("letter switched off")
def _(scene: Scene) -> Phone:
    return _kept(scene).press("Switch off").shows("The check code is switched off.")


@page("letter that is not known")
def _(scene: Scene) -> Phone:
    opened = scene.visitor("/letter").type("The check code", "22222 22222").press("Check the letter")
    return opened.shows("We don’t know this code.")


@page("letter that is real")
def _(scene: Scene) -> Phone:
    code = _kept(scene).page.locator(".letter-check .code").inner_text()
    opened = scene.visitor("/letter").type("The check code", code).press("Check the letter")
    return opened.reads("This letter is real")
