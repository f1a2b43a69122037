"""Every vector of docs/proof.md holds, and another's tree gives the same roots and proofs as ours."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymerkle import InmemoryTree, verify_consistency, verify_inclusion

from timebank.ledger import merkle, notes, receipts, watching
from timebank.ledger.errors import LedgerError
from timebank.ledger.notes import VerifierKey
from timebank.store.signing import is_good, public_of, sign

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "proof.md").read_text()
ENTRIES = re.findall(r"```text vector\n(.*?)```", (DOCS / "ledger.md").read_text(), re.DOTALL)
LEAVES = [merkle.leaf_hash(text.encode()) for text in ENTRIES]
SEED, WITNESS_SEED, NEW_SEED = bytes(range(32)), bytes(range(32, 64)), bytes(range(64, 96))


def vectors(name: str) -> list[str]:
    return re.findall(rf"```text {name}\n(.*?)```", PAGE, re.DOTALL)


KEY, WITNESS = map(notes.read_key, vectors("key"))
RECEIPT = receipts.read(vectors("receipt")[0])
SEAL = notes.read_note(vectors("seal")[0])


def test_keys_are_those_of_the_seeds() -> None:
    assert (KEY.public, WITNESS.public) == (public_of(SEED), public_of(WITNESS_SEED))
    assert (KEY.kind, WITNESS.kind) == (notes.PLAIN, notes.COSIGNATURE)


def test_seal_is_over_the_first_two_entries() -> None:
    checkpoint = notes.read_checkpoint(SEAL.text)

    assert (checkpoint.size, checkpoint.root) == (2, merkle.root(LEAVES[:2]))
    assert SEAL.signatures[0].value == sign(SEED, SEAL.text.encode())
    assert str(SEAL) == vectors("seal")[0]


def test_receipt_is_for_the_first_of_three() -> None:
    checked = receipts.check(RECEIPT, known=KEY, is_good=is_good)

    assert checked.is_good
    assert [finding.holds for finding in checked.findings] == [True, True, True]
    assert RECEIPT.entry_text.decode() == ENTRIES[0]
    assert RECEIPT.proof == merkle.inclusion_proof(LEAVES, 0)
    assert str(RECEIPT) == vectors("receipt")[0]
    assert receipts.cosigned_at(RECEIPT.checkpoint, WITNESS, is_good) == 1759850000


def test_seal_on_the_receipt_goes_on_from_the_other() -> None:
    proof = [notes.read_hash(line) for line in vectors("consistency")[0].splitlines()]

    watching.insist_it_goes_on(
        notes.read_checkpoint(SEAL.text), notes.read_checkpoint(RECEIPT.checkpoint.text), proof
    )


def test_changed_key_is_followed() -> None:
    listed = f"{KEY}\n\n{vectors('change')[0]}"

    assert watching.newest_key(KEY, listed, is_good) == VerifierKey(KEY.name, public_of(NEW_SEED))
    assert watching.newest_key(None, str(KEY), is_good) == KEY


@pytest.mark.parametrize("at", range(0, len(vectors("receipt")[0].encode()), 7))
def test_no_byte_of_a_receipt_can_be_changed(at: int) -> None:
    text = bytearray(vectors("receipt")[0].encode())
    text[at] ^= 1
    try:
        changed = receipts.read(text.decode())
        checked = receipts.check(changed, known=KEY, is_good=is_good)
    except (LedgerError, UnicodeDecodeError):
        return

    # What remains is the key that is only a claim, and the line of a witness nobody asked about.
    is_claim = changed.key != RECEIPT.key
    is_witness = changed.checkpoint.signatures[1:] != RECEIPT.checkpoint.signatures[1:]
    assert not checked.is_good or is_claim or is_witness


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 70), st.data())
def test_anothers_tree_gives_the_same(size: int, data: st.DataObject) -> None:
    texts = [f"entry {number}".encode() for number in range(size)]
    leaves = [merkle.leaf_hash(text) for text in texts]
    theirs = InmemoryTree(algorithm="sha256")
    for text in texts:
        theirs.append_entry(text)
    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size))

    assert theirs.get_root() == merkle.root(leaves)
    assert [theirs.get_leaf(number + 1) for number in range(size)] == leaves
    inclusion, consistency = theirs.prove_inclusion(index + 1), theirs.prove_consistency(old, size)
    verify_inclusion(leaves[index], merkle.root(leaves), inclusion)
    verify_consistency(merkle.root(leaves[:old]), merkle.root(leaves), consistency)
    # Theirs holds the leaf as well, where its path begins.
    path = {bytes.fromhex(each) for each in inclusion.serialize()["path"]}
    assert path == {leaves[index], *merkle.inclusion_proof(leaves, index)}
