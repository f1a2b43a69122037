import pytest
from sqlalchemy import Engine
from sqlmodel import select

from tests.cast import (
    Cast,
    a_support,
    an_exchange,
)
from tests.web.browser import Browser, asks_to_sign_in
from tests.web.statements import heard
from tests.web.supporting import BAR, PATH, acting, looked, stopped, waiting
from timebank.services.errors.supporters import NotAskedError
from timebank.store.looks import Looking
from timebank.store.sign_in import Device

EVERYWHERE = [
    "/",
    "/in",
    "/help",
    "/kettle/",
    "/kettle/home",
    "/kettle/gatherings",
    "/kettle/you",
    "/kettle/record",
]


@pytest.mark.parametrize(
    "path", [*EVERYWHERE, "/kettle/hours", "/kettle/waiting", PATH, "/teapot/", "/kettle/no"]
)
def test_every_page_says_for_whom_one_acts(bob: Browser, cast: Cast, path: str) -> None:
    acting(bob, cast)

    page = bob.get(path)

    page = bob.follow(page) if page.status == 303 else page
    assert BAR in page.words
    assert page.form("/stop")


def test_bar_says_whose_page_it_is(bob: Browser, cast: Cast) -> None:
    acting(bob, cast)

    for path in ("/kettle/home", "/kettle/record", "/kettle/hours", "/kettle/waiting"):
        assert "On this page, “you” is Alice." in bob.get(path).words
    for path in ("/kettle/you", PATH, "/kettle/gatherings"):
        assert "This page is your own." in bob.get(path).words


def test_nobody_else_sees_a_bar(alice: Browser, bob: Browser, charlie: Browser, cast: Cast) -> None:
    acting(bob, cast)

    for each in (alice, charlie):
        assert "acting for" not in each.get("/kettle/home").words


def test_other_device_of_the_supporter_acts_for_nobody(bob: Browser, engine: Engine, cast: Cast) -> None:
    acting(bob, cast)
    other = Browser(bob.app).sign_in(engine, cast.community_id, cast.bob)

    assert BAR not in other.get("/kettle/home").words


@pytest.mark.parametrize("path", ["/kettle/home", "/kettle/you", "/in", "/teapot/"])
def test_stop_is_one_press_anywhere(bob: Browser, cast: Cast, path: str) -> None:
    acting(bob, cast)

    page = bob.send(path, "/stop")

    assert page.answer == (303, "/kettle/home")
    assert bob.follow(page).notices == ["You act for yourself again."]
    assert "Hello, Bob" in bob.get("/kettle/home").words
    cast.session.rollback()
    assert not cast.session.exec(select(Device).where(Device.support_id.is_not(None))).all()


def test_home_shows_none_of_their_totals(bob: Browser, cast: Cast) -> None:
    an_exchange(cast, by=cast.alice, other=cast.charlie, minutes=7 * 60)
    acting(bob, cast)

    assert "12 hours" not in bob.get("/kettle/home").words


GUARDED = {
    "/kettle/record": "record",
    "/kettle/hours": "see_hours",
    "/kettle/waiting": "agree_minutes",
}


@pytest.mark.parametrize("path", GUARDED)
def test_page_one_was_not_asked_to_see_is_theirs(bob: Browser, cast: Cast, path: str) -> None:
    acting(bob, cast, **{GUARDED[path]: 0})

    page = bob.get(path)

    assert (page.status, page.heading) == (403, "That’s for them to do".replace("’", "'"))
    assert BAR in page.words


def test_other_party_sees_who_helped(charlie: Browser, bob: Browser, cast: Cast) -> None:
    acting(bob, cast)

    page = charlie.follow(bob.send("/kettle/record", "/record", someone="Charlie"))

    assert page.heading == "Alice A gave you 1 hour, today."
    assert "Bob B, a supporter, recorded 1 hour for Alice A" in page.words


@pytest.mark.parametrize("how", ["ended", "run out", "no word yet"])
def test_what_does_not_hold_is_not_begun(bob: Browser, cast: Cast, how: str) -> None:
    support = a_support(cast)
    sent = bob.fill_in(PATH, f"{support.hex()}/acting")
    if how == "ended":
        stopped(cast, support.hex())
    elif how == "run out":
        cast.session.connection().exec_driver_sql(
            "UPDATE support SET begins_on = '2020-01-01', ends_on = '2020-02-01'"
        )
    else:
        by = f"X'{cast.charlie.member_id.hex()}'"
        cast.session.connection().exec_driver_sql(f"UPDATE support SET by_job = 1, voucher_id = {by}")
    cast.session.commit()

    page = bob.post(*sent)

    assert (page.status, page.errors) == (422, [NotAskedError.sentence])
    assert BAR not in bob.get("/kettle/home").words


def test_nobody_begins_anothers(charlie: Browser, stella: Browser, cast: Cast) -> None:
    support = a_support(cast).hex()

    for each in (charlie, stella):
        assert each.press(PATH + "/new", f"{PATH}/{support}/acting").status == 404
        assert "acting for" not in each.get("/kettle/home").words


def test_signed_out_visitor_acts_for_nobody(anyone: Browser, cast: Cast) -> None:
    support = a_support(cast).hex()

    assert asks_to_sign_in(anyone.press("/in", f"{PATH}/{support}/acting"))
    assert asks_to_sign_in(anyone.press("/in", f"{PATH}/stop"))


def test_yes_is_said_from_home_with_one_tap(bob: Browser, cast: Cast) -> None:
    path = waiting(cast)
    acting(bob, cast)

    assert bob.send("/kettle/home", f"{path}/yes").answer == (303, path)


def test_hours_are_shown_and_the_look_is_kept(bob: Browser, cast: Cast) -> None:
    an_exchange(cast, by=cast.alice, other=cast.charlie, minutes=7 * 60)
    acting(bob, cast)

    assert "12 hours received" in bob.get("/kettle/hours").words
    assert (cast.bob.member_id, "supporter", "hours") in looked(cast)


def test_ones_own_pages_keep_no_look(bob: Browser, cast: Cast) -> None:
    for path in ("/kettle/home", "/kettle/hours", "/kettle/waiting"):
        bob.get(path)

    cast.session.rollback()
    assert cast.session.exec(select(Looking)).all() == []


def test_knowing_for_whom_one_acts_asks_nothing_more(bob: Browser, engine: Engine, cast: Cast) -> None:
    with heard(engine) as before:
        bob.get("/kettle/gatherings")
    acting(bob, cast)

    with heard(engine) as after:
        bob.get("/kettle/gatherings")

    assert len(after) == len(before)


@pytest.mark.parametrize("path", ["/kettle/home", "/kettle/hours", "/kettle/waiting", "/kettle/record"])
def test_pages_for_another_ask_little_more(bob: Browser, engine: Engine, cast: Cast, path: str) -> None:
    acting(bob, cast)

    with heard(engine) as statements:
        bob.get(path)

    assert len(statements) <= 10
