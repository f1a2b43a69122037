"""What a stranger can tell of who is known here: nothing."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlmodel import Session

from tests.cast import NOW, Cast, card_number
from tests.web.browser import Browser, Page
from tests.web.statements import heard
from timebank.services import mail
from timebank.services.members import set_pin
from timebank.store.outbox import Mail
from timebank.store.sign_in import SignInCode

PATH = "/kettle/sign-in"
CODE_PATH = "/kettle/sign-in/code"
PIN, WRONG = "204857", "000001"


@pytest.fixture
def number(cast: Cast) -> str:
    """Give Alice a PIN and read the number on her card."""
    set_pin(cast.session, community_id=cast.community_id, member_id=cast.alice.member_id, pin=PIN)
    return card_number(cast, cast.alice)


def shown(page: Page) -> tuple[object, ...]:
    """Take from an answer all that a stranger can compare, but for what is random in each."""
    headers = [(name, value) for name, value in page.headers.items() if name not in ("Set-Cookie", "Date")]
    cookies = [cookie.partition("=")[0] for cookie in page.headers.getlist("Set-Cookie")]
    words = page.words if page.status == 422 else page.location
    return page.status, words, sorted(headers), cookies, len(page.html)


def both(app: Flask, engine: Engine, act: Callable[[Browser], Page]) -> tuple[object, list[str]]:
    """Do something in a new browser; return what it shows, and what was asked of the database."""
    browser = Browser(app)
    browser.get(PATH)
    with heard(engine) as statements:
        page = act(browser)
    return shown(page), [statement for statement, _ in statements]


def ask(address: str) -> Callable[[Browser], Page]:
    return lambda browser: browser.send(PATH, PATH, address=address)


def test_asking_for_a_code_tells_nothing(app: Flask, engine: Engine, cast: Cast) -> None:
    known, unknown = (both(app, engine, ask(f"{name}@example.org")) for name in ("alice", "nobod"))

    assert known == unknown


def test_wrong_code_tells_nothing(app: Flask, engine: Engine, cast: Cast) -> None:
    def enter(address: str) -> Callable[[Browser], Page]:
        def act(browser: Browser) -> Page:
            ask(address)(browser)
            return browser.send(CODE_PATH, code=WRONG)

        return act

    known, unknown = (both(app, engine, enter(f"{name}@example.org")) for name in ("alice", "nobod"))

    assert known == unknown


@pytest.mark.parametrize("tries", [1, 3])
def test_wrong_card_and_wrong_pin_tell_nothing(
    app: Flask, engine: Engine, cast: Cast, number: str, tries: int
) -> None:
    def use(card: str) -> Callable[[Browser], Page]:
        def act(browser: Browser) -> Page:
            for _ in range(tries - 1):
                browser.send(PATH, "/card", card=card, pin=WRONG)
            return browser.send(PATH, "/card", card=card, pin=WRONG)

        return act

    cards = (number, "ZZZZZZ", card_number(cast, cast.bob))
    known, unknown, without_pin = (both(app, engine, use(card)) for card in cards)

    hidden = [(page[0], page[3:], asked) for page, asked in (known, unknown, without_pin)]  # type: ignore[index]
    assert hidden[0] == hidden[1] == hidden[2]


def test_rows_that_are_written_are_as_many_and_as_long(app: Flask, engine: Engine, cast: Cast) -> None:
    def rows(address: str) -> list[list[int]]:
        ask(address)(Browser(app))
        with Session(engine) as session:
            mails = session.execute(select(Mail.subject, Mail.body)).all()
            codes = session.execute(select(SignInCode.id, SignInCode.code_hash)).all()
        return [[len(value) for value in row] for row in (mails[-1], codes[-1])]

    assert rows("alice@example.org") == rows("nobody@example.org")


def test_mail_to_nobody_is_thrown_away(app: Flask, cast: Cast) -> None:
    for address in ("nobody@example.org", "alice@example.org"):
        ask(address)(Browser(app))
    sent: list[str] = []

    went = mail.send_waiting(cast.session, deliver=lambda message: sent.append(message.address), now=NOW)

    assert (went, sent) == (1, ["alice@example.org"])
    assert cast.session.exec(select(Mail.address)).scalars().all() == ["alice@example.org"]  # type: ignore[attr-defined]
