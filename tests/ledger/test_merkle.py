"""The tree over a journal and its proofs."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timebank.ledger import errors, merkle

# The leaves and roots of Certificate Transparency's own tests (RFC 6962 and RFC 9162).
CT_LEAVES = [
    merkle.leaf_hash(bytes.fromhex(text))
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
CT_ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
LEAVES = [merkle.leaf_hash(bytes([number])) for number in range(66)]
sizes = st.integers(1, 64)


def textbook_root(leaves: list[bytes]) -> bytes:
    """Follow the definition of RFC 9162, section 2.1.1, word for word."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    width = 1
    while width * 2 < len(leaves):
        width *= 2
    return merkle.node_hash(textbook_root(leaves[:width]), textbook_root(leaves[width:]))


@pytest.mark.parametrize(("size", "expected"), list(enumerate(CT_ROOTS)))
def test_roots_are_those_of_certificate_transparency(size: int, expected: str) -> None:
    assert merkle.root(CT_LEAVES[:size]).hex() == expected


@pytest.mark.parametrize(
    ("index", "size", "expected"),
    [
        (0, 1, ()),
        (0, 8, ("96a296d2", "5f083f0a", "6b47aaf2")),
        (5, 8, ("bc1a0643", "ca854ea1", "d37ee418")),
        (2, 3, ("fac54203",)),
        (1, 5, ("6e340b9c", "5f083f0a", "bc1a0643")),
    ],
)
def test_inclusion_proofs_are_those_of_certificate_transparency(
    index: int, size: int, expected: tuple[str, ...]
) -> None:
    proof = merkle.inclusion_proof(CT_LEAVES[:size], index)

    assert tuple(each.hex()[:8] for each in proof) == expected


@pytest.mark.parametrize(
    ("old_size", "size", "expected"),
    [
        (1, 1, ()),
        (1, 8, ("96a296d2", "5f083f0a", "6b47aaf2")),
        (6, 8, ("0ebc5d34", "ca854ea1", "d37ee418")),
        (2, 5, ("5f083f0a", "bc1a0643")),
    ],
)
def test_consistency_proofs_are_those_of_certificate_transparency(
    old_size: int, size: int, expected: tuple[str, ...]
) -> None:
    proof = merkle.consistency_proof(CT_LEAVES[:size], old_size)

    assert tuple(each.hex()[:8] for each in proof) == expected


def test_growing_leaf_by_leaf_gives_the_textbook_root_at_every_size() -> None:
    frontier = merkle.Frontier()

    for size in range(len(LEAVES)):
        assert frontier.root() == merkle.root(LEAVES[:size]) == textbook_root(LEAVES[:size])
        frontier.add(LEAVES[size])


@given(st.integers(0, 60), st.integers(0, 6))
def test_a_frontier_goes_on_from_where_it_was_kept(size: int, more: int) -> None:
    kept = merkle.Frontier()
    for leaf in LEAVES[:size]:
        kept.add(leaf)

    frontier = merkle.Frontier(kept.size, kept.peaks)
    for leaf in LEAVES[size : size + more]:
        frontier.add(leaf)

    assert frontier.root() == textbook_root(LEAVES[: size + more])


@given(st.integers(0, 70), st.integers(0, 70))
def test_many_leaves_at_once_come_to_the_same_tree(size: int, more: int) -> None:
    by_one, at_once = merkle.Frontier(), merkle.Frontier()
    leaves = [merkle.leaf_hash(bytes([each])) for each in range(size + more)]

    at_once.extend(leaves[:size])
    at_once.extend(leaves[size:])
    for leaf in leaves:
        by_one.add(leaf)

    assert (at_once.size, at_once.peaks) == (by_one.size, by_one.peaks)


@pytest.mark.parametrize(
    ("size", "peaks"), [(3, LEAVES[:1]), (0, LEAVES[:1]), (-1, LEAVES[:1]), (1, [b"short"])]
)
def test_a_frontier_whose_peaks_do_not_fit_its_size_is_refused(size: int, peaks: list[bytes]) -> None:
    with pytest.raises(errors.ProofError):
        merkle.Frontier(size, peaks)


@pytest.mark.parametrize("size", range(1, 65))
def test_every_leaf_proves_its_place(size: int) -> None:
    leaves = LEAVES[:size]
    root = merkle.root(leaves)

    for index, leaf in enumerate(leaves):
        proof = merkle.inclusion_proof(leaves, index)
        merkle.verify_inclusion(leaf, index, size, proof, root)
        assert len(proof) <= (size - 1).bit_length()


@pytest.mark.parametrize("size", range(65))
def test_every_tree_proves_that_it_begins_with_the_smaller_ones(size: int) -> None:
    leaves = LEAVES[:size]

    for old_size in range(size + 1):
        proof = merkle.consistency_proof(leaves, old_size)
        old_root, root = merkle.root(leaves[:old_size]), merkle.root(leaves)
        merkle.verify_consistency(old_size, size, old_root, root, proof)


@st.composite
def tampered(draw: st.DrawFn, proof: tuple[bytes, ...]) -> tuple[bytes, ...]:
    """Draw a proof that differs from `proof` by one hash changed, added or lost."""
    place = draw(st.integers(0, len(proof)))
    if place == len(proof):
        return (*proof, draw(st.binary(min_size=32, max_size=32)))
    changed = bytearray(proof[place])
    changed[draw(st.integers(0, 31))] ^= draw(st.integers(1, 255))
    middle = draw(st.sampled_from([(), (bytes(changed),), (proof[place][:31],), (proof[place],) * 2]))
    return proof[:place] + middle + proof[place + 1 :]


@given(sizes, st.data())
def test_a_tampered_inclusion_proof_fails(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    proof = data.draw(tampered(merkle.inclusion_proof(LEAVES[:size], index)))

    with pytest.raises(errors.ProofError):
        merkle.verify_inclusion(LEAVES[index], index, size, proof, merkle.root(LEAVES[:size]))


@given(sizes, st.data())
def test_a_proof_for_another_leaf_place_or_root_fails(size: int, data: st.DataObject) -> None:
    index, other = data.draw(st.lists(st.integers(0, size), min_size=2, max_size=2, unique=True))
    root = merkle.root(LEAVES[: size + 1])
    proof = merkle.inclusion_proof(LEAVES[: size + 1], index)

    for leaf, place, tree_root in (
        (LEAVES[other], index, root),
        (LEAVES[index], other, root),
        (LEAVES[index], index, LEAVES[65]),
        (LEAVES[index][:31], index, root),
    ):
        with pytest.raises(errors.ProofError):
            merkle.verify_inclusion(leaf, place, size + 1, proof, tree_root)


@given(sizes, st.data())
def test_a_tampered_consistency_proof_fails(size: int, data: st.DataObject) -> None:
    old_size = data.draw(st.integers(0, size))
    proof = data.draw(tampered(merkle.consistency_proof(LEAVES[:size], old_size)))
    old_root, root = merkle.root(LEAVES[:old_size]), merkle.root(LEAVES[:size])

    with pytest.raises(errors.ProofError):
        merkle.verify_consistency(old_size, size, old_root, root, proof)


@given(sizes, st.data())
def test_a_tree_with_a_changed_past_cannot_prove_its_consistency(size: int, data: st.DataObject) -> None:
    old_size = data.draw(st.integers(1, size))
    changed = list(LEAVES[:size])
    changed[data.draw(st.integers(0, old_size - 1))] = LEAVES[65]
    proof = merkle.consistency_proof(changed, old_size)

    with pytest.raises(errors.ProofError):
        merkle.verify_consistency(old_size, size, merkle.root(LEAVES[:old_size]), merkle.root(changed), proof)


def test_the_empty_tree_has_one_root_only() -> None:
    with pytest.raises(errors.ProofError):
        merkle.verify_consistency(0, 2, LEAVES[0], merkle.root(LEAVES[:2]), ())


@pytest.mark.parametrize(("index", "size"), [(-1, 4), (4, 4), (0, 0), (0, 2**63)])
def test_a_place_outside_the_tree_has_no_proof(index: int, size: int) -> None:
    with pytest.raises(errors.ProofError):
        merkle.inclusion_ranges(index, size)


@pytest.mark.parametrize(("old_size", "size"), [(-1, 4), (5, 4), (1, 2**63)])
def test_a_smaller_tree_cannot_begin_with_a_larger(old_size: int, size: int) -> None:
    with pytest.raises(errors.ProofError):
        merkle.consistency_ranges(old_size, size)
