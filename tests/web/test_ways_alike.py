"""However somebody comes to a gathering, the same hours are booked, entry for entry (R31)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlmodel import select

from tests.cast import NOW, SECRET, Cast, a_gathering, card_number, faults_of, finish, journal
from tests.web.browser import Browser, Page
from tests.web.test_kiosks import shown
from tests.web.town_gatherings import a_kiosk, sign_of
from timebank.clock import DAY
from timebank.ledger.gatherings import RULES
from timebank.services.codes import card_token
from timebank.store.accounts import Account
from timebank.store.gatherings import Gathering


@dataclass(frozen=True)
class Door:
    """A gathering, and everybody who has a part in coming to it."""

    cast: Cast
    id: bytes
    alice: Browser
    host: Browser
    tablet: Browser
    clock: time_machine.Traveller

    @property
    def path(self) -> str:
        return f"/kettle/gatherings/{self.id.hex()}"


def by_the_sign(door: Door) -> Page:
    return door.alice.send(f"/S/{sign_of(door.cast.session, door.id)}")


def by_the_typed_code(door: Door) -> Page:
    code = door.cast.session.exec(select(Gathering.code).where(Gathering.id == door.id)).one()
    door.cast.session.rollback()
    return door.alice.send(door.alice.send("/in", code=code).location)


def by_a_card(door: Door) -> Page:
    card = card_token(SECRET, door.cast.community_id, door.cast.alice.member_id, 0)
    return door.host.send(f"/C/{card}", gathering=door.id.hex())


def on_paper(door: Door) -> Page:
    door.clock.shift(timedelta(hours=20))
    ticked = [person.member_id.hex() for person in (door.cast.alice, door.cast.charlie)]
    page = door.host.send(f"{door.path}/here", f"{door.path}/here", shown=ticked, here=ticked)
    door.clock.shift(timedelta(hours=-20))
    return page


def by_the_tablets_square(door: Door) -> Page:
    kiosk = a_kiosk(door.cast, door.id)
    return door.alice.send(f"/K/{kiosk.code(SECRET, NOW)}")


def by_the_tablets_code(door: Door) -> Page:
    tablet = f"/T/{a_kiosk(door.cast, door.id).token(SECRET)}"
    return door.alice.send(door.alice.send("/in", code=shown(door.tablet.get(tablet))).location)


def by_number_on_the_tablet(door: Door) -> Page:
    tablet = f"/T/{a_kiosk(door.cast, door.id).token(SECRET)}"
    number = card_number(door.cast, door.cast.alice)
    door.cast.session.rollback()
    return door.tablet.send(tablet, card=number)


WAYS: tuple[Callable[[Door], Page], ...] = (
    by_the_sign,
    by_the_typed_code,
    by_a_card,
    on_paper,
    by_the_tablets_square,
    by_the_tablets_code,
    by_number_on_the_tablet,
)
# An id, a place in the order, and their seal differ between any two entries.
OWN = {"id", "number", "previous_number", "leaf", "gathering_id", "giver_id", "receiver_id"}


def booked(cast: Cast, gathering: bytes) -> list[dict[str, Any]]:
    """Read what was booked for a gathering; its own account is called by what it is."""
    cast.session.rollback()
    own = select(Account.id).where(Account.gathering_id == gathering)
    account = cast.session.exec(own).one()

    def side(found: bytes) -> bytes | str:
        return "the gathering" if found == account else found

    rows = [
        entry.model_dump(exclude=OWN) | {"giver": side(entry.giver_id), "receiver": side(entry.receiver_id)}
        for entry in journal(cast)
        if entry.gathering_id == gathering
    ]
    return sorted(rows, key=repr)


@pytest.mark.parametrize("rule", RULES)
def test_every_way_in_books_the_same(
    alice: Browser,
    charlie: Browser,
    anyone: Browser,
    cast: Cast,
    noon: time_machine.Traveller,
    rule: str,
) -> None:
    entries = {}
    for come in WAYS:
        door = Door(cast, a_gathering(cast, rule=rule), alice, charlie, anyone, noon)
        assert come(door).status == 303, come.__name__
        cast.session.rollback()
        finish(cast, door.id, now=NOW + DAY)
        entries[come.__name__] = booked(cast, door.id)

    first = entries["by_the_sign"]
    assert (len(first) > 0) == (rule != "list")
    assert {way: found for way, found in entries.items() if found != first} == {}
    assert not faults_of(cast)
