"""Someone's browser: it keeps cookies, reads pages, and fills in the forms it finds there."""

from datetime import timedelta
from functools import cached_property
from typing import Any

import time_machine
from flask import Flask
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from tests.cast import NOW, SECRET
from tests.web.reading import Element, read, sent_by
from timebank.cookies import COOKIE, written
from timebank.services.codes import hashed
from timebank.services.sign_in import remember
from timebank.store.engine import begin_writing, open_session
from timebank.store.people import Person
from timebank.store.sign_in import Device


class Page:
    """One answer: its status, where it leads, and what it says."""

    def __init__(self, response: TestResponse) -> None:
        self.status = response.status_code
        self.location = response.headers.get("Location", "")
        self.headers = response.headers
        self.html = response.get_data().decode(errors="replace")

    @cached_property
    def document(self) -> Element:
        return read(self.html)

    @property
    def words(self) -> str:
        return self.document.words

    @property
    def heading(self) -> str:
        return self.document.one("h1").words

    @property
    def title(self) -> str:
        (title,) = (element for element in self.document.every("title") if element.children)
        return "".join(str(part) for part in title.children)

    @property
    def forms(self) -> list[Element]:
        return [form for form in self.document.every("form") if form.attributes.get("method") == "post"]

    @property
    def errors(self) -> list[str]:
        summary = self.by_id("error-summary")
        return [item.words for item in summary.every("li")] if summary else []

    @property
    def notices(self) -> list[str]:
        return [part.words for part in self.document.every("p") if part.attributes.get("class") == "notice"]

    def by_id(self, name: str) -> Element | None:
        return next((part for part in self.document.every() if part.attributes.get("id") == name), None)

    def form(self, action: str = "") -> Element:
        return next(form for form in self.forms if action in form.attributes["action"])

    def typed(self, name: str) -> str:
        boxes = self.document.every("input")
        return next(box.value for box in boxes if box.attributes.get("name") == name)

    def links(self) -> list[str]:
        return [link.attributes["href"] for link in self.document.every("a")]

    @property
    def answer(self) -> tuple[int, str]:
        return self.status, self.location


class Browser:
    """One device; `person` is whoever is signed in on it."""

    def __init__(self, app: Flask, person: Person | None = None) -> None:
        self.app = app
        self.client = app.test_client()
        self.person = person

    def get(self, path: str, **more: Any) -> Page:
        return Page(self.client.get(path, **more))

    def post(self, path: str, fields: dict[str, Any]) -> Page:
        return Page(self.client.post(path, data=fields))

    def follow(self, page: Page) -> Page:
        return self.get(page.location)

    def fill_in(self, path: str, action: str = "", **typed: Any) -> tuple[str, dict[str, Any]]:
        """Open a page and fill in one of its forms; return where it goes and what it sends."""
        form = self.get(path).form(action)
        fields = {**sent_by(form), **typed}
        return form.attributes["action"], {name: value for name, value in fields.items() if value is not None}

    def send(self, path: str, action: str = "", **typed: Any) -> Page:
        """Open a page, fill in one of its forms and press its button."""
        return self.post(*self.fill_in(path, action, **typed))

    def press(self, path: str, action: str, **typed: Any) -> Page:
        """Send an act whose form is not on any page shown to this person."""
        return self.post(action, {**self.blank(path), **typed})

    def blank(self, path: str = "/in") -> dict[str, Any]:
        """Take only the token and the key from a page's first form."""
        fields = sent_by(self.get(path).forms[0])
        return {name: fields[name] for name in ("csrf_token", "key")}

    def sign_in(
        self, engine: Engine, community_id: bytes, person: Person, kind: str = "own", *, powers: bool = False
    ) -> "Browser":
        """Sign somebody in; with `powers`, as if a steward's passkey had just been shown."""
        with open_session(engine) as session:
            begin_writing(session)
            token = remember(session, community_id, person.member_id, kind=kind, now=NOW)
            if powers:
                session.get_one(Device, (community_id, hashed(token))).powers_at = NOW
            session.commit()
        self.person = person
        self.client.set_cookie(COOKIE, written(SECRET, community_id, token, NOW))
        return self

    def twin(self) -> "Browser":
        """Make another connection of the same browser, with the same cookies."""
        other = Browser(self.app, self.person)
        for cookie in self.client._cookies.values():
            other.client.set_cookie(cookie.key, cookie.value)
        return other


def come_back_after(browser: Browser, clock: time_machine.Traveller, time: timedelta) -> None:
    """Let time go by in which somebody looks in half way, as nobody stays signed in for a month otherwise."""
    for _ in range(2):
        clock.shift(time / 2)
        browser.get("/kettle/home")


NOTHING = "0" * 32


def is_nothing(page: Page, missing: Page) -> bool:
    """Tell whether a page is, to the letter, what is answered for something that does not exist."""
    return page.status == missing.status == 404 and page.html == missing.html


def asks_to_sign_in(page: Page) -> bool:
    return page.status == 303 and page.location.startswith("/kettle/sign-in")
