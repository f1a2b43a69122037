"""The notice and its Easy Read: open to anyone, the same as the papers, and as the code has it."""

import re
from pathlib import Path

import pytest

from tests.web.browser import Browser
from tests.web.test_words import BANNED
from timebank.clock import DAY
from timebank.services import housekeeping
from timebank.services.answers import PUT_RIGHT_DAYS
from timebank.services.lasting import LASTING

PAPERS = Path(__file__).parents[2] / "docs" / "privacy"
PAGES = {"/kettle/privacy": "notice.md", "/kettle/easy-read": "easy-read.md"}
PERIOD = re.compile(r"\d+ (?:day|month|year)s?")
EASY_WORDS = 12


def plain(paper: str) -> list[str]:
    """Read a paper's words without its marks."""
    text = re.sub(r"\[([^]]+)\]\([^)]+\)", r"\1", paper)
    return re.sub(r"^(?:#+|-) ", "", text, flags=re.MULTILINE).split()


def words_of(anyone: Browser, path: str) -> str:
    main = anyone.get(path).by_id("main")
    assert main
    return main.words


@pytest.mark.parametrize(("path", "paper"), PAGES.items())
def test_page_and_paper_are_word_for_word_the_same(anyone: Browser, path: str, paper: str) -> None:
    assert words_of(anyone, path).split() == plain((PAPERS / paper).read_text())


def test_periods_are_the_codes(anyone: Browser) -> None:
    said = set(PERIOD.findall(words_of(anyone, "/kettle/privacy")))

    days = {
        housekeeping.VISITOR_DAYS,
        housekeeping.SENT_MAIL_DAYS,
        housekeeping.BACKUP_DAYS,
        housekeeping.ACT_DAYS,
        LASTING["own"].whole // DAY,
        PUT_RIGHT_DAYS,
    }
    assert said == {f"{number} days" for number in days} | {"1 day", "12 months", "3 years"}


def test_easy_read_says_no_other_period_than_the_notice(anyone: Browser) -> None:
    said = {path: set(PERIOD.findall(words_of(anyone, path))) for path in PAGES}

    assert said["/kettle/easy-read"] <= said["/kettle/privacy"]


def test_easy_read_has_one_short_idea_a_line() -> None:
    lines = [line for line in (PAPERS / "easy-read.md").read_text().splitlines() if line.startswith("- ")]

    assert len(lines) > 30
    assert [line for line in lines if len(line.split()) - 1 > EASY_WORDS] == []


@pytest.mark.parametrize("paper", ["notice.md", "easy-read.md"])
def test_papers_for_members_hold_no_word_that_judges(paper: str) -> None:
    assert BANNED.findall((PAPERS / paper).read_text()) == []


@pytest.mark.parametrize("start", ["/kettle/", "/kettle/help"])
def test_notice_is_one_press_from_the_front_door_and_help(anyone: Browser, start: str) -> None:
    assert "/kettle/privacy" in anyone.get(start).links()


def test_each_leads_to_the_other(anyone: Browser) -> None:
    assert "/kettle/easy-read" in anyone.get("/kettle/privacy").links()
    assert "/kettle/privacy" in anyone.get("/kettle/easy-read").links()


@pytest.mark.parametrize("path", PAGES)
def test_anyone_may_read(anyone: Browser, alice: Browser, newcomer: Browser, path: str) -> None:
    assert {browser.get(path).status for browser in (anyone, alice, newcomer)} == {200}


@pytest.mark.parametrize("path", ["/nowhere/privacy", "/nowhere/easy-read"])
def test_no_notice_for_a_community_that_is_not_there(anyone: Browser, path: str) -> None:
    assert anyone.get(path).status == 404


@pytest.mark.parametrize("path", PAGES)
def test_takes_no_forms(anyone: Browser, path: str) -> None:
    assert anyone.press("/in", path).status == 405
