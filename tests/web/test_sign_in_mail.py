import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import Engine

from tests.cast import Cast
from tests.web.browser import Browser
from tests.web.mails import PATH, ask, code_for, mails
from timebank.services.sign_in import CODE_TRIES, LOST_MINUTES, TRIES_IN_TEN_MINUTES

CODE_PATH = "/kettle/sign-in/code"


def test_code_is_sent_by_mail_and_lets_one_in(anyone: Browser, engine: Engine) -> None:
    page = ask(anyone)
    (code,) = re.findall(r"\b\d{6}\b", mails(engine)[0].body)
    arrived = anyone.send(page.location, code=code)

    assert page.answer == (303, CODE_PATH)
    assert arrived.answer == (303, "/kettle/home")
    assert anyone.follow(arrived).heading == "Hello, Alice"


def test_mail_goes_to_the_member_and_keeps_the_code_out_of_its_subject(
    anyone: Browser, engine: Engine
) -> None:
    ask(anyone)

    (mail,) = mails(engine)

    assert mail.address == "alice@example.org"
    assert mail.subject == "Your code for Kettle"


@pytest.mark.parametrize("address", ["ALICE@Example.ORG", " alice@example.org ", "alice@example.org\u200b"])
def test_address_is_read_kindly(anyone: Browser, engine: Engine, address: str) -> None:
    assert ask(anyone, address).status == 303
    assert len(mails(engine)) == 1


@pytest.mark.parametrize("shape", ["{0}", " {0} ", "{1} {2}", "{1}-{2}"])
def test_code_may_be_pasted_with_spaces(anyone: Browser, engine: Engine, shape: str) -> None:
    code = code_for(anyone, engine)

    assert anyone.send(CODE_PATH, code=shape.format(code, code[:3], code[3:])).status == 303


def test_unknown_address_gets_the_same_answer_and_no_mail(anyone: Browser, engine: Engine) -> None:
    page = ask(anyone, "nobody@example.org")

    assert page.answer == (303, CODE_PATH)
    assert mails(engine) == []
    assert "If that address is known here" in anyone.follow(page).words


@pytest.mark.parametrize("address", ["", "alice", "alice@", "@example.org", "a@b", "two words@example.org"])
def test_text_that_is_no_address_is_kept_to_mend(anyone: Browser, address: str) -> None:
    page = ask(anyone, address)

    assert page.status == 422
    assert page.errors
    assert page.typed("address") == address


def test_wrong_code_is_refused_and_kept(anyone: Browser, engine: Engine) -> None:
    right = code_for(anyone, engine)
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"

    page = anyone.send(CODE_PATH, code=wrong)

    assert page.status == 422
    assert page.errors == ["That isn't the code we sent. Check the 6 digits, or ask for a new code."]
    assert page.typed("code") == wrong


def test_code_is_no_good_after_five_wrong_tries(anyone: Browser, engine: Engine) -> None:
    code = code_for(anyone, engine)
    for _ in range(CODE_TRIES):
        anyone.send(CODE_PATH, code="x")

    assert anyone.send(CODE_PATH, code=code).errors == ["That code has run out. Ask for a new one."]


def test_code_is_no_good_after_ten_minutes(
    anyone: Browser, engine: Engine, noon: time_machine.Traveller
) -> None:
    code = code_for(anyone, engine)
    noon.shift(timedelta(minutes=11))

    assert anyone.send(CODE_PATH, code=code).status == 422


def test_code_works_once(anyone: Browser, engine: Engine) -> None:
    code, twin = code_for(anyone, engine), anyone.twin()
    other_page = twin.fill_in(CODE_PATH, code=code)

    assert anyone.send(CODE_PATH, code=code).status == 303
    assert twin.post(*other_page).status == 422


def test_press_whose_answer_was_lost_may_come_again_for_two_minutes(
    anyone: Browser, engine: Engine, noon: time_machine.Traveller
) -> None:
    page = anyone.fill_in(CODE_PATH, code=code_for(anyone, engine))
    twins = [anyone.twin() for _ in range(2)]
    anyone.post(*page)
    noon.shift(timedelta(minutes=LOST_MINUTES))

    assert twins[0].post(*page).status == 303
    assert twins[0].get("/kettle/home").heading == "Hello, Alice"
    noon.shift(timedelta(seconds=1))
    assert twins[1].post(*page).status == 422


def test_press_that_comes_again_after_signing_out_lets_nobody_in(anyone: Browser, engine: Engine) -> None:
    page = anyone.fill_in(CODE_PATH, code=code_for(anyone, engine))
    twin = anyone.twin()
    anyone.post(*page)
    anyone.send("/kettle/you", "/sign-out")

    assert twin.post(*page).status == 422


def test_code_asked_for_twice_by_one_press_is_one_mail(anyone: Browser, engine: Engine) -> None:
    page, twin = anyone.fill_in(PATH, PATH, address="alice@example.org"), anyone.twin()
    anyone.post(*page)

    assert twin.post(*page).status == 303
    (mail,) = mails(engine)
    (code,) = re.findall(r"\b\d{6}\b", mail.body)
    # The browser keeps what came last.
    assert twin.send(CODE_PATH, code=code).status == 303


def test_code_is_no_good_in_another_browser(anyone: Browser, engine: Engine) -> None:
    code = code_for(anyone, engine)
    other = Browser(anyone.app)
    ask(other, "nobody@example.org")

    assert other.send(CODE_PATH, code=code).status == 422


def test_code_page_without_a_code_goes_back_to_sign_in(anyone: Browser) -> None:
    assert anyone.get(CODE_PATH).answer == (303, PATH)
    assert anyone.press("/in", CODE_PATH, code="123456").status == 422


def test_many_tries_from_one_place_are_slowed_down(anyone: Browser, engine: Engine) -> None:
    pages = [ask(anyone) for _ in range(TRIES_IN_TEN_MINUTES + 1)]

    assert [page.status for page in pages] == [303] * TRIES_IN_TEN_MINUTES + [422]
    assert pages[-1].errors == ["That's a lot of tries. Wait ten minutes, or ask a steward for help."]
    assert len(mails(engine)) == TRIES_IN_TEN_MINUTES


def test_signing_in_goes_on_to_the_page_that_was_asked_for(anyone: Browser, engine: Engine) -> None:
    wanted = anyone.get("/kettle/hours?before=9")
    page = ask(anyone, path=wanted.location)
    (code,) = re.findall(r"\b\d{6}\b", mails(engine)[0].body)

    assert anyone.send(page.location, code=code).answer == (303, "/kettle/hours?before=9")


def test_member_who_is_signed_in_has_no_sign_in_page(alice: Browser) -> None:
    assert alice.get(PATH).answer == (303, "/kettle/home")


def test_member_of_another_community_is_not_found_by_mail(
    anyone: Browser, engine: Engine, cast: Cast
) -> None:
    anyone.send("/teapot/sign-in", "/teapot/sign-in", address="alice@example.org")

    assert mails(engine) == []


def test_session_of_one_community_opens_no_other(trent: Browser) -> None:
    page = trent.get("/kettle/home")

    assert (page.status, page.location) == (303, "/kettle/sign-in?next=/kettle/home")
