from datetime import timedelta

import pytest
import time_machine

from tests.cast import NOW, Cast
from tests.web.browser import Browser, is_nothing
from timebank.services.sign_in import make_slip


@pytest.fixture
def slip(cast: Cast) -> str:
    """Print a slip for Alice; return its address."""
    token = make_slip(
        cast.session,
        community_id=cast.community_id,
        member_id=cast.alice.member_id,
        is_only_way=False,
        now=NOW,
    )
    return f"/kettle/slip/{token}"


def test_slip_lets_one_in_by_a_button(anyone: Browser, slip: str) -> None:
    assert anyone.get(slip).heading == "Sign in as Alice A"

    page = anyone.send(slip)

    assert page.answer == (303, "/kettle/home")
    assert anyone.follow(page).heading == "Hello, Alice"


def test_opening_a_slip_signs_nobody_in(anyone: Browser, slip: str) -> None:
    for _ in range(3):
        anyone.get(slip)

    assert anyone.get("/kettle/home").status == 303
    assert anyone.send(slip).status == 303


def test_slip_works_once(anyone: Browser, slip: str) -> None:
    address, fields = anyone.fill_in(slip)
    anyone.post(address, fields)

    assert is_nothing(anyone.get(slip), anyone.get("/kettle/slip/no-such-slip"))
    assert anyone.press("/in", slip).status == 404


def test_slip_works_for_seven_days(anyone: Browser, slip: str, noon: time_machine.Traveller) -> None:
    path, fields = anyone.fill_in(slip)
    noon.shift(timedelta(days=8))

    assert anyone.get(slip).status == 404
    assert anyone.post(path, fields).status == 404


def test_slip_works_only_in_its_community(anyone: Browser, slip: str) -> None:
    elsewhere = slip.replace("kettle", "teapot")

    assert is_nothing(anyone.get(elsewhere), anyone.get("/teapot/slip/no-such-slip"))


def test_slip_of_one_member_does_not_sign_in_another_unasked(bob: Browser, slip: str) -> None:
    bob.get(slip)

    assert bob.get("/kettle/home").heading == "Hello, Bob"
