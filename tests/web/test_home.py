from tests.cast import NOW, Cast, a_gathering, a_waiting_exchange, an_exchange
from tests.web.browser import Browser, asks_to_sign_in
from timebank.clock import DAY


def test_home_greets_by_first_name_and_shows_both_totals(alice: Browser, cast: Cast) -> None:
    an_exchange(cast)

    page = alice.get("/kettle/home")

    assert page.heading == "Hello, Alice"
    assert "Given 1 hour Received 5 hours" in page.words
    assert "Monday 2 March" in page.words


def test_home_shows_only_ones_own_totals(bob: Browser, cast: Cast) -> None:
    an_exchange(cast, by=cast.charlie, minutes=7 * 60)

    page = bob.get("/kettle/home")

    assert "Received 5 hours" in page.words
    assert "7 hours" not in page.words


def test_other_party_answers_from_home_with_one_tap(bob: Browser, cast: Cast) -> None:
    exchange = a_waiting_exchange(cast, words="Gardening").hex()
    page = bob.get("/kettle/home")

    assert "Alice A says they gave you 1 hour of gardening, today." in page.words
    assert bob.send("/kettle/home", exchange).answer == (303, f"/kettle/entries/{exchange}")
    assert "Received 6 hours" in bob.get("/kettle/home").words


def test_nothing_waits_for_those_not_concerned(charlie: Browser, cast: Cast) -> None:
    a_waiting_exchange(cast)

    assert "Nothing is waiting for you." in charlie.get("/kettle/home").words


def test_host_sees_what_to_finish(charlie: Browser, alice: Browser, cast: Cast) -> None:
    a_gathering(cast)

    assert "You’re hosting Tea" in " ".join(charlie.get("/kettle/home").words.replace(" 2 Mar", "").split())
    assert "You’re hosting" not in alice.get("/kettle/home").words


def test_home_shows_the_next_three_gatherings(alice: Browser, cast: Cast) -> None:
    for days in (4, 1, 3, 2):
        a_gathering(cast, title=f"In {days} days", starts_at=NOW + days * DAY)

    words = alice.get("/kettle/home").words

    assert words.index("In 1 days") < words.index("In 2 days") < words.index("In 3 days")
    assert "In 4 days" not in words


def test_home_takes_no_forms(alice: Browser) -> None:
    assert alice.press("/in", "/kettle/home").status == 405


def test_signed_out_visitor_signs_in_and_comes_back(anyone: Browser) -> None:
    page = anyone.get("/kettle/home")

    assert asks_to_sign_in(page)
    assert page.location.endswith("?next=/kettle/home")
