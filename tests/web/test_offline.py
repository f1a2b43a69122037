"""What a phone is told, so that it works where there is no signal."""

import json
from io import BytesIO

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import Engine

from tests.cast import Cast
from tests.web.browser import Browser
from tests.web.conftest import a_supporter
from tests.web.town import Town

MOST_WORKER_BYTES = 6_000
KEPT = ("/kettle/record", "/kettle/help", "/kettle/gatherings", "/kettle/you/card")


def told(browser: Browser) -> dict[str, object]:
    found: dict[str, object] = json.loads(browser.get("/token").html)
    return found


def kept_for(browser: Browser, path: str) -> str | None:
    return browser.get(path).headers.get("Timebank-Keep")


def test_a_phone_can_put_us_on_its_first_screen(anyone: Browser) -> None:
    page = anyone.get("/manifest.webmanifest")
    manifest = json.loads(page.html)

    assert page.headers["Content-Type"] == "application/manifest+json"
    assert (manifest["name"], manifest["short_name"], manifest["start_url"]) == ("Timebank", "Timebank", "/")
    assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}
    for icon in manifest["icons"]:
        answer = anyone.client.get(icon["src"])
        picture = Image.open(BytesIO(answer.data))
        assert answer.content_type == icon["type"] == "image/png"
        assert f"{picture.width}x{picture.height}" == icon["sizes"]
    assert '<link rel="manifest" href="/manifest.webmanifest">' in anyone.get("/kettle/").html


def test_the_worker_is_ours_alone_and_never_old(anyone: Browser) -> None:
    page = anyone.get("/sw.js")

    assert page.headers["Content-Type"].startswith("text/javascript")
    assert page.headers["Cache-Control"] == "no-store"
    assert "connect-src 'self'" in page.headers["Content-Security-Policy"]
    assert "https:" not in page.html


def test_the_worker_is_small(anyone: Browser) -> None:
    packed = anyone.client.get("/sw.js", headers={"Accept-Encoding": "br"})

    assert packed.headers["Content-Encoding"] == "br"
    assert len(packed.data) <= MOST_WORKER_BYTES


def test_the_worker_names_files_that_are_there(anyone: Browser) -> None:
    (line,) = [line for line in anyone.get("/sw.js").html.splitlines() if line.startswith("const FILES")]

    paths = json.loads(line.partition(" = ")[2].rstrip(";"))
    assert [anyone.client.get(path).status_code for path in paths] == [200] * len(paths)


def test_the_token_tells_whose_phone_it_is_and_nothing_more(anyone: Browser, bob: Browser) -> None:
    bobs, nobodys = told(bob), told(anyone)

    assert (nobodys["who"], nobodys["name"], nobodys["pages"]) == ("", "", [])
    assert (bobs["name"], set(bobs["pages"])) == ("Bob", set(KEPT))  # type: ignore[call-overload]  # a list
    assert f'data-who="{bobs["who"]}"' in bob.get("/kettle/home").html


def test_a_host_keeps_the_roll_call_of_what_is_on(charlie: Browser, town: Town) -> None:
    assert town.path("/kettle/gatherings/{open}/here") in told(charlie)["pages"]  # type: ignore[operator]


def test_a_fresh_token_is_as_good_as_the_pages(bob: Browser, sign: str) -> None:
    action, fields = bob.fill_in(sign)

    page = bob.post(action, {**fields, "csrf_token": told(bob)["token"]})

    assert page.status == 303


@pytest.mark.parametrize("path", KEPT)
def test_ones_own_phone_may_keep_a_few_pages(bob: Browser, path: str) -> None:
    assert kept_for(bob, path) == told(bob)["who"]


def test_other_pages_are_not_kept(bob: Browser, town: Town) -> None:
    for path in ("/kettle/home", "/kettle/hours", "/kettle/you", town.path("check_ins.show")):
        assert kept_for(bob, path) is None


@pytest.mark.parametrize("kind", ["shared", "unknown"])
def test_no_page_is_kept_on_a_phone_that_is_not_ones_own(
    app: Flask, engine: Engine, cast: Cast, kind: str
) -> None:
    bob = Browser(app).sign_in(engine, cast.community_id, cast.bob, kind=kind)

    assert [kept_for(bob, path) for path in KEPT] == [None] * len(KEPT)
    assert (told(bob)["who"], told(bob)["pages"]) == ("-", [])


def test_no_page_is_kept_for_strangers_or_while_acting(anyone: Browser, bob: Browser, town: Town) -> None:
    a_supporter(bob, town.names["stands"])

    assert kept_for(anyone, "/kettle/help") is None
    assert [kept_for(bob, path) for path in KEPT] == [None] * len(KEPT)


def test_a_note_is_answered_with_where_it_led(bob: Browser, sign: str) -> None:
    action, fields = bob.fill_in(sign)

    answers = [bob.client.post(action, data=fields, headers={"Timebank-Note": "1"}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [204, 204]
    assert answers[0].headers["Timebank-Went"] == answers[1].headers["Timebank-Went"]
    assert answers[0].headers["Timebank-Went"].startswith("/kettle/check-ins/")
    assert "Location" not in answers[0].headers


def test_a_note_is_sent_for_nobody_but_its_writer(alice: Browser, bob: Browser, sign: str) -> None:
    """Bob signed in on the phone after Alice had written a note, and before it was sent."""
    action, fields = bob.fill_in(sign)
    alices = {"Timebank-Note": str(told(alice)["who"])}

    refused = bob.client.post(action, data=fields, headers=alices)

    assert (refused.status_code, refused.headers["Timebank-Went"]) == (204, "/sign-in")
    assert bob.get(sign).status == 200
    bobs = {"Timebank-Note": str(told(bob)["who"])}
    assert bob.client.post(action, data=fields, headers=bobs).headers["Timebank-Went"] != "/sign-in"
