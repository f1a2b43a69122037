import itertools
import re
from collections.abc import Callable

from tests.web.browser import Page
from tests.web.reading import Element, sent_by
from timebank.web.exit import ELSEWHERE

COMMUNITIES = ("Kettle", "Teapot", "Demo-Town", "Haven", "Timebank")
# A calendar program is asked to open an address of ours by a word of its own.
OURS = re.compile(r"/(?!/)|#|tel:|sms:|mailto:|data:image/png;base64,|webcal://localhost:8000/")
MINUS = re.compile(r"(?<![\w–-])[-−–]\s?\d")
Seen = list[tuple[str, Page]]


def faulty(seen: Seen, is_fine: Callable[[Page], bool]) -> list[str]:
    return [name for name, page in seen if not is_fine(page)]


def test_page_has_one_heading_and_it_says_something(seen: Seen) -> None:
    assert faulty(seen, lambda page: bool(page.heading)) == []


def test_headings_go_down_one_step_at_a_time(seen: Seen) -> None:
    def in_order(page: Page) -> bool:
        levels = [int(part.tag[1]) for part in page.document.every("h1", "h2", "h3", "h4")]
        return all(after - before <= 1 for before, after in itertools.pairwise(levels))

    assert faulty(seen, in_order) == []


def test_title_is_the_page_and_the_community(seen: Seen) -> None:
    endings = tuple(f" – {name}" for name in COMMUNITIES)

    assert (
        faulty(seen, lambda page: page.title.endswith(endings) and len(page.title.split(" – ")[0]) > 1) == []
    )


def test_page_says_its_language(seen: Seen) -> None:
    assert faulty(seen, lambda page: page.document.one("html").attributes["lang"] == "en-GB") == []


def test_help_is_in_the_same_place(seen: Seen) -> None:
    def is_last_in_the_bar(page: Page) -> bool:
        (bar,) = (part for part in page.document.every("div") if part.attributes.get("class") == "bar")
        last = list(bar.every("a"))[-1]
        return last.words == "Help" and last.attributes["href"].endswith("/help")

    # From a tablet that stands by a door there is no way to any other page.
    pages = [(name, page) for name, page in seen if not name.startswith("/T/")]
    assert faulty(pages, is_last_in_the_bar) == []


def test_page_can_be_skipped_into(seen: Seen) -> None:
    def skips(page: Page) -> bool:
        first = next(page.document.every("a"))
        return first.attributes["href"] == "#main" and page.by_id("main").tag == "main"

    assert faulty(seen, skips) == []


def test_every_act_carries_a_token_and_a_key(seen: Seen) -> None:
    assert (
        faulty(seen, lambda page: all({"csrf_token", "key"} <= set(sent_by(form)) for form in page.forms))
        == []
    )


def test_every_form_that_acts_is_a_post_to_this_site(seen: Seen) -> None:
    def is_ours(form: Element) -> bool:
        method, action = form.attributes["method"], form.attributes["action"]
        return (
            action.startswith("/")
            and not action.startswith("//")
            and (method == "post" or "search" in form.attributes["role"])
        )

    assert faulty(seen, lambda page: all(map(is_ours, page.document.every("form")))) == []


def test_nothing_is_styled_or_scripted_in_the_page(seen: Seen) -> None:
    def is_plain(page: Page) -> bool:
        parts = list(page.document.every())
        named = {name for part in parts for name in part.attributes}
        scripts = [part for part in parts if part.tag == "script"]
        return (
            not any(part.tag == "style" for part in parts)
            and not any(name == "style" or name.startswith("on") for name in named)
            and all(
                script.attributes["src"].startswith("/static/") and not script.children for script in scripts
            )
        )

    assert faulty(seen, is_plain) == []


def test_nothing_comes_from_another_host(seen: Seen) -> None:
    def is_own(page: Page) -> bool:
        addresses = [
            value
            for part in page.document.every()
            for name, value in part.attributes.items()
            if name in ("href", "src", "action", "srcset", "poster", "data")
        ]
        return all(OURS.match(address) for address in addresses if address != ELSEWHERE)

    assert faulty(seen, is_own) == []


def test_ids_are_used_once(seen: Seen) -> None:
    def is_single(page: Page) -> bool:
        ids = [part.attributes["id"] for part in page.document.every() if "id" in part.attributes]
        return len(ids) == len(set(ids))

    assert faulty(seen, is_single) == []


def test_every_label_and_description_points_at_something(seen: Seen) -> None:
    def is_whole(page: Page) -> bool:
        parts = list(page.document.every())
        ids = {part.attributes.get("id") for part in parts}
        pointed = [
            name
            for part in parts
            for key in ("for", "aria-labelledby", "aria-describedby")
            for name in part.attributes.get(key, "").split()
        ]
        return set(pointed) <= ids

    assert faulty(seen, is_whole) == []


def test_every_box_has_a_label(seen: Seen) -> None:
    def is_labelled(page: Page) -> bool:
        labels = {part.attributes.get("for") for part in page.document.every("label")}
        wrapped = {id(box) for part in page.document.every("label") for box in part.every("input", "select")}
        return all(
            id(box) in wrapped or box.attributes.get("id") in labels
            for box in page.document.every("input", "select")
            if box.attributes.get("type") != "hidden"
        )

    assert faulty(seen, is_labelled) == []


def test_every_picture_is_named_or_passed_over(seen: Seen) -> None:
    def is_said(page: Page) -> bool:
        return all(
            picture.attributes.get("aria-hidden") == "true" or picture.attributes.get("aria-label")
            for picture in page.document.every("svg")
        )

    assert faulty(seen, is_said) == []


def test_every_column_and_row_is_headed(seen: Seen) -> None:
    def is_headed(page: Page) -> bool:
        return all(
            all("scope" in cell.attributes for cell in table.every("th")) and list(table.every("caption"))
            for table in page.document.every("table")
        )

    assert faulty(seen, is_headed) == []


def test_no_number_has_a_minus_sign(seen: Seen) -> None:
    assert [(name, MINUS.findall(page.words)) for name, page in seen if MINUS.search(page.words)] == []


def test_no_page_exclaims(seen: Seen) -> None:
    assert faulty(seen, lambda page: "!" not in page.words) == []


def test_stranger_is_told_no_members_name(seen: Seen) -> None:
    names = ("Alice", "Bob", "Nora", "Stella")
    told = {
        name.split("/")[2].split()[0]
        for name, page in seen
        if "(signed out)" in name and any(person in page.words for person in names)
    }

    assert told == {"slip"}
