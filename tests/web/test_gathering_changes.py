"""A host changes a gathering or cancels it, and everybody sees so."""

import pytest
import time_machine

from tests.cast import NOW, Cast, a_gathering, finish, journal
from tests.web.browser import NOTHING, Browser, asks_to_sign_in, is_nothing
from tests.web.signs import check_in, code_on
from timebank.clock import DAY
from timebank.services.errors.gatherings import AlreadyFinishedError, CancelledError, StaysCancelledError

FIELDS = ("title", "place", "access", "day", "starts")


@pytest.fixture
def path(cast: Cast) -> str:
    return f"/kettle/gatherings/{a_gathering(cast, access='Step-free').hex()}"


def cancel(charlie: Browser, path: str) -> None:
    assert charlie.send(f"{path}/cancellation").answer == (303, path)


def test_form_shows_what_it_is_now(charlie: Browser, path: str) -> None:
    page = charlie.get(f"{path}/change")

    assert [page.typed(name) for name in FIELDS] == ["Tea", "The kitchen", "Step-free", "2026-03-02", "11:30"]


def test_sending_it_as_it_is_changes_nothing(charlie: Browser, path: str) -> None:
    before = charlie.get(path).words

    charlie.follow(charlie.send(f"{path}/change"))

    assert charlie.get(path).words == before


def test_everybody_sees_the_change(charlie: Browser, anyone: Browser, path: str) -> None:
    page = charlie.send(f"{path}/change", title="Supper", place="The hall", starts="13:00", length="90")

    assert page.answer == (303, path)
    assert "Saved." in charlie.follow(page).words
    assert "Supper Today, 1pm to 2:30pm The hall" in anyone.get(path).words


def test_member_sees_their_time_follow_the_length(charlie: Browser, bob: Browser, path: str) -> None:
    check_in(bob, path)

    charlie.send(f"{path}/change", length="60")

    assert "1 hour received" in charlie.get(f"{path}/finish").words


@pytest.mark.parametrize("name", FIELDS)
def test_empty_box_is_named_and_the_rest_kept(charlie: Browser, path: str, name: str) -> None:
    page = charlie.send(f"{path}/change", **{name: ""})

    assert page.status == 422
    assert len(page.errors) == 1
    assert page.typed("title" if name != "title" else "place")


def test_length_that_is_not_offered_otherwise_is_kept(charlie: Browser, cast: Cast) -> None:
    odd = (
        f"/kettle/gatherings/{a_gathering(cast, access='A ramp', length_minutes=100, ready_minutes=20).hex()}"
    )

    assert charlie.send(f"{odd}/change").status == 303
    assert "11:30am to 1:10pm" in charlie.get(odd).words


def test_finished_one_is_shown_as_it_is(charlie: Browser, cast: Cast, path: str) -> None:
    late = [charlie.fill_in(f"{path}/change", title="Supper"), charlie.fill_in(f"{path}/cancellation")]
    finish(cast, bytes.fromhex(path.rpartition("/")[2]))

    assert charlie.get(f"{path}/change").answer == (303, path)
    assert charlie.get(f"{path}/cancellation").answer == (303, path)
    for each in late:
        page = charlie.post(*each)
        assert (page.status, page.errors) == (422, [AlreadyFinishedError.sentence])


def test_cancelled_one_says_so_until_its_time_is_over(
    charlie: Browser, anyone: Browser, alice: Browser, path: str, noon: time_machine.Traveller
) -> None:
    cancel(charlie, path)

    assert "This one is cancelled." in anyone.get(path).words
    for page in (anyone.get("/kettle/gatherings"), anyone.get("/kettle/"), alice.get("/kettle/home")):
        assert "Cancelled: Today, 11:30am to 1:30pm" in page.words
    noon.shift(2 * 60 * 60)
    assert "Tea" not in anyone.get("/kettle/gatherings").words


def test_sign_of_a_cancelled_one_says_so(charlie: Browser, bob: Browser, cast: Cast, path: str) -> None:
    code = code_on(charlie.get(f"{path}/poster"))
    late = bob.fill_in(bob.send("/in", code=code).location, "/S/")
    cancel(charlie, path)

    assert bob.follow(bob.send("/in", code=code)).heading == "This one is cancelled"
    page = bob.post(*late)
    assert (page.status, page.errors) == (422, [CancelledError.sentence])


def test_who_is_in_already_is_told(charlie: Browser, bob: Browser, path: str) -> None:
    check_in(bob, path)
    mine = next(link for link in bob.get(path).links() if "/check-ins/" in link)
    cancel(charlie, path)

    assert "This one is cancelled. No time goes in anybody’s record." in bob.get(mine).words


def test_cancelled_one_is_nobodys_to_finish(charlie: Browser, stella: Browser, cast: Cast, path: str) -> None:
    late = charlie.fill_in(f"{path}/finish")
    cancel(charlie, path)

    for page in (charlie.get(f"{path}/finish"), charlie.get(f"{path}/here"), charlie.post(*late)):
        assert (page.status, page.heading) == (409, "This one is cancelled")
    assert "You’re hosting" not in charlie.get("/kettle/home").words
    assert journal(cast) == []


def test_it_is_on_after_all(charlie: Browser, bob: Browser, path: str) -> None:
    cancel(charlie, path)

    assert charlie.send(path, "/cancellation/undo").answer == (303, path)
    assert "cancelled" not in bob.get(path).words
    check_in(bob, path)


def test_over_it_stays_cancelled(charlie: Browser, cast: Cast) -> None:
    over = f"/kettle/gatherings/{a_gathering(cast, starts_at=NOW - DAY).hex()}"
    cancel(charlie, over)

    assert f"{over}/cancellation/undo" not in charlie.get(over).html
    page = charlie.press("/in", f"{over}/cancellation/undo")
    assert (page.status, page.errors) == (422, [StaysCancelledError.sentence])


@pytest.mark.parametrize("ending", ["change", "cancellation"])
def test_only_a_host_gets_there(alice: Browser, anyone: Browser, cast: Cast, path: str, ending: str) -> None:
    missing = f"/kettle/gatherings/{NOTHING}/{ending}"

    assert is_nothing(alice.get(f"{path}/{ending}"), alice.get(missing))
    assert is_nothing(alice.press("/in", f"{path}/{ending}"), alice.press("/in", missing))
    assert asks_to_sign_in(anyone.get(f"{path}/{ending}"))
