"""The pages of the pot, organisations, shared accounts and hours from before: how to come to each."""

import secrets
from typing import Any

from tests.journeys.opening import Opener
from tests.journeys.phone import Phone
from tests.journeys.scene import Scene
from timebank import clock
from timebank.services import openings, organisations, sharing
from timebank.services.openings import Before
from timebank.store.people import Person

HERE, DESK = "/kettle/organisations", "/kettle/desk"


def given(scene: Scene) -> Phone:
    """Put an hour in the pot."""
    return scene.by(scene.kettle.member("Alice"), "/kettle/pot/give").press("Give these hours")


def taken_back(scene: Scene) -> Phone:
    """Put an hour in the pot and take it back."""
    return given(scene).press("Undo: take it back").shows("Both lines stay in the record.")


def not_clear(scene: Scene) -> Phone:
    """Give to somebody who is not named."""
    opened = scene.by(scene.kettle.member("Alice"), "/kettle/pot/give").choose("Someone else")
    return opened.press("Give these hours").shows("There’s something to mend")


def asked(scene: Scene) -> Phone:
    """Ask the pot for more than the limit."""
    opened = scene.by(scene.kettle.member("Alice"), "/kettle/pot/draw").choose("Another amount")
    return (
        opened.type("How much exactly?", "8 hours").press("Ask the pot for this").shows("You asked the pot")
    )


def act(**more: Any) -> dict[str, Any]:
    return {"key": secrets.token_bytes(16), "now": clock.now()} | more


def shop(scene: Scene) -> tuple[Person, bytes]:
    """Add an organisation for which somebody records, with a line and something that waits."""
    alice, bob = scene.people()
    do = scene.kettle.do
    made = do(organisations.add, **act(), name=f"The shop on corner {secrets.token_hex(2)}")
    number = scene.kettle.card(alice.member_id).number
    steward = {"steward_id": bob.member_id, "wanted": number}
    do(organisations.name_recorder, **act(), organisation_id=made, **steward)
    do(organisations.agree, **act(), organisation_id=made, member_id=alice.member_id)
    today = clock.today(scene.kettle.zone)
    said = {"minutes": 90, "happened_on": today, "today": today, "other_id": bob.member_id}
    for way in ("received", "gave"):
        who = {"organisation_id": made, "member_id": alice.member_id, "way": way}
        do(organisations.record, **act(), **who, **said)
    return alice, made


def at_shop(scene: Scene, path: str = "") -> Phone:
    """Open a page of an organisation as one who records for it."""
    alice, made = shop(scene)
    return scene.by(alice, f"{HERE}/{made.hex()}{path}")


def sharing_two(scene: Scene, *, has_agreed: bool) -> tuple[Person, Person, bytes]:
    """Let two share an account, or one be asked to."""
    alice, bob = scene.people()
    wanted = scene.kettle.card(bob.member_id).number
    made = scene.kettle.do(sharing.share, **act(), member_id=alice.member_id, wanted=wanted)
    if has_agreed:
        scene.kettle.do(organisations.agree, **act(), organisation_id=made, member_id=bob.member_id)
    return alice, bob, made


def asked_to_share(scene: Scene) -> Phone:
    """Be asked to share an account."""
    return scene.by(sharing_two(scene, has_agreed=False)[1], HERE)


def shared(scene: Scene, path: str = "") -> Phone:
    """Open a page of a shared account."""
    alice, _, made = sharing_two(scene, has_agreed=True)
    return scene.by(alice, f"{HERE}/{made.hex()}{path}")


def from_before(scene: Scene) -> Phone:
    """Read on Home about hours from before."""
    alice, bob = scene.people()
    said = {"before": Before(alice.member_id, 720, 90), "steward_id": bob.member_id}
    day = clock.today(scene.kettle.zone).isoformat()
    scene.kettle.do(openings.bring, **act(), **said, day=day)
    return scene.by(alice, "/kettle/home")


def through_a_job(scene: Scene) -> Phone:
    """Say that time was through a job."""
    alice, bob = scene.people()
    exchange = scene.kettle.exchange(alice, bob, "gave")
    return scene.by(alice, f"/kettle/entries/{exchange.hex()}").press("It was through my job")


PAGES: dict[str, Opener] = {
    "pot": lambda scene: scene.amara("/kettle/pot"),
    "pot of a beginner": lambda scene: scene.beginner("/teapot/pot"),
    "pot to give": lambda scene: scene.amara("/kettle/pot/give"),
    "pot given": given,
    "pot taken back": taken_back,
    "pot to mend": not_clear,
    "pot to ask": lambda scene: scene.amara("/kettle/pot/draw"),
    "pot asked": asked,
    "pot at the desk": lambda scene: scene.at_desk(f"{DESK}/pot"),
    "organisations": lambda scene: scene.amara(HERE),
    "organisations at the desk": lambda scene: scene.at_desk(f"{DESK}/organisations"),
    "organisation": at_shop,
    "organisation to record for": lambda scene: at_shop(scene, "/record"),
    "organisations, asked to share": asked_to_share,
    "organisation that two share": shared,
    "organisation to split": lambda scene: shared(scene, "/split"),
    "hours from before": lambda scene: scene.at_desk(
        f"{DESK}/people/{scene.kettle.member('Joy').member_id.hex()}/before"
    ),
    "hours from before at home": from_before,
    "entry through a job": through_a_job,
}
