import pytest
from sqlalchemy import Engine
from sqlmodel import select

from tests.cast import NOW, Cast, a_gathering, an_exchange, card_number
from tests.services.arriving import noted
from tests.services.remembered import WORDS, kept, remember
from tests.web.browser import NOTHING, Browser, asks_to_sign_in, is_nothing
from timebank.clock import DAY
from timebank.store.outbox import Mail

HOME = "/kettle/home"
TOLD = "We were told you had died. We are sorry. Press to put it right."


@pytest.fixture
def page(cast: Cast) -> str:
    """Name Alice's page at the desk."""
    return f"/kettle/desk/people/{cast.alice.member_id.hex()}"


@pytest.fixture
def path(page: str) -> str:
    return f"{page}/remembered"


@pytest.fixture
def alices(cast: Cast) -> str:
    """Let Bob share time with Alice; return her page as he sees it."""
    an_exchange(cast, words="Gardening")
    return f"/kettle/people/{cast.alice.member_id.hex()}"


def test_it_is_said_at_the_end_of_their_page_in_two_presses(stella: Browser, page: str, path: str) -> None:
    assert path in stella.get(page).links()
    asked = stella.get(path)

    saved = stella.send(path, path, words=WORDS)

    assert asked.heading == "If Alice has died"
    assert "The name and the hours stay" in asked.words
    assert saved.answer == (303, page)
    shown = stella.follow(saved)
    assert "Saved. Alice’s name and hours stay here." in shown.notices
    assert f"Remembered {WORDS}" in shown.words


def test_words_may_be_left_empty(stella: Browser, page: str, path: str) -> None:
    stella.send(path, path)

    shown = stella.get(page)
    assert "Remembered" in shown.words
    assert "Add the family’s words" in shown.words


def test_words_are_cleaned_and_changed(stella: Browser, cast: Cast, page: str, path: str) -> None:
    stella.send(path, path, words="  She   sang.\u202e ")
    asked = stella.get(path)
    assert (asked.heading, asked.by_id("words").words) == ("Remembering Alice", "She sang.")

    stella.send(path, path, words="She sang at tea.")

    assert [words for words, *_ in kept(cast)] == ["She sang at tea."]
    assert "She sang at tea." in stella.get(page).words


def test_long_words_are_kept_to_mend(stella: Browser, cast: Cast, path: str) -> None:
    sent = stella.send(path, path, words="x" * 281)

    assert sent.status == 422
    assert sent.errors
    assert sent.by_id("words").words == "x" * 281
    assert kept(cast) == []


def test_pressed_twice_is_once(stella: Browser, cast: Cast, page: str, path: str) -> None:
    sent = stella.fill_in(path, path, words=WORDS)

    assert stella.post(*sent).answer == stella.post(*sent).answer == (303, page)
    assert len(kept(cast)) == 1


def test_nothing_of_a_living_persons_page_is_offered(stella: Browser, cast: Cast, page: str) -> None:
    remember(cast)

    words = stella.get(page).words

    for gone in ("Print a sign-in slip", "Print their card", "can see that you opened", "What helps"):
        assert gone not in words
    assert card_number(cast, cast.alice) not in words
    assert "Record time from before" in words


def test_mistake_is_undone(stella: Browser, cast: Cast, page: str) -> None:
    remember(cast)

    undone = stella.send(page, "/remembered/undo")

    assert undone.answer == (303, page)
    assert "If Alice has died" in stella.follow(undone).words
    assert kept(cast) == []


def test_mangled_undo_is_asked_once_more(stella: Browser, cast: Cast, page: str) -> None:
    remember(cast)
    action, fields = stella.fill_in(page, "/remembered/undo")

    answered = stella.post(action, fields | {"key": "x"})

    assert answered.status == 422
    assert "This was a mistake" in answered.words
    assert len(kept(cast)) == 1


def test_alice_who_is_alive_puts_it_right_with_one_press(alice: Browser, cast: Cast) -> None:
    remember(cast)
    home = alice.get(HOME)
    assert TOLD in home.words
    assert [button.words for button in home.by_id("main").every("button")] == ["Put it right"]

    back = alice.send(HOME)

    assert back.answer == (303, HOME)
    assert alice.follow(back).heading == "Hello, Alice"
    assert TOLD not in alice.get(HOME).words
    assert kept(cast) == []


def test_alice_reads_who_wrote_it(alice: Browser, cast: Cast) -> None:
    remember(cast)
    (link,) = [each for each in alice.get(HOME).links() if each.endswith("/who-looked")]

    assert "Stella S, as a steward, wrote that you had died on Monday 2 March" in alice.get(link).words
    copy = alice.get("/kettle/you/copy.html").words
    assert WORDS in copy
    assert "Stella S" in copy


def test_alice_signs_in_and_opens_what_is_hers(alice: Browser, anyone: Browser, cast: Cast) -> None:
    remember(cast)
    anyone.send("/kettle/sign-in", "/kettle/sign-in", address="alice@example.org")

    assert [mail.address for mail in cast.session.exec(select(Mail))] == ["alice@example.org"]
    for path in ("hours", "you", "you/copy", "you/break", "record"):
        assert alice.get(f"/kettle/{path}").status == 200


def test_break_of_ones_own_says_nothing_of_it(alice: Browser) -> None:
    alice.send("/kettle/you/break")

    assert TOLD not in alice.get(HOME).words


def test_who_shared_time_reads_the_words(bob: Browser, cast: Cast, alices: str) -> None:
    assert "Remembered" not in bob.get(alices).words
    remember(cast)

    page = bob.get(alices)

    assert page.heading == "Alice A"
    assert f"Remembered {WORDS}" in page.words
    assert "Record time" not in page.by_id("main").words


def test_entries_keep_the_name_and_lists_do_not_offer_it(bob: Browser, cast: Cast, alices: str) -> None:
    assert "Alice" in bob.get("/kettle/record").words

    remember(cast)

    assert "Alice A" in bob.get("/kettle/hours").words
    assert "Alice" not in bob.get("/kettle/record").words


def test_somebody_who_shared_nothing_reads_nothing(charlie: Browser, cast: Cast, alices: str) -> None:
    missing = charlie.get(f"/kettle/people/{NOTHING}")
    remember(cast)

    assert is_nothing(charlie.get(alices), missing)


def test_nobody_says_it_of_themselves(stella: Browser, cast: Cast) -> None:
    own = f"/kettle/desk/people/{cast.stella.member_id.hex()}"
    missing = stella.get(f"/kettle/entries/{NOTHING}")

    assert "has died" not in stella.get(own).words
    assert is_nothing(stella.get(f"{own}/remembered"), missing)
    for path in (f"{own}/remembered", f"{own}/remembered/undo"):
        assert stella.press("/in", path).status == 404
    assert kept(cast) == []


def test_visitor_is_not_there_to_remember(stella: Browser, cast: Cast) -> None:
    _, visitor = noted(cast, "Newt")
    path = f"/kettle/desk/people/{visitor.member_id.hex()}/remembered"

    assert (stella.get(path).status, stella.press("/in", path).status) == (404, 404)
    assert kept(cast) == []


def test_nobody_else_does_it(bob: Browser, anyone: Browser, engine: Engine, cast: Cast, path: str) -> None:
    assert is_nothing(bob.get(path), bob.get(f"/kettle/entries/{NOTHING}"))
    assert bob.press("/in", path, words=WORDS).status == 404
    assert asks_to_sign_in(anyone.get(path))
    assert asks_to_sign_in(anyone.press("/in", path, words=WORDS))
    assert kept(cast) == []


def test_loose_end_does_not_say_to_ring_them(stella: Browser, cast: Cast) -> None:
    a_gathering(cast, starts_at=NOW - DAY)
    remember(cast, cast.charlie)

    words = stella.get("/kettle/desk/loose-ends").words

    assert "Charlie C hosted it" in words
    assert "Ring Charlie" not in words
