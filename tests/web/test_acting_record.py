import pytest

from tests.cast import (
    TODAY,
    Cast,
    an_exchange,
    journal,
    totals_of,
)
from tests.web.browser import Browser
from tests.web.reading import sent_by
from tests.web.supporting import ENDED, PATH, RECORD, acting, helps, stopped
from timebank.ledger.totals import Totals
from timebank.services.errors.exchanges import BothSidesError
from timebank.services.errors.supporters import ActingChangedError


def test_time_is_recorded_for_them_and_marked(alice: Browser, bob: Browser, cast: Cast) -> None:
    acting(bob, cast)
    assert bob.get(RECORD).heading == "Record time for Alice"

    page = bob.send(RECORD, "/record", someone="Charlie")

    assert page.status == 303
    assert bob.follow(page).heading == "Charlie C gave you 1 hour, today."
    assert totals_of(cast, cast.alice) == Totals(0, 360)
    assert totals_of(cast, cast.bob) == Totals(0, 300)
    assert "Bob B, a supporter, recorded 1 hour for you" in alice.get(page.location).words
    assert "Recorded for you by Bob B 1 hour, today" in alice.get("/kettle/home").words
    assert "With help from Bob B" in alice.get("/kettle/hours").words


def test_people_offered_are_ones_own_and_never_the_other(bob: Browser, cast: Cast) -> None:
    an_exchange(cast, by=cast.bob, other=cast.alice)
    an_exchange(cast, by=cast.bob, other=cast.charlie)
    an_exchange(cast, by=cast.alice, other=cast.stella)
    acting(bob, cast)

    words = bob.get("/kettle/record").form("/record").words

    assert "Charlie C" in words
    assert "Alice A" not in words
    assert "Stella S" not in words


def test_nobody_records_for_another_with_themselves(bob: Browser, cast: Cast) -> None:
    acting(bob, cast)

    page = bob.send(RECORD, "/record", someone="Bob")

    assert (page.status, page.errors) == (422, [BothSidesError.sentence])
    assert page.typed("someone") == "Bob"
    assert journal(cast) == []


def test_pressing_twice_records_once(bob: Browser, cast: Cast) -> None:
    acting(bob, cast)
    sent = bob.fill_in(RECORD, "/record", someone="Charlie")

    assert bob.post(*sent).answer == bob.post(*sent).answer
    assert len(journal(cast)) == 1


def test_when_it_is_ended_the_next_press_keeps_what_was_typed(bob: Browser, cast: Cast) -> None:
    support = acting(bob, cast)
    sent = bob.fill_in(RECORD, "/record", someone="Charlie", time="other", another="45 minutes")
    stopped(cast, support)

    page = bob.post(*sent)

    assert (page.status, page.errors) == (422, [ActingChangedError.sentence])
    assert ENDED in page.words
    assert (page.typed("someone"), page.typed("another")) == ("Charlie", "45 minutes")
    assert journal(cast) == []


def test_page_of_ones_own_is_not_sent_for_another(bob: Browser, cast: Cast) -> None:
    sent = bob.fill_in(RECORD, "/record", someone="Charlie")
    acting(bob, cast)

    assert bob.post(*sent).status == 422
    assert journal(cast) == []


def test_page_for_another_is_not_sent_as_ones_own(bob: Browser, cast: Cast) -> None:
    acting(bob, cast)
    sent = bob.fill_in(RECORD, "/record", someone="Charlie")
    bob.send("/kettle/home", "/stop")

    assert bob.post(*sent).status == 422
    assert journal(cast) == []


def test_mended_page_is_ones_own_from_then_on(bob: Browser, cast: Cast) -> None:
    support = acting(bob, cast)
    sent = bob.fill_in(RECORD, "/record", someone="Charlie")
    stopped(cast, support)

    form = bob.post(*sent).form("/record")

    assert bob.post("/kettle/record", sent_by(form)).status == 303
    assert totals_of(cast, cast.bob) == Totals(0, 360)
    assert totals_of(cast, cast.alice) == Totals(0, 300)


@pytest.mark.parametrize("what", ["record", "check in"])
def test_member_ends_it_from_the_page_of_the_act(
    alice: Browser, bob: Browser, cast: Cast, sign: str, what: str
) -> None:
    support = acting(bob, cast)
    page = bob.send(sign, "/S/") if what == "check in" else bob.send(RECORD, "/record", someone="Charlie")

    assert alice.send(page.location, f"{support}/end").answer == (303, PATH)

    assert ENDED in bob.get("/kettle/home").words
    assert f"{support}/end" not in alice.get(page.location).html


def test_other_party_ends_nothing(charlie: Browser, bob: Browser, cast: Cast) -> None:
    support = acting(bob, cast)

    page = charlie.follow(bob.send(RECORD, "/record", someone="Charlie"))

    assert support not in page.html


def test_what_was_recorded_before_it_ended_stays(alice: Browser, bob: Browser, cast: Cast) -> None:
    support = acting(bob, cast)
    bob.send(RECORD, "/record", someone="Charlie")
    stopped(cast, support)

    assert [entry.happened_on for entry in journal(cast)] == [TODAY.isoformat()]
    assert helps(cast) == ["exchange"]
