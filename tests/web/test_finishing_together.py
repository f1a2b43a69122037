"""A gathering that no host has finished, as those see it who were there."""

from datetime import timedelta

import pytest
import time_machine

from tests.cast import NOW, Cast, a_gathering, a_support, journal, totals_of
from tests.services.arriving import note_here
from tests.services.leavers import leave
from tests.web.browser import NOTHING, Browser, asks_to_sign_in, come_back_after, is_nothing
from tests.web.conftest import a_supporter
from tests.web.ticking import of, tick
from timebank.clock import DAY
from timebank.ledger.totals import Totals
from timebank.services.errors.gatherings import ListChangedError

SEE = "This isn’t finished. With one other person who was here you can finish it."


@pytest.fixture
def path(cast: Cast) -> str:
    tea = a_gathering(cast, starts_at=NOW - 2 * DAY, rule="lead")
    here = {
        cast.alice.member_id: (120, False),
        cast.bob.member_id: (60, False),
        cast.stella.member_id: (120, False),
    }
    note_here(cast, tea, here)
    return f"/kettle/gatherings/{tea.hex()}"


@pytest.fixture
def together(path: str) -> str:
    return f"{path}/finish/together"


def test_two_who_were_there_finish_it(
    alice: Browser, bob: Browser, cast: Cast, path: str, together: str
) -> None:
    assert together in alice.get("/kettle/home").links()
    assert SEE in alice.get(path).words

    first = alice.follow(alice.send(together, "/together"))
    assert first.notices == [
        "Thank you. When one more person who was there says so too, everyone’s time is saved."
    ]
    waits = alice.get(together)
    assert "You said that’s right. One more person who was there has to say so too." in waits.words
    assert "That’s right" not in [button.words for button in waits.document.every("button")]
    assert journal(cast) == []
    cast.session.rollback()

    second = bob.follow(bob.send(together, "/together"))
    assert "Everyone’s time is saved." in second.words
    assert totals_of(cast, cast.bob) == Totals(0, 360)
    assert together not in alice.get("/kettle/home").links()


def test_they_see_numbers_and_the_names_of_those_who_lead(alice: Browser, together: str) -> None:
    page = alice.get(together)

    assert "4 people here. Charlie gives 2 hours. The others receive the time they stayed." in page.words
    assert "Charlie C Leads 2 hours given" in page.words
    assert "You 2 hours received" in page.words
    assert "2 others together 3 hours received" in page.words
    for name in ("Bob", "Stella"):
        assert name not in page.html


def test_a_changed_list_is_looked_at_once_more(
    alice: Browser, bob: Browser, charlie: Browser, cast: Cast, path: str, together: str
) -> None:
    alice.send(together, "/together")
    late = bob.fill_in(together, "/together")
    tick(charlie, path, **of(cast.bob, was="60", minutes="120"))

    page = bob.post(*late)
    assert (page.status, page.errors) == (422, [ListChangedError.sentence])
    bob.send(together, "/together")

    assert "The list has changed since you said it’s right." in alice.get(together).words
    alice.send(together, "/together")
    assert totals_of(cast, cast.bob) == Totals(0, 420)


def test_a_supporter_speaks_only_for_themselves(
    alice: Browser, bob: Browser, cast: Cast, together: str
) -> None:
    support = a_support(cast, member=cast.alice, by=cast.bob)
    bob.send(together, "/together")
    a_supporter(bob, support.hex())

    bob.press(together, together, seen=bob.get(together).typed("seen"))

    assert journal(cast) == []


def test_hosts_have_a_day_and_nothing_is_saved_by_waiting(
    alice: Browser, bob: Browser, cast: Cast, noon: time_machine.Traveller
) -> None:
    tea = a_gathering(cast)
    note_here(cast, tea, {person.member_id: (120, False) for person in (cast.alice, cast.bob)})
    together = f"/kettle/gatherings/{tea.hex()}/finish/together"
    assert alice.get(together).status == 404

    come_back_after(alice, noon, timedelta(days=6))

    assert journal(cast) == []
    assert alice.get(together).status == 200


def test_a_host_is_led_to_their_own_page(charlie: Browser, path: str, together: str) -> None:
    assert charlie.get(together).status == 404
    assert SEE not in charlie.get(path).words


def test_who_was_not_there_sees_nothing(charlie: Browser, cast: Cast, anyone: Browser, bob: Browser) -> None:
    tea = a_gathering(cast, starts_at=NOW - 2 * DAY)
    together = f"/kettle/gatherings/{tea.hex()}/finish/together"
    missing = f"/kettle/gatherings/{NOTHING}/finish/together"

    assert is_nothing(bob.get(together), bob.get(missing))
    assert is_nothing(bob.press("/in", together, seen="x"), bob.press("/in", missing, seen="x"))
    assert asks_to_sign_in(anyone.get(together))


def test_a_list_that_cannot_be_saved_says_why(
    alice: Browser, charlie: Browser, cast: Cast, path: str, together: str
) -> None:
    tick(charlie, path, **of(cast.charlie, was="120 leads", minutes="120"))

    assert "This rule moves the time of whoever led." in alice.get(together).words


def test_the_desk_lists_what_nobody_finished_even_when_every_host_has_left(
    stella: Browser, cast: Cast, path: str
) -> None:
    assert "Ring Charlie C, who hosted it" in stella.get("/kettle/desk/loose-ends").words

    leave(cast, cast.charlie)

    page = stella.get("/kettle/desk/loose-ends")
    assert "Its hosts have left. You can finish it" in page.words
    assert path in page.links()
    assert "Over, and not saved yet Tea" in stella.get("/kettle/desk").words
