import json

import pytest

from tests.cast import Cast, an_exchange
from tests.web.browser import Browser, asks_to_sign_in

PATH = "/kettle/you/copy"
PAGE, DATA = f"{PATH}.html", f"{PATH}.json"


def test_copy_is_one_press_each_from_its_page(alice: Browser) -> None:
    assert PATH in alice.get("/kettle/you").links()
    assert {PAGE, DATA} <= set(alice.get(PATH).links())


@pytest.mark.parametrize(("path", "name"), [(PAGE, "copy-2026-03-02.html"), (DATA, "copy-2026-03-02.json")])
def test_copy_comes_as_a_file_whose_name_tells_nothing(alice: Browser, path: str, name: str) -> None:
    answer = alice.get(path)

    assert answer.status == 200
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer.headers["Cache-Control"] == "no-store"


def test_page_tells_hours_in_words(bob: Browser, cast: Cast) -> None:
    an_exchange(cast, words="Gardening", minutes=90)

    words = bob.get(PAGE).words

    assert "A copy of what Kettle keeps about you" in words
    assert "Taken on Monday 2 March at midday." in words
    assert "Bob B" in words
    assert "bob@example.org" in words
    assert "Gardening" in words
    assert "1½ hours" in words


def test_page_stands_by_itself(bob: Browser, cast: Cast) -> None:
    an_exchange(cast)

    page = bob.get(PAGE)

    assert page.heading
    assert page.links() == []
    assert "<style>" in page.html
    assert not {"link", "script", "img"} & {part.tag for part in page.document.every()}
    assert "http" not in page.html.partition("</style>")[2]


def test_page_holds_what_was_typed_as_it_was_typed(bob: Browser, cast: Cast) -> None:
    an_exchange(cast, words="<b>Tea & cake</b>")

    assert "<b>Tea & cake</b>" in bob.get(PAGE).words
    assert json.loads(bob.get(DATA).html)["exchanges"][0]["words"] == "<b>Tea & cake</b>"


def test_data_is_one_object_of_ones_own(alice: Browser) -> None:
    copy = json.loads(alice.get(DATA).html)

    assert copy["community"]["slug"] == "kettle"
    assert copy["me"][0]["name"] == "Alice A"
    assert copy["contacts"] == [{"kind": "email", "address": "alice@example.org"}]


def test_newcomer_takes_a_copy_too(newcomer: Browser) -> None:
    assert json.loads(newcomer.get(DATA).html)["me"][0]["name"] == "Nora"
    assert newcomer.get(PAGE).status == 200


@pytest.mark.parametrize("path", [PATH, PAGE, DATA])
def test_signed_out_visitor_takes_nothing(anyone: Browser, path: str) -> None:
    assert asks_to_sign_in(anyone.get(path))
    assert anyone.press("/in", path).status == 405


def test_stranger_of_another_community_takes_nothing_here(trent: Browser) -> None:
    assert asks_to_sign_in(trent.get(DATA))
