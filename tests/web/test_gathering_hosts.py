"""Several members host a gathering together."""

import pytest

from tests.cast import Cast, a_gathering, an_exchange, finish
from tests.services.leavers import leave
from tests.web.browser import NOTHING, Browser, asks_to_sign_in, is_nothing
from timebank.services.errors import RefusalError, UnknownPersonError
from timebank.services.errors.gatherings import LastHostError, NoHostChosenError


@pytest.fixture
def path(cast: Cast) -> str:
    return f"/kettle/gatherings/{a_gathering(cast, access='Step-free').hex()}"


def add(charlie: Browser, path: str, someone: str = "Alice") -> None:
    assert charlie.send(f"{path}/hosts", "/hosts", someone=someone).answer == (303, path)


def test_added_host_gets_every_page_of_a_host(charlie: Browser, alice: Browser, path: str) -> None:
    add(charlie, path)

    assert "Hosted by Alice A and Charlie C" in alice.get(path).words
    for ending in ("here", "finish", "change", "cancellation", "hosts"):
        assert alice.get(f"{path}/{ending}").status == 200


def test_last_few_people_can_be_chosen(charlie: Browser, cast: Cast, path: str) -> None:
    an_exchange(cast, by=cast.charlie, other=cast.bob)

    page = charlie.send(f"{path}/hosts", "/hosts", who=cast.bob.member_id.hex())

    assert page.status == 303
    assert "Bob B" in charlie.get(path).words
    assert cast.bob.member_id.hex() not in charlie.get(f"{path}/hosts").html


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({}, NoHostChosenError),
        ({"someone": "Nobody"}, UnknownPersonError),
    ],
)
def test_nobody_and_somebody_unknown_are_asked_about(
    charlie: Browser, path: str, typed: dict[str, str], error: type[RefusalError]
) -> None:
    page = charlie.send(f"{path}/hosts", "/hosts", **typed)

    assert (page.status, page.errors) == (422, [error.sentence])


def test_host_steps_down_while_another_stays(charlie: Browser, path: str) -> None:
    assert f"{path}/hosts/removal" not in charlie.get(f"{path}/hosts").html
    add(charlie, path)

    sent = charlie.fill_in(f"{path}/hosts", "/hosts/removal")

    assert charlie.post(*sent).answer == charlie.post(*sent).answer == (303, path)
    assert charlie.get(f"{path}/here").status == 404
    assert "Hosted by Alice A" in charlie.get(path).words


def test_last_host_is_told_what_to_do(charlie: Browser, path: str) -> None:
    page = charlie.press("/in", f"{path}/hosts/removal")

    assert (page.status, page.errors) == (422, [LastHostError.sentence])


def test_steward_standing_in_adds_a_host(stella: Browser, alice: Browser, cast: Cast, path: str) -> None:
    leave(cast, cast.charlie)

    sent = stella.fill_in(f"{path}/hosts", "/hosts", someone="Alice")

    assert stella.post(*sent).answer == stella.post(*sent).answer == (303, path)
    assert alice.get(f"{path}/here").status == 200
    assert stella.get(f"{path}/here").status == 404


def test_finished_one_keeps_its_hosts(charlie: Browser, cast: Cast, path: str) -> None:
    finish(cast, bytes.fromhex(path.rpartition("/")[2]))

    assert charlie.get(f"{path}/hosts").answer == (303, path)


def test_only_a_host_gets_there(alice: Browser, anyone: Browser, path: str) -> None:
    missing = f"/kettle/gatherings/{NOTHING}/hosts"

    for ending in ("", "/removal"):
        nothing = alice.press("/in", f"{missing}{ending}", someone="Alice")
        assert is_nothing(alice.press("/in", f"{path}/hosts{ending}", someone="Alice"), nothing)
    assert is_nothing(alice.get(f"{path}/hosts"), alice.get(missing))
    assert asks_to_sign_in(anyone.get(f"{path}/hosts"))
