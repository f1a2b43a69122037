"""A button that is pressed twice does once what it says, and answers the same both times."""

import pytest

from tests.web.addresses import MORE, PAGES, PLAIN
from tests.web.browser import Browser
from tests.web.reading import Element, sent_by
from tests.web.test_stored_text import typed_fields
from tests.web.town import Town

TYPED = {
    "address": "nora@example.org",
    "pin": "204857",
    "again": "204857",
    "another": "20 minutes",
    "day": "2026-10-05",
}


def filled_in(form: Element) -> dict[str, list[str]]:
    """Answer every question of a form: the first choice, every box, and something typed."""
    sent = sent_by(form)
    for name in typed_fields(form):
        sent[name] = sent.get(name) or [TYPED.get(name, "Nora")]
    for box in form.every("input"):
        if box.attributes.get("type") in ("radio", "checkbox"):
            sent.setdefault(box.attributes["name"], [box.value])
    return sent


@pytest.mark.parametrize("address", [*sorted(PAGES.keys() - PLAIN), *MORE])
def test_second_press_answers_like_the_first(town: Town, viewers: dict[str, Browser], address: str) -> None:
    for viewer in viewers.values():
        page = viewer.get(town.path(address))
        for form in page.forms if page.status != 303 else ():
            action, fields, again = form.attributes["action"], filled_in(form), viewer.twin()

            assert viewer.post(action, fields).answer == again.post(action, fields).answer, action
