"""Role words: private, optional, and read by nothing but their own page."""

import ast
from pathlib import Path

import pytest
from sqlmodel import select

from tests.cast import Cast
from tests.test_architecture import FILES, ROOT, TREES
from tests.web.browser import Browser, asks_to_sign_in
from tests.web.reading import sent_by
from tests.web.town import Town
from timebank.queries.communities import by_id
from timebank.queries.exports import FORMATS
from timebank.store.members import RoleWord

PATH = "/kettle/you/words"
OWN = "Zebrafish keeper"
# Who may name the table at all: its own service and query, the store that defines it, the member's own
# copy of everything, and the erasing of it.
READERS = {
    "timebank/demo/belonging.py",
    "timebank/queries/copy_lists.py",
    "timebank/queries/role_words.py",
    "timebank/services/role_words.py",
    "timebank/store/erasing.py",
    "timebank/store/members.py",
}


def kept(cast: Cast) -> list[str]:
    cast.session.rollback()
    return sorted(cast.session.exec(select(RoleWord.word)))


def test_nobody_has_a_word_at_first(alice: Browser, cast: Cast) -> None:
    assert sent_by(alice.get(PATH).form()).get("usual") is None
    assert kept(cast) == []


def test_several_words_and_ones_own_are_kept(alice: Browser, cast: Cast) -> None:
    page = alice.send(PATH, usual=["peer", "carer"], own=OWN)

    assert alice.follow(page).notices == ["Saved. Nobody else sees it."]
    assert kept(cast) == [OWN, "carer", "peer"]
    assert sent_by(alice.get(PATH).form())["usual"] == ["peer", "carer"]
    assert alice.get(PATH).typed("own") == OWN


def test_words_can_be_changed_and_cleared(alice: Browser, cast: Cast) -> None:
    alice.send(PATH, usual=["peer"], own=OWN)
    alice.send(PATH, usual=["practitioner"], own="")
    assert kept(cast) == ["practitioner"]

    alice.send(PATH, usual=None)

    assert kept(cast) == []


@pytest.mark.parametrize("said", [{"usual": ["boss"]}, {"own": "w" * 31}])
def test_other_answers_are_refused(alice: Browser, cast: Cast, said: dict[str, list[str]]) -> None:
    assert alice.send(PATH, **said).status == 422
    assert kept(cast) == []


def test_page_says_what_the_answer_is_for(alice: Browser) -> None:
    words = alice.get(PATH).words

    assert "How do you mostly come to this community?" in words
    assert "We only use this to draw one picture of the whole community. Nobody sees your answer." in words


def test_word_shows_nowhere_else(
    town: Town, viewers: dict[str, Browser], stella: Browser, alice: Browser
) -> None:
    alice.send(PATH, usual=["peer"], own=OWN)
    everyone = {**viewers, "steward": stella}

    shown = {
        (kind, path)
        for kind, viewer in everyone.items()
        for path in town.paths
        if OWN in viewer.get(path).html
    }

    assert shown == {("member", PATH)}


@pytest.mark.parametrize("name", FORMATS)
def test_word_is_in_no_export(alice: Browser, cast: Cast, name: str) -> None:
    alice.send(PATH, usual=["peer"], own=OWN)
    here = by_id(cast.session, cast.community_id)
    assert here

    text = "".join(FORMATS[name](cast.session, here))

    assert OWN not in text
    assert "peer" not in text


def names(path: Path) -> set[str]:
    """List every name and piece of text in a module."""
    nodes = list(ast.walk(TREES[path]))
    return {
        *(node.id for node in nodes if isinstance(node, ast.Name)),
        *(alias.name for node in nodes if isinstance(node, ast.ImportFrom) for alias in node.names),
        *(word for node in nodes if isinstance(node, ast.Constant) for word in str(node.value).split()),
    }


def test_nothing_else_reads_the_words() -> None:
    readers = {
        path.relative_to(ROOT).as_posix()
        for path in FILES
        if {"RoleWord", "role_word"} & names(path) and "migrations" not in path.parts
    }

    assert readers == READERS


def test_signed_out_visitor_signs_in_first(anyone: Browser, trent: Browser, cast: Cast) -> None:
    for browser in (anyone, trent):
        assert asks_to_sign_in(browser.get(PATH))
        assert asks_to_sign_in(browser.press("/in", PATH, own=OWN))
    assert kept(cast) == []
