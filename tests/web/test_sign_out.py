from sqlmodel import func, select

from tests.cast import Cast
from tests.web.browser import Browser, asks_to_sign_in
from timebank.store.sign_in import Device


def test_signing_out_leaves_nothing_behind(alice: Browser) -> None:
    page = alice.send("/kettle/you", "/sign-out")

    assert page.answer == (303, "/kettle/")
    assert page.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert asks_to_sign_in(alice.get("/kettle/home"))


def test_phone_that_is_not_mine_is_cleared_of_everything(alice: Browser) -> None:
    page = alice.send("/kettle/you", "/sign-out", all="1")

    assert page.answer == (303, "/kettle/")
    assert page.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert not alice.client._cookies
    assert asks_to_sign_in(alice.get("/kettle/home"))


def test_pages_are_not_kept_for_the_back_button(alice: Browser) -> None:
    for path in ("/kettle/home", "/kettle/hours", "/kettle/you", "/kettle/record"):
        assert alice.get(path).headers["Cache-Control"] == "no-store"


def test_session_is_dead_on_the_server_too(alice: Browser, cast: Cast) -> None:
    copied = alice.twin()
    alice.send("/kettle/you", "/sign-out")

    assert asks_to_sign_in(copied.get("/kettle/home"))
    assert cast.session.exec(select(func.count()).select_from(Device)).one() == 0


def test_other_devices_stay_signed_in(alice: Browser, bob: Browser) -> None:
    alice.send("/kettle/you", "/sign-out")

    assert bob.get("/kettle/home").status == 200


def test_signing_out_twice_is_no_trouble(alice: Browser) -> None:
    address, fields = alice.fill_in("/kettle/you", "/sign-out")
    twin = alice.twin()
    alice.post(address, fields)

    assert twin.post(address, fields).answer == (303, "/kettle/")


def test_getting_the_address_signs_nobody_out(alice: Browser) -> None:
    assert alice.get("/kettle/sign-out").status == 405
    assert alice.get("/kettle/home").status == 200


def test_page_of_another_site_signs_nobody_out(alice: Browser) -> None:
    assert alice.post("/kettle/sign-out", {}).status == 400
    assert alice.get("/kettle/home").status == 200


def test_made_up_cookies_sign_nobody_in(anyone: Browser) -> None:
    nobody = "0" * 32
    for cookie in ("", ".", "x", nobody, f"{nobody}.", f"{nobody}.x", f"{'z' * 32}.x", f"{nobody}.\u00e9"):
        anyone.client.set_cookie("timebank", cookie)

        assert asks_to_sign_in(anyone.get("/kettle/home"))
