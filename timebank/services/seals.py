"""Sealing: a community's journal is signed as it grows, and never against what was signed before."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, insert, or_, select
from sqlmodel import Session

from timebank.ledger import notes, receipts
from timebank.ledger.merkle import Frontier
from timebank.ledger.notes import Checkpoint, VerifierKey
from timebank.services.errors import NotAWitnessError, WitnessTwiceError
from timebank.services.transaction import transaction
from timebank.store.communities import Journal
from timebank.store.errors import SealError
from timebank.store.leaves import keep_subtrees, leaves, root_over
from timebank.store.seal_folder import LastSeal, SealFolder
from timebank.store.seals import Cosignature, Proving, Seal, SealKey, Witness
from timebank.store.signing import is_good, public_of, sign

# So many at once, so that nobody waits long to record while a large book is sealed for the first time.
MOST_AT_ONCE = 65_536

_key = SealKey.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_seal = Seal.__table__  # type: ignore[attr-defined]
_witness = Witness.__table__  # type: ignore[attr-defined]
_journal = Journal.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Signer:
    """The key in use: its place in the list of keys, and both of its halves."""

    number: int
    series: int
    public: bytes
    seed: bytes

    def name(self, community_id: bytes) -> VerifierKey:
        """Tell the key by which others check what it signed."""
        return VerifierKey(notes.origin_of(community_id, self.series), self.public)


@transaction
def seal(session: Session, *, community_id: bytes, folder: SealFolder, now: int) -> int:
    """Sign the journal as far as it has grown; return how many entries are sealed now.

    Raises SealError where the journal does not begin with what was sealed before.
    """
    signer = _signer(session, community_id, folder, now)
    last = _last(session, community_id, folder, signer)
    grown = _grow(session, community_id, last.frontier if last else Frontier())
    if not grown.size:
        return 0
    if last is None or grown.size > last.size:
        last = _sign(community_id, signer, grown, now)
        # Kept before anybody can see it: what was once shown is never contradicted, whatever happens next.
        folder.keep_last(last)
    _publish(session, community_id, last)
    keep_subtrees(session, community_id, last.size)
    return last.size


def _signer(session: Session, community_id: bytes, folder: SealFolder, now: int) -> Signer:
    newest = _newest_key(session, community_id)
    if newest is None:
        _add_key(session, community_id, seed=folder.make_key(), now=now)
        newest = _newest_key(session, community_id)
        assert newest is not None
    seed = folder.key_of(newest.public_key)
    if seed is None:
        message = (
            f"The key that seals the journal is not in {folder.path}. Copy that folder from where it was, "
            "or begin anew with “timebank seal-again”."
        )
        raise SealError(message)
    return Signer(newest.number, newest.series, newest.public_key, seed)


def _newest_key(session: Session, community_id: bytes) -> Any:
    wanted = select(_key).where(_key.c.community_id == community_id).order_by(_key.c.number.desc()).limit(1)
    return session.connection().execute(wanted).first()


def _add_key(session: Session, community_id: bytes, *, seed: bytes, now: int, **more: Any) -> None:
    row = {"number": 0, "series": 0, "signed_by_previous": None, "why": "", **more}
    row |= {"community_id": community_id, "public_key": public_of(seed), "begins_at": now}
    session.connection().execute(insert(SealKey), row)


def _last(session: Session, community_id: bytes, folder: SealFolder, signer: Signer) -> LastSeal | None:
    """Find the last seal of this series, and insist that the journal still begins with what it was over."""
    last = folder.last()
    if last is None or last.series != signer.series:
        _refuse_without_last(session, community_id, folder, signer)
        return None
    there = _count(session, community_id)
    if there < last.size:
        message = (
            f"The journal was sealed with {last.size:,} entries and holds {there:,} now: it was rolled back. "
            "Nothing was signed. Put the newer database back, or begin anew with “timebank seal-again”."
        )
        raise SealError(message)
    if root_over(session, community_id, (0, last.size)) != last.frontier.root():
        message = (
            f"The first {last.size:,} entries are not those that were sealed: something in them was changed. "
            "Nothing was signed. Run “timebank verify”, which names it."
        )
        raise SealError(message)
    return last


def _refuse_without_last(session: Session, community_id: bytes, folder: SealFolder, signer: Signer) -> None:
    """Insist that nothing was sealed in this series, where the sealer remembers nothing."""
    own = select(_key.c.number).where(_key.c.community_id == community_id, _key.c.series == signer.series)
    given = select(func.count()).where(_seal.c.community_id == community_id, _seal.c.key_number.in_(own))
    if session.connection().execute(given).scalar():
        message = (
            f"The last seal is not in {folder.path}. Copy that folder from where it was, "
            "or begin anew with “timebank seal-again”."
        )
        raise SealError(message)


def _count(session: Session, community_id: bytes) -> int:
    wanted = select(_journal.c.next_number).where(_journal.c.community_id == community_id)
    return int(session.connection().execute(wanted).scalar() or 0)


def _grow(session: Session, community_id: bytes, tree: Frontier) -> Frontier:
    tree.extend(leaves(session, community_id, tree.size, tree.size + MOST_AT_ONCE))
    return tree


def _sign(community_id: bytes, signer: Signer, tree: Frontier, now: int) -> LastSeal:
    origin = notes.origin_of(community_id, signer.series)
    text = Checkpoint(origin, tree.size, tree.root()).text
    signature = sign(signer.seed, text.encode())
    return LastSeal(signer.series, signer.number, tree.size, tuple(tree.peaks), signature, now)


def _publish(session: Session, community_id: bytes, last: LastSeal) -> None:
    """Write the last seal into the database, where it is not there yet."""
    newest = select(func.max(_seal.c.size)).where(_seal.c.community_id == community_id)
    if last.size > (session.connection().execute(newest).scalar() or 0):
        row = {
            "community_id": community_id,
            "size": last.size,
            "root": last.frontier.root(),
            "key_number": last.key_number,
            "signature": last.signature,
            "sealed_at": last.sealed_at,
        }
        session.connection().execute(insert(Seal), row)


@transaction
def change_key(session: Session, *, community_id: bytes, folder: SealFolder, now: int) -> VerifierKey:
    """Put a new key in place of the one in use, which signs that it does; return the new one.

    Raises SealError.
    """
    signer = _signer(session, community_id, folder, now)
    number, seed = signer.number + 1, folder.make_key()
    key = VerifierKey(notes.origin_of(community_id, signer.series), public_of(seed))
    signed = sign(signer.seed, notes.key_text(key, number).encode())
    more = {"number": number, "series": signer.series, "signed_by_previous": signed}
    _add_key(session, community_id, seed=seed, now=now, **more)
    return key


@transaction
def begin_again(
    session: Session, *, community_id: bytes, folder: SealFolder, why: str, now: int
) -> VerifierKey:
    """Begin a new series of seals under a new key, which everybody can see, with the reason; return the key.

    For after a backup was restored, or a key lost: whoever holds an older receipt or keeps watch will notice.
    """
    newest = _newest_key(session, community_id)
    seed = folder.make_key()
    number, series = (newest.number + 1, newest.series + 1) if newest else (0, 0)
    _add_key(session, community_id, seed=seed, now=now, number=number, series=series, why=why)
    return VerifierKey(notes.origin_of(community_id, series), public_of(seed))


@transaction
def add_witness(session: Session, *, community_id: bytes, key: VerifierKey, name: str, now: int) -> None:
    """Ask somebody outside to keep watch. Raises NotAWitnessError, WitnessTwiceError."""
    if key.kind != notes.COSIGNATURE:
        raise NotAWitnessError
    taken = or_(_witness.c.public_key == key.public, _witness.c.key_name == key.name)
    here = select(_witness.c.name).where(_witness.c.community_id == community_id, taken)
    if session.connection().execute(here).first():
        raise WitnessTwiceError
    row = {"community_id": community_id, "public_key": key.public, "key_name": key.name}
    session.connection().execute(insert(Witness), row | {"name": name, "added_at": now})


@transaction
def cosign(session: Session, *, community_id: bytes, checkpoint: Checkpoint, line: str) -> None:
    """Keep a witness's signature beside the seal it is over. Raises NoteError, NotAWitnessError."""
    note = notes.read_note(f"{checkpoint.text}\n{line}")
    sealed = session.get(Seal, (community_id, checkpoint.size))
    here = select(_witness.c.key_name, _witness.c.public_key).where(_witness.c.community_id == community_id)
    for name, public in session.connection().execute(here):
        key = VerifierKey(name, bytes(public), notes.COSIGNATURE)
        at, signature = receipts.cosigned_at(note, key, is_good), note.by(key)
        if at is None or signature is None or sealed is None or sealed.root != checkpoint.root:
            continue
        row = {"community_id": community_id, "size": checkpoint.size, "public_key": key.public}
        if session.get(Cosignature, tuple(row.values())) is None:
            more = {"at_seconds": at, "signature": signature.value[notes.TIME_BYTES :]}
            session.connection().execute(insert(Cosignature), row | more)
        return
    raise NotAWitnessError


@transaction
def note_proving(
    session: Session, *, community_id: bytes, what: str, size: int, faults: int = 0, now: int
) -> None:
    """Note that the journal was verified, backed up, or restored in a drill, for everybody to see."""
    row = {"community_id": community_id, "what": what, "at": now, "size": size, "faults": faults}
    session.connection().execute(insert(Proving), row)
