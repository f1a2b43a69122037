"""The button that leaves a page at once, where a community asked for it, and how little others can tell."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.cast import Cast
from tests.web.addresses import PAGES
from tests.web.browser import NOTHING, Browser, Page, is_nothing
from tests.web.reading import Element
from tests.web.test_every_page import Seen
from tests.web.town import Town
from timebank.services import communities
from timebank.web.exit import ELSEWHERE
from timebank.web.headers import HEADERS

ROOT = Path(__file__).parents[2]
WORDS = "Exit this page"
ELSEWHERES = ("/help", "/in", "/teapot/", "/nothing/at/all")
FILES = re.compile(r"/static/(?:css/apart/exit|js/exit)\.[0-9a-f]+\.(?:css|js)")
MOST_BYTES = 1024
HEALTH = re.compile(
    r"\b(?:health|healthy|ill|illness|sick|mental|mind|nhs|gp|doctor|clinic\w*|therap\w*|treatment|diagnos\w*"
    r"|medic\w*|care|carer?s?|wellbeing|crisis|risk|abuse\w*|surviv\w*|refuge|safeguard\w*|disab\w*|autis\w*"
    r"|addict\w*|depress\w*|anxi\w*|benefits?)\b",
    re.IGNORECASE,
)


@pytest.fixture
def with_button(cast: Cast) -> None:
    communities.change(cast.session, community_id=cast.community_id, exit_button=True)


def buttons(page: Page) -> list[Element]:
    return [link for link in page.document.every("a") if link.attributes["href"] == ELSEWHERE]


def is_of_kettle(path: str) -> bool:
    return path.startswith(("/kettle", "/S/", "/C/", "/I/"))


def test_no_page_has_the_button_unless_it_was_asked_for(seen: Seen) -> None:
    with_it = {name.split()[0] for name, page in seen if buttons(page) or FILES.search(page.html)}

    assert with_it == {"/haven/exit"}


@pytest.mark.usefixtures("with_button")
def test_every_page_of_that_community_has_it_once(town: Town, viewers: dict[str, Browser]) -> None:
    for kind, viewer in viewers.items():
        for path in filter(is_of_kettle, [*town.paths, f"/kettle/gatherings/{NOTHING}"]):
            page = viewer.get(path)
            if page.status != 303:
                found = [(link.words, link.attributes["rel"]) for link in buttons(page)]
                assert found == [(WORDS, "noreferrer nofollow")], f"{path} ({kind})"


@pytest.mark.usefixtures("with_button")
@pytest.mark.parametrize("path", ELSEWHERES)
def test_pages_of_no_community_and_of_others_have_none(alice: Browser, path: str) -> None:
    assert buttons(alice.get(path)) == []


@pytest.mark.usefixtures("with_button")
def test_it_comes_right_after_the_skip_link(anyone: Browser, alice: Browser) -> None:
    for page in (anyone.get("/kettle/"), alice.get("/kettle/home"), alice.get("/kettle/record")):
        assert page.links()[:2] == ["#main", ELSEWHERE]


@pytest.mark.usefixtures("with_button")
def test_nothing_is_fetched_from_elsewhere(alice: Browser) -> None:
    page = alice.get("/kettle/home")
    fetched = [
        part.attributes.get("src") or part.attributes.get("href", "")
        for part in page.document.every("link", "script", "img", "iframe", "form")
    ]

    assert {header: page.headers.get(header) for header in HEADERS} == HEADERS
    assert [address for address in fetched if ELSEWHERE in address] == []
    assert len(FILES.findall(page.html)) == 2


@pytest.mark.usefixtures("with_button")
def test_its_script_and_style_are_small(alice: Browser) -> None:
    for address in FILES.findall(alice.get("/kettle/home").html):
        assert len(alice.get(address).html.encode()) <= MOST_BYTES, address


@pytest.mark.usefixtures("with_button")
def test_a_copy_to_take_along_has_none(alice: Browser) -> None:
    assert ELSEWHERE not in alice.get("/kettle/you/copy.html").html


def test_page_about_it_is_not_there_without_it(alice: Browser, anyone: Browser) -> None:
    for viewer in (alice, anyone):
        assert is_nothing(viewer.get("/kettle/exit"), viewer.get(f"/kettle/gatherings/{NOTHING}"))
        assert "/kettle/exit" not in viewer.get("/kettle/help").links()


@pytest.mark.usefixtures("with_button")
def test_page_about_it_is_open_to_all_and_help_leads_there(alice: Browser, anyone: Browser) -> None:
    for viewer in (alice, anyone):
        assert "/kettle/exit" in viewer.get("/kettle/help").links()
        page = viewer.get("/kettle/exit")
        assert (page.status, page.heading) == (200, "Leaving this page quickly")
        assert "You stay signed in." in page.words
        assert "press “This isn’t my phone”" in page.words


def test_page_about_it_takes_no_forms(alice: Browser) -> None:
    assert alice.press("/in", "/kettle/exit").status == 405


def test_its_title_says_nothing_of_leaving(anyone: Browser, town: Town) -> None:
    assert anyone.get(town.path("exit.show")).title == "About these pages – Haven"


def test_titles_say_nothing_of_anyones_health(seen: Seen) -> None:
    assert {page.title for _, page in seen if HEALTH.search(page.title)} == set()


def test_addresses_say_nothing_of_anyones_health(app: Flask) -> None:
    rules = {rule.rule for rule in app.url_map.iter_rules()}

    assert len(rules) > len(PAGES)
    assert {rule for rule in rules if HEALTH.search(rule.replace("-", " ").replace("_", " "))} == set()


def test_subjects_of_mails_say_nothing_of_anyones_health() -> None:
    found = sorted(set(subjects()))

    assert {"Your code for ", "A new way in at "} <= set(found)
    assert [words for words in found if HEALTH.search(words)] == []


def subjects() -> Iterator[str]:
    """Read every piece of text that a service makes a mail's subject of."""
    for path in sorted((ROOT / "timebank" / "services").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if is_subject(node):
                pieces = [part.value for part in ast.walk(node) if isinstance(part, ast.Constant)]
                yield from (piece for piece in pieces if isinstance(piece, str))


def is_subject(node: ast.AST) -> bool:
    if isinstance(node, ast.keyword):
        return node.arg == "subject"
    return isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "subject"


def test_icon_is_shapes_without_a_word(app: Flask, anyone: Browser) -> None:
    icon = anyone.get(app.jinja_env.globals["asset"]("icon.svg"))

    assert {part.tag for part in icon.document.every()} <= {"svg", "rect", "circle"}
    assert icon.words == ""


@pytest.mark.parametrize("words", ["Mental health", "Your GP", "In a crisis", "Therapy"])
def test_word_about_health_is_noticed(words: str) -> None:
    assert HEALTH.search(words)


@pytest.mark.parametrize("words", ["/healthz", "Hours", "What helps me", "Remind me", "A good skill"])
def test_word_that_only_looks_alike_is_fine(words: str) -> None:
    assert not HEALTH.search(words)
