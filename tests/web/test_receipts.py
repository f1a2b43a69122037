"""A receipt for one of my entries, on a page, in a square and as a file."""

import io
from base64 import b64decode
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from tests.cast import NOW, Cast, a_gathering, an_exchange, finish
from tests.queries.tampering import tamper
from tests.sealing import receipt_of, seal
from tests.web.browser import Browser
from timebank.clock import MINUTE
from timebank.ledger import receipts
from timebank.queries.seals import newest_entry
from timebank.store.signing import is_good
from timebank.web.receipts import square

HOUR = 4  # the first entry after four welcomes
PATH = f"/kettle/hours/{HOUR}/receipt"


@pytest.fixture
def sealed(cast: Cast, tmp_path: Path) -> Cast:
    an_exchange(cast)
    seal(cast, tmp_path)
    return cast


@pytest.mark.parametrize(("who", "side"), [("alice", "given"), ("bob", "received")])
def test_both_sides_see_it(sealed: Cast, request: pytest.FixtureRequest, who: str, side: str) -> None:
    page = request.getfixturevalue(who).get(PATH)

    assert page.heading == "Receipt for entry 4"
    assert f"1 hour {side}, Monday 2 March" in page.words
    assert "together with all 5 entries" in page.words
    assert "Only those whose entry it is" in page.words


def test_nobody_else_sees_it(sealed: Cast, charlie: Browser, stella: Browser, anyone: Browser) -> None:
    for viewer in (charlie, stella):
        for path in (PATH, f"{PATH}.txt"):
            assert viewer.get(path).status == 404
    assert anyone.get(PATH).status == 303


def test_file_is_a_whole_receipt(sealed: Cast, alice: Browser) -> None:
    page = alice.get(f"{PATH}.txt")

    assert page.headers["Content-Disposition"] == 'attachment; filename="receipt-4.txt"'
    assert page.headers["Content-Type"] == "text/plain; charset=utf-8"
    checked = receipts.check(receipts.read(page.html), known=None, is_good=is_good)
    assert checked.is_good
    assert checked.entry
    assert (checked.entry.number, checked.entry.minutes) == (HOUR, 60)


def test_square_holds_the_same_receipt(sealed: Cast, alice: Browser) -> None:
    picture = next(
        each for each in alice.get(f"{PATH}/square").document.every("img") if "src" in each.attributes
    )
    image = Image.open(io.BytesIO(b64decode(picture.attributes["src"].partition(",")[2])))

    scanned = zxingcpp.read_barcodes(image.convert("L").resize((image.width * 4, image.height * 4)))

    assert [each.text for each in scanned] == [alice.get(f"{PATH}.txt").html]


def test_a_receipt_from_a_journal_of_a_million_still_fits_a_square(sealed: Cast) -> None:
    text = str(receipt_of(sealed, sealed.alice.account_id, HOUR))
    longest = text.replace("index 4\n", "index 4\n" + 17 * f"{'x' * 43}=\n") + 2 * (
        "— witness.example " + 104 * "x"
    )

    assert square(longest).startswith("data:image/png;base64,")


def test_an_entry_not_sealed_yet_says_so_calmly(sealed: Cast, alice: Browser) -> None:
    an_exchange(sealed)

    page = alice.get("/kettle/hours/5/receipt")

    assert page.status == 200
    assert "It is recorded. This will be sealed in a few seconds." in page.words
    assert "/kettle/hours/5/receipt" in page.links()
    assert alice.get("/kettle/hours/5/receipt.txt").answer == (303, "/kettle/hours/5/receipt")
    assert alice.get("/kettle/hours/5/receipt/square").answer == (303, "/kettle/hours/5/receipt")


def test_late_sealing_is_told(cast: Cast, alice: Browser) -> None:
    tamper(cast.session, "UPDATE journal SET recorded_at = 0")
    an_exchange(cast, now=NOW - 5 * MINUTE)

    assert "longer than it should: tell a steward" in alice.get(PATH).words


def test_my_part_of_a_gathering_has_one_too(
    cast: Cast, charlie: Browser, alice: Browser, tmp_path: Path
) -> None:
    finish(cast, a_gathering(cast))
    seal(cast, tmp_path)
    number = newest_entry(cast.session, cast.community_id, cast.charlie.account_id)

    assert f"Receipt for entry {number}" in charlie.get(f"/kettle/hours/{number}/receipt").heading
    assert alice.get(f"/kettle/hours/{number}/receipt").status == 404


def test_a_receipt_that_does_not_hold_says_so(sealed: Cast, alice: Browser) -> None:
    tamper(sealed.session, "UPDATE entry SET minutes = 600 WHERE number = 4")

    assert "does not fit its seal. Keep it, and tell a steward." in alice.get(PATH).words


@pytest.mark.parametrize("number", ["99999999999999999999999", "9223372036854775808", "4000", "-1", "x"])
def test_there_is_no_receipt_for_what_is_no_entry(sealed: Cast, alice: Browser, number: str) -> None:
    assert alice.get(f"/kettle/hours/{number}/receipt").status == 404
