"""The tree over a journal as it is stored: leaves in the entries, roots of whole subtrees beside them."""

from sqlalchemy import bindparam, func, insert, select
from sqlmodel import Session

from timebank.ledger import merkle
from timebank.ledger.merkle import Range
from timebank.store.entries import Entry
from timebank.store.seals import Subtree

BITS = 8  # one kept level for each 8 of the tree, so that a proof reads at most 255 of each
WIDTH = 1 << BITS

_entry = Entry.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_subtree = Subtree.__table__  # type: ignore[attr-defined]

_LEAVES = (
    select(_entry.c.leaf)
    .where(
        _entry.c.community_id == bindparam("community"),
        _entry.c.number >= bindparam("start"),
        _entry.c.number < bindparam("end"),
    )
    .order_by(_entry.c.number)
)
_SUBTREES = (
    select(_subtree.c.root)
    .where(
        _subtree.c.community_id == bindparam("community"),
        _subtree.c.level == bindparam("level"),
        _subtree.c.place >= bindparam("start"),
        _subtree.c.place < bindparam("end"),
    )
    .order_by(_subtree.c.place)
)
_LAST_PLACE = select(func.max(_subtree.c.place)).where(
    _subtree.c.community_id == bindparam("community"), _subtree.c.level == bindparam("level")
)


def leaves(session: Session, community_id: bytes, start: int, end: int) -> list[bytes]:
    """Read the leaf hashes of some entries, in order."""
    wanted = {"community": community_id, "start": start, "end": end}
    return list(session.connection().execute(_LEAVES, wanted).scalars())


def root_over(session: Session, community_id: bytes, over: Range) -> bytes:
    """Work out the hash over a range of leaves, as the tree has it, from kept subtrees where it can."""
    start, end = over
    width = end - start
    if width & (width - 1):
        middle = start + (1 << width.bit_length() - 1)
        left = root_over(session, community_id, (start, middle))
        return merkle.node_hash(left, root_over(session, community_id, (middle, end)))
    for level in range((width.bit_length() - 1) // BITS, 0, -1):
        roots = _kept(session, community_id, level, start >> BITS * level, end >> BITS * level)
        if len(roots) == width >> BITS * level:
            return merkle.root(roots)
    return merkle.root(leaves(session, community_id, start, end))


def keep_subtrees(session: Session, community_id: bytes, size: int) -> None:
    """Keep the roots of all whole subtrees of the first `size` leaves that are not kept yet."""
    level, below = 1, size >> BITS
    while below:
        made = _missing(session, community_id, level, below)
        if made:
            session.connection().execute(insert(Subtree), made)
        level, below = level + 1, below >> BITS


def _missing(session: Session, community_id: bytes, level: int, count: int) -> list[dict[str, object]]:
    wanted = {"community": community_id, "level": level}
    last = session.connection().execute(_LAST_PLACE, wanted).scalar()
    first = 0 if last is None else last + 1
    width = 1 << BITS * level
    return [
        {
            "community_id": community_id,
            "level": level,
            "place": place,
            "root": root_over(session, community_id, (place * width, (place + 1) * width)),
        }
        for place in range(first, count)
    ]


def _kept(session: Session, community_id: bytes, level: int, start: int, end: int) -> list[bytes]:
    wanted = {"community": community_id, "level": level, "start": start, "end": end}
    return list(session.connection().execute(_SUBTREES, wanted).scalars())


def peaks_from(session: Session, community_id: bytes, size: int, top: int) -> list[bytes]:
    """Work out the peaks of the tree of `size` leaves, from what is kept up to a level and the leaves."""
    peaks: list[bytes] = []
    start = 0
    for level in range(top, -1, -1):
        end = size >> BITS * level
        tree = merkle.Frontier()
        tree.extend(_at_level(session, community_id, level, start, end))
        peaks += tree.peaks
        start = end << BITS
    return peaks


def _at_level(session: Session, community_id: bytes, level: int, start: int, end: int) -> list[bytes]:
    if not level:
        return leaves(session, community_id, start, end)
    return _kept(session, community_id, level, start, end)
