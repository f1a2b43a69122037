"""Pages of recording time, of its entries and their receipts: how to come to each."""

from tests.journeys.opening import Opener, entry, naming
from tests.journeys.phone import Phone
from tests.journeys.scene import Scene
from timebank import clock
from timebank.services import answers
from timebank.services.exchanges import Helper

PAGES: dict[str, Opener] = {}
page = naming(PAGES)


@page("record to mend")
def _(scene: Scene) -> Phone:
    return scene.amara("/kettle/record").press_first("Record").shows("Choose who you shared time with.")


@page("record of a long day")
def _(scene: Scene) -> Phone:
    alice, bob = scene.people()
    opened = scene.by(alice, f"/kettle/record?with={bob.member_id.hex()}").choose("Another time")
    opened.type("How long exactly?", "13 hours").press_first("Record")
    return opened.shows("That's a long day.")


@page("entry that waits for the other")
def _(scene: Scene) -> Phone:
    alice, bob = scene.people()
    return scene.by(alice, entry(scene.kettle.exchange(alice, bob, "gave", words="Gardening")))


@page("entry that waits for me")
def _(scene: Scene) -> Phone:
    alice, bob = scene.people()
    return scene.by(bob, entry(scene.kettle.exchange(alice, bob, "gave")))


def _receipt(scene: Scene, *, is_sealed: bool) -> Phone:
    alice, bob = scene.people()
    scene.kettle.exchange(bob, alice, "received")
    if is_sealed:
        scene.kettle.seal()
    return scene.by(alice, f"/kettle/hours/{scene.kettle.newest_entry(alice)}/receipt")


@page("receipt")
def _(scene: Scene) -> Phone:
    return _receipt(scene, is_sealed=True)


@page("receipt as a square")
def _(scene: Scene) -> Phone:
    return _receipt(scene, is_sealed=True).follow("As a square").shows("It holds the whole receipt")


@page("receipt not sealed yet")
def _(scene: Scene) -> Phone:
    return _receipt(scene, is_sealed=False)


@page("how to check us")
def _(scene: Scene) -> Phone:
    alice, _ = scene.people()
    scene.kettle.seal()
    return scene.by(alice, "/kettle/proof")


@page("entry that is agreed")
def _(scene: Scene) -> Phone:
    alice, bob = scene.people()
    return scene.by(alice, entry(scene.kettle.exchange(bob, alice, "received", minutes=105)))


@page("entry that is declined")
def _(scene: Scene) -> Phone:
    alice, bob = scene.people()
    exchange = scene.kettle.exchange(alice, bob, "gave")
    scene.kettle.answer(answers.decline, bob, exchange)
    return scene.by(alice, entry(exchange))


@page("entry that is withdrawn")
def _(scene: Scene) -> Phone:
    alice, bob = scene.people()
    exchange = scene.kettle.exchange(alice, bob, "gave")
    scene.kettle.answer(answers.withdraw, alice, exchange)
    return scene.by(alice, entry(exchange))


@page("entry that is taken back")
def _(scene: Scene) -> Phone:
    alice, bob = scene.people()
    exchange = scene.kettle.exchange(alice, bob, "received")
    scene.kettle.answer(answers.put_right, bob, exchange, today=clock.today(scene.kettle.zone))
    return scene.by(alice, entry(exchange))


@page("is this right")
def _(scene: Scene) -> Phone:
    alice, bob = scene.people()
    return scene.by(bob, entry(scene.kettle.exchange(alice, bob, "gave", words="Gardening"), "/reply"))


@page("answered meanwhile")
def _(scene: Scene) -> Phone:
    alice, bob = scene.people()
    exchange = scene.kettle.exchange(alice, bob, "gave")
    asked = scene.by(bob, entry(exchange, "/reply"))
    scene.kettle.answer(answers.withdraw, alice, exchange)
    return asked.press("Yes, that’s right").shows("This was answered already")


@page("something’s different")
def _(scene: Scene) -> Phone:
    alice, bob = scene.people()
    return scene.by(bob, entry(scene.kettle.exchange(alice, bob, "gave"), "/different"))


@page("something’s different to mend")
def _(scene: Scene) -> Phone:
    alice, bob = scene.people()
    asked = scene.by(bob, entry(scene.kettle.exchange(alice, bob, "gave"), "/different"))
    return (
        asked.type("How long?", "a while")
        .press("That’s how I remember it")
        .shows("There’s something to mend")
    )


@page("hours with one that waits")
def _(scene: Scene) -> Phone:
    alice, bob = scene.people()
    scene.kettle.exchange(alice, bob, "gave")
    return scene.by(alice, "/kettle/hours")


@page("entry with someone who was here")
def _(scene: Scene) -> Phone:
    alice, bob = scene.people()
    exchange = scene.kettle.exchange(bob, alice, "received")
    scene.by(alice, "/kettle/you/leave/remove").press("Leave and remove my name").reads(
        "You’ve left square. Thank you for being here."
    )
    return scene.by(bob, entry(exchange))


@page("already sent")
def _(scene: Scene) -> Phone:
    alice, bob = scene.people()
    used = scene.kettle.exchange(alice, bob, "received").hex()
    opened = scene.by(alice, f"/kettle/record?with={bob.member_id.hex()}")
    opened.page.locator("[name=key]").evaluate("(field, used) => { field.value = used }", used)
    return opened.press_first("Record").reads("Already sent")


@page("entry that somebody helped with")
def _(scene: Scene) -> Phone:
    alice, bob = scene.people()
    stella = Helper(scene.kettle.member("Stella").member_id, "steward", "phone")
    return scene.by(alice, entry(scene.kettle.exchange(alice, bob, "received", helper=stella)))


@page("home with something done for me")
def _(scene: Scene) -> Phone:
    alice, bob = scene.people()
    stella = Helper(scene.kettle.member("Stella").member_id, "steward", "phone")
    scene.kettle.exchange(alice, bob, "received", helper=stella)
    return scene.by(alice, "/kettle/home")
