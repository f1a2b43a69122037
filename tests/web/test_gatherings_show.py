import pytest

from tests.cast import NOW, Cast, a_gathering, finish
from tests.web.browser import NOTHING, Browser, is_nothing
from tests.web.signs import check_in, code_on
from timebank.clock import DAY


@pytest.fixture
def path(cast: Cast) -> str:
    return f"/kettle/gatherings/{a_gathering(cast, access='Step-free').hex()}"


def test_page_is_open_to_everyone(anyone: Browser, path: str) -> None:
    page = anyone.get(path)

    assert page.heading == "Tea"
    assert "Today, 11:30am to 1:30pm The kitchen" in page.words
    assert "Step-free" in page.words
    assert "Everyone gives and everyone receives." in page.words


def test_who_hosts_is_told_to_members_only(anyone: Browser, alice: Browser, path: str) -> None:
    assert "Hosted by Charlie C" in alice.get(path).words
    assert "Charlie" not in anyone.get(path).html


def test_page_tells_nobody_who_came(
    anyone: Browser, alice: Browser, bob: Browser, cast: Cast, path: str
) -> None:
    check_in(bob, path)

    for browser in (anyone, alice):
        assert "Bob" not in browser.get(path).html


def test_member_sees_the_own_check_in(bob: Browser, path: str) -> None:
    check_in(bob, path)

    assert "You’re in." in bob.get(path).words


def test_only_the_host_is_offered_the_roll_call(charlie: Browser, alice: Browser, path: str) -> None:
    assert {f"{path}/here", f"{path}/finish", f"{path}/poster"} <= set(charlie.get(path).links())
    assert not {f"{path}/here", f"{path}/finish"} & set(alice.get(path).links())


def test_finished_gathering_says_so(anyone: Browser, charlie: Browser, cast: Cast, path: str) -> None:
    finish(cast, bytes.fromhex(path.rpartition("/")[2]))

    assert "Everyone’s time is saved." in anyone.get(path).words
    assert f"{path}/here" not in charlie.get(path).links()


def test_code_is_asked_for_only_while_check_in_is_open(alice: Browser, cast: Cast) -> None:
    later = a_gathering(cast, starts_at=NOW + DAY).hex()

    assert "Check in with the code on the sign" not in alice.get(f"/kettle/gatherings/{later}").words


def test_code_is_not_on_the_public_page(anyone: Browser, charlie: Browser, cast: Cast, path: str) -> None:
    code = code_on(charlie.get(f"{path}/poster"))

    assert code not in anyone.get(path).words
    assert code.replace(" ", "") not in anyone.get(path).html


def test_unknown_gathering_and_one_of_another_community_are_alike(anyone: Browser, path: str) -> None:
    elsewhere = path.replace("kettle", "teapot")

    assert is_nothing(anyone.get(elsewhere), anyone.get(f"/teapot/gatherings/{NOTHING}"))


@pytest.mark.parametrize("id_", ["x", "0" * 31, "0" * 33, "Z" * 32, "A" * 32])
def test_address_that_is_no_id_is_not_there(anyone: Browser, id_: str) -> None:
    assert anyone.get(f"/kettle/gatherings/{id_}").status == 404


def test_page_takes_no_forms(alice: Browser, path: str) -> None:
    assert alice.press("/in", path).status == 405
