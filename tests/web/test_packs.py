"""What a host prints for a gathering: the sign, a list to tick, and what to do."""

import re

import pytest

from tests.cast import NOW, Cast, a_gathering, a_key, a_member, finish
from tests.web.browser import NOTHING, Browser, asks_to_sign_in, is_nothing
from tests.web.signs import check_in, squares_on
from timebank.clock import DAY
from timebank.queries.roll_call import RollRow
from timebank.services.check_ins import check_in as arrive
from timebank.store.gatherings import Gathering
from timebank.web.packs import LEAST_EMPTY, LINES, in_sheets

HEALTH = re.compile(r"health|patient|ward|clinic|illness|recovery|diagnos|therap|medic|support group", re.I)
ROW = RollRow(b"", "Alice A", "", False, False, 120, "", 0, False)


@pytest.fixture
def path(gathering: Gathering) -> str:
    return f"/kettle/gatherings/{gathering.id.hex()}"


def names_on(page_words: str) -> str:
    """Cut out the list."""
    return page_words.partition("If early, left at")[2].partition("For the hosts")[0]


def test_host_finds_the_pack_on_the_gatherings_page(charlie: Browser, bob: Browser, path: str) -> None:
    assert f"{path}/pack" in charlie.get(path).links()
    assert f"{path}/pack" not in bob.get(path).links()


def test_pack_is_for_hosts_alone(
    bob: Browser, stella: Browser, trent: Browser, anyone: Browser, path: str
) -> None:
    for browser in (bob, stella):
        assert is_nothing(browser.get(f"{path}/pack"), browser.get(f"/kettle/gatherings/{NOTHING}/pack"))
    for browser in (trent, anyone):
        assert asks_to_sign_in(browser.get(f"{path}/pack"))


def test_pack_holds_the_sign(charlie: Browser, path: str, gathering: Gathering) -> None:
    pack = charlie.get(f"{path}/pack")

    assert squares_on(pack) == [
        f"HTTP://LOCALHOST:8000/S/{gathering.sign_token}",
        f"http://localhost:8000{path}/here",
    ]
    assert f"{gathering.code[:3]} {gathering.code[3:]}" in pack.words


def test_list_has_the_names_that_the_roll_call_shows(
    charlie: Browser, bob: Browser, cast: Cast, path: str
) -> None:
    a_member(cast.session, cast.community_id, "Never Came")
    earlier = a_gathering(cast, starts_at=NOW - DAY, now=NOW - 2 * DAY)
    who = {"community_id": cast.community_id, "member_id": cast.alice.member_id}
    arrive(cast.session, **who, gathering_id=earlier, key=a_key(), now=NOW - DAY)
    finish(cast, earlier)
    check_in(bob, path)

    listed = names_on(charlie.get(f"{path}/pack").words)

    assert "Here Bob B Here Charlie C Alice A" in listed
    assert "Never" not in listed


def test_list_tells_nothing_but_names(charlie: Browser, bob: Browser, path: str) -> None:
    check_in(bob, path)

    assert names_on(charlie.get(f"{path}/pack").words).split() == ["Here", "Bob", "B", "Here", "Charlie", "C"]


@pytest.mark.parametrize(
    ("known", "sheets"), [(0, 1), (LINES - LEAST_EMPTY, 1), (LINES - 7, 2), (32, 2), (33, 3)]
)
def test_every_list_leaves_lines_for_those_whom_nobody_knows_yet(known: int, sheets: int) -> None:
    laid = in_sheets([ROW] * known)

    assert [len(sheet) for sheet in laid] == [LINES] * sheets
    assert sum(line is ROW for sheet in laid for line in sheet) == known
    assert laid[-1][-LEAST_EMPTY:] == [None] * LEAST_EMPTY


def test_pack_never_says_today_nor_a_word_of_health(charlie: Browser, path: str) -> None:
    pack = charlie.get(f"{path}/pack")

    assert "today" not in pack.words.lower()
    assert not HEALTH.search(pack.words)


def test_pack_says_what_moves_and_where_the_square_leads(charlie: Browser, path: str) -> None:
    words = charlie.get(f"{path}/pack").words

    assert words.count("Everyone gives and everyone receives.") == 2
    assert "The address has to begin with localhost:8000" in words


def test_printing_changes_nothing_and_takes_no_forms(charlie: Browser, path: str) -> None:
    assert charlie.press("/in", f"{path}/pack").status == 405


def test_long_list_tells_which_sheet_is_which(charlie: Browser, cast: Cast, path: str) -> None:
    gathering = bytes.fromhex(path.rpartition("/")[2])
    for number in range(LINES):
        person = a_member(cast.session, cast.community_id, f"Guest {number}")
        who = {"community_id": cast.community_id, "member_id": person.member_id}
        arrive(cast.session, **who, gathering_id=gathering, key=a_key(), now=NOW)

    words = charlie.get(f"{path}/pack").words

    assert words.index("Sheet 1 of 2") < words.index("Sheet 2 of 2") < words.index("Guest 9")
