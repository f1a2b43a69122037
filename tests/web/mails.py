"""Codes that come by mail."""

import re

from sqlalchemy import Engine, select
from sqlmodel import Session

from tests.web.browser import Browser, Page
from timebank.store.outbox import NOBODY, Mail

PATH = "/kettle/sign-in"


def mails(engine: Engine) -> list[Mail]:
    with Session(engine) as session:
        return list(session.scalars(select(Mail).where(Mail.address != NOBODY)))


def ask(browser: Browser, address: str = "alice@example.org", path: str = PATH, **more: str) -> Page:
    return browser.send(path, "/kettle/sign-in", address=address, **more)


def code_for(browser: Browser, engine: Engine) -> str:
    ask(browser)
    (found,) = re.findall(r"\b\d{6}\b", mails(engine)[-1].body)
    return str(found)
