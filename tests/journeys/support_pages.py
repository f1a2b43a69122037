"""Pages of supporters, of acting for another and of new ways in: how to come to each."""

from tests.journeys.opening import Opener, naming
from tests.journeys.phone import Phone
from tests.journeys.scene import Scene
from tests.journeys.server import SECRET
from timebank.services.recoveries import mail_token

PAGES: dict[str, Opener] = {}
page = naming(PAGES)


@page("supporters with both")
def _(scene: Scene) -> Phone:
    alice, _ = scene.supported()
    return scene.by(alice, "/kettle/you/supporters")


@page("new supporter to mend")
def _(scene: Scene) -> Phone:
    asked = scene.amara("/kettle/you/supporters/new").press("Let them act for me")
    return asked.shows("There’s something to mend")


@page("asked for a word")
def _(scene: Scene) -> Phone:
    asked = scene.kettle.member("Carol")
    alice, bob = scene.people()
    support = scene.kettle.support(alice, bob, by_job=True, voucher=scene.kettle.name_of(asked))
    return scene.by(asked, f"/kettle/you/supporters/{support.hex()}/word")


@page("home of a supporter")
def _(scene: Scene) -> Phone:
    _, bob = scene.supported()
    return scene.by(bob, "/kettle/home")


@page("home for another")
def _(scene: Scene) -> Phone:
    return scene.acting()


@page("record for another")
def _(scene: Scene) -> Phone:
    return scene.acting("/kettle/record")


@page("hours of another")
def _(scene: Scene) -> Phone:
    return scene.acting("/kettle/hours")


@page("waiting for another")
def _(scene: Scene) -> Phone:
    return scene.acting("/kettle/waiting")


@page("check in for another")
def _(scene: Scene) -> Phone:
    return scene.acting(f"/S/{scene.tea().sign_token}")


@page("check in for another, done")
def _(scene: Scene) -> Phone:
    return scene.acting(f"/S/{scene.tea().sign_token}").press("Check in").shows("What happens next")


@page("what I was not asked to do")
def _(scene: Scene) -> Phone:
    alice, bob = scene.people()
    scene.kettle.support(alice, bob, record=False)
    return scene.by(bob, "/kettle/home").press_first("Act for").go("/kettle/record")


@page("new ways in")
def _(scene: Scene) -> Phone:
    scene.new_way_in(days_ago=3)
    scene.new_way_in(days_ago=1)
    return scene.grace("/kettle/desk/recoveries")


@page("sign-in slip")
def _(scene: Scene) -> Phone:
    recovery = scene.new_way_in(days_ago=3)
    path = f"/kettle/desk/recoveries/{recovery.hex()}/slip"
    return scene.slip_of(recovery).grace(path)


@page("new way in, to stop")
def _(scene: Scene) -> Phone:
    recovery = scene.new_way_in(days_ago=1)
    token = mail_token(SECRET, scene.kettle.id, recovery)
    return scene.visitor(f"/kettle/recoveries/{recovery.hex()}/{token}")


@page("home of one who may stop it")
def _(scene: Scene) -> Phone:
    alice = scene.kettle.member("Alice")
    scene.new_way_in(days_ago=1, who=alice)
    return scene.by(alice, "/kettle/home")
