import pytest

from tests.cast import Cast
from tests.web.browser import Browser, asks_to_sign_in
from tests.web.town import Town

PATH = "/kettle/you/name"


def test_new_name_shows_at_once(alice: Browser) -> None:
    page = alice.send(PATH, name="Robin Å", pronouns="they", about="I like bread.")

    assert page.answer == (303, "/kettle/you")
    assert alice.follow(page).notices == ["Saved. It shows everywhere from now on."]
    assert alice.get("/kettle/home").heading == "Hello, Robin"
    assert "I like bread." in alice.get(PATH).words


def test_old_name_is_on_no_page_for_anyone(town: Town, viewers: dict[str, Browser], stella: Browser) -> None:
    everyone = [*viewers.values(), stella]
    assert any("Alice" in viewer.get(path).html for viewer in everyone for path in town.paths)

    viewers["member"].send(PATH, name="Robin Å")

    for viewer in everyone:
        # A spreadsheet that waits at the desk says what its file says, until it is brought in or let go.
        paths = [path for path in town.paths if "/desk/import/" not in path]
        pages = {path: viewer.get(path).html.lower() for path in paths}
        shown = [path for path, html in pages.items() if "alice" in html.replace("alice@example.org", "")]
        assert shown == []


def test_old_name_finds_nobody(alice: Browser, bob: Browser) -> None:
    alice.send(PATH, name="Robin Å")

    assert bob.send("/kettle/record", someone="Alice").status == 422
    assert bob.send("/kettle/record", someone="Robin").status == 303


@pytest.mark.parametrize("name", ["", "   ", "\u200b", "n" * 61])
def test_name_has_letters_and_an_end(alice: Browser, name: str) -> None:
    page = alice.send(PATH, name=name, about="Kept.")

    assert page.status == 422
    assert page.errors
    assert "Kept." in page.words
    assert alice.get("/kettle/you").heading == "Alice A"


@pytest.mark.parametrize(("field", "longest"), [("pronouns", 30), ("about", 280)])
def test_words_have_an_end(alice: Browser, field: str, longest: int) -> None:
    assert alice.send(PATH, **{field: "w" * longest}).status == 303
    assert alice.send(PATH, **{field: "w" * (longest + 1)}).status == 422


def test_what_helps_is_kept_in_ones_own_words(alice: Browser) -> None:
    assert alice.send("/kettle/you/what-helps", helps="A text, not a call.").status == 303

    assert "A text, not a call." in alice.get("/kettle/you/what-helps").words
    assert alice.send("/kettle/you/what-helps", helps="w" * 281).status == 422


def test_opening_the_page_changes_nothing(alice: Browser) -> None:
    alice.get(f"{PATH}?name=Robin")

    assert alice.get("/kettle/you").heading == "Alice A"


@pytest.mark.parametrize("path", [PATH, "/kettle/you/what-helps"])
def test_signed_out_visitor_signs_in_first(anyone: Browser, trent: Browser, cast: Cast, path: str) -> None:
    for browser in (anyone, trent):
        assert asks_to_sign_in(browser.get(path))
        assert asks_to_sign_in(browser.press("/in", path, name="Robin", helps="x"))
