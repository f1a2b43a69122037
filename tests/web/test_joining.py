import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import Engine
from sqlmodel import Session, select

from tests.cast import Cast
from tests.web.browser import Browser
from tests.web.conftest import answer_joining
from timebank.services.joining import JOINS_IN_TEN_MINUTES
from timebank.store.members import Contact, Member
from timebank.store.outbox import Mail

PATH = "/kettle/join"
START_AGAIN = "Let’s start here. What you typed before wasn’t kept, and nothing was done."


def members(engine: Engine) -> int:
    with Session(engine) as session:
        return len(session.exec(select(Member)).all())


def contacts(engine: Engine) -> set[tuple[str, str]]:
    with Session(engine) as session:
        return set(session.exec(select(Contact.kind, Contact.address)))


def code_sent(engine: Engine) -> str:
    with Session(engine) as session:
        (found,) = re.findall(r"\b\d{6}\b", session.exec(select(Mail)).one().body)
    return str(found)


def test_front_door_leads_to_joining(anyone: Browser) -> None:
    assert anyone.get("/kettle/").links().count(PATH) == 2


def test_joining_is_a_name_a_way_and_a_yes(anyone: Browser) -> None:
    name = anyone.send(PATH, PATH, name="Amara")
    reach = anyone.send(name.location, "/reach", how="none")
    joined = anyone.send(reach.location, "/agree")

    assert (name.location, reach.location) == (f"{PATH}/reach", f"{PATH}/agree")
    assert joined.answer == (303, f"{PATH}/done")
    assert anyone.follow(joined).heading == "You’re in, Amara"
    assert anyone.get("/kettle/home").heading == "Hello, Amara"


def test_last_page_says_what_we_agree_to_and_how_old_one_must_be(anyone: Browser) -> None:
    answer_joining(anyone, how="none")

    words = anyone.get(f"{PATH}/agree").words

    assert "Every hour is equal." in words
    assert "Timebank is for people aged 18 and over." in words


def test_nothing_is_kept_before_the_last_press(anyone: Browser, engine: Engine) -> None:
    before = members(engine)

    answer_joining(anyone, how="text", where="07700 900123")

    assert members(engine) == before


@pytest.mark.parametrize("name", ["", "   ", "\u200b", "x" * 61])
def test_name_is_asked_for_again(anyone: Browser, name: str) -> None:
    page = anyone.send(PATH, PATH, name=name)

    assert page.status == 422
    assert page.errors


@pytest.mark.parametrize(
    ("how", "where"),
    [
        (None, ""),
        ("post", "1 High Street"),
        ("email", ""),
        ("email", "amara"),
        ("text", "amara@example.org"),
        ("call", "12"),
        ("call", "0" * 40),
        ("email", f"{'x' * 120}@example.org"),
    ],
)
def test_way_that_does_not_fit_is_kept_to_mend(anyone: Browser, how: str | None, where: str) -> None:
    anyone.send(PATH, PATH, name="Amara")

    page = anyone.send(f"{PATH}/reach", "/reach", how=how, where=where)

    assert page.status == 422
    assert page.errors
    assert page.typed("where") == where


@pytest.mark.parametrize("how", ["text", "call"])
def test_telephone_number_is_kept(anyone: Browser, engine: Engine, how: str) -> None:
    answer_joining(anyone, how=how, where="+44 (0)7700 900-123")
    anyone.send(f"{PATH}/agree", "/agree")

    assert (how, "+44 (0)7700 900-123") in contacts(engine)


def test_whoever_asks_in_person_leaves_no_number(anyone: Browser, engine: Engine) -> None:
    before = contacts(engine)
    answer_joining(anyone, how="none", where="07700 900123")
    anyone.send(f"{PATH}/agree", "/agree")

    assert contacts(engine) == before


def test_email_address_is_proved_by_its_code(anyone: Browser, engine: Engine) -> None:
    answer_joining(anyone, how="email", where="amara@example.org")
    joined = anyone.send(f"{PATH}/agree", "/agree")
    assert joined.answer == (303, f"{PATH}/address")

    wrong = anyone.send(joined.location, code="x")
    right = anyone.send(joined.location, code=code_sent(engine))

    assert (wrong.status, right.answer) == (422, (303, f"{PATH}/done"))
    assert anyone.follow(right).notices
    assert ("email", "amara@example.org") in contacts(engine)


def test_back_button_after_the_code_goes_on(anyone: Browser, engine: Engine) -> None:
    answer_joining(anyone, how="email", where="amara@example.org")
    anyone.send(f"{PATH}/agree", "/agree")
    path, fields = anyone.fill_in(f"{PATH}/address", code=code_sent(engine))

    pages = [anyone.post(path, fields), anyone.post(path, fields), anyone.get(path)]

    assert {page.answer for page in pages} == {(303, f"{PATH}/done")}


def test_code_may_wait(anyone: Browser, engine: Engine) -> None:
    answer_joining(anyone, how="email", where="amara@example.org")
    anyone.send(f"{PATH}/agree", "/agree")

    assert f"{PATH}/done" in anyone.get(f"{PATH}/address").links()
    assert anyone.get("/kettle/home").status == 200
    assert ("email", "amara@example.org") not in contacts(engine)


def test_another_members_address_looks_the_same_on_screen(app: Flask, engine: Engine) -> None:
    pages = []
    for address in ("alice@example.org", "amara@example.org"):
        browser = answer_joining(Browser(app), how="email", where=address)
        pages.append(browser.follow(browser.send(f"{PATH}/agree", "/agree")).words)

    assert pages[0] == pages[1]


def test_code_for_an_address_opens_no_session(anyone: Browser, engine: Engine, app: Flask) -> None:
    answer_joining(anyone, how="email", where="amara@example.org")
    anyone.send(f"{PATH}/agree", "/agree")
    code = code_sent(engine)
    other = Browser(app)
    other.send("/kettle/sign-in", "/kettle/sign-in", address="amara@example.org")

    assert other.send("/kettle/sign-in/code", code=code).status == 422


def test_double_press_joins_once(anyone: Browser, engine: Engine) -> None:
    before = members(engine)
    answer_joining(anyone, how="none")
    path, fields = anyone.fill_in(f"{PATH}/agree", "/agree")
    twin = anyone.twin()

    pages = [anyone.post(path, fields), twin.post(path, fields), anyone.post(path, fields)]

    assert {page.answer for page in pages} == {(303, f"{PATH}/done")}
    assert members(engine) == before + 1
    assert twin.get("/kettle/home").heading == "Hello, Wren"


def test_back_button_after_joining_leads_home(anyone: Browser, engine: Engine) -> None:
    answer_joining(anyone, how="none")
    anyone.send(f"{PATH}/agree", "/agree")

    for path in (PATH, f"{PATH}/reach", f"{PATH}/agree"):
        assert anyone.get(path).answer == (303, "/kettle/home")


def test_back_button_keeps_what_was_typed(anyone: Browser) -> None:
    answer_joining(anyone, how="call", where="01632 960123")

    assert anyone.get(PATH).typed("name") == "Wren"
    reach = anyone.get(f"{PATH}/reach")
    assert reach.typed("where") == "01632 960123"
    assert 'value="call" checked' in re.sub(
        r"checked( id=\S+)? (.*?value=\"call\")", r"\2 checked", reach.html
    )


@pytest.mark.parametrize("step", ["/reach", "/agree"])
def test_lost_answers_start_again_with_a_kind_sentence(
    anyone: Browser, engine: Engine, noon: time_machine.Traveller, step: str
) -> None:
    answer_joining(anyone, how="none")
    path, fields = anyone.fill_in(f"{PATH}{step}", step)
    before = members(engine)
    noon.shift(timedelta(minutes=61))

    for open_ in (lambda: anyone.get(path), lambda: anyone.post(path, fields)):
        page = open_()
        assert page.answer == (303, PATH)
        assert anyone.follow(page).notices == [START_AGAIN]
    assert members(engine) == before


@pytest.mark.parametrize("step", ["/reach", "/agree"])
def test_step_that_nobody_has_come_to_starts_at_the_beginning(anyone: Browser, step: str) -> None:
    assert anyone.get(f"{PATH}{step}").answer == (303, PATH)


def test_answers_are_for_one_community(anyone: Browser) -> None:
    answer_joining(anyone, how="none")

    assert anyone.get("/teapot/join/agree").answer == (303, "/teapot/join")
    assert anyone.get("/teapot/join").typed("name") == ""


def test_page_without_its_key_joins_nobody(anyone: Browser, engine: Engine) -> None:
    answer_joining(anyone, how="none")
    path, fields = anyone.fill_in(f"{PATH}/agree", "/agree", key=None)
    before = members(engine)

    assert anyone.post(path, fields).status == 422
    assert members(engine) == before


def test_opening_the_pages_joins_nobody(anyone: Browser, engine: Engine) -> None:
    before = members(engine)
    answer_joining(anyone, how="none")
    anyone.get(f"{PATH}/agree?key={'0' * 32}")

    assert members(engine) == before


def test_member_is_in_already(alice: Browser, engine: Engine) -> None:
    before = members(engine)

    for step in ("", "/reach", "/agree"):
        assert alice.get(f"{PATH}{step}").answer == (303, "/kettle/home")
    assert alice.press("/in", PATH, name="Alice").answer == (303, "/kettle/home")
    assert alice.press("/in", f"{PATH}/agree").answer == (303, f"{PATH}/done")
    assert members(engine) == before


def test_signed_out_visitor_has_no_last_page(anyone: Browser) -> None:
    for step in ("/done", "/address"):
        assert anyone.get(f"{PATH}{step}").location.startswith("/kettle/sign-in?next=")


def test_newcomer_joins_as_who_they_are(newcomer: Browser, engine: Engine) -> None:
    before = members(engine)
    assert PATH in newcomer.get("/kettle/home").links()
    assert newcomer.get(PATH).typed("name") == "Nora"

    answer_joining(newcomer, name="Nora", how="none")
    joined = newcomer.send(f"{PATH}/agree", "/agree")

    assert newcomer.follow(joined).heading == "You’re in, Nora"
    assert members(engine) == before
    assert newcomer.get("/kettle/you").status == 200


def test_newcomers_double_press_is_answered_alike(newcomer: Browser, engine: Engine) -> None:
    answer_joining(newcomer, name="Nora", how="none")
    path, fields = newcomer.fill_in(f"{PATH}/agree", "/agree")
    twin = newcomer.twin()

    assert newcomer.post(path, fields).answer == twin.post(path, fields).answer == (303, f"{PATH}/done")


def test_somebody_else_on_a_newcomers_phone_starts_afresh(newcomer: Browser, engine: Engine) -> None:
    before = members(engine)

    newcomer.send(PATH, "/sign-out")
    answer_joining(newcomer, name="Wren", how="none")
    newcomer.send(f"{PATH}/agree", "/agree")

    assert members(engine) == before + 1


def test_where_hello_comes_first_that_is_said(anyone: Browser, engine: Engine, cast: Cast) -> None:
    with Session(engine) as session:
        from timebank.store.communities import Community

        session.get_one(Community, cast.community_id).hello_first = 1
        session.commit()
    answer_joining(anyone, how="none")

    words = anyone.follow(anyone.send(f"{PATH}/agree", "/agree")).words

    assert "A steward will say hello soon." in words


def test_one_place_that_joins_very_often_is_slowed_down(app: Flask, engine: Engine) -> None:
    pages = []
    for _ in range(JOINS_IN_TEN_MINUTES + 1):
        browser = answer_joining(Browser(app), how="none")
        pages.append(browser.send(f"{PATH}/agree", "/agree"))

    assert [page.status for page in pages] == [303] * JOINS_IN_TEN_MINUTES + [422]
    assert pages[-1].errors == ["That's a lot of tries. Wait ten minutes, or ask a steward for help."]


def test_missing_community_cannot_be_joined(anyone: Browser) -> None:
    assert anyone.get("/nowhere/join").status == 404
