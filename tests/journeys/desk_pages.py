"""The pages of joining, inviting and the desk: how to come to each."""

import secrets

from tests.journeys.opening import Opener
from tests.journeys.phone import Phone
from tests.journeys.scene import DAY_MINUTES, Scene
from tests.journeys.server import SECRET
from timebank import clock
from timebank.cli.errands import Errands
from timebank.clock import DAY
from timebank.services import check_ins, joining, remembering, roll_call
from timebank.services.joining import Joiner
from timebank.services.roll_call import Ticks
from timebank.store.people import Person

DESK = "/kettle/desk"


def named(scene: Scene, name: str = "Wren") -> Phone:
    """Answer the first question of joining."""
    return scene.visitor("/kettle/join").type("First name or nickname", name).press("Continue")


def reached(scene: Scene, how: str, where: str = "", name: str = "Wren") -> Phone:
    """Answer the second question too."""
    asked = named(scene, name).choose(how)
    return asked.type("Your email address or phone number", where).press("Continue")


def joined(scene: Scene, how: str = "I’d rather ask in person", where: str = "", name: str = "Wren") -> Phone:
    """Join."""
    return reached(scene, how, where, name).press("I’m happy with that")


def after_a_visit(scene: Scene) -> Phone:
    """Join after a host noted somebody of that name yesterday."""
    _noted(scene, "Robin")
    return joined(scene, name="Robin").shows("Were you at Tea yesterday?")


def _noted(scene: Scene, name: str) -> None:
    host = scene.kettle.member("Alice")
    tea = scene.kettle.gathering(host, title="Tea", starts_in=-DAY_MINUTES)
    key = check_ins.new_key()
    ticks = Ticks(frozenset(), {}, name)
    who = {"gathering_id": tea.id, "member_id": host.member_id}
    scene.kettle.do(roll_call.note_here, **who, key=key, ticks=ticks, now=clock.now())


def invited(scene: Scene) -> Phone:
    """Open an invitation as somebody new."""
    inviting = scene.amara("/kettle/you/invite")
    if inviting.button("Make my invitation").count():
        inviting.press("Make my invitation")
    address = inviting.page.locator(".code-card .small").inner_text()
    return scene.visitor(f"/I/{address.rpartition('/')[2]}")


def somebody(scene: Scene, path: str = "") -> Phone:
    """Open somebody's page at the desk."""
    person = scene.kettle.member("Joy", email=f"{secrets.token_hex(4)}@example.org")
    return scene.at_desk(f"{DESK}/people/{person.member_id.hex()}{path}")


def remembered(scene: Scene) -> Phone:
    """Remember somebody; come back to their page."""
    asked = somebody(scene, "/remembered").type("In the family’s words", "She knew every bird by its song.")
    return asked.press_first("Remember").shows("This was a mistake")


def died(scene: Scene) -> tuple[Person, Person]:
    """Have somebody remembered who shared time with another."""
    alice, bob = scene.people()
    scene.kettle.exchange(bob, alice, "received")
    said = {"words": "She knew every bird by its song.", "secret": SECRET, "now": clock.now()}
    who = {"steward_id": bob.member_id, "member_id": alice.member_id}
    scene.kettle.do(remembering.remember, **who, key=secrets.token_bytes(16), **said)
    return alice, bob


def person_remembered(scene: Scene) -> Phone:
    """Open the page of somebody who has died, as one who shared time with them."""
    alice, bob = died(scene)
    return scene.by(bob, f"/kettle/people/{alice.member_id.hex()}").shows("Remembered")


def alive(scene: Scene) -> Phone:
    """Come home as somebody who has not died."""
    return scene.by(died(scene)[0], "/kettle/home").shows("We were told you had died.")


def loose(scene: Scene) -> Phone:
    """Leave something waiting for eight days, and a gathering that nobody finished."""
    alice, bob = scene.people()
    now = clock.now() - 8 * DAY
    scene.kettle.exchange(alice, bob, "gave", now=now)
    scene.kettle.gathering(alice, starts_in=-DAY_MINUTES)
    return scene.at_desk(f"{DESK}/loose-ends").shows("Ring ")


def slip(scene: Scene) -> Phone:
    """Print a slip for somebody with no other way in."""
    joiner = Joiner("Joy")
    said = {"secret": SECRET, "day": clock.today(scene.kettle.zone).isoformat(), "now": clock.now()}
    added = scene.kettle.do(joining.add_beside, key=check_ins.new_key(), joiner=joiner, **said)
    return scene.at_desk(f"{DESK}/people/{added.member_id.hex()}").press("Print a sign-in slip")


def asked_for_cards(scene: Scene) -> Phone:
    """Ask for everyone's cards as one file, which nobody makes yet."""
    asked = scene.at_desk(f"{DESK}/cards/everyone")
    # Where other pages brought more than five hundred people about, there is a button for each part.
    asked.page.get_by_role("button", name="Make a file").first.click()
    return asked.shows("We’re making your file.")


def cards_ready(scene: Scene) -> Phone:
    """Ask for them, and wait until they are made."""
    asked = asked_for_cards(scene)
    while Errands(scene.kettle.engine).do_next():
        pass
    return asked.shows("Your file is ready")


ROWS = (
    "Giver,Receiver,Hours,Date,What for,Shoe size\nAlice {0},Bob {0},1.5,2025-10-14,Gardening,5\n"
    "Bob {0},Alice {0},90 min,3/11/2025,A lift to the other end of town and back,6\n"
    "Sunita K.,Bob {0},1,2025-10-14,,\nAlice {0},Bob {0},1:30,14/10/2025,gardening,5\n"
)


def spreadsheet(scene: Scene) -> Phone:
    """Bring a spreadsheet to the desk, with one row that has a problem and one that is there twice."""
    name = secrets.token_hex(3)
    for first in ("Alice", "Bob"):
        scene.kettle.member(f"{first} {name}")
    asked = scene.at_desk(f"{DESK}/import").choose("Time from before")
    file = {"name": "before.csv", "mimeType": "text/csv", "buffer": ROWS.format(name).encode()}
    asked.page.set_input_files("#file", files=[file])  # type: ignore[list-item]
    return asked.press("Read the file").reads("Which column is which?")


def every_row(scene: Scene) -> Phone:
    """See what every row comes to."""
    return spreadsheet(scene).press("See every row").shows("What will happen")


def bringing(scene: Scene) -> Phone:
    """Have it brought in, which nobody does yet."""
    seen = every_row(scene)
    seen.page.get_by_label("Leave out the").check()
    return seen.press_first("Bring in").shows("We’re looking at every row")


def brought(scene: Scene) -> Phone:
    """Have it brought in."""
    asked = bringing(scene)
    while Errands(scene.kettle.engine, SECRET).do_next():
        pass
    return asked.shows("2 exchanges came in.")


def the_whole_record(scene: Scene) -> Phone:
    """Open the page of a steward who looks after rules."""
    return scene.at_desk(f"{DESK}/export", more=("rules",))


def the_whole_record_ready(scene: Scene) -> Phone:
    """Say the second yes to what another steward asked for, and wait until the file is made."""
    asked = the_whole_record(scene)
    if not asked.page.get_by_role("button", name="Yes, make the file").count():
        the_whole_record(scene).press("Ask for the record")
        asked = the_whole_record(scene)
    asked.page.get_by_role("button", name="Yes, make the file").first.click()
    asked.shows("We’re making your file.")
    while Errands(scene.kettle.engine, SECRET).do_next():
        pass
    return asked.shows("Your file is ready")


PAGES: dict[str, Opener] = {
    "join to mend": lambda scene: scene.visitor("/kettle/join").press("Continue").shows("something to mend"),
    "join as a newcomer": lambda scene: scene.newcomer("/kettle/join"),
    "join, how to reach you": lambda scene: named(scene).reads("How can we reach you?"),
    "join, how to reach you to mend": lambda scene: reached(scene, "Email", "wren").shows("name@example.org"),
    "join, what we agree to": lambda scene: reached(scene, "Phone call", "01632 960123"),
    "join, code from the mail": lambda scene: joined(scene, "Email", "wren@example.org"),
    "join, done": lambda scene: joined(scene).reads("You’re in, Wren"),
    "join, done after a visit": after_a_visit,
    "join, starting again": lambda scene: scene.visitor("/kettle/join/agree").shows("Let’s start here."),
    "invitation": invited,
    "desk": lambda scene: scene.at_desk(DESK),
    "desk, loose ends": loose,
    "desk, people": lambda scene: scene.at_desk(f"{DESK}/people?someone=b"),
    "desk, nobody of that name": lambda scene: scene.at_desk(f"{DESK}/people?someone=zzz"),
    "desk, one person": somebody,
    "desk, if somebody has died": lambda scene: somebody(scene, "/remembered"),
    "desk, remembered": remembered,
    "person, remembered": person_remembered,
    "home, remembered by mistake": alive,
    "desk, someone joins": lambda scene: scene.at_desk(f"{DESK}/people/new"),
    "desk, someone joins to mend": lambda scene: scene.at_desk(f"{DESK}/people/new").press("Add"),
    "desk, joined": lambda scene: somebody(scene, "/joined"),
    "desk, record": lambda scene: scene.at_desk(f"{DESK}/record"),
    "desk, record to mend": lambda scene: scene.at_desk(f"{DESK}/record").press("Record"),
    "desk, cards": lambda scene: scene.at_desk(f"{DESK}/cards?someone=a"),
    "desk, everyone’s cards": lambda scene: scene.at_desk(f"{DESK}/cards/everyone"),
    "desk, file being made": asked_for_cards,
    "desk, file ready": cards_ready,
    "desk, spreadsheet": lambda scene: scene.at_desk(f"{DESK}/import"),
    "desk, spreadsheet to mend": lambda scene: scene.at_desk(f"{DESK}/import").press("Read the file"),
    "desk, spreadsheet’s columns": spreadsheet,
    "desk, spreadsheet’s rows": every_row,
    "desk, spreadsheet’s rows to mend": lambda scene: every_row(scene).press_first("Bring in"),
    "desk, spreadsheet coming in": bringing,
    "desk, spreadsheet is in": brought,
    "desk, the whole record": the_whole_record,
    "desk, the whole record ready": the_whole_record_ready,
    "desk, the whole record asked for": lambda scene: the_whole_record(scene).press("Ask for the record"),
    "desk, slips": lambda scene: scene.at_desk(f"{DESK}/slips?someone=a"),
    "desk, slip": slip,
}
