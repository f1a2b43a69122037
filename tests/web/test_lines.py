"""One entry: what led to it in plain lines, and what it did to both totals."""

from datetime import date

import pytest
from flask import Flask
from sqlmodel import select

from tests.cast import NOW, Cast, a_gathering, a_key, a_support, an_exchange, finish, journal
from tests.services.leavers import leave
from tests.web.browser import NOTHING, Browser, Page, is_nothing
from tests.web.conftest import a_supporter
from tests.web.hours import PATH, rows, taken_back
from timebank.services.check_ins import check_in, say_paid
from timebank.store.entries import Entry
from timebank.store.gatherings import CheckIn
from timebank.store.people import Person

WELCOME = "The pot gave you 5 hours to welcome you, today."


def entry(browser: Browser, entry_id: bytes) -> Page:
    return browser.get(f"{PATH}/entries/{entry_id.hex()}")


def history(page: Page) -> list[str]:
    (found,) = [part for part in page.document.every("ol") if part.attributes.get("class") == "history"]
    return [item.words for item in found.every("li")]


def came(cast: Cast, gathering: bytes, person: Person) -> None:
    who = {"community_id": cast.community_id, "member_id": person.member_id}
    check_in(cast.session, **who, gathering_id=gathering, key=a_key(), now=NOW)


def entry_between(cast: Cast, person: Person, *, gave: bool) -> bytes:
    """Find what a gathering booked for somebody."""
    (found,) = [
        each
        for each in journal(cast)
        if each.kind == "gathering" and (each.giver_id if gave else each.receiver_id) == person.account_id
    ]
    return found.id


def test_an_exchange_tells_who_said_it_and_who_agreed(alice: Browser, bob: Browser, cast: Cast) -> None:
    exchange = an_exchange(cast, words="Gardening", minutes=90)

    mine, theirs = entry(alice, exchange), entry(bob, exchange)

    assert mine.heading == "You gave Bob B 1½ hours of gardening, today."
    assert theirs.heading == "Alice A gave you 1½ hours of gardening, today."
    assert history(mine) == ["Bob B recorded 1½ hours on Monday 2 March at midday."]
    assert f"/kettle/entries/{exchange.hex()}" in mine.links()
    assert "Before it 0 minutes 5 hours After it 1½ hours 5 hours" in mine.words
    assert "Before it 0 minutes 5 hours After it 0 minutes 6½ hours" in theirs.words


def test_what_was_put_right_and_what_put_it_right_lead_to_each_other(
    alice: Browser, bob: Browser, cast: Cast
) -> None:
    gone = taken_back(cast, minutes=90)
    (back,) = cast.session.exec(select(Entry.id).where(Entry.kind == "reversal"))

    first, second = entry(alice, gone), entry(alice, back)

    assert f"{PATH}/entries/{back.hex()}" in first.links()
    assert f"{PATH}/entries/{gone.hex()}" in second.links()
    said = "You took it back on Monday 2 March at midday, by another entry. Both stay."
    assert history(first)[-1] == history(second)[-1] == said
    assert history(entry(bob, gone))[-1] == said.replace("You", "Alice A")
    assert second.heading == "1½ hours given was taken back, today."
    assert "Before it 1½ hours 5 hours After it 0 minutes 5 hours" in second.words


@pytest.mark.parametrize(
    ("rule", "bobs", "told"),
    [
        ("share", "gave", "You stayed 2 hours. Charlie led. The rule that day: Everyone gives"),
        ("share", "received", "You stayed 2 hours. Charlie led. The rule that day: Everyone gives"),
        ("lead", "received", "Charlie led. The rule that day: Whoever leads gives their time."),
        ("split", "received", "3 people were there. The leaders’ time was shared out by how long"),
        ("help", "gave", "The rule that day: Everyone gives. The pot receives."),
    ],
)
def test_a_gatherings_minutes_are_explained_by_its_rule(
    bob: Browser, cast: Cast, rule: str, bobs: str, told: str
) -> None:
    gathering = a_gathering(cast, rule=rule)
    came(cast, gathering, cast.bob)
    came(cast, gathering, cast.alice)
    finish(cast, gathering)

    page = entry(bob, entry_between(cast, cast.bob, gave=bobs == "gave"))

    assert told in page.words
    assert f"/kettle/gatherings/{gathering.hex()}" in page.links()
    assert history(page) == ["The gathering’s time was saved for everyone on Monday 2 March at midday."]


def test_a_leader_reads_about_getting_ready(charlie: Browser, cast: Cast) -> None:
    gathering = a_gathering(cast, rule="lead", ready_minutes=30)
    came(cast, gathering, cast.bob)
    finish(cast, gathering)

    page = entry(charlie, entry_between(cast, cast.charlie, gave=True))

    assert page.heading == "You gave 2½ hours at Tea, today."
    assert "You stayed 2 hours. You led. Getting ready took 30 minutes more." in page.words


def test_time_through_a_job_is_said_to_whose_job_it_is(bob: Browser, cast: Cast) -> None:
    gathering = a_gathering(cast, rule="share")
    came(cast, gathering, cast.bob)
    (mine,) = cast.session.exec(select(CheckIn.id).where(CheckIn.member_id == cast.bob.member_id))
    cast.session.rollback()
    who = {"community_id": cast.community_id, "member_id": cast.bob.member_id}
    say_paid(cast.session, **who, check_in_id=mine, key=a_key(), is_paid=True, now=NOW)
    finish(cast, gathering)

    entries = [each for each in journal(cast) if cast.bob.account_id in (each.giver_id, each.receiver_id)]

    assert all("You were there through your job." in entry(bob, each.id).words for each in entries)


def test_every_line_of_the_list_leads_to_a_page_of_its_own(bob: Browser, cast: Cast) -> None:
    an_exchange(cast)
    gathering = a_gathering(cast)
    came(cast, gathering, cast.bob)
    finish(cast, gathering)

    page = bob.get(PATH)

    leading = [link for link in page.links() if "/entries/" in link]
    assert len(leading) == len(rows(page)) == 4
    assert [bob.get(link).status for link in leading] == [200] * 4
    assert bob.get(leading[-1]).heading == WELCOME


def test_a_gift_on_leaving_is_told_as_one(bob: Browser, alice: Browser, cast: Cast) -> None:
    an_exchange(cast, minutes=600)
    leave(cast, cast.alice, gift_to=cast.bob.member_id, keeps_name=True)
    (gift,) = [each for each in journal(cast) if each.kind == "gift"]

    page = entry(bob, gift.id)

    assert page.heading == "Alice A gave you 5 hours as a gift, today."
    assert history(page) == ["It was written down on Monday 2 March at midday."]


def test_somebody_who_left_is_someone_who_was_here(bob: Browser, cast: Cast) -> None:
    exchange = an_exchange(cast)
    leave(cast, cast.alice)

    assert entry(bob, exchange).heading == "Someone who was here gave you 1 hour, today."


def test_it_belongs_to_the_month_in_which_it_happened(alice: Browser, cast: Cast) -> None:
    exchange = an_exchange(cast, happened_on=date(2025, 12, 24))

    assert f"{PATH}/2025-12" in entry(alice, exchange).links()


def test_only_both_sides_see_it(
    charlie: Browser, stella: Browser, anyone: Browser, app: Flask, cast: Cast
) -> None:
    exchange = an_exchange(cast)

    for browser in (charlie, stella):
        assert is_nothing(entry(browser, exchange), browser.get(f"{PATH}/entries/{NOTHING}"))
    assert entry(anyone, exchange).status == 303


def test_a_supporter_sees_it_only_where_they_may_see_hours(
    bob: Browser, charlie: Browser, cast: Cast
) -> None:
    exchange = an_exchange(cast, by=cast.charlie, other=cast.stella)
    a_supporter(bob, a_support(cast, member=cast.charlie, see_hours=False).hex())

    assert entry(bob, exchange).status == 403
