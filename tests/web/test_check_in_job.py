"""Saying on one's own check-in page that one is here through a job."""

import pytest
from sqlmodel import select

from tests.cast import NOW, Cast, a_gathering, finish
from tests.services.arriving import note_here
from tests.web.browser import NOTHING, Browser, is_nothing
from tests.web.supporting import acting
from timebank.clock import DAY
from timebank.services import communities
from timebank.services.errors.gatherings import AlreadyFinishedError
from timebank.store.gatherings import CheckIn, Gathering

SAID = "You’re here through your job."
MEANS = {
    "counts": "Here, time through a job counts like any other.",
    "to_pot": "Here, the pot gives what you would give. Your record stays as it is.",
    "seen": "Here, that time isn’t counted. Your record stays as it is.",
}


def choose(cast: Cast, paid_time: str) -> None:
    communities.change(cast.session, community_id=cast.community_id, paid_time=paid_time)


@pytest.mark.parametrize(("paid_time", "means"), MEANS.items())
def test_one_reads_what_it_means_says_it_and_takes_it_back(
    bob: Browser, cast: Cast, arrival: str, paid_time: str, means: str
) -> None:
    choose(cast, paid_time)
    before = bob.get(arrival)
    assert (means in before.words, SAID in before.words) == (True, False)

    assert bob.send(arrival, "/job").answer == (303, arrival)
    page = bob.get(arrival)
    assert f"{SAID} {means}" in page.words
    assert ("2 hours given" in page.words) == (paid_time == "counts")
    assert "Not through my job after all" in page.words

    bob.send(arrival, "/job")
    assert bob.get(arrival).words == before.words


def test_nobody_else_says_it(
    alice: Browser, charlie: Browser, anyone: Browser, bob: Browser, arrival: str
) -> None:
    for browser in (alice, charlie, anyone):
        missing = browser.press("/in", f"/kettle/check-ins/{NOTHING}/job", job="yes")
        assert is_nothing(browser.press("/in", f"{arrival}/job", job="yes"), missing)
    assert SAID not in bob.get(arrival).words


def test_no_supporter_says_it_not_even_of_whom_they_checked_in(bob: Browser, cast: Cast, sign: str) -> None:
    acting(bob, cast)
    arrival = bob.send(sign, "/S/").location

    assert "job" not in bob.get(arrival).words
    assert bob.press("/in", f"{arrival}/job", job="yes").status == 404


def test_the_browser_that_brought_somebody_in_does_not_say_it_for_them(anyone: Browser, sign: str) -> None:
    anyone.send(sign, name="Nora")
    second = anyone.send(f"{sign}?someone=1", name="Nell").location

    assert "I’m here through my job" not in anyone.get(second).words
    assert anyone.press("/in", f"{second}/job", job="yes").status == 404


@pytest.mark.parametrize("said", ["", "maybe"])
def test_what_the_page_never_sends_changes_nothing(bob: Browser, arrival: str, said: str) -> None:
    assert bob.send(arrival, "/job", job=said).status == 422
    assert SAID not in bob.get(arrival).words


def test_it_is_too_late_once_time_is_saved(
    bob: Browser, cast: Cast, gathering: Gathering, arrival: str
) -> None:
    late = bob.fill_in(arrival, "/job")
    finish(cast, gathering.id)

    page = bob.post(*late)

    assert (page.status, page.errors) == (422, [AlreadyFinishedError.sentence])


def test_nobody_reads_it_on_the_roll_call_and_the_host_does_before_saving(
    bob: Browser, charlie: Browser, gathering: Gathering, arrival: str
) -> None:
    bob.send(arrival, "/job")
    here = f"/kettle/gatherings/{gathering.id.hex()}"

    roll = charlie.get(f"{here}/here").words
    assert "through their job" not in roll
    assert "The pot gives 2 hours for people here through a job." in roll
    assert "job" not in charlie.get(here).words
    words = charlie.get(f"{here}/finish").words
    assert "2 people here. Bob is here through their job: the pot gives their 2 hours." in words
    assert "Everyone else gives and receives the time they stayed." in words


@pytest.mark.parametrize(
    ("paid_time", "said"),
    [("seen", "Bob is here through their job: their time isn’t counted."), ("counts", "")],
)
def test_the_host_reads_what_the_community_chose(
    bob: Browser, charlie: Browser, cast: Cast, gathering: Gathering, arrival: str, paid_time: str, said: str
) -> None:
    choose(cast, paid_time)
    bob.send(arrival, "/job")

    words = charlie.get(f"/kettle/gatherings/{gathering.id.hex()}/finish").words

    assert said in words
    assert ("job" in words) == bool(said)


@pytest.mark.parametrize(
    ("paid_time", "said"),
    [
        ("to_pot", "The pot gives 2 hours for people here through a job. The others receive"),
        ("seen", "The time of people here through a job isn’t counted. The others receive"),
    ],
)
def test_those_who_finish_together_read_it_without_a_name(
    bob: Browser, alice: Browser, cast: Cast, paid_time: str, said: str
) -> None:
    choose(cast, paid_time)
    tea = a_gathering(cast, rule="lead", starts_at=NOW - 2 * DAY)
    note_here(cast, tea, {cast.alice.member_id: (120, False), cast.bob.member_id: (120, True)})
    cast.session.commit()
    (arrival,) = [row.id for row in cast.session.exec(select(CheckIn)) if row.member_id == cast.bob.member_id]
    bob.send(f"/kettle/check-ins/{arrival.hex()}", "/job")

    words = alice.get(f"/kettle/gatherings/{tea.hex()}/finish/together").words

    assert said in words
    assert "Bob is here" not in words
