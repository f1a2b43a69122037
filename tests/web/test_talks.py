import pytest

from tests.cast import Cast, an_exchange, journal
from tests.services.differing import ask_for_help, differ
from tests.web.browser import NOTHING, Browser, is_nothing
from timebank.services.errors import NobodyChosenError, UnknownPersonError
from timebank.services.errors.differences import NotAPairError


@pytest.fixture
def talk(cast: Cast) -> str:
    """Let Alice and Bob remember an hour differently, and ask for help."""
    exchange = an_exchange(cast, words="Gardening")
    differ(cast, exchange, by=cast.bob, minutes=30)
    return f"/kettle/talks/{ask_for_help(cast, exchange, by=cast.alice).hex()}"


@pytest.fixture
def paired(alice: Browser, bob: Browser, charlie: Browser, stella: Browser, talk: str) -> str:
    bob.send(talk, "/people", someone="Charlie")
    alice.send(talk, "/people", someone="Stella")
    for browser in (charlie, stella):
        browser.send(talk, "/yes")
    return talk


def test_each_names_somebody_who_is_asked_first(bob: Browser, charlie: Browser, talk: str) -> None:
    assert bob.send(talk, "/people", someone="Charlie").answer == (303, talk)

    assert "Charlie C : asked" in bob.get(talk).words
    assert "Would you help two people talk something over?" in charlie.get("/kettle/waiting").words
    question = charlie.get(talk)
    assert question.heading == "Would you help Alice A and Bob B talk something over?"
    assert "gardening" not in question.words


def test_not_now_takes_one_press_and_no_reason(bob: Browser, charlie: Browser, talk: str) -> None:
    bob.send(talk, "/people", someone="Charlie")

    assert charlie.send(talk, "/no").answer == (303, "/kettle/waiting")

    assert charlie.get(talk).status == 404
    assert "Charlie C : not now" in bob.get(talk).words
    assert "Or name somebody else" in bob.get(talk).words


def test_four_yeses_put_it_right(
    alice: Browser, bob: Browser, charlie: Browser, stella: Browser, cast: Cast, paired: str
) -> None:
    assert "30 minutes of gardening" in charlie.get(paired).words
    charlie.send(paired, "/outcome", comes_to="changed", time="45 minutes", words="")
    assert "Waiting for a yes from Alice A, Bob B and Stella S." in charlie.get(paired).words

    stella.send(paired, "/yes")
    alice.send(paired, "/yes")
    assert len(journal(cast)) == 1
    page = bob.send(paired, "/yes")
    cast.session.rollback()

    assert [entry.minutes for entry in journal(cast)] == [60, 60, 45]
    assert "You both agreed on something else" in bob.follow(page).words
    assert bob.get(paired).status == 303
    assert charlie.get(paired).status == stella.get(paired).status == 404


def test_outcome_may_be_that_it_stays(alice: Browser, charlie: Browser, paired: str) -> None:
    page = charlie.send(paired, "/outcome", comes_to="stays")

    assert page.answer == (303, paired)
    assert "wrote down: it stays as it is." in alice.get(paired).words


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", NobodyChosenError.sentence),
        ("Nobody", UnknownPersonError.sentence),
        ("Alice", NotAPairError.sentence),
        ("Bob", NotAPairError.sentence),
    ],
)
def test_who_cannot_help_is_refused_with_a_sentence(
    bob: Browser, talk: str, typed: str, sentence: str
) -> None:
    page = bob.send(talk, "/people", someone=typed)

    assert (page.status, page.errors) == (422, [sentence])


def test_nothing_chosen_is_asked_again(charlie: Browser, paired: str) -> None:
    page = charlie.send(paired, "/outcome")

    assert (page.status, page.errors) == (422, ["Choose what it comes to."])


def test_nobody_else_sees_it_and_no_steward(charlie: Browser, stella: Browser, talk: str) -> None:
    for browser in (charlie, stella):
        assert is_nothing(browser.get(talk), browser.get(f"/kettle/talks/{NOTHING}"))
