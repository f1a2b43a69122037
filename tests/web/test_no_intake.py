"""Nothing is asked about health, risk, benefits, gender or birth, on any page or in any table (R21)."""

import re

import pytest
from flask import Flask

from tests.web.browser import Browser
from tests.web.town import Town
from timebank.store.tables import METADATA

NEVER_ASKED = re.compile(
    r"\b(?:health|ill(?:ness)?|diagnos\w*|medic\w*|symptoms?|disab\w*|conditions?|therap\w*|psych\w*|clinic\w*"
    r"|sections?|sectioned|functioning|risks?|danger\w*|safeguard\w*|crimes?|convict\w*|benefits?|income|wages?"
    r"|salar\w*|jobless|employ\w*|housing|gender\w*|sex(?:es|ual\w*)?|male|female|births?|birthdays?|born|dob|age"
    r"|ages|aged|religio\w*|ethnic\w*|race|nationalit\w*|immigra\w*|referr\w*|nhs|insurance)\b",
    re.IGNORECASE,
)


def asked(name: str) -> list[str]:
    return NEVER_ASKED.findall(re.sub(r"[_\W]+", " ", name))


def test_no_column_holds_an_answer() -> None:
    columns = [f"{table.name} {column.name}" for table in METADATA.sorted_tables for column in table.columns]

    assert len(columns) > 100
    assert [column for column in columns if asked(column)] == []


def test_no_page_asks(app: Flask, town: Town, viewers: dict[str, Browser]) -> None:
    words = set()
    for viewer in viewers.values():
        for path in town.paths:
            page = viewer.get(path)
            boxes = page.document.every("input", "textarea", "select") if page.status == 200 else ()
            words |= {box.attributes.get("name", "") for box in boxes}
            labels = page.document.every("label", "legend", "option") if page.status == 200 else ()
            words |= {label.words for label in labels}

    assert len(words) > 60
    assert [word for word in sorted(words) if asked(word)] == []


@pytest.mark.parametrize("name", ["date_of_birth", "Your age", "Any diagnosis?", "risk-level", "Gender"])
def test_question_that_must_not_be_is_noticed(name: str) -> None:
    assert asked(name)


@pytest.mark.parametrize("name", ["pages", "What helps me", "message", "Manage", "a_second"])
def test_question_that_may_be_is_fine(name: str) -> None:
    assert not asked(name)
