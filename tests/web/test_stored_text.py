"""Whatever people type stays text, in every field of every form, on every page and in every mail."""

import itertools
from collections.abc import Iterator

import pytest
from sqlmodel import Session, select

from tests.web.addresses import MORE, PAGES, PLAIN
from tests.web.browser import Browser, Page
from tests.web.payloads import MARK, PAYLOADS, SUM
from tests.web.reading import Element, sent_by
from tests.web.town import Town
from timebank.store.outbox import Mail

AT_ONCE = 30
TYPED = ("text", "search", "tel", "email", "")
LEADING_AWAY = ("href", "src", "action", "formaction", "srcdoc", "data", "style", "http-equiv")


def typed_fields(form: Element) -> list[str]:
    """Name the fields of a form that take any text."""
    boxes = [box for box in form.every("input") if box.attributes.get("type", "") in TYPED]
    return [box.attributes["name"] for box in (*boxes, *form.every("textarea")) if "name" in box.attributes]


def forms_of(page: Page) -> Iterator[tuple[Element, list[str]]]:
    for form in page.forms:
        if fields := typed_fields(form):
            yield form, fields


def with_fields(browser: Browser, paths: list[str]) -> list[str]:
    """List the pages on which somebody can type."""
    pages = ((path, browser.get(path)) for path in paths)
    return [path for path, page in pages if page.status != 303 and any(forms_of(page))]


def type_everywhere(browser: Browser, paths: list[str], payload: str) -> int:
    """Send a payload in all fields of every form; count what was typed."""
    count = 0
    for path in paths:
        page = browser.get(path)
        for form, fields in forms_of(page) if page.status != 303 else ():
            count += press(browser, form, fields, payload)
    return count


def press(browser: Browser, form: Element, fields: list[str], payload: str) -> int:
    answer = browser.post(form.attributes["action"], {**sent_by(form), **dict.fromkeys(fields, payload)})
    assert answer.status < 500
    # A redirect's own page is Werkzeug's, and nobody reads it.
    assert answer.status == 303 or not faults(answer)
    return len(fields)


def faults(page: Page) -> list[str]:
    """List what a payload became other than text."""
    found = []
    for part in page.document.every():
        names = part.attributes
        found += [f"<{part.tag} {name}>" for name in names if name.startswith("on") or MARK in name]
        found += [f"{name}={names[name]}" for name in LEADING_AWAY if leads_away(names.get(name, ""))]
        if part.tag in ("iframe", "object", "base", "math", "marquee") or MARK in part.tag:
            found.append(f"<{part.tag}>")
        if part.tag == "script" and MARK in "".join(map(str, part.children)):
            found.append("<script>")
    return found + [SUM] * (SUM in page.words)


def leads_away(address: str) -> bool:
    return address.strip().lower().startswith(("javascript:", "data:text", "//", "http")) and MARK in address


def shown(viewers: dict[str, Browser], paths: list[str]) -> dict[str, list[str]]:
    """Look at every page, and list where a payload is more than text."""
    pages = {f"{path} ({kind})": viewer.get(path) for kind, viewer in viewers.items() for path in paths}
    return {where: found for where, page in pages.items() if page.status != 303 and (found := faults(page))}


@pytest.mark.timeout(300)
@pytest.mark.parametrize("first", range(0, len(PAYLOADS), AT_ONCE))
def test_what_is_typed_stays_text(
    town: Town, viewers: dict[str, Browser], session: Session, first: int
) -> None:
    paths = [town.path(name) for name in (*sorted(PAGES.keys() - PLAIN), *MORE)]
    turns = itertools.islice(itertools.cycle(viewers.items()), first % len(viewers), None)
    typed_on = {kind: with_fields(viewer, paths) for kind, viewer in viewers.items()}

    for payload in PAYLOADS[first : first + AT_ONCE]:
        # What is typed next replaces some of it, so whoever typed it looks first.
        turn = dict([next(turns)])
        assert all(type_everywhere(viewer, typed_on[kind], payload) for kind, viewer in turn.items())
        assert shown(turn, paths) == {}
    assert shown(viewers, paths) == {}
    session.rollback()
    mails = session.exec(select(Mail)).all()
    assert [mail for mail in mails if "\n" in mail.subject or "\r" in mail.subject + mail.address] == []
