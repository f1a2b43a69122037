import io
from collections.abc import Iterator
from dataclasses import replace
from itertools import count, product
from typing import Any

import pytest
from sqlalchemy import Engine

from tests.cast import Cast, journal
from tests.web.addresses import MORE, PAGES, PLAIN
from tests.web.browser import Browser, Page
from tests.web.reading import Element, sent_by
from tests.web.rows import everything
from tests.web.town import Town
from timebank.app import MOST_BYTES

NASTY = [
    "",
    " ",
    "\x00",
    "a\x00b",
    "\x01\x02\x1b[31m",
    "\r\nSet-Cookie: x=y",
    "\t",
    "\u202eevil",
    "\u200b\u200b",
    "\ufeff",
    "\ufffd",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "\U0001f1ec\U0001f1e7" * 20,
    "e" + "\u0301" * 50,
    "\u0661\u0662\u0663",
    "\uff19\uff10",
    "\u2028\u2029",
    "\u0130\u0131\u00df\ufb03",
    "<script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "{{ 7 * 7 }}{% raw %}",
    "${7*7}#{7*7}",
    "%(name)s %s %d %n",
    "{0}{name}",
    "'; DROP TABLE entry; --",
    "' OR '1'='1",
    '" OR 1=1 --',
    "%_%",
    "../../../../etc/passwd",
    "..%2f..%2f",
    "-1",
    "0",
    "-9223372036854775809",
    "99999999999999999999999999999999",
    "1e309",
    "NaN",
    "true",
    "null",
    "0" * 32,
    "w" * 500,
    "9999-12-31",
    "0000-00-00",
]
PARTS = 3
BROKEN_KEYS = ([], "", "x", "0" * 31, "0" * 33, "Z" * 32, "A" * 32, "0" * 32 + "\n")
ADDRESSES = ("next", "someone", "with", "before", "way")
# Whoever sent these could send nothing more; test_leaving.py mangles what they take.
GOING = ("/sign-out", "/leave/keep", "/leave/remove")
Form = tuple[Browser, Element, dict[str, Any]]


def every_form(town: Town, viewers: dict[str, Browser]) -> Iterator[Form]:
    """Find every form that somebody is shown, once for each place it goes to."""
    found = set()
    for viewer in viewers.values():
        for path in town.paths:
            page = viewer.get(path)
            for form in every_button(page) if page.status == 200 else ():
                action = form.attributes["action"]
                if action not in found and not action.endswith(GOING):
                    found.add(action)
                    yield viewer, form, boxes(form) | sent_by(form)


def every_button(page: Page) -> Iterator[Element]:
    """Find every form, and once more for each button of it that goes elsewhere."""
    for form in page.forms:
        yield form
        for button in form.every("button"):
            if elsewhere := button.attributes.get("formaction"):
                yield replace(form, attributes=form.attributes | {"action": elsewhere.partition("#")[0]})


def boxes(form: Element) -> dict[str, list[str]]:
    """List the choices of which none is ticked at first."""
    return {box.attributes["name"]: [box.value] for box in form.every("input") if is_choice(box)}


def is_choice(box: Element) -> bool:
    return box.attributes.get("type") in ("radio", "checkbox", "hidden")


def mangled(form: Element, fields: dict[str, Any], nasty: str) -> Iterator[dict[str, Any]]:
    """Put a text into each box in turn, then in place of everything that is chosen or hidden."""
    # A photo stays on the phone: its box has no name, and is never sent.
    named = (box for box in form.every("input") if "name" in box.attributes)
    typed = {box.attributes["name"] for box in named if not is_choice(box)}
    yield from ({**fields, name: nasty} for name in sorted(typed))
    yield {**fields, **dict.fromkeys(fields.keys() - typed - {"csrf_token", "key"}, nasty)}


@pytest.fixture
def forms(town: Town, viewers: dict[str, Browser]) -> list[Form]:
    return list(every_form(town, viewers))


# Of somebody on a break, who waits for a hello or a code, who came before, opened a code or typed their
# number just now: at most a code to type.
# And what only a script sends, whose form the page with the roll-call has too, and what only a witness does.
IN_STATES_OF_THEIR_OWN = (
    "breaks.come_back",
    "desk.hello",
    "desk_people.add_visit",
    "desk_people.prove_address",
    "handshakes.say_no",
    "handshakes.say_yes",
    "joining.add_visit",
    "kiosks.undo",
    "organisations.agree",
    "proof.cosign",
    "roll_call.tick",
)


def test_every_act_but_signing_out_is_found(forms: list[Form], town: Town, anyone: Browser) -> None:
    rules = anyone.app.url_map.bind("localhost")

    reached = {rules.match(form.attributes["action"], method="POST")[0] for _, form, _ in forms}

    posts = {rule.endpoint for rule in anyone.app.url_map.iter_rules() if "POST" in rule.methods}
    assert posts - reached == {"sign_in.sign_out", "leaving.leave", *IN_STATES_OF_THEIR_OWN}


@pytest.mark.parametrize("part", range(PARTS))
def test_every_box_of_every_form_bears_anything(forms: list[Form], part: int) -> None:
    keys = (f"{number:032x}" for number in count())

    for nasty, (viewer, form, fields) in product(NASTY[part::PARTS], forms):
        for sent in mangled(form, fields, nasty):
            page = viewer.twin().post(form.attributes["action"], {**sent, "key": next(keys)})
            # Whoever began to act for somebody just now is told what nobody does for another: 403.
            assert page.status in (200, 303, 403, 404, 409, 410, 422), (form.attributes["action"], sent)


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_bears_anything_in_its_address(town: Town, charlie: Browser, part: int) -> None:
    for nasty, name in product(NASTY[part::PARTS], PAGES.keys() - PLAIN):
        path = town.path(name).partition("?")[0]
        page = charlie.get(path, query_string=dict.fromkeys(ADDRESSES, nasty))
        assert page.status in (200, 303, 404), (path, nasty)


def test_act_without_a_token_changes_nothing(forms: list[Form], engine: Engine) -> None:
    before = everything(engine)

    for token, (viewer, form, fields) in product(([], "", "x", "\u00e9"), forms):
        page = viewer.post(form.attributes["action"], {**fields, "csrf_token": token})
        assert (page.status, page.heading) == (400, "This page was open for too long")
    assert everything(engine) == before


def test_token_of_another_browser_changes_nothing(alice: Browser, bob: Browser, engine: Engine) -> None:
    before = everything(engine)
    action, fields = alice.fill_in("/kettle/record", someone="Bob")
    bob.get("/kettle/record")

    assert bob.post(action, fields).status == 400
    assert everything(engine) == before


def test_act_without_its_key_is_to_be_sent_again(forms: list[Form], engine: Engine) -> None:
    before = everything(engine)

    for key, (viewer, form, fields) in product(BROKEN_KEYS, forms):
        page = viewer.twin().post(form.attributes["action"], {**fields, "key": key})
        assert page.status in (404, 422), (form.attributes["action"], key)
    assert everything(engine) == before


def test_page_that_lost_its_key_can_be_sent_once_more(bob: Browser, cast: Cast) -> None:
    page = bob.send("/kettle/record?way=received", someone="Alice", key=None)
    again = sent_by(page.form())

    assert page.errors == ["This page didn't arrive whole. Press the button once more, please."]
    assert bob.post("/kettle/record", again).status == 303
    assert len(journal(cast)) == 1


def is_kind(page: Page) -> bool:
    """Tell whether a refusal is one of our own pages."""
    leads_on = {"/in", "/kettle/"} & {*page.links()}
    return bool(page.heading and leads_on) and page.title.endswith((" – Kettle", " – Timebank"))


def test_too_much_at_once_is_refused_kindly(bob: Browser, engine: Engine) -> None:
    before = everything(engine)
    action, fields = bob.fill_in("/kettle/record", someone="Alice", words="w" * (MOST_BYTES + 1))

    page = bob.post(action, fields)

    assert (page.status, page.heading) == (413, "That's too much at once")
    assert is_kind(page)
    assert everything(engine) == before


def test_ten_thousand_boxes_are_refused_kindly(bob: Browser, cast: Cast) -> None:
    action, fields = bob.fill_in("/kettle/record", someone="Alice")

    page = bob.post(action, {**fields, **{f"more-{number}": "x" for number in range(10_000)}})

    assert page.status in (303, 413)


def test_one_box_sent_ten_thousand_times_does_no_harm(charlie: Browser, town: Town) -> None:
    path = town.path("/kettle/gatherings/{open}/here")
    ids = [f"{number:032x}" for number in range(10_000)]

    assert charlie.send(path, "/here", here=ids, shown=ids).status < 500


def test_files_and_other_kinds_of_body_change_nothing(bob: Browser, engine: Engine) -> None:
    before = everything(engine)
    action, fields = bob.fill_in("/kettle/record", someone="Alice")
    odd: list[dict[str, Any]] = [
        {"data": b"\xff\xfe\x00", "content_type": "application/x-www-form-urlencoded"},
        {"data": b"--x", "content_type": "multipart/form-data; boundary=x"},
        {"data": b"--x", "content_type": "multipart/form-data"},
        {"json": fields},
        {"data": b"<a/>", "content_type": "text/xml"},
        {"data": {"csrf_token": (io.BytesIO(b"x"), "token.txt")}},
    ]

    assert {bob.client.post(action, **body).status_code for body in odd} == {400}
    assert everything(engine) == before


@pytest.mark.parametrize("path", ["/" + "x" * 100_000, "/kettle/" + "y/" * 5_000, "/S/" + "z" * 50_000])
def test_very_long_address_is_not_there(anyone: Browser, path: str) -> None:
    assert anyone.get(path).status == 404


@pytest.mark.parametrize(
    "path", ["/kettle/%00", "/%ff%fe", "/kettle/entries/%2e%2e", "//kettle", "/kettle//home"]
)
def test_odd_address_is_answered_kindly(alice: Browser, path: str) -> None:
    assert alice.get(path).status in (303, 308, 404)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "FOO", "OPTIONS"])
@pytest.mark.parametrize("path", ["/kettle/record", "/kettle/home", "/in"])
def test_odd_method_changes_nothing(alice: Browser, engine: Engine, method: str, path: str) -> None:
    before = everything(engine)
    token = alice.blank(path if path != "/kettle/home" else "/in")["csrf_token"][0]

    answer = alice.client.open(path, method=method, headers={"X-CSRFToken": token})

    assert answer.status_code in ((200,) if method == "OPTIONS" else (400, 405))
    assert everything(engine) == before


def test_page_that_takes_no_forms_says_so_kindly(alice: Browser) -> None:
    page = alice.press("/in", "/kettle/home")

    assert page.status == 405
    assert page.words.count("This address only takes forms.") + page.words.count("Go back") >= 1
    assert is_kind(page)


@pytest.mark.parametrize("path", ["/nobody/home", "/nobody/record", "/nobody/sign-in", "/nobody/gatherings"])
def test_unknown_community_is_not_there(alice: Browser, path: str) -> None:
    page = alice.get(path)

    assert page.status == 404
    assert is_kind(page)
    assert "Kettle" not in page.words


def test_host_header_of_another_site_makes_no_address(anyone: Browser) -> None:
    page = anyone.get("/kettle/home", headers={"Host": "evil.example"})

    assert "evil" not in page.location
    assert "evil" not in anyone.get("/kettle/", headers={"Host": "evil.example"}).html


def test_every_refused_page_is_kind(anyone: Browser, town: Town) -> None:
    for path in (town.path(path) for path in MORE):
        page = anyone.get(path)
        assert page.status in (200, 303) or is_kind(page), path
