import pytest

from tests.cast import Cast, an_exchange
from tests.web.browser import NOTHING, Browser, asks_to_sign_in, is_nothing


@pytest.fixture
def path(cast: Cast) -> str:
    return f"/kettle/entries/{an_exchange(cast, words='Untangling kites').hex()}"


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_words_are_gone_from_every_page_and_copy(
    request: pytest.FixtureRequest, alice: Browser, bob: Browser, path: str, who: str
) -> None:
    browser: Browser = request.getfixturevalue(who)
    assert f"{path}/words" in browser.get(path).links()

    assert browser.send(f"{path}/words").answer == (303, path)

    for each in (alice, bob):
        for page in (path, "/kettle/hours", "/kettle/home", "/kettle/you/copy.json", "/kettle/you/copy.html"):
            assert "kites" not in each.get(page).html
        assert "The words were taken away on Monday 2 March." in each.get(path).words
        assert f"{path}/words" not in each.get(path).links()


def test_opening_the_page_takes_nothing_away(bob: Browser, path: str) -> None:
    assert "What it was for goes from every page" in bob.get(f"{path}/words").words
    assert "kites" in bob.get(path).words


def test_unconcerned_member_gets_what_does_not_exist(charlie: Browser, path: str) -> None:
    missing = charlie.get(f"/kettle/entries/{NOTHING}/words")

    assert is_nothing(charlie.get(f"{path}/words"), missing)
    assert is_nothing(charlie.press("/in", f"{path}/words"), missing)


def test_signed_out_visitor_signs_in_first(anyone: Browser, path: str) -> None:
    assert asks_to_sign_in(anyone.press("/in", f"{path}/words"))
