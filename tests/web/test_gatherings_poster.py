import pytest

from tests.cast import NOW, Cast, a_gathering
from tests.web.browser import NOTHING, Browser, asks_to_sign_in, is_nothing
from tests.web.signs import read_square
from timebank.clock import DAY
from timebank.store.gatherings import Gathering


@pytest.fixture
def path(gathering: Gathering) -> str:
    return f"/kettle/gatherings/{gathering.id.hex()}/poster"


def test_square_holds_the_check_in_address_in_capitals(
    charlie: Browser, path: str, gathering: Gathering
) -> None:
    text = read_square(charlie.get(path))

    assert text == f"HTTP://LOCALHOST:8000/S/{gathering.sign_token}"
    assert text == text.upper()


def test_address_in_the_square_checks_one_in(charlie: Browser, bob: Browser, path: str) -> None:
    address = "/" + read_square(charlie.get(path)).partition("8000/")[2]

    assert bob.send(address).status == 303


def test_code_is_printed_in_two_blocks_with_where_to_type_it(
    charlie: Browser, path: str, gathering: Gathering
) -> None:
    words = charlie.get(path).words

    assert f"Go to localhost:8000/in and type {gathering.code[:3]} {gathering.code[3:]}" in words


def test_address_that_the_square_opens_is_printed_in_words(charlie: Browser, path: str) -> None:
    words = charlie.get(path).words

    assert "This square opens localhost:8000 . If your phone shows anything else, don’t tap it." in words


def test_sign_has_two_sizes_with_the_same_square(charlie: Browser, path: str) -> None:
    large, small = charlie.get(path), charlie.get(f"{path}?size=a5")

    assert f"{path}?size=a5" in large.links()
    assert path in small.links()
    assert ("one side of A4" in large.words, "one side of A5" in small.words) == (True, True)
    assert read_square(large) == read_square(small)


def test_unknown_size_is_the_large_one(charlie: Browser, path: str) -> None:
    assert "one side of A4" in charlie.get(f"{path}?size=huge").words


def test_sign_says_what_moves_and_that_nobody_must_check_in(charlie: Browser, path: str) -> None:
    words = charlie.get(path).words

    assert "1 hour is 1 hour, whoever you are. Everyone gives and everyone receives." in words
    assert "You don’t have to check in to be welcome." in words


def test_paper_never_says_today(charlie: Browser, path: str) -> None:
    assert "today" not in charlie.get(path).words.lower()
    assert "Mon 2 Mar, 11:30am to 1:30pm" in charlie.get(path).words


def test_any_member_may_print_the_sign(alice: Browser, path: str) -> None:
    assert alice.get(path).status == 200


def test_other_communities_and_unknown_gatherings_have_no_sign(
    trent: Browser, alice: Browser, path: str
) -> None:
    assert asks_to_sign_in(trent.get(path))
    assert is_nothing(
        trent.get(path.replace("kettle", "teapot")), trent.get(f"/teapot/gatherings/{NOTHING}/poster")
    )


def test_signed_out_visitor_signs_in_first(anyone: Browser, path: str) -> None:
    assert asks_to_sign_in(anyone.get(path))


def test_sign_takes_no_forms(alice: Browser, path: str) -> None:
    assert alice.press("/in", path).status == 405


def test_every_gathering_has_its_own_sign(charlie: Browser, cast: Cast, path: str) -> None:
    other = a_gathering(cast, starts_at=NOW + DAY).hex()

    assert read_square(charlie.get(path)) != read_square(charlie.get(f"/kettle/gatherings/{other}/poster"))
