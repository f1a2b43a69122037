"""Pages of gatherings, of checking in and of finishing: how to come to each."""

from playwright.sync_api import expect

from tests.journeys.opening import Opener, naming
from tests.journeys.phone import Phone
from tests.journeys.scene import DAY_MINUTES, Scene

PAGES: dict[str, Opener] = {}
page = naming(PAGES)


@page("home of a newcomer")
def _(scene: Scene) -> Phone:
    return scene.newcomer("/kettle/home")


@page("hours of a newcomer")
def _(scene: Scene) -> Phone:
    return scene.newcomer("/kettle/hours")


@page("you are in, to a newcomer")
def _(scene: Scene) -> Phone:
    return scene.newcomer("/kettle/check-ins/{check_in}")


@page("you are in through a job")
def _(scene: Scene) -> Phone:
    return scene.newcomer("/kettle/check-ins/{check_in}").press("I’m here through my job")


@page("late or leaving early")
def _(scene: Scene) -> Phone:
    return scene.newcomer("/kettle/check-ins/{check_in}/stay")


@page("check in as a newcomer")
def _(scene: Scene) -> Phone:
    return scene.visitor(f"/S/{scene.tea().sign_token}")


@page("check in to mend")
def _(scene: Scene) -> Phone:
    return scene.visitor(f"/S/{scene.tea().sign_token}").press("Check in").shows("There’s something to mend")


@page("check in as a member")
def _(scene: Scene) -> Phone:
    return scene.amara(f"/S/{scene.tea().sign_token}")


@page("you are in")
def _(scene: Scene) -> Phone:
    return scene.amara(f"/S/{scene.tea().sign_token}").press("Check in").shows("What happens next")


@page("early")
def _(scene: Scene) -> Phone:
    later = scene.kettle.gathering(scene.kettle.member("Alice"), starts_in=DAY_MINUTES)
    return scene.visitor(f"/S/{later.sign_token}")


@page("sign that has run out")
def _(scene: Scene) -> Phone:
    over = scene.kettle.gathering(scene.kettle.member("Alice"), starts_in=-DAY_MINUTES)
    return scene.visitor(f"/S/{over.sign_token}")


@page("new gathering to mend")
def _(scene: Scene) -> Phone:
    opened = scene.amara("/kettle/gatherings/new").press("Add the gathering")
    return opened.shows("There’s something to mend")


@page("gathering to a visitor")
def _(scene: Scene) -> Phone:
    return scene.visitor(f"/kettle/gatherings/{scene.tea().id.hex()}")


@page("gathering to a member")
def _(scene: Scene) -> Phone:
    return scene.amara(f"/kettle/gatherings/{scene.tea().id.hex()}")


@page("gathering to its host")
def _(scene: Scene) -> Phone:
    return scene.hosting("")


@page("gathering that is finished")
def _(scene: Scene) -> Phone:
    host = scene.kettle.member("Alice")
    gathering = scene.tea(host)
    scene.kettle.finish(host, gathering)
    return scene.by(host, f"/kettle/gatherings/{gathering.id.hex()}")


@page("sign")
def _(scene: Scene) -> Phone:
    return scene.hosting("/poster")


@page("small sign")
def _(scene: Scene) -> Phone:
    return scene.hosting("/poster?size=a5")


@page("pack")
def _(scene: Scene) -> Phone:
    return scene.hosting("/pack")


@page("calendar with an address")
def _(scene: Scene) -> Phone:
    asked = scene.by(scene.kettle.member("Alice"), "/kettle/you/calendar")
    return asked.press("Make my calendar address").shows("Open in your calendar")


@page("roll-call")
def _(scene: Scene) -> Phone:
    return scene.hosting("/here")


@page("roll-call saved")
def _(scene: Scene) -> Phone:
    return scene.hosting("/here").press("Save who’s here").shows("Saved.")


@page("roll-call to mend")
def _(scene: Scene) -> Phone:
    return scene.hosting("/here?someone=Nobody+at+all").shows("There’s something to mend")


@page("scan cards")
def _(scene: Scene) -> Phone:
    return scene.hosting("/here/scan")


@page("scan cards without a camera")
def _(scene: Scene) -> Phone:
    phone = scene.hosting("/here/scan").press("Start the camera")
    expect(phone.page.get_by_label("A photo of the card")).to_be_visible()
    return phone


@page("finish")
def _(scene: Scene) -> Phone:
    return scene.hosting("/finish")


@page("finish with what is odd")
def _(scene: Scene) -> Phone:
    opened = scene.hosting("/here")
    path = opened.page.url.removeprefix(opened.address)
    row = opened.page.locator(".roll > li", has_text="Checked in")
    row.get_by_text("Came late, left early, or leads").click()
    row.get_by_label("1 hour", exact=True).check()
    opened.press("Save who’s here").shows("Saved.")
    return opened.go(path.replace("/here", "/finish")).shows("Look at this before you save")


@page("roll-call opened")
def _(scene: Scene) -> Phone:
    opened = scene.hosting("/here")
    for each in opened.page.locator("summary:visible").all():
        each.click()
    return opened


@page("new gathering with the numbers")
def _(scene: Scene) -> Phone:
    return scene.amara("/kettle/gatherings/new").press("See the numbers for this length first")


@page("finish together")
def _(scene: Scene) -> Phone:
    return scene.left_open()


@page("finish together, said")
def _(scene: Scene) -> Phone:
    opened = scene.left_open()
    path = opened.page.url.removeprefix(opened.address)
    opened.press("That’s right").shows("When one more person who was there says so too")
    return opened.go(path).shows("You said that’s right.")


@page("gathering left open")
def _(scene: Scene) -> Phone:
    return scene.left_open("").shows("This isn’t finished.")


@page("gathering to change")
def _(scene: Scene) -> Phone:
    return scene.hosting("/change")


@page("gathering to change, to mend")
def _(scene: Scene) -> Phone:
    return scene.hosting("/change").type("Where?", "").press("Save").shows("There’s something to mend")


@page("gathering to cancel")
def _(scene: Scene) -> Phone:
    return scene.hosting("/cancellation")


@page("gathering that is cancelled, to its host")
def _(scene: Scene) -> Phone:
    return scene.hosting("/cancellation").press("Cancel this gathering").shows("This one is cancelled.")


@page("gathering every week, to mend")
def _(scene: Scene) -> Phone:
    opened = scene.amara("/kettle/gatherings/new").choose("Every week")
    return opened.press("Add the gathering").shows("There’s something to mend")


@page("gathering every week")
def _(scene: Scene) -> Phone:
    return _weekly(scene)


@page("gathering every week, to change")
def _(scene: Scene) -> Phone:
    return _weekly(scene, "/change")


@page("gathering every week, to cancel")
def _(scene: Scene) -> Phone:
    return _weekly(scene, "/cancellation")


@page("hosts of every week")
def _(scene: Scene) -> Phone:
    return (
        _weekly(scene, "/hosts").type("Name or card number", "Amara").press("Add this host").shows("Saved.")
    )


def _weekly(scene: Scene, path: str = "") -> Phone:
    host = scene.kettle.member("Alice")
    later = scene.kettle.gathering(host, starts_in=DAY_MINUTES, times=3)
    return scene.by(host, f"/kettle/gatherings/{later.id.hex()}{path}")


@page("hosts")
def _(scene: Scene) -> Phone:
    return scene.hosting("/hosts").type("Name or card number", "Amara").press("Add this host").shows("Saved.")


@page("hosts to mend")
def _(scene: Scene) -> Phone:
    return scene.hosting("/hosts").press("Add this host").shows("There’s something to mend")


@page("finish that comes too early")
def _(scene: Scene) -> Phone:
    host = scene.kettle.member("Alice")
    later = scene.kettle.gathering(host, starts_in=DAY_MINUTES)
    opened = scene.by(host, f"/kettle/gatherings/{later.id.hex()}/finish")
    return opened.press("Save everyone’s time").shows("There’s something to mend")
