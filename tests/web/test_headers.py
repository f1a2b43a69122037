from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.cast import SECRET
from tests.web.addresses import PAGES
from tests.web.browser import Browser
from tests.web.reading import sent_by
from tests.web.town import Town
from timebank.app import create_app
from timebank.config import Settings
from timebank.web.headers import HEADERS

KINDS = {"app.css": "text/css", "icon.svg": "image/svg+xml", "js/sentence.js": "text/javascript"}
UNNAMED = ["/static/app.css", "/static/../app.py", "/static/%2e%2e/app.py", "/static/x", "/static/"]
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}


def test_every_answer_carries_the_headers(town: Town, anyone: Browser, bob: Browser) -> None:
    for viewer in (anyone, bob):
        for name in PAGES.keys() - {"asset"}:
            headers = viewer.get(town.path(name)).headers
            assert {header: headers.get(header) for header in HEADERS} == HEADERS, name


@pytest.mark.parametrize(("directive", "sources"), POLICY.items())
def test_policy_lets_nothing_in_from_elsewhere(anyone: Browser, directive: str, sources: str) -> None:
    sent = anyone.get("/help").headers["Content-Security-Policy"]
    policy = dict(part.split(" ", 1) for part in sent.split("; "))

    assert policy[directive] == sources
    assert not any(word in " ".join(policy.values()) for word in ("unsafe", "http", "*"))


def test_pages_are_kept_nowhere_and_files_for_ever(town: Town, bob: Browser) -> None:
    for name in PAGES.keys() - {"asset"}:
        assert bob.get(town.path(name)).headers["Cache-Control"] == "no-store", name
    assert bob.get(town.path("asset")).headers["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("path", UNNAMED)
def test_only_named_files_are_served(anyone: Browser, path: str) -> None:
    assert anyone.get(path).status == 404


def test_files_are_of_the_kind_they_say(anyone: Browser, app: Flask) -> None:
    for name, kind in KINDS.items():
        answer = anyone.get(app.jinja_env.globals["asset"](name))
        assert answer.headers["Content-Type"].startswith(kind)
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def came_in(browser: Browser, **more: Any) -> TestResponse:
    """Come in as a made-up member; pages are asked for as `more` says."""
    form = browser.get("/demo-town/sign-in", **more).form("demo")
    return browser.client.post(form.attributes["action"], data=sent_by(form), **more)


def test_cookies_are_kept_from_scripts_and_other_sites(anyone: Browser) -> None:
    looked = anyone.get("/demo-town/sign-in").headers.getlist("Set-Cookie")
    came = came_in(anyone).headers.getlist("Set-Cookie")

    assert {cookie.partition("=")[0] for cookie in (*looked, *came)} == {"session", "timebank"}
    for cookie in (*looked, *came):
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "Domain" not in cookie


def test_cookies_travel_only_over_https_where_there_is_https(tmp_path: Path, app: Flask) -> None:
    safe = create_app(Settings(data=tmp_path, secret_key=SECRET, address="https://hours.example"))
    safe.extensions["timebank_engine"] = app.extensions["timebank_engine"]
    https = {"base_url": "https://hours.example", "headers": {"Referer": "https://hours.example/"}}

    came = came_in(Browser(safe), **https)

    assert came.status_code == 303
    assert came.headers.getlist("Set-Cookie")
    assert all("Secure" in cookie for cookie in came.headers.getlist("Set-Cookie"))


def test_stranger_gets_no_cookie_for_looking_around(anyone: Browser) -> None:
    for path in ("/", "/kettle/", "/help", "/kettle/gatherings", "/robots.txt"):
        assert "Set-Cookie" not in anyone.get(path).headers


def test_answer_does_not_say_what_runs_here(anyone: Browser) -> None:
    assert "X-Powered-By" not in anyone.get("/").headers
