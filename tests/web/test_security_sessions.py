"""What a thief might try with a session: plant one, replay one, force a form, or guess without end."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlmodel import Session

from tests.cast import SECRET, Cast, card_number
from tests.passkey import PasskeyOfSoftware
from tests.web import test_passkeys
from tests.web.browser import NOTHING, Browser, Page, asks_to_sign_in
from tests.web.mails import code_for
from tests.web.rows import everything
from tests.web.test_next import ELSEWHERE
from tests.web.town import Town
from timebank.app import create_app
from timebank.config import Settings
from timebank.cookies import COOKIE
from timebank.services.members import set_pin
from timebank.services.recoveries import ASKED
from timebank.services.sign_in import CODE_TRIES, TRIES_IN_TEN_MINUTES, make_slip
from timebank.store.outbox import Mail

HOME = "/kettle/home"
PATH = "/kettle/sign-in"
PIN = "204857"
BREAK = "\r\nBcc: thief@evil.example"


@pytest.fixture
def other_app(app: Flask, engine: Engine, tmp_path: Path) -> Flask:
    """Make a second process of the same installation, as after a restart."""
    other = create_app(Settings(data=tmp_path, secret_key=SECRET))
    other.extensions["timebank_engine"] = engine
    return other


@pytest.fixture
def number(cast: Cast) -> str:
    set_pin(cast.session, community_id=cast.community_id, member_id=cast.alice.member_id, pin=PIN)
    return card_number(cast, cast.alice)


@pytest.fixture
def slip(cast: Cast) -> str:
    who = {"community_id": cast.community_id, "member_id": cast.alice.member_id}
    return f"/kettle/slip/{make_slip(cast.session, **who, is_only_way=False, now=0)}"


def cookie(browser: Browser, name: str = COOKIE) -> str:
    found = browser.client.get_cookie(name)
    return found.value if found else ""


def test_session_and_token_are_new_after_signing_in(anyone: Browser, engine: Engine) -> None:
    code = code_for(anyone, engine)
    before = cookie(anyone, "session")
    anyone.send(f"{PATH}/code", code=code, whose="own")
    first = cookie(anyone)
    anyone.send("/kettle/you", "/sign-out")
    code = code_for(anyone, engine)
    anyone.send(f"{PATH}/code", code=code, whose="own")

    assert before
    assert cookie(anyone, "session") != before
    assert len({first.split(".")[1], cookie(anyone).split(".")[1]}) == 2


def test_planted_session_is_not_taken_over(anyone: Browser, engine: Engine) -> None:
    thief = Browser(anyone.app)
    thief.get(PATH)
    code = code_for(anyone, engine)
    planted = cookie(anyone, "session")
    anyone.send(f"{PATH}/code", code=code)
    thief.client.set_cookie("session", planted)

    assert asks_to_sign_in(thief.get(HOME))
    assert thief.send(f"{PATH}/code", code=code).status == 422


def test_planted_sign_in_does_not_survive_signing_in(anyone: Browser, alice: Browser, engine: Engine) -> None:
    anyone.client.set_cookie(COOKIE, "planted")
    anyone.send(f"{PATH}/code", code=code_for(anyone, engine))

    assert cookie(anyone) not in ("planted", cookie(alice))
    assert anyone.get(HOME).heading == "Hello, Alice"


def test_form_token_from_before_is_no_good_afterwards(anyone: Browser, engine: Engine) -> None:
    code = code_for(anyone, engine)
    old = anyone.blank(PATH)["csrf_token"]
    anyone.send(f"{PATH}/code", code=code)

    assert anyone.post("/kettle/sign-out", {"csrf_token": old}).status == 400
    assert anyone.get(HOME).status == 200


@pytest.mark.parametrize("form", [{}, {"all": "1"}])
def test_cookie_is_dead_after_signing_out(alice: Browser, form: dict[str, str]) -> None:
    kept = alice.twin()
    alice.send("/kettle/you", "/sign-out", **form)

    for path in (HOME, "/kettle/you", "/kettle/you/devices"):
        assert asks_to_sign_in(kept.get(path))
    assert COOKIE not in str(kept.get(HOME).headers)


def test_cookie_is_dead_after_its_phone_was_ended(
    alice: Browser, app: Flask, engine: Engine, cast: Cast
) -> None:
    lost = Browser(app).sign_in(engine, cast.community_id, cast.alice)
    kept = lost.twin()
    alice.send("/kettle/you/devices", "/removal")

    assert asks_to_sign_in(lost.get(HOME))
    assert asks_to_sign_in(kept.get(HOME))


def test_sign_in_holds_in_every_process(alice: Browser, other_app: Flask) -> None:
    there = Browser(other_app)
    there.client.set_cookie(COOKIE, cookie(alice))

    assert there.get(HOME).heading == "Hello, Alice"
    alice.send("/kettle/you", "/sign-out")
    assert asks_to_sign_in(there.get(HOME))


def in_turn(app: Flask, other_app: Flask) -> Iterator[Browser]:
    """Ask one process and the other in turn, each time with a new browser."""
    while True:
        yield Browser(app)
        yield Browser(other_app)


def test_tries_at_a_card_are_counted_over_all_processes(app: Flask, other_app: Flask, number: str) -> None:
    browsers = in_turn(app, other_app)
    for _ in range(TRIES_IN_TEN_MINUTES):
        assert next(browsers).send(PATH, "/card", card=number, pin="000001").status == 422

    for _ in range(2):
        assert next(browsers).send(PATH, "/card", card=number, pin=PIN).status == 422


def test_codes_asked_for_are_counted_over_all_processes(app: Flask, other_app: Flask, cast: Cast) -> None:
    browsers = in_turn(app, other_app)
    asked = [next(browsers).send(PATH, PATH, address="alice@example.org").status for _ in range(12)]

    assert asked == [303] * TRIES_IN_TEN_MINUTES + [422] * 2


def test_tries_at_a_code_are_counted_over_all_processes(
    anyone: Browser, other_app: Flask, engine: Engine
) -> None:
    code = code_for(anyone, engine)
    there = Browser(other_app)
    there.client.set_cookie("session", cookie(anyone, "session"))
    for number in range(CODE_TRIES):
        (anyone, there)[number % 2].send(f"{PATH}/code", code="x")

    assert {browser.send(f"{PATH}/code", code=code).status for browser in (anyone, there)} == {422}


def test_tries_with_passkeys_are_counted_over_all_processes(app: Flask, other_app: Flask) -> None:
    browsers = in_turn(app, other_app)
    for _ in range(TRIES_IN_TEN_MINUTES):
        next(browsers).send(f"{PATH}/passkey", f"{PATH}/passkey", passkey="x")

    page = next(browsers).send(f"{PATH}/passkey", f"{PATH}/passkey", passkey="x")

    assert page.errors == ["That's a lot of tries. Wait ten minutes, or ask a steward for help."]


def test_no_act_is_taken_without_the_pages_token(app: Flask, town: Town, engine: Engine) -> None:
    steward = Browser(app).sign_in(engine, town.cast.community_id, town.cast.stella, powers=True)
    filled = {"community": "kettle", "code": "x", "token": "x", "how": "keep"}
    before, tried = everything(engine), 0

    for rule in app.url_map.iter_rules():
        for method in rule.methods - {"GET", "HEAD", "OPTIONS"}:
            values = {name: filled.get(name, NOTHING) for name in rule.arguments}
            path = app.url_map.bind("localhost").build(rule.endpoint, values, method=method)
            answer = steward.client.open(path, method=method, data={"key": NOTHING})
            assert answer.status_code == 400, (method, path)
            tried += 1

    assert tried > 30
    assert everything(engine) == before


def ways_to_a_next(app: Flask, engine: Engine, cast: Cast, wanted: str) -> Iterator[Page]:
    """Come in by every way that takes where to go afterwards, and show a passkey."""
    key, alice = PasskeyOfSoftware(), Browser(app).sign_in(engine, cast.community_id, cast.alice)
    yield test_passkeys.send(alice, key, test_passkeys.LIST, next=wanted)
    yield test_passkeys.send(alice, key, test_passkeys.SHOW, next=wanted)
    yield test_passkeys.send(Browser(app), key, test_passkeys.SIGN_IN, next=wanted)
    by_mail = Browser(app)
    code = code_for(by_mail, engine)
    yield by_mail.send(f"{PATH}/code", code=code, next=wanted)
    yield Browser(app).send(PATH, "/card", card=card_number(cast, cast.alice), pin=PIN, next=wanted)


@pytest.mark.parametrize("part", range(5))
def test_no_way_in_leads_elsewhere(app: Flask, engine: Engine, cast: Cast, number: str, part: int) -> None:
    for wanted in ELSEWHERE[part::5][:10]:
        for page in ways_to_a_next(app, engine, cast, wanted):
            assert page.status in (303, 422), wanted
            assert page.location in ("", HOME, test_passkeys.LIST), wanted
            assert "stolen" not in str(page.headers)


NEXT_TAKERS = [PATH, f"{PATH}/code", f"{PATH}/passkey", "/kettle/you/passkeys", "/kettle/passkey"]


@pytest.mark.parametrize(
    "wanted", [BREAK, f"/kettle/home{BREAK}", "/x%0d%0aSet-Cookie:%20stolen=1", "\r\n\r\nhello"]
)
@pytest.mark.parametrize("path", NEXT_TAKERS)
def test_nothing_in_an_address_becomes_a_header(
    alice: Browser, anyone: Browser, path: str, wanted: str
) -> None:
    for browser in (alice, anyone):
        headers = browser.get(path, query_string={"next": wanted}).headers
        assert "Bcc" not in headers
        assert "stolen" not in headers.get("Set-Cookie", "")
        assert not re.search(r"[\r\n]", "".join(value for _, value in headers))


@pytest.mark.parametrize(
    "address", [f"alice@example.org{BREAK}", "alice@example.org\nX: y", "alice@example.org\x00"]
)
def test_nothing_in_an_address_becomes_a_mails_header(anyone: Browser, engine: Engine, address: str) -> None:
    anyone.send(PATH, PATH, address=address)

    with Session(engine) as session:
        addresses = list(session.scalars(select(Mail.address)))
    assert not any(re.search(r"[\r\n\x00]|evil", each) for each in addresses)


def test_nothing_in_a_name_becomes_a_header_or_a_line_of_a_mail(
    anyone: Browser, stella: Browser, town: Town, engine: Engine
) -> None:
    page = anyone.send(town.path("check_ins.arrive"), name=f"Nora{BREAK}")
    path = "/kettle/desk/recoveries"
    refused = stella.press(path, path, someone=f"Bob{BREAK}")

    assert page.status == 303
    assert "Bcc" not in page.headers
    assert refused.status == 422
    with Session(engine) as session:
        assert not any(BREAK in body or ASKED in body for body in session.scalars(select(Mail.body)))
