import pytest

from tests.cast import Cast
from tests.web.browser import Browser
from timebank.store.communities import Community


@pytest.mark.parametrize("path", ["/help", "/kettle/help"])
def test_help_is_open_to_everyone_and_names_who_to_ring(anyone: Browser, path: str) -> None:
    page = anyone.get(path)

    assert page.status == 200
    assert "tel:116123" in page.links()
    assert "Samaritans" in page.words


def test_help_names_the_stewards_and_the_communitys_own_number(anyone: Browser, cast: Cast) -> None:
    community = cast.session.get_one(Community, cast.community_id)
    community.phone = "01632 960 123"
    cast.session.add(community)
    cast.session.commit()

    page = anyone.get("/kettle/help")

    assert "Stewards: Stella S." in page.words
    assert {"tel:01632960123", "sms:01632960123"} <= set(page.links())


def test_help_of_the_whole_installation_leads_to_each_community(anyone: Browser) -> None:
    assert "/kettle/help" in anyone.get("/help").links()


def test_help_names_no_ordinary_member(anyone: Browser) -> None:
    assert "Alice" not in anyone.get("/kettle/help").html


@pytest.mark.parametrize("path", ["/help", "/kettle/help"])
def test_help_takes_no_forms(anyone: Browser, path: str) -> None:
    assert anyone.press("/in", path).status == 405


def test_help_of_an_unknown_community_is_not_there(anyone: Browser) -> None:
    assert anyone.get("/nobody/help").status == 404
