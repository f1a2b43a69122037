"""What anybody can see and ask to check us."""

from pathlib import Path

import pytest

from tests.cast import NOW, Cast, an_exchange
from tests.queries.rewriting import WITNESS, WITNESS_SEED
from tests.sealing import seal, sealers
from tests.web.browser import Browser
from timebank.clock import DAY
from timebank.ledger import merkle, notes, receipts
from timebank.queries import seals as asked
from timebank.services import seals
from timebank.store.signing import is_good, sign


@pytest.fixture
def sealed(cast: Cast, tmp_path: Path) -> Cast:
    an_exchange(cast)
    seal(cast, tmp_path)
    return cast


@pytest.fixture
def watched(sealed: Cast) -> Cast:
    seals.add_witness(sealed.session, community_id=sealed.community_id, key=WITNESS, name="Teapot", now=NOW)
    return sealed


def line_over(text: str, at: int = NOW // 1_000_000) -> str:
    return str(notes.cosignature(WITNESS, at, sign(WITNESS_SEED, notes.cosigned_text(text, at).encode())))


def shown(browser: Browser) -> tuple[notes.Note, notes.Checkpoint]:
    note = notes.read_note(browser.get("/kettle/seal").html)
    return note, notes.read_checkpoint(note.text)


def test_a_new_community_says_never_yet(anyone: Browser) -> None:
    words = anyone.get("/teapot/proof").words

    assert "Not yet. That takes a few seconds." in words
    assert words.count("Never yet") == 3
    assert "Nobody yet. Another community or a group of members can." in words
    assert anyone.get("/teapot/seal").status == anyone.get("/teapot/seal/keys").status == 404


def test_page_says_when_all_was_last_looked_over(sealed: Cast, anyone: Browser) -> None:
    for what, at in (("verified", NOW), ("backed up", NOW - DAY), ("drilled", NOW - 3 * DAY)):
        here = {"community_id": sealed.community_id, "size": 5}
        seals.note_proving(sealed.session, **here, what=what, now=at)

    words = anyone.get("/kettle/proof").words

    assert words.count("with 5 entries") == 4
    assert "All was right. Last today at midday, with 5 entries." in words
    assert "The copy was right. Last yesterday at midday" in words
    assert "It worked. Last on Friday at midday" in words


def test_something_wrong_is_not_hidden(sealed: Cast, anyone: Browser) -> None:
    here = {"community_id": sealed.community_id, "what": "verified", "size": 5}
    seals.note_proving(sealed.session, **here, faults=2, now=NOW)

    assert "Something was wrong today at midday." in anyone.get("/kettle/proof").words


def test_page_shows_the_key_and_leads_to_my_newest_receipt(
    sealed: Cast, alice: Browser, anyone: Browser
) -> None:
    key = str(asked.keys(sealed.session, sealed.community_id)[-1].key)

    assert key in anyone.get("/kettle/proof").words
    assert "/kettle/hours/4/receipt" in alice.get("/kettle/proof").links()
    assert not [link for link in anyone.get("/kettle/proof").links() if "receipt" in link]


def test_page_names_nobody_and_no_hours(sealed: Cast, anyone: Browser) -> None:
    for path in ("proof", "seal", "seal/keys", "seal/consistency?from=3&to=5"):
        html = anyone.get(f"/kettle/{path}").html
        assert not [name for name in ("Alice", "Bob", "1 hour", "60") if f"{name} " in html]


def test_a_changed_key_is_shown_with_its_reason(sealed: Cast, anyone: Browser, tmp_path: Path) -> None:
    here = {"community_id": sealed.community_id, "folder": sealers(tmp_path, sealed), "now": NOW}
    seals.change_key(sealed.session, **here)
    seals.begin_again(sealed.session, **here, why="The disk broke on Sunday.")

    words = anyone.get("/kettle/proof").words
    assert "changed, and signed by the key before" in words
    assert "begun again. The disk broke on Sunday." in words
    first, *others = anyone.get("/kettle/seal/keys").html.split("\n", 1)
    assert notes.read_key(first).name == f"timebank/{sealed.community_id.hex()}"
    assert "timebank key 1\n" in others[0]


def test_seal_is_a_signed_checkpoint(sealed: Cast, anyone: Browser) -> None:
    note, checkpoint = shown(anyone)

    key = asked.keys(sealed.session, sealed.community_id)[-1].key
    assert (checkpoint.origin, checkpoint.size) == (key.name, 5)
    assert receipts.is_signed(note, key, is_good)
    assert anyone.get("/kettle/seal").headers["Content-Type"].startswith("text/plain")


def test_seals_are_shown_to_follow_one_another(sealed: Cast, anyone: Browser, tmp_path: Path) -> None:
    _, before = shown(anyone)
    for _ in range(3):
        an_exchange(sealed)
    seal(sealed, tmp_path)
    _, after = shown(anyone)

    lines = anyone.get("/kettle/seal/consistency?from=5&to=8").html.splitlines()

    merkle.verify_consistency(5, 8, before.root, after.root, tuple(map(notes.read_hash, lines)))


@pytest.mark.parametrize(
    ("asked_for", "status"),
    [
        ("", 400),
        ("?from=a&to=5", 400),
        ("?from=-1&to=5", 400),
        ("?from=1&to=99999999999999999999", 400),
        ("?from=3&to=2", 422),
        ("?from=1&to=6", 422),
    ],
)
def test_a_proof_of_what_is_not_there_is_refused(
    sealed: Cast, anyone: Browser, asked_for: str, status: int
) -> None:
    assert anyone.get(f"/kettle/seal/consistency{asked_for}").status == status


def test_a_witness_signs_and_is_shown(watched: Cast, anyone: Browser, alice: Browser) -> None:
    assert "Teapot was asked, and has not looked yet." in anyone.get("/kettle/proof").words
    note, _ = shown(anyone)

    for _ in range(2):
        answer = anyone.client.post("/kettle/seal/witness?size=5", data=line_over(note.text))
        assert (answer.status_code, answer.text) == (200, "Thank you for keeping watch.\n")

    assert "Teapot looked today at midday, at 5 entries." in anyone.get("/kettle/proof").words
    signed, _ = shown(anyone)
    assert receipts.cosigned_at(signed, WITNESS, is_good) == NOW // 1_000_000
    assert "Seen from outside by teapot." in alice.get("/kettle/hours/4/receipt").words


@pytest.mark.parametrize(
    ("change", "status"),
    [
        (lambda text, line: (5, line_over(text.replace("\n5\n", "\n4\n"))), 422),
        (lambda text, line: (5, line.replace("teapot", "kettle")), 422),
        (lambda text, line: (5, "nonsense"), 422),
        (lambda text, line: (5, ""), 422),
        (lambda text, line: (4, line), 404),
        (lambda text, line: ("x", line), 400),
    ],
)
def test_what_no_witness_signed_is_not_kept(watched: Cast, anyone: Browser, change, status: int) -> None:  # type: ignore[no-untyped-def]
    note, _ = shown(anyone)
    size, line = change(note.text, line_over(note.text))

    answer = anyone.client.post(f"/kettle/seal/witness?size={size}", data=line)

    assert answer.status_code == status
    assert shown(anyone)[0] == note


def test_a_stranger_cannot_sign(sealed: Cast, anyone: Browser) -> None:
    note, _ = shown(anyone)

    assert anyone.client.post("/kettle/seal/witness?size=5", data=line_over(note.text)).status_code == 422


def test_checking_page_is_to_be_kept(anyone: Browser) -> None:
    page = anyone.get("/verify.html")

    assert page.headers["Content-Disposition"] == 'attachment; filename="verify.html"'
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert not [word for word in ("http://", "https://", "src=", "fetch(", "import(") if word in page.html]
