from typing import Any

import pytest

from tests.cast import NOW, Cast, a_gathering, journal, totals_of
from tests.web.browser import NOTHING, Browser, asks_to_sign_in, is_nothing
from tests.web.signs import check_in
from timebank.clock import DAY, MINUTE
from timebank.ledger.totals import Totals
from timebank.services.errors.gatherings import AlreadyFinishedError, ListChangedError, TooEarlyToFinishError


@pytest.fixture
def path(cast: Cast) -> str:
    return f"/kettle/gatherings/{a_gathering(cast, rule='lead').hex()}"


def test_preview_says_in_real_numbers_what_will_be_saved(charlie: Browser, bob: Browser, path: str) -> None:
    check_in(bob, path)

    words = charlie.get(f"{path}/finish").words

    assert "2 people here. Charlie gives 2 hours. The others receive the time they stayed." in words
    assert "Charlie C Leads 2 hours given" in words
    assert "Bob B 2 hours received" in words


def test_finishing_books_everyones_time_once(charlie: Browser, bob: Browser, cast: Cast, path: str) -> None:
    check_in(bob, path)

    page = charlie.send(f"{path}/finish")

    assert page.answer == (303, path)
    assert "Everyone’s time is saved." in charlie.follow(page).words
    assert totals_of(cast, cast.charlie) == Totals(120, 300)
    assert totals_of(cast, cast.bob) == Totals(0, 420)


def test_finishing_twice_books_once(charlie: Browser, cast: Cast, path: str) -> None:
    first, second = (charlie.fill_in(f"{path}/finish") for _ in range(2))

    assert charlie.post(*first).answer == charlie.post(*first).answer == (303, path)
    count = len(journal(cast))
    again = charlie.post(*second)
    assert again.status == 422
    assert again.errors == [AlreadyFinishedError.sentence]
    assert len(journal(cast)) == count


def test_list_that_changed_since_is_shown_again(
    charlie: Browser, bob: Browser, cast: Cast, path: str
) -> None:
    late = charlie.fill_in(f"{path}/finish")
    check_in(bob, path)

    page = charlie.post(*late)

    assert page.status == 422
    assert page.errors == [ListChangedError.sentence]
    assert "Bob B 2 hours received" in page.words
    assert journal(cast) == []


def test_list_as_shown_again_can_be_saved(charlie: Browser, bob: Browser, cast: Cast, path: str) -> None:
    address, fields = charlie.fill_in(f"{path}/finish")
    check_in(bob, path)
    page = charlie.post(address, fields)
    again = {name: page.typed(name) for name in ("seen", "key")}

    assert charlie.post(address, {**fields, **again}).status == 303


def test_gathering_is_not_finished_before_it_begins(charlie: Browser, cast: Cast) -> None:
    later = f"/kettle/gatherings/{a_gathering(cast, starts_at=NOW + DAY).hex()}/finish"

    page = charlie.send(later)

    assert page.status == 422
    assert page.errors == [TooEarlyToFinishError.sentence]


def test_rule_that_wants_a_leader_says_so(charlie: Browser, cast: Cast, path: str) -> None:
    host = cast.charlie.member_id.hex()
    charlie.send(f"{path}/here", "/here", leads=None, here=host)

    page = charlie.get(f"{path}/finish")

    assert "This rule moves the time of whoever led." in page.words
    assert not [button for button in page.document.every("button") if "Save" in button.words]


def test_getting_the_page_books_nothing(charlie: Browser, cast: Cast, path: str) -> None:
    charlie.get(f"{path}/finish")

    assert journal(cast) == []


def test_only_the_host_may_finish(alice: Browser, cast: Cast, path: str) -> None:
    missing = f"/kettle/gatherings/{NOTHING}/finish"

    assert is_nothing(alice.get(f"{path}/finish"), alice.get(missing))
    assert is_nothing(alice.press("/in", f"{path}/finish", seen=""), alice.press("/in", missing, seen=""))
    assert journal(cast) == []


def test_signed_out_visitor_finishes_nothing(anyone: Browser, cast: Cast, path: str) -> None:
    assert asks_to_sign_in(anyone.get(f"{path}/finish"))
    assert asks_to_sign_in(anyone.press("/in", f"{path}/finish", seen=""))
    assert journal(cast) == []


def tell(charlie: Browser, path: str, **ticks: Any) -> str:
    """Save the roll-call; return what the finish page says."""
    charlie.send(f"{path}/here", f"{path}/here", **ticks)
    return charlie.get(f"{path}/finish").words


def test_nothing_odd_is_said_of_a_plain_list(charlie: Browser, bob: Browser, path: str) -> None:
    check_in(bob, path)

    assert "Look at this" not in charlie.get(f"{path}/finish").words


def test_who_left_early_is_named_with_the_time(charlie: Browser, bob: Browser, cast: Cast, path: str) -> None:
    """The gathering began at 11:30; Bob checks in at noon and stays half an hour, an hour, or the rest."""
    check_in(bob, path)
    stay = f"minutes-{cast.bob.member_id.hex()}"

    assert "Bob came at midday: 1½ hours." in tell(charlie, path, **{stay: "90"})
    assert "Bob was here for 30 minutes." in tell(charlie, path, **{stay: "30"})
    assert "Bob is on the list without any time." in tell(charlie, path, **{stay: "0"})


def test_who_came_first_and_left_is_named_with_the_time(charlie: Browser, bob: Browser, cast: Cast) -> None:
    path = f"/kettle/gatherings/{a_gathering(cast, starts_at=NOW).hex()}"
    check_in(bob, path)

    words = tell(charlie, path, **{f"minutes-{cast.bob.member_id.hex()}": "60"})

    assert "Bob left at 1pm: 1 hour." in words


def test_who_came_after_the_end_is_counted(charlie: Browser, bob: Browser, cast: Cast) -> None:
    path = f"/kettle/gatherings/{a_gathering(cast, starts_at=NOW - 150 * MINUTE).hex()}"
    check_in(bob, path)

    assert "1 person came after the end." in charlie.get(f"{path}/finish").words


def test_hosts_who_are_not_there_and_names_that_come_twice_are_said(charlie: Browser, cast: Cast) -> None:
    path = f"/kettle/gatherings/{a_gathering(cast).hex()}"
    tell(charlie, path, newcomer="Nora")

    words = tell(charlie, path, newcomer="Nora")
    assert "Nora is on the list more than once." in words
    assert "hosts and isn’t on the list" not in words

    words = tell(charlie, path, here=[], leads=[])
    assert "Charlie hosts and isn’t on the list." in words
    assert "Nobody is on the list, so nothing is saved for anybody." in words


def test_nobody_leading_is_said(charlie: Browser, bob: Browser, cast: Cast) -> None:
    path = f"/kettle/gatherings/{a_gathering(cast).hex()}"

    assert "Nobody is down as leading." in tell(charlie, path, leads=[])
