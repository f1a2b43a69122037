from flask import Flask

from tests.web.browser import Browser
from timebank.store.engine import open_engine


def test_process_answers(anyone: Browser) -> None:
    assert (anyone.get("/healthz").status, anyone.get("/healthz").html) == (200, "ok\n")


def test_migrated_database_is_ready(anyone: Browser) -> None:
    assert (anyone.get("/readyz").status, anyone.get("/readyz").html) == (200, "ok\n")


def test_database_without_its_migrations_is_not_ready(anyone: Browser, app: Flask, sqlite_url: str) -> None:
    app.extensions["timebank_engine"] = open_engine(sqlite_url)

    assert anyone.get("/readyz").status == 503
    assert anyone.get("/healthz").status == 200


def test_failure_answers_with_a_kind_page(anyone: Browser, app: Flask, sqlite_url: str) -> None:
    app.extensions["timebank_engine"] = open_engine(sqlite_url)

    page = anyone.get("/kettle/")

    assert page.status == 500
    assert page.heading == "Something went wrong at our end"
    assert "sqlite" not in page.html.lower()


def test_search_engines_are_sent_away(anyone: Browser) -> None:
    page = anyone.get("/robots.txt")

    assert page.html == "User-agent: *\nDisallow: /\n"
    assert page.headers["Content-Type"].startswith("text/plain")
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
