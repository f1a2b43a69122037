"""Seals, proofs and receipts, and what the public page tells of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, func, select
from sqlmodel import Session

from timebank.ledger import merkle, notes
from timebank.ledger.canonical import encode_values
from timebank.ledger.errors import ProofError
from timebank.ledger.notes import Checkpoint, Note, Signature, VerifierKey
from timebank.ledger.receipts import Receipt
from timebank.store.communities import Journal
from timebank.store.entries import Entry, Line
from timebank.store.leaves import root_over
from timebank.store.seals import Cosignature, Proving, Seal, SealKey, Witness

_journal = Journal.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_entry = Entry.__table__  # type: ignore[attr-defined]
_line = Line.__table__  # type: ignore[attr-defined]
_key = SealKey.__table__  # type: ignore[attr-defined]
_seal = Seal.__table__  # type: ignore[attr-defined]
_witness = Witness.__table__  # type: ignore[attr-defined]
_cosignature = Cosignature.__table__  # type: ignore[attr-defined]
_proving = Proving.__table__  # type: ignore[attr-defined]

# In the order in which `encode_values` takes them.
TEXT_COLUMNS = (
    "community_id",
    *("id", "number", "kind", "giver_id", "receiver_id", "minutes", "happened_on", "recorded_at"),
    *("giver_actor", "receiver_actor", "exchange_id", "gathering_id", "reverses_id", "paid"),
)

_JOURNALS = select(_journal.c.community_id, _journal.c.next_number)
_SEALS = (
    select(
        _seal.c.size,
        _seal.c.root,
        _seal.c.signature,
        _seal.c.sealed_at,
        _key.c.number,
        _key.c.series,
        _key.c.public_key,
    )
    .join(_key, (_key.c.community_id == _seal.c.community_id) & (_key.c.number == _seal.c.key_number))
    .where(_seal.c.community_id == bindparam("community"))
    .order_by(_seal.c.size.desc())
    .limit(1)
)
_SEAL_OF_SIZE = _SEALS.where(_seal.c.size == bindparam("size"))
_COSIGNED = (
    select(_witness.c.key_name, _witness.c.public_key, _cosignature.c.at_seconds, _cosignature.c.signature)
    .join(
        _witness,
        (_witness.c.community_id == _cosignature.c.community_id)
        & (_witness.c.public_key == _cosignature.c.public_key),
    )
    .where(_cosignature.c.community_id == bindparam("community"), _cosignature.c.size == bindparam("size"))
    .order_by(_cosignature.c.at_seconds)
)
_KEYS = (
    select(
        _key.c.number,
        _key.c.series,
        _key.c.public_key,
        _key.c.signed_by_previous,
        _key.c.why,
        _key.c.begins_at,
    )
    .where(_key.c.community_id == bindparam("community"))
    .order_by(_key.c.number)
)
_WITNESSES = (
    select(
        _witness.c.name,
        _witness.c.key_name,
        _witness.c.public_key,
        func.max(_cosignature.c.at_seconds),
        func.max(_cosignature.c.size),
    )
    .outerjoin(
        _cosignature,
        (_cosignature.c.community_id == _witness.c.community_id)
        & (_cosignature.c.public_key == _witness.c.public_key),
    )
    .where(_witness.c.community_id == bindparam("community"))
    .group_by(_witness.c.name, _witness.c.key_name, _witness.c.public_key)
    .order_by(_witness.c.name)
)
_PROVINGS = (
    select(_proving.c.what, _proving.c.at, _proving.c.size, _proving.c.faults)
    .where(
        _proving.c.community_id == bindparam("community"),
        _proving.c.what == bindparam("what"),
    )
    .order_by(_proving.c.at.desc())
    .limit(1)
)
_ENTRY = select(*(_entry.c[name] for name in TEXT_COLUMNS)).where(
    _entry.c.community_id == bindparam("community"),
    _entry.c.number == bindparam("number"),
    (_entry.c.giver_id == bindparam("account")) | (_entry.c.receiver_id == bindparam("account")),
)
_NEWEST = (
    select(_line.c.entry_number)
    .where(_line.c.community_id == bindparam("community"), _line.c.account_id == bindparam("account"))
    .order_by(_line.c.line_number.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class SealView:
    """One seal: the signed text, by which key, and when."""

    checkpoint: Checkpoint
    key: VerifierKey
    key_number: int
    signature: bytes
    sealed_at: int

    @property
    def note(self) -> Note:
        """The seal as it is handed out, without witnesses."""
        return Note(self.checkpoint.text, (Signature(self.key.name, self.key.id, self.signature),))


@dataclass(frozen=True, slots=True)
class KeyView:
    """One of the keys there have been, and by which right it followed the one before."""

    number: int
    key: VerifierKey
    begins_at: int
    why: str
    change: Note | None  # signed by the key before, where it was not begun anew


@dataclass(frozen=True, slots=True)
class WitnessView:
    """Somebody who keeps watch, and the newest seal they signed."""

    name: str
    key: VerifierKey
    at_seconds: int | None
    size: int | None


@dataclass(frozen=True, slots=True)
class ProvingView:
    """When something was last looked over, how many entries it held, and how many faults were found."""

    at: int
    size: int
    faults: int


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the public page tells."""

    entries: int
    seal: SealView | None
    keys: tuple[KeyView, ...]
    witnesses: tuple[WitnessView, ...]
    verified: ProvingView | None
    backed_up: ProvingView | None
    drilled: ProvingView | None


def journals(session: Session) -> Sequence[tuple[bytes, int]]:
    """List every journal and how many entries it counts."""
    rows = [(bytes(community), int(count)) for community, count in session.connection().execute(_JOURNALS)]
    session.rollback()
    return rows


def latest(session: Session, community_id: bytes) -> SealView | None:
    """Find the newest seal."""
    row = session.connection().execute(_SEALS, {"community": community_id}).first()
    return _view(community_id, row) if row else None


def of_size(session: Session, community_id: bytes, size: int) -> SealView | None:
    """Find the seal over so many entries."""
    row = session.connection().execute(_SEAL_OF_SIZE, {"community": community_id, "size": size}).first()
    return _view(community_id, row) if row else None


def cosigned(session: Session, community_id: bytes, seal: SealView) -> Note:
    """Return a seal as it is handed out, with the signatures of those who keep watch."""
    note = seal.note
    wanted = {"community": community_id, "size": seal.checkpoint.size}
    for name, public, at, signed in session.connection().execute(_COSIGNED, wanted):
        key = VerifierKey(name, bytes(public), notes.COSIGNATURE)
        note = note.signed(notes.cosignature(key, at, bytes(signed)))
    return note


def consistency(session: Session, community_id: bytes, old_size: int, size: int) -> tuple[bytes, ...]:
    """Prove that the journal of `size` entries begins with that of `old_size`. Raises ProofError."""
    seal = latest(session, community_id)
    if seal is None or size > seal.checkpoint.size:
        raise ProofError
    ranges = merkle.consistency_ranges(old_size, size)
    return tuple(root_over(session, community_id, each) for each in ranges)


def receipt(session: Session, community_id: bytes, account_id: bytes, number: int) -> Receipt | int | None:
    """Make the receipt of one account's entry.

    None where the account has no such entry; when it was recorded where it is not sealed yet.
    """
    wanted = {"community": community_id, "number": number, "account": account_id}
    row = session.connection().execute(_ENTRY, wanted).first()
    if row is None:
        return None
    seal = latest(session, community_id)
    if seal is None or seal.checkpoint.size <= number:
        return int(row.recorded_at)
    ranges = merkle.inclusion_ranges(number, seal.checkpoint.size)
    proof = tuple(root_over(session, community_id, each) for each in ranges)
    return Receipt(seal.key, encode_values(*row), number, proof, cosigned(session, community_id, seal))


def newest_entry(session: Session, community_id: bytes, account_id: bytes) -> int | None:
    """Find the number of an account's newest entry."""
    found = session.connection().execute(_NEWEST, {"community": community_id, "account": account_id})
    return found.scalar()


def keys(session: Session, community_id: bytes) -> tuple[KeyView, ...]:
    """List the keys there have been, oldest first."""
    found: list[KeyView] = []
    rows = session.connection().execute(_KEYS, {"community": community_id})
    for number, series, public, signed, why, begins_at in rows:
        key = VerifierKey(notes.origin_of(community_id, series), bytes(public))
        change = None
        if signed is not None and found:
            before = found[-1].key
            change = Note(notes.key_text(key, number), (Signature(before.name, before.id, bytes(signed)),))
        found.append(KeyView(number, key, begins_at, why, change))
    return tuple(found)


def witnesses(session: Session, community_id: bytes) -> tuple[WitnessView, ...]:
    """List who keeps watch, by name."""
    rows = session.connection().execute(_WITNESSES, {"community": community_id})
    return tuple(
        WitnessView(name, VerifierKey(key_name, bytes(public), notes.COSIGNATURE), at, size)
        for name, key_name, public, at, size in rows
    )


def newest_cosigned(session: Session, community_id: bytes) -> list[tuple[Note, WitnessView]]:
    """List the newest seal that each witness signed, with the signatures as they are kept."""
    found = []
    for witness in witnesses(session, community_id):
        seal = of_size(session, community_id, witness.size) if witness.size else None
        if seal:
            found.append((cosigned(session, community_id, seal), witness))
    return found


def facts(session: Session, community_id: bytes) -> Facts:
    """Gather what the public page tells."""
    heads = select(_journal.c.next_number).where(_journal.c.community_id == community_id)
    return Facts(
        entries=int(session.connection().execute(heads).scalar() or 0),
        seal=latest(session, community_id),
        keys=keys(session, community_id),
        witnesses=witnesses(session, community_id),
        verified=last_proving(session, community_id, "verified"),
        backed_up=last_proving(session, community_id, "backed up"),
        drilled=last_proving(session, community_id, "drilled"),
    )


def last_proving(session: Session, community_id: bytes, what: str) -> ProvingView | None:
    """Find when the journal was last verified, backed up or drilled."""
    row = session.connection().execute(_PROVINGS, {"community": community_id, "what": what}).first()
    return ProvingView(*row[1:]) if row else None


def _view(community_id: bytes, row) -> SealView:  # type: ignore[no-untyped-def]  # a row of _SEALS
    size, root, signed, sealed_at, number, series, public = row
    origin = notes.origin_of(community_id, series)
    return SealView(
        Checkpoint(origin, size, bytes(root)),
        VerifierKey(origin, bytes(public)),
        number,
        bytes(signed),
        sealed_at,
    )
