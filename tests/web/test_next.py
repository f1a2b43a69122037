import pytest

from tests.cast import NOW, Cast
from tests.web.browser import Browser
from tests.web.reading import sent_by
from timebank.services.sign_in import make_slip

HOME = "/demo-town/home"
# What an address may ask to come back to, and where one then comes.
OWN = [
    "/demo-town/hours",
    "/demo-town/hours?before=9",
    "/demo-town/record?way=gave&with=00",
    "/S/ABC",
    "/in",
    "/demo-town/you#card",
    "/caf%C3%A9",
    "/%2F%2Fevil.example",
    "/@evil.example",
    "/x//evil.example",
    "/x?next=//evil.example",
    "/;@evil.example",
]
ELSEWHERE = [
    "",
    " ",
    "home",
    ".",
    "..",
    "?",
    "#",
    "evil.example",
    "http://evil.example",
    "https://evil.example/",
    "HTTPS://EVIL.EXAMPLE",
    "http:evil.example",
    "http:/evil.example",
    "http:///evil.example",
    "https:evil.example",
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "//evil.example/%2f..",
    "//evil.example\\@localhost",
    "/\\evil.example",
    "/\\/evil.example",
    "\\/evil.example",
    "\\\\evil.example",
    "\\evil.example",
    "/x\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "/ /evil.example",
    "/x y",
    "/\x00/evil.example",
    "/x\x00",
    "\x00//evil.example",
    "\x01https://evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,hello",
    "vbscript:x",
    "mailto:x@evil.example",
    "ftp://evil.example",
    "@evil.example",
    "localhost@evil.example",
    "/x\r\nSet-Cookie: timebank=stolen",
    "/x\nLocation: https://evil.example",
    "/demo-town/home\r\n\r\n<html>",
    "\u2028//evil.example",
]


@pytest.mark.parametrize("wanted", OWN)
def test_one_comes_back_to_a_page_of_this_site(anyone: Browser, wanted: str) -> None:
    assert anyone.send("/demo-town/sign-in", "/demo", next=wanted).answer == (303, wanted)


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_nobody_is_sent_elsewhere(anyone: Browser, wanted: str) -> None:
    page = anyone.send("/demo-town/sign-in", "/demo", next=wanted)

    assert page.answer == (303, HOME)
    assert len(page.headers.getlist("Set-Cookie")) <= 2
    assert "stolen" not in str(page.headers)


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_address_of_a_sign_in_page_leads_nowhere_by_itself(
    anyone: Browser, stella: Browser, wanted: str
) -> None:
    for browser, path in ((anyone, "sign-in"), (anyone, "sign-in/passkey"), (stella, "passkey")):
        page = browser.get(f"/kettle/{path}", query_string={"next": wanted})

        assert page.status == 200
        assert not any("evil" in link for link in page.links())


def test_wrong_card_still_leads_on_by_mail(anyone: Browser, cast: Cast) -> None:
    page = anyone.send("/kettle/sign-in?next=/kettle/hours", "/card", code="000000", pin="123456")

    assert page.status == 422
    assert [sent_by(form)["next"] for form in page.forms] == [["/kettle/hours"]] * 2


def test_slip_leads_home_whatever_the_address_says(anyone: Browser, cast: Cast) -> None:
    alice = {"community_id": cast.community_id, "member_id": cast.alice.member_id}
    token = make_slip(cast.session, **alice, is_only_way=False, now=NOW)

    assert anyone.send(f"/kettle/slip/{token}?next=//evil.example").answer == (303, "/kettle/home")
