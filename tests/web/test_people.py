import pytest

from tests.cast import Cast, a_waiting_exchange, an_exchange
from tests.web.browser import NOTHING, Browser, asks_to_sign_in, is_nothing
from timebank.store.members import Member

PATH = "/kettle/people"


def be_found(*browsers: Browser) -> None:
    for browser in browsers:
        assert browser.send("/kettle/you/privacy", "/found/yes").status == 303


def page_of(cast: Cast, name: str) -> str:
    return f"{PATH}/{getattr(cast, name).member_id.hex()}"


def test_who_is_not_listed_sees_nobody(alice: Browser, bob: Browser) -> None:
    be_found(bob)

    page = alice.get(PATH)

    assert "You see the list when you are in it." in page.words
    assert "/kettle/you/privacy" in page.links()
    assert "Bob" not in page.words


def test_who_is_listed_sees_the_others(alice: Browser, bob: Browser, cast: Cast) -> None:
    be_found(alice)
    assert "No one but you has yet." in alice.get(PATH).words

    be_found(bob)

    assert page_of(cast, "bob") in alice.get(PATH).links()
    assert "Charlie" not in alice.get(PATH).words


def test_page_tells_what_somebody_would_like_known(alice: Browser, bob: Browser, cast: Cast) -> None:
    be_found(alice, bob)
    bob.send("/kettle/you/name", pronouns="he", about="I bake.")
    bob.send("/kettle/you/what-helps", helps="A text, not a call.")
    bob.send("/kettle/you/reach-me", "/numbers", text="07700 900123", call="07700 900124")

    page = alice.get(page_of(cast, "bob"))

    assert page.heading == "Bob B"
    for words in ("he", "I bake.", "A text, not a call."):
        assert words in page.words
    assert "07700" not in page.html
    assert "@" not in page.words
    assert alice.get(f"/kettle/record?with={cast.bob.member_id.hex()}").status == 200
    assert f"/kettle/record?with={cast.bob.member_id.hex()}" in page.links()


def test_page_of_somebody_unknown_is_not_there(alice: Browser, bob: Browser, cast: Cast) -> None:
    be_found(bob)
    missing = alice.get(f"{PATH}/{NOTHING}")

    assert is_nothing(alice.get(page_of(cast, "bob")), missing)


def test_own_page_is_as_others_see_it(alice: Browser, cast: Cast) -> None:
    page = alice.get(page_of(cast, "alice"))

    assert "This is how others see your page." in page.words
    assert "Record time" not in page.document.one("main").words


def test_exchange_leads_to_the_other_person_and_says_what_helps(
    alice: Browser, bob: Browser, charlie: Browser, cast: Cast
) -> None:
    bob.send("/kettle/you/what-helps", helps="A text, not a call.")
    exchange = an_exchange(cast).hex()

    page = alice.get(f"/kettle/entries/{exchange}")

    assert page_of(cast, "bob") in page.links()
    assert "What helps A text, not a call." in page.words
    assert alice.get(page_of(cast, "bob")).status == 200
    assert charlie.get(page_of(cast, "bob")).status == 404


def test_exchange_somebody_declined_leads_nowhere(alice: Browser, bob: Browser, cast: Cast) -> None:
    exchange = a_waiting_exchange(cast).hex()
    bob.send(f"/kettle/entries/{exchange}/reply", "/not-me")

    assert page_of(cast, "bob") not in alice.get(f"/kettle/entries/{exchange}").links()
    assert alice.get(page_of(cast, "bob")).status == 404


@pytest.mark.parametrize("path", [PATH, f"{PATH}/{NOTHING}"])
def test_member_nobody_has_met_yet_sees_no_list(alice: Browser, cast: Cast, path: str) -> None:
    cast.session.get_one(Member, (cast.community_id, cast.alice.member_id)).greeted_at = None
    cast.session.commit()

    assert alice.get(path).status == 404
    assert PATH not in alice.get("/kettle/you").links()


def test_signed_out_visitor_signs_in_first(anyone: Browser, trent: Browser, cast: Cast) -> None:
    for browser in (anyone, trent):
        assert asks_to_sign_in(browser.get(PATH))
        assert asks_to_sign_in(browser.get(page_of(cast, "bob")))
