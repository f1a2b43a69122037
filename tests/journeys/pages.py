"""Every page by its address, and the states of those about oneself: how to come to each."""

from tests.journeys.addresses import AMARAS, BEGINNERS, HAVENS, VISITORS
from tests.journeys.opening import Opener, naming
from tests.journeys.phone import Phone
from tests.journeys.scene import AMARA, Scene
from timebank import clock
from timebank.services import looks

PAGES: dict[str, Opener] = {
    **{name: lambda scene, path=path: scene.visitor(path) for name, path in VISITORS.items()},
    **{name: lambda scene, path=path: scene.amara(path) for name, path in AMARAS.items()},
    **{name: lambda scene, path=path: scene.beginner(path) for name, path in BEGINNERS.items()},
    **{name: lambda scene, path=path: scene.at_haven(path) for name, path in HAVENS.items()},
}
page = naming(PAGES)


@page("sign in to mend")
def _(scene: Scene) -> Phone:
    return scene.visitor("/kettle/sign-in").press("Send me a code").shows("There’s something to mend")


@page("code from the mail")
def _(scene: Scene) -> Phone:
    asked = scene.visitor("/kettle/sign-in").type("Email", "amara@kettle.example").press("Send me a code")
    return asked.reads("Look in your email")


@page("code from the mail to mend")
def _(scene: Scene) -> Phone:
    asked = scene.visitor("/kettle/sign-in").type("Email", "nobody@kettle.example").press("Send me a code")
    return asked.reads("Look in your email").press("Sign in").shows("There’s something to mend")


@page("slip")
def _(scene: Scene) -> Phone:
    return scene.visitor(scene.kettle.slip(scene.kettle.named(AMARA)))


@page("type a code to mend")
def _(scene: Scene) -> Phone:
    return scene.visitor("/in").type("The 6 letters and numbers", "222").press("Go on").shows("We don't know")


@page("card to a stranger")
def _(scene: Scene) -> Phone:
    return scene.visitor(scene.kettle.card_address(scene.kettle.named(AMARA)))


@page("card to a host")
def _(scene: Scene) -> Phone:
    host, bob = scene.people()
    scene.tea(host)
    return scene.by(host, scene.kettle.card_address(bob.member_id))


@page("PIN to mend")
def _(scene: Scene) -> Phone:
    opened = scene.amara("/kettle/you/pin").type("6 digits", "123456").press("Keep this PIN")
    return opened.shows("That PIN is easy to guess.")


@page("my name to mend")
def _(scene: Scene) -> Phone:
    opened = scene.amara("/kettle/you/name").type("My name", "").press("Save")
    return opened.shows("Type the name you'd like to be called.")


@page("last way in to mend")
def _(scene: Scene) -> Phone:
    zelda = scene.kettle.member("Zelda", email="zelda@kettle.example")
    return (
        scene.by(zelda, "/kettle/you/reach-me").press("Remove my address").shows("This is your only way in.")
    )


@page("code for a new address")
def _(scene: Scene) -> Phone:
    asked = scene.by(scene.kettle.member("Bob"), "/kettle/you/reach-me").type(
        "Your address", "bob@kettle.example"
    )
    return asked.press("Send me a code").reads("Look in your email")


@page("people")
def _(scene: Scene) -> Phone:
    alice, _ = scene.listed()
    return scene.by(alice, "/kettle/people")


@page("person")
def _(scene: Scene) -> Phone:
    alice, bob = scene.listed()
    return scene.by(alice, f"/kettle/people/{bob.member_id.hex()}")


@page("who looked, when somebody did")
def _(scene: Scene) -> Phone:
    alice, bob = scene.people()
    who = {"member_id": alice.member_id, "looker_id": bob.member_id}
    scene.kettle.do(looks.note, **who, standing="steward", what="reach", now=clock.now())
    return scene.by(alice, "/kettle/you/privacy/who-looked")


@page("cards to print")
def _(scene: Scene) -> Phone:
    return scene.printing_cards(3)


@page("home of somebody on a break")
def _(scene: Scene) -> Phone:
    alice, _ = scene.people()
    return scene.by(alice, "/kettle/you/break").press("Take a break").shows("You’re taking a break.")


@page("break to come back from")
def _(scene: Scene) -> Phone:
    alice, _ = scene.people()
    scene.by(alice, "/kettle/you/break").press("Take a break").shows("You’re taking a break.")
    return scene.by(alice, "/kettle/you/break")


@page("leaving with hours left over")
def _(scene: Scene) -> Phone:
    alice, bob = scene.people()
    scene.kettle.exchange(bob, alice, "received", minutes=600)
    return scene.by(alice, "/kettle/you/leave/remove")


@page("leaving to mend")
def _(scene: Scene) -> Phone:
    alice, bob = scene.people()
    scene.kettle.exchange(bob, alice, "received", minutes=600)
    asked = scene.by(alice, "/kettle/you/leave/remove").choose("Give them to one person")
    return asked.press("Leave and remove my name").shows("There’s something to mend")


@page("open for too long")
def _(scene: Scene) -> Phone:
    opened = scene.visitor("/in")
    opened.context.clear_cookies()
    return opened.press("Go on").reads("This page was open for too long")


@page("other phones")
def _(scene: Scene) -> Phone:
    alice = scene.kettle.member("Alice")
    for _other in range(2):
        scene.kettle.cookie(alice.member_id)
    return scene.by(alice, "/kettle/you/devices")
