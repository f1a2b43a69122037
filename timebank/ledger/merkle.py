"""The tree over a journal: leaves, root, inclusion and consistency proofs (RFC 9162, section 2.1)."""

from collections.abc import Iterable, Sequence
from hashlib import sha256

from timebank.ledger import errors

HASH_BYTES = 32
MOST_LEAVES = 2**63 - 1
EMPTY_ROOT = sha256(b"").digest()

Range = tuple[int, int]  # leaves from the first number up to, not including, the second


def leaf_hash(text: bytes) -> bytes:
    """Return the hash of one leaf's text."""
    return sha256(b"\x00" + text).digest()


def leaf_hashes(texts: Iterable[bytes]) -> list[bytes]:
    """Return the hash of each leaf's text."""
    return [sha256(b"\x00" + text).digest() for text in texts]


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash above two hashes."""
    # Another first byte than a leaf's, so that no leaf can pass for a node.
    return sha256(b"\x01" + left + right).digest()


class Frontier:
    """A tree that grows leaf by leaf and keeps only the roots of its whole subtrees, largest first."""

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        """Start empty, or go on from a `size` and its `peaks` as they were kept. Raises ProofError."""
        self.size = size
        self.peaks = list(peaks)
        if size < 0 or len(self.peaks) != size.bit_count():
            raise errors.ProofError
        _check_hashes(self.peaks)

    def add(self, leaf: bytes) -> None:
        """Add one leaf hash at the end."""
        self.size += 1
        width = self.size
        while width % 2 == 0:
            leaf = node_hash(self.peaks.pop(), leaf)
            width //= 2
        self.peaks.append(leaf)

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Add many leaf hashes at the end, level by level, which is quicker than one by one."""
        nodes, rest = list(leaves), []
        before, self.size = self.size, self.size + len(nodes)
        while nodes:
            if before % 2:
                nodes.insert(0, self.peaks.pop())
            if len(nodes) % 2:
                rest.append(nodes.pop())
            pairs = zip(nodes[::2], nodes[1::2], strict=True)
            nodes = [sha256(b"\x01" + left + right).digest() for left, right in pairs]
            before //= 2
        self.peaks += reversed(rest)

    def root(self) -> bytes:
        """Return the root over all leaves so far."""
        if not self.peaks:
            return EMPTY_ROOT
        node = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            node = node_hash(peak, node)
        return node


def root(leaves: Iterable[bytes]) -> bytes:
    """Return the root over leaf hashes."""
    frontier = Frontier()
    frontier.extend(leaves)
    return frontier.root()


def inclusion_proof(leaves: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """Return the hashes that lead from leaf `index` to the root, lowest first. Raises ProofError."""
    return tuple(root(leaves[start:end]) for start, end in inclusion_ranges(index, len(leaves)))


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root_hash: bytes) -> None:
    """Insist that `leaf` stands at `index` in the tree of `size` leaves. Raises ProofError."""
    ranges = inclusion_ranges(index, size)
    _check_length(proof, len(ranges))
    _check_hashes((leaf, *proof, root_hash))
    node = leaf
    for (_, end), sibling in zip(ranges, proof, strict=True):
        node = node_hash(sibling, node) if end <= index else node_hash(node, sibling)
    if node != root_hash:
        raise errors.ProofError


def consistency_proof(leaves: Sequence[bytes], old_size: int) -> tuple[bytes, ...]:
    """Return the hashes that show the first `old_size` leaves unchanged. Raises ProofError."""
    return tuple(root(leaves[start:end]) for start, end in consistency_ranges(old_size, len(leaves)))


def verify_consistency(
    old_size: int, size: int, old_root: bytes, root_hash: bytes, proof: Sequence[bytes]
) -> None:
    """Insist that the tree of `size` leaves begins with the tree of `old_size`. Raises ProofError."""
    ranges = consistency_ranges(old_size, size)
    _check_length(proof, len(ranges))
    _check_hashes((*proof, old_root, root_hash))
    # Every tree begins with the empty one, so there is only the empty root itself to check.
    roots = _roots(old_size, old_root, ranges, proof) if old_size else (EMPTY_ROOT, root_hash)
    if roots != (old_root, root_hash):
        raise errors.ProofError


def inclusion_ranges(index: int, size: int) -> tuple[Range, ...]:
    """Return which leaves lie under each hash of an inclusion proof, for a caller who keeps subtree roots."""
    if not 0 <= index < size <= MOST_LEAVES:
        raise errors.ProofError
    ranges: list[Range] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _left_width(end - start)
        if index < middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((start, middle))
            start = middle
    return tuple(reversed(ranges))


def consistency_ranges(old_size: int, size: int) -> tuple[Range, ...]:
    """Return which leaves lie under each hash of a consistency proof."""
    if not 0 <= old_size <= size <= MOST_LEAVES:
        raise errors.ProofError
    ranges: list[Range] = []
    start, end = 0, size
    while old_size not in (0, end):
        middle = start + _left_width(end - start)
        if old_size <= middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((start, middle))
            start = middle
    # A subtree that starts at the first leaf is the old tree itself, whose root the reader already has.
    if start:
        ranges.append((start, end))
    return tuple(reversed(ranges))


def _left_width(width: int) -> int:
    return 1 << (width - 1).bit_length() - 1


def _roots(
    old_size: int, old_root: bytes, ranges: Sequence[Range], proof: Sequence[bytes]
) -> tuple[bytes, bytes]:
    steps = list(zip(ranges, proof, strict=True))
    old = new = old_root
    if steps and steps[0][0][1] == old_size:
        old = new = steps.pop(0)[1]
    for (_, end), sibling in steps:
        if end <= old_size:
            old = node_hash(sibling, old)
            new = node_hash(sibling, new)
        else:
            new = node_hash(new, sibling)
    return old, new


def _check_length(proof: Sequence[bytes], length: int) -> None:
    if len(proof) != length:
        raise errors.ProofError


def _check_hashes(hashes: Iterable[bytes]) -> None:
    # Hashes of other lengths could join into the same bytes under a node.
    if any(type(each) is not bytes or len(each) != HASH_BYTES for each in hashes):
        raise errors.ProofError
