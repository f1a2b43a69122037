from tests.cast import Cast
from tests.web.browser import NOTHING, Browser
from tests.web.neighbours import Neighbours

PATH = "/demo-town/sign-in"


def test_demo_lets_one_come_in_as_a_made_up_member(anyone: Browser) -> None:
    page = anyone.send(PATH, "/sign-in/demo")

    assert page.answer == (303, "/demo-town/home")
    assert anyone.follow(page).heading == "Hello, Amara"


def test_community_with_real_people_has_no_picker(anyone: Browser, cast: Cast) -> None:
    assert "Come in as" not in anyone.get("/kettle/sign-in").words

    page = anyone.press("/in", "/kettle/sign-in/demo", person=cast.alice.member_id.hex())

    assert page.status == 404
    assert anyone.get("/kettle/home").status == 303


def test_picker_signs_nobody_of_another_community_in(anyone: Browser, cast: Cast) -> None:
    for person in (cast.alice.member_id.hex(), NOTHING, "", "x"):
        assert anyone.send(PATH, "/sign-in/demo", person=person).status == 404


def test_page_that_did_not_arrive_whole_signs_nobody_in(anyone: Browser, neighbours: Neighbours) -> None:
    page = anyone.send(PATH, "/sign-in/demo", key="x")

    assert page.status == 422
    assert page.errors == ["This page didn't arrive whole. Press the button once more, please."]


def test_picker_takes_only_forms(anyone: Browser) -> None:
    assert anyone.get("/demo-town/sign-in/demo").status == 405
