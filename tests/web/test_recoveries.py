from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import Engine, select, update
from sqlmodel import Session

from tests.cast import Cast
from tests.web.browser import NOTHING, Browser, asks_to_sign_in, is_nothing
from tests.web.signs import read_square
from timebank import clock
from timebank.cookies import POWERS_COOKIE
from timebank.services import members
from timebank.services.errors import UnknownPersonError
from timebank.services.errors.recoveries import TooEarlyForSlipError
from timebank.store.looks import Looking
from timebank.store.outbox import Mail
from timebank.store.sign_in import Device

PATH = "/kettle/desk/recoveries"
TWO_DAYS = timedelta(days=2)


@pytest.fixture
def charlie(app: Flask, engine: Engine, cast: Cast) -> Browser:
    """Open the browser of a second steward, who has just shown a passkey."""
    members.take_on_duty(
        cast.session,
        community_id=cast.community_id,
        member_id=cast.charlie.member_id,
        duty="welcome",
        begins_on="2026-01-01",
        ends_on="2027-01-01",
    )
    return Browser(app).sign_in(engine, cast.community_id, cast.charlie, powers=True)


@pytest.fixture
def asked(stella: Browser) -> str:
    """Let Stella ask for Alice; return the address of what she asked for."""
    assert stella.send(PATH, PATH, someone="Alice").answer == (303, PATH)
    (action,) = actions(stella, "/stop")
    return action.removesuffix("/stop")


@pytest.fixture
def agreed(charlie: Browser, asked: str) -> str:
    assert charlie.send(PATH, "/agreement").answer == (303, PATH)
    return asked


def actions(browser: Browser, ending: str, path: str = PATH) -> list[str]:
    found = (form.attributes["action"] for form in browser.get(path).forms)
    return [action for action in found if action.endswith(ending)]


def mailed(engine: Engine) -> list[str]:
    """List the addresses in the mails, without the host."""
    with Session(engine) as session:
        bodies = session.scalars(select(Mail.body)).all()
    return [body.rpartition("http://localhost:8000")[2].strip() for body in bodies]


def two_days_later(noon: time_machine.Traveller, engine: Engine) -> None:
    """Let two days go by, and everyone who had powers show their passkey again."""
    noon.shift(TWO_DAYS)
    with Session(engine) as session:
        session.execute(update(Device).where(Device.powers_at.is_not(None)).values(powers_at=clock.now()))
        session.commit()


def test_slip_of_two_stewards_lets_the_member_in(
    stella: Browser, anyone: Browser, agreed: str, noon: time_machine.Traveller, engine: Engine
) -> None:
    two_days_later(noon, engine)
    page = stella.send(PATH, "/slip")
    square = read_square(stella.follow(page))

    assert page.answer == (303, f"{agreed}/slip")
    assert square in stella.follow(page).words
    assert anyone.send(square.removeprefix("http://localhost:8000")).answer == (303, "/kettle/home")
    assert anyone.get("/kettle/home").heading == "Hello, Alice"
    assert actions(stella, "/stop") == []


def test_there_is_no_button_before_its_time(
    stella: Browser, charlie: Browser, agreed: str, noon: time_machine.Traveller, engine: Engine
) -> None:
    assert [actions(who, "/slip") for who in (stella, charlie)] == [[], []]
    page = stella.press(PATH, f"{agreed}/slip")
    assert (page.status, page.errors) == (422, [TooEarlyForSlipError.sentence])
    assert "The slip can be printed from Wednesday 4 March, midday." in stella.get(PATH).words

    two_days_later(noon, engine)

    assert [actions(who, "/slip") for who in (stella, charlie)] == [[f"{agreed}/slip"]] * 2


def test_only_another_steward_is_asked_for_a_yes(stella: Browser, charlie: Browser, asked: str) -> None:
    assert actions(stella, "/agreement") == []
    assert actions(charlie, "/agreement") == [f"{asked}/agreement"]
    assert stella.press(PATH, f"{asked}/agreement").status == 422


def test_slip_is_seen_by_the_two_alone_and_only_once_made(
    stella: Browser, charlie: Browser, agreed: str, noon: time_machine.Traveller, engine: Engine
) -> None:
    path, nothing = f"{agreed}/slip", stella.get(f"{PATH}/{NOTHING}/slip")
    assert is_nothing(stella.get(path), nothing)

    two_days_later(noon, engine)
    stella.send(PATH, "/slip")

    assert read_square(stella.get(path)) == read_square(charlie.get(path))


def test_steward_who_looks_at_the_slip_is_noted(
    stella: Browser, agreed: str, cast: Cast, noon: time_machine.Traveller, engine: Engine
) -> None:
    two_days_later(noon, engine)
    page = stella.send(PATH, "/slip")
    for _ in range(2):
        stella.follow(page)

    with Session(engine) as session:
        looks = session.execute(select(Looking.looker_id, Looking.member_id, Looking.what)).all()
    assert [tuple(look) for look in looks] == [(cast.stella.member_id, cast.alice.member_id, "slip")]


@pytest.mark.parametrize("path", ["/kettle/home", "/kettle/you"])
def test_member_sees_it_and_stops_it(
    alice: Browser, bob: Browser, stella: Browser, agreed: str, path: str
) -> None:
    assert "Stella S and Charlie C asked for it" in alice.get(path).words
    assert "asked for it" not in bob.get(path).words

    page = alice.send(path, "/stop")

    assert page.answer == (303, "/kettle/home")
    assert "asked for it" not in alice.follow(page).words
    assert "Nobody is waiting for a new way in." in stella.get(PATH).words


def test_nobody_stops_anothers(alice: Browser, bob: Browser, agreed: str) -> None:
    (action,) = actions(alice, "/stop", "/kettle/home")

    assert bob.press("/kettle/record", action).status == 404
    assert actions(alice, "/stop", "/kettle/home") == [action]


def test_member_stops_it_from_the_mail_without_signing_in(
    anyone: Browser, stella: Browser, agreed: str, engine: Engine
) -> None:
    first, second = mailed(engine)
    assert first == second
    for _ in range(3):
        assert anyone.get(first).heading == "A new way in was asked for"
    assert actions(stella, "/stop")

    page = anyone.send(first)

    assert page.answer == (303, first)
    assert anyone.get(first).heading == "It is stopped"
    assert actions(stella, "/stop") == []


def test_mail_is_not_guessed(anyone: Browser, agreed: str, engine: Engine) -> None:
    address = mailed(engine)[0]
    nothing = anyone.get(f"/kettle/recoveries/{NOTHING}/x")

    for guess in (address[:-1], f"{address}x", address.replace("kettle", "teapot")):
        assert anyone.get(guess).status == 404
        assert anyone.press("/in", guess).status == 404
    assert is_nothing(anyone.get(address[:-1]), nothing)


def test_mail_names_nobody(anyone: Browser, agreed: str, engine: Engine) -> None:
    words = anyone.get(mailed(engine)[0]).words

    assert not any(name in words for name in ("Alice", "Stella", "Charlie"))


def test_steward_stops_it_for_a_member_who_rang(stella: Browser, agreed: str) -> None:
    assert stella.send(PATH, "/stop").answer == (303, PATH)
    assert actions(stella, "/stop") == []


def test_unknown_name_is_kept_to_mend(stella: Browser) -> None:
    page = stella.send(PATH, PATH, someone="Zed")

    assert (page.status, page.errors) == (422, [UnknownPersonError.sentence])
    assert page.typed("someone") == "Zed"


def test_page_is_there_for_stewards_alone(
    alice: Browser, anyone: Browser, trent: Browser, asked: str
) -> None:
    nothing = alice.get(f"/kettle/entries/{NOTHING}")

    for path in (PATH, f"{asked}/slip"):
        assert is_nothing(alice.get(path), nothing)
        assert asks_to_sign_in(anyone.get(path))
        assert asks_to_sign_in(trent.get(path))
    for action in (PATH, *(f"{asked}/{end}" for end in ("agreement", "slip", "stop"))):
        assert alice.press("/kettle/record", action, someone="Bob").status == 404
        assert asks_to_sign_in(anyone.press("/in", action))


def test_steward_of_other_duties_has_no_such_page(bob: Browser, cast: Cast) -> None:
    terms = {"begins_on": "2026-01-01", "ends_on": "2027-01-01"}
    who = {"community_id": cast.community_id, "member_id": cast.bob.member_id}
    members.take_on_duty(cast.session, **who, duty="pot", **terms)

    assert bob.get(PATH).status == 404


@pytest.mark.parametrize(("hours", "minutes_between", "status"), [(0, 29, 200), (0, 31, 303), (12, 20, 303)])
def test_powers_end_after_half_an_hour_unused_and_after_half_a_day(
    stella: Browser, noon: time_machine.Traveller, hours: int, minutes_between: int, status: int
) -> None:
    for _ in range(hours * 60 // minutes_between):
        assert stella.get(PATH).status == 200
        noon.shift(timedelta(minutes=minutes_between))
    noon.shift(timedelta(minutes=0 if hours else minutes_between))

    page = stella.get(PATH)

    assert page.status == status
    assert status == 200 or page.location == "/kettle/passkey?next=/kettle/desk/recoveries"


def test_pages_that_are_no_stewards_do_not_keep_powers_alive(
    stella: Browser, noon: time_machine.Traveller
) -> None:
    for _ in range(2):
        noon.shift(timedelta(minutes=20))
        stella.get("/kettle/home")

    assert stella.get(PATH).status == 303


def test_stamp_of_powers_is_of_its_own_phone(
    stella: Browser, app: Flask, engine: Engine, cast: Cast, noon: time_machine.Traveller
) -> None:
    other = Browser(app).sign_in(engine, cast.community_id, cast.stella, powers=True)
    noon.shift(timedelta(minutes=29))
    stella.get(PATH)
    other.client.set_cookie(POWERS_COOKIE, stella.client.get_cookie(POWERS_COOKIE).value)
    noon.shift(timedelta(minutes=2))

    assert stella.get(PATH).status == 200
    assert other.get(PATH).status == 303


def test_steward_without_powers_can_do_nothing_here(
    app: Flask, engine: Engine, cast: Cast, asked: str
) -> None:
    browser = Browser(app).sign_in(engine, cast.community_id, cast.stella)

    assert browser.get(PATH).answer == (303, "/kettle/passkey?next=/kettle/desk/recoveries")
    assert browser.press("/kettle/record", PATH, someone="Bob").answer == (303, "/kettle/passkey")
