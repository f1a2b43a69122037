"""A gathering whose every host has left: a steward who records for others finishes it."""

import pytest
from flask import Flask
from sqlalchemy import Engine

from tests.cast import Cast, a_gathering, totals_of
from tests.services.leavers import apart, leave
from tests.web.browser import NOTHING, Browser, is_nothing
from tests.web.signs import check_in
from timebank.ledger.totals import Totals
from timebank.services.leaving import settle_again

NOW_LATER = 2_000_000_000_000_000


@pytest.fixture
def path(cast: Cast, bob: Browser) -> str:
    path = f"/kettle/gatherings/{a_gathering(cast, rule='lead').hex()}"
    check_in(bob, path)
    return path


def test_steward_saves_everyones_time_once_the_host_has_left(
    stella: Browser, bob: Browser, cast: Cast, path: str
) -> None:
    leave(cast, cast.charlie)

    assert "Finish" in stella.get(path).words
    assert stella.send(f"{path}/finish").answer == (303, path)

    assert totals_of(cast, cast.bob) == Totals(0, 420)
    cast.session.rollback()
    settle_again(cast.session, now=NOW_LATER)
    assert apart(cast, cast.charlie) == 0


def test_steward_keeps_the_roll_call_too(stella: Browser, cast: Cast, path: str) -> None:
    leave(cast, cast.charlie)

    assert stella.send(f"{path}/here", "/here").status == 303


def test_steward_stands_in_for_nobody_who_is_here(stella: Browser, path: str) -> None:
    nothing = stella.get(f"/kettle/gatherings/{NOTHING}/finish")

    assert is_nothing(stella.get(f"{path}/finish"), nothing)
    assert stella.press("/kettle/you/pin", f"{path}/finish", seen="x").status == 404


def test_member_without_the_duty_does_not_stand_in(bob: Browser, cast: Cast, path: str) -> None:
    leave(cast, cast.charlie)

    assert bob.get(f"{path}/finish").status == 404
    assert bob.press("/kettle/you/pin", f"{path}/finish", seen="x").status == 404


def test_steward_shows_the_passkey_first(app: Flask, engine: Engine, cast: Cast, path: str) -> None:
    leave(cast, cast.charlie)
    unproved = Browser(app).sign_in(engine, cast.community_id, cast.stella)

    assert unproved.get(f"{path}/finish").status == 404
    assert unproved.press("/kettle/you/pin", f"{path}/finish", seen="x").status == 404
