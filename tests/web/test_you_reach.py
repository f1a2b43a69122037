import re

import pytest
from sqlmodel import select

from tests.cast import Cast
from tests.web.browser import Browser, asks_to_sign_in
from timebank.services.errors.sign_in import LastWayInError, WrongCodeError
from timebank.store.members import Contact
from timebank.store.outbox import Mail

PATH = "/kettle/you/reach-me"
CODE = f"{PATH}/email/code"


def ask(browser: Browser, address: str) -> tuple[int, str]:
    return browser.send(PATH, "/reach-me/email", address=address).answer


def code_sent_to(cast: Cast, address: str) -> str:
    cast.session.rollback()
    body = cast.session.exec(select(Mail.body).where(Mail.address == address)).all()[-1]
    found: list[str] = re.findall(r"\b\d{6}\b", body)
    return found[0]


def test_new_address_takes_effect_after_its_code(alice: Browser, anyone: Browser, cast: Cast) -> None:
    assert ask(alice, "new@example.org") == (303, CODE)
    assert "alice@example.org" in alice.get(PATH).words
    assert alice.send(CODE, code="12345").errors == [WrongCodeError.sentence]

    assert alice.send(CODE, code=code_sent_to(cast, "new@example.org")).answer == (303, PATH)

    assert "new@example.org" in alice.get(PATH).words
    assert "alice@example.org" not in alice.get(PATH).words
    anyone.send("/kettle/sign-in", "/kettle/sign-in", address="new@example.org")
    assert anyone.send("/kettle/sign-in/code", code=code_sent_to(cast, "new@example.org")).status == 303


def test_anothers_address_looks_like_any_other(alice: Browser) -> None:
    free, anothers = ask(alice, "new@example.org"), ask(alice, "bob@example.org")
    shown = alice.get(CODE)

    assert free == anothers == (303, CODE)
    assert "bob" not in shown.html


def test_code_for_an_address_opens_no_session(alice: Browser, anyone: Browser, cast: Cast) -> None:
    ask(alice, "new@example.org")
    ask_first = anyone.send("/kettle/sign-in", "/kettle/sign-in", address="nobody@example.org")

    page = anyone.send(ask_first.location, code=code_sent_to(cast, "new@example.org"))

    assert page.status == 422


@pytest.mark.parametrize(
    "address", ["", "alice", "a@b", "a b@example.org", "@example.org", f"{'a' * 120}@b.org"]
)
def test_address_looks_like_one(alice: Browser, address: str) -> None:
    page = alice.send(PATH, "/reach-me/email", address=address)

    assert page.status == 422
    assert page.errors


def test_last_way_in_is_warned_about(alice: Browser, cast: Cast) -> None:
    page = alice.send(PATH, "/removal")

    assert page.errors == [LastWayInError.sentence]
    assert alice.send(PATH, "/removal").status == 422
    action, fields = page.form("/removal").attributes["action"], alice.blank(PATH)
    assert alice.post(action, {**fields, "sure": "y"}).answer == (303, PATH)
    assert "alice@example.org" not in alice.get(PATH).words


def test_with_a_pin_the_address_goes_at_once(alice: Browser) -> None:
    alice.send("/kettle/you/pin", pin="204857")

    assert alice.send(PATH, "/removal").answer == (303, PATH)
    assert "/kettle/you/reach-me/email/removal" not in alice.get(PATH).html


@pytest.mark.parametrize("number", ["07700 900123", "+44 7700 900123", "(01632) 960-123", "123456"])
def test_number_is_kept(alice: Browser, number: str) -> None:
    assert alice.send(PATH, "/numbers", text=number, call=number).status == 303
    assert alice.get(PATH).typed("text") == alice.get(PATH).typed("call") == number


@pytest.mark.parametrize("number", ["12345", "1" * 16, "abc", "07700 9001x3", "-------", "++++07700900123"])
def test_number_that_cannot_be_rung_is_refused(alice: Browser, number: str) -> None:
    for field in ("text", "call"):
        page = alice.send(PATH, "/numbers", **{field: number})
        assert page.status == 422
        assert page.errors == ["A phone number has 6 to 15 digits. Check it, or leave it empty."]


def test_emptied_number_is_gone(alice: Browser, cast: Cast) -> None:
    alice.send(PATH, "/numbers", text="07700 900123")
    alice.send(PATH, "/numbers", text="")

    kinds = cast.session.exec(select(Contact.kind).where(Contact.member_id == cast.alice.member_id)).all()
    assert kinds == ["email"]


def test_only_the_member_sees_it(alice: Browser, bob: Browser) -> None:
    alice.send(PATH, "/numbers", text="07700 900123")

    assert "07700" not in bob.get(PATH).html
    assert "alice" not in bob.get(PATH).html


def test_code_page_without_having_asked_leads_back(bob: Browser) -> None:
    assert bob.get(CODE).answer == (303, PATH)


def test_signed_out_visitor_signs_in_first(anyone: Browser, trent: Browser, cast: Cast) -> None:
    for browser in (anyone, trent):
        assert asks_to_sign_in(browser.get(PATH))
        for path in (f"{PATH}/email", f"{PATH}/email/removal", f"{PATH}/numbers", CODE):
            assert asks_to_sign_in(browser.press("/in", path, address="x@example.org", code="123456"))
    assert len(cast.session.exec(select(Contact)).all()) == 4
