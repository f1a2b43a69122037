import pytest

from tests.cast import SECRET, Cast, an_exchange
from tests.web.browser import NOTHING, Browser, is_nothing
from timebank.services.codes import card_token
from timebank.services.errors import UnknownPersonError


@pytest.fixture
def path(cast: Cast) -> str:
    return f"/kettle/entries/{an_exchange(cast).hex()}"


def test_steward_is_asked_to_get_in_touch_and_told_no_more(
    alice: Browser, stella: Browser, bob: Browser, path: str
) -> None:
    assert alice.send(f"{path}/private", how="call").answer == (303, "/kettle/you/contact")
    assert "You asked today: Yes, ring me." in alice.get("/kettle/you/contact").words

    desk = stella.get("/kettle/desk")
    assert "Alice A by phone" in desk.words
    assert "Bob" not in desk.by_id("main").words  # type: ignore[union-attr]
    stella.send("/kettle/desk", "/done")

    assert "Alice A" not in stella.get("/kettle/desk").words
    assert "You haven’t asked anybody" in alice.get("/kettle/you/contact").words


def test_it_is_taken_back(alice: Browser, stella: Browser, path: str) -> None:
    alice.send(f"{path}/private", how="email")

    assert alice.send("/kettle/you/contact", "/call/removal").status == 303

    assert "Get in touch" not in stella.get("/kettle/desk").words


def test_one_who_is_kept_away_finds_what_does_not_exist(
    alice: Browser, bob: Browser, cast: Cast, path: str
) -> None:
    alice.send(f"{path}/private", keep_away="y")

    page = bob.send("/kettle/record", "/record", way="gave", someone="Alice", who="other", time="60")
    assert page.errors == [UnknownPersonError.sentence]
    card = card_token(SECRET, cast.community_id, cast.alice.member_id, 0)
    assert is_nothing(bob.get(f"/C/{card}"), bob.get("/C/NOTHING"))
    alices = cast.alice.member_id.hex()
    assert is_nothing(bob.get(f"/kettle/people/{alices}"), bob.get(f"/kettle/people/{NOTHING}"))
    assert "Alice A" not in bob.get(f"/kettle/record?with={alices}").words


def test_one_who_is_kept_away_is_told_nothing(alice: Browser, bob: Browser, path: str) -> None:
    before = {page: bob.get(page).words for page in ("/kettle/home", "/kettle/hours", "/kettle/you/contact")}

    alice.send(f"{path}/private", keep_away="y")

    assert {page: bob.get(page).words for page in before} == before


def test_wish_is_undone_on_you(alice: Browser, bob: Browser, path: str) -> None:
    alice.send(f"{path}/private", keep_away="y")
    assert "Bob B" in alice.get("/kettle/you/contact").words

    assert alice.send("/kettle/you/contact", "/removal").status == 303

    assert "Bob B" not in alice.get("/kettle/you/contact").words
    assert bob.send("/kettle/record", "/record", someone="Alice", who="other", time="60").status == 303


def test_saying_nothing_changes_nothing(alice: Browser, stella: Browser, path: str) -> None:
    assert alice.send(f"{path}/private").status == 303

    assert "Get in touch" not in stella.get("/kettle/desk").words
    assert "There is nobody here you want no contact with." in alice.get("/kettle/you/contact").words
