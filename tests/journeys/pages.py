"""Every page and every state of it, by name: how to come there."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys.addresses import AMARAS, BEGINNERS, HAVENS, VISITORS
from tests.journeys.phone import Phone
from tests.journeys.scene import AMARA, DAY_MINUTES, Scene
from tests.journeys.server import SECRET
from timebank import clock
from timebank.services import answers, looks
from timebank.services.exchanges import Helper
from timebank.services.recoveries import mail_token

Opener = Callable[[Scene], Phone]
PAGES: dict[str, Opener] = {
    **{name: lambda scene, path=path: scene.visitor(path) for name, path in VISITORS.items()},
    **{name: lambda scene, path=path: scene.amara(path) for name, path in AMARAS.items()},
    **{name: lambda scene, path=path: scene.beginner(path) for name, path in BEGINNERS.items()},
    **{name: lambda scene, path=path: scene.at_haven(path) for name, path in HAVENS.items()},
}


def page(name: str) -> Callable[[Opener], Opener]:
    """Name the page that a function opens."""

    def keep(opener: Opener) -> Opener:
        PAGES[name] = opener
        return opener

    return keep


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
    return scene.by(alice, _entry(scene.kettle.exchange(alice, bob, "gave", words="Gardening")))


@page("entry that waits for me")
def _(scene: Scene) -> Phone:
    alice, bob = scene.people()
    return scene.by(bob, _entry(scene.kettle.exchange(alice, bob, "gave")))


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
    return scene.by(alice, _entry(scene.kettle.exchange(bob, alice, "received", minutes=105)))


@page("entry that is declined")
def _(scene: Scene) -> Phone:
    alice, bob = scene.people()
    exchange = scene.kettle.exchange(alice, bob, "gave")
    scene.kettle.answer(answers.decline, bob, exchange)
    return scene.by(alice, _entry(exchange))


@page("entry that is withdrawn")
def _(scene: Scene) -> Phone:
    alice, bob = scene.people()
    exchange = scene.kettle.exchange(alice, bob, "gave")
    scene.kettle.answer(answers.withdraw, alice, exchange)
    return scene.by(alice, _entry(exchange))


@page("entry that is taken back")
def _(scene: Scene) -> Phone:
    alice, bob = scene.people()
    exchange = scene.kettle.exchange(alice, bob, "received")
    scene.kettle.answer(answers.put_right, bob, exchange, today=clock.today(scene.kettle.zone))
    return scene.by(alice, _entry(exchange))


@page("is this right")
def _(scene: Scene) -> Phone:
    alice, bob = scene.people()
    return scene.by(bob, _entry(scene.kettle.exchange(alice, bob, "gave", words="Gardening"), "/reply"))


@page("answered meanwhile")
def _(scene: Scene) -> Phone:
    alice, bob = scene.people()
    exchange = scene.kettle.exchange(alice, bob, "gave")
    asked = scene.by(bob, _entry(exchange, "/reply"))
    scene.kettle.answer(answers.withdraw, alice, exchange)
    return asked.press("Yes, that’s right").shows("This was answered already")


@page("something’s different")
def _(scene: Scene) -> Phone:
    alice, bob = scene.people()
    return scene.by(bob, _entry(scene.kettle.exchange(alice, bob, "gave"), "/different"))


@page("something’s different to mend")
def _(scene: Scene) -> Phone:
    alice, bob = scene.people()
    asked = scene.by(bob, _entry(scene.kettle.exchange(alice, bob, "gave"), "/different"))
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


@page("entry with someone who was here")
def _(scene: Scene) -> Phone:
    alice, bob = scene.people()
    exchange = scene.kettle.exchange(bob, alice, "received")
    scene.by(alice, "/kettle/you/leave/remove").press("Leave and remove my name").reads(
        "You’ve left square. Thank you for being here."
    )
    return scene.by(bob, _entry(exchange))


@page("already sent")
def _(scene: Scene) -> Phone:
    alice, bob = scene.people()
    used = scene.kettle.exchange(alice, bob, "received").hex()
    opened = scene.by(alice, f"/kettle/record?with={bob.member_id.hex()}")
    opened.page.locator("[name=key]").evaluate("(field, used) => { field.value = used }", used)
    return opened.press_first("Record").reads("Already sent")


@page("open for too long")
def _(scene: Scene) -> Phone:
    opened = scene.visitor("/in")
    opened.context.clear_cookies()
    return opened.press("Go on").reads("This page was open for too long")


def _entry(exchange: bytes, more: str = "") -> str:
    return f"/kettle/entries/{exchange.hex()}{more}"


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


@page("entry that somebody helped with")
def _(scene: Scene) -> Phone:
    alice, bob = scene.people()
    stella = Helper(scene.kettle.member("Stella").member_id, "steward", "phone")
    return scene.by(alice, _entry(scene.kettle.exchange(alice, bob, "received", helper=stella)))


@page("home with something done for me")
def _(scene: Scene) -> Phone:
    alice, bob = scene.people()
    stella = Helper(scene.kettle.member("Stella").member_id, "steward", "phone")
    scene.kettle.exchange(alice, bob, "received", helper=stella)
    return scene.by(alice, "/kettle/home")


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


@page("other phones")
def _(scene: Scene) -> Phone:
    alice = scene.kettle.member("Alice")
    for _other in range(2):
        scene.kettle.cookie(alice.member_id)
    return scene.by(alice, "/kettle/you/devices")
