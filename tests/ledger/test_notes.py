"""Signed notes, checkpoints and keys as texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timebank.ledger import notes
from timebank.ledger.errors import NoteError
from timebank.ledger.notes import Checkpoint, Note, Signature, VerifierKey

# The example of golang.org/x/mod/sumdb/note, which C2SP's signed-note describes.
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
ORIGIN = "timebank/" + "ab" * 16
CHECKPOINT = Checkpoint(ORIGIN, 3, bytes(range(32)))


def test_a_key_known_from_elsewhere_is_read_and_written_alike() -> None:
    key = notes.read_key(PETER)

    assert (key.name, key.kind, key.id.hex()) == ("PeterNeumann", notes.PLAIN, "c74f20a3")
    assert str(key) == PETER


def test_a_note_known_from_elsewhere_is_read() -> None:
    text = (
        "If you think cryptography is the answer to your problem,\n"
        "then you don't know what your problem is.\n"
    )
    signed = "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
    line = f"— PeterNeumann {signed}\n"

    note = notes.read_note(f"{text}\n{line}")

    assert note.text == text
    assert note.by(notes.read_key(PETER)) == note.signatures[0]
    assert str(note) == f"{text}\n{line}"


def test_a_checkpoint_is_three_lines() -> None:
    assert CHECKPOINT.text == f"{ORIGIN}\n3\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n"
    assert notes.read_checkpoint(CHECKPOINT.text) == CHECKPOINT


@pytest.mark.parametrize(
    "text",
    [
        "",
        CHECKPOINT.text[:-1],
        CHECKPOINT.text + "\n",
        CHECKPOINT.text.replace("\n3\n", "\n03\n"),
        CHECKPOINT.text.replace("\n3\n", "\n-3\n"),
        CHECKPOINT.text.replace("\n3\n", "\n\uff19\n"),
        CHECKPOINT.text.replace("\n3\n", f"\n{2**63}\n"),
        CHECKPOINT.text.replace("AAEC", "AAE"),
        CHECKPOINT.text.replace("Hh8=", "Hh9="),
        CHECKPOINT.text.replace(ORIGIN, "with space"),
        CHECKPOINT.text.replace(ORIGIN, ""),
    ],
)
def test_another_spelling_of_a_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(NoteError):
        notes.read_checkpoint(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "PeterNeumann",
        PETER.replace("c74f20a3", "c74f20a4"),
        PETER.replace("ARpc", "Arpc"),
        PETER[:-4],
        PETER.replace("PeterNeumann", "Peter Neumann"),
        PETER.replace("ARpc", "AR pc"),
    ],
)
def test_a_key_that_is_not_whole_is_refused(text: str) -> None:
    with pytest.raises(NoteError):
        notes.read_key(text)


@pytest.mark.parametrize(
    "text", ["", "words\n", "words\n\n", "words\n\n— a", "words\n\n- a AAAAAAA=\n", "words\n\n— a AAAA\n"]
)
def test_a_note_that_is_not_whole_is_refused(text: str) -> None:
    with pytest.raises(NoteError):
        notes.read_note(text)


@given(st.binary(min_size=32, max_size=32), st.sampled_from([notes.PLAIN, notes.COSIGNATURE]))
def test_every_key_comes_back(public: bytes, kind: int) -> None:
    key = VerifierKey(ORIGIN, public, kind)

    assert notes.read_key(str(key)) == key


@given(st.integers(1, 2**63 - 1), st.binary(min_size=32, max_size=32), st.binary(min_size=64, max_size=64))
def test_every_signed_checkpoint_comes_back(size: int, root: bytes, signature: bytes) -> None:
    checkpoint = Checkpoint(ORIGIN, size, root)
    note = Note(checkpoint.text).signed(Signature(ORIGIN, b"abcd", signature))

    assert notes.read_note(str(note)) == note
    assert notes.read_checkpoint(note.text) == checkpoint


@given(st.text(max_size=300))
def test_no_text_is_read_as_something_else(text: str) -> None:
    for read in (notes.read_note, notes.read_checkpoint, notes.read_key, notes.read_hash):
        try:
            read(text)
        except NoteError:
            continue
