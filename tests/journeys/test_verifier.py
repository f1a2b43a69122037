"""The page that checks receipts works from a disk, with the network cut."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.ledger.test_proof_vectors import KEY, WITNESS, vectors
from tests.queries.rewriting import WITNESS as ANOTHER

pytestmark = pytest.mark.browser
FILE = Path(__file__).parents[2] / "static" / "verify.html"
RECEIPT = vectors("receipt")[0]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(offline=True, viewport={"width": 360, "height": 740})
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(FILE.as_uri())
    yield page
    assert asked == [FILE.as_uri()]
    context.close()


def check(page: Page, receipt: str, *keys: object) -> tuple[str, list[str]]:
    page.get_by_label("Or paste the receipt, whole").fill(receipt)
    page.get_by_label("The community’s key").fill("\n".join(map(str, keys)))
    page.get_by_role("button", name="Check it").click()
    page.locator("#verdict").wait_for()
    page.wait_for_function("document.activeElement.id === 'verdict'")
    return page.locator("#verdict").inner_text(), page.locator("#found li").all_inner_texts()


def test_a_good_receipt_holds(page: Page) -> None:
    verdict, found = check(page, RECEIPT, KEY, WITNESS)

    assert verdict == "This receipt holds"
    assert found[0].startswith("✓ Right: The text of the entry is whole: 90 minutes, of 2025-10-06")
    assert found[1:] == [
        "✓ Right: The entry is in the journal that was sealed, as number 0.",
        "✓ Right: The seal over 3 entries is signed by this key.",
        "✓ Right: The witness witness.example saw this seal on 2025-10-07.",
    ]


def test_a_receipt_is_read_from_a_file(page: Page, tmp_path: Path) -> None:
    (tmp_path / "receipt.txt").write_text(RECEIPT)

    page.get_by_label("A receipt you kept as a file").set_input_files(tmp_path / "receipt.txt")
    page.wait_for_function("document.getElementById('receipt').value")
    page.get_by_role("button", name="Check it").click()

    page.get_by_text("This receipt holds").wait_for()
    assert str(KEY) in page.locator("#found").inner_text()


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("minutes: 90", "minutes: 91", "✗ Wrong: The entry is not in the journal that was sealed"),
        ("minutes: 90", "minutes: 090", "✗ Wrong: The text of the entry is not as it was written"),
        ("index 0", "index 1", "✗ Wrong: The entry has another number than the receipt says"),
        ("\n3\n", "\n4\n", "✗ Wrong: The seal is not signed by this key."),
        ("community_id: 00", "community_id: 01", "✗ Wrong: The entry is of another community than the seal."),
        ("gzjO", "gzjP", "✗ Wrong: The entry is not in the journal that was sealed"),
    ],
)
def test_a_changed_receipt_does_not(page: Page, before: str, after: str, said: str) -> None:
    assert before in RECEIPT

    verdict, found = check(page, RECEIPT.replace(before, after, 1), KEY)

    assert verdict == "This receipt does not hold"
    assert any(sentence.startswith(said) for sentence in found), found


def test_another_key_does_not_hold(page: Page) -> None:
    other = vectors("change")[0].partition("key: ")[2].partition("\n")[0]

    verdict, found = check(page, RECEIPT, other)

    assert verdict == "This receipt does not hold"
    assert "✗ Wrong: The seal is not signed by this key." in found


def test_a_witness_who_did_not_sign_is_said(page: Page) -> None:
    assert "Look: The witness teapot has not signed this seal." in check(page, RECEIPT, KEY, ANOTHER)[1]


@pytest.mark.parametrize("receipt", ["", "Dear Alice", RECEIPT[:-60], RECEIPT.replace("\n\n", "\n")])
def test_what_is_not_whole_is_said(page: Page, receipt: str) -> None:
    assert check(page, receipt, KEY)[0] == "This cannot be read"


def test_it_says_so_where_a_browser_has_no_ed25519(page: Page) -> None:
    page.evaluate("void (crypto.subtle.importKey = () => Promise.reject(new Error('no')))")

    verdict, found = check(page, RECEIPT, KEY)

    assert verdict == "This receipt holds, as far as could be checked"
    assert any("This browser cannot check signatures" in sentence for sentence in found)


def test_lines_end_as_on_windows(page: Page) -> None:
    assert check(page, RECEIPT.replace("\n", "\r\n"), KEY)[0] == "This receipt holds"
