"""Entries: one giver, one receiver, whole minutes; what makes one sound, and how one is reversed."""

from dataclasses import dataclass
from datetime import date

from timebank.ledger import errors, minutes

KINDS = ("exchange", "gathering", "gift", "welcome", "pot", "opening", "leaving", "reversal")
ID_BYTES = 16
LARGEST_INTEGER = 2**63 - 1  # a 64-bit INTEGER column


@dataclass(frozen=True, slots=True)
class Entry:
    """One immutable booking: this account gave that account so many minutes."""

    community_id: bytes
    id: bytes
    number: int
    kind: str
    giver_id: bytes
    receiver_id: bytes
    minutes: int
    happened_on: date
    recorded_at: int  # microseconds since 1970 UTC
    giver_actor: bytes | None
    receiver_actor: bytes | None
    exchange_id: bytes | None
    gathering_id: bytes | None
    reverses_id: bytes | None
    paid: bool


def check(entry: Entry) -> None:
    """Insist that an entry is sound by itself. Raises the LedgerError of the first broken rule."""
    _check_ids(entry)
    _check_values(entry)
    _check_sides(entry)
    _check_references(entry)


def reverse(
    entry: Entry,
    *,
    id: bytes,
    number: int,
    happened_on: date,
    recorded_at: int,
    giver_actor: bytes | None,
    receiver_actor: bytes | None,
) -> Entry:
    """Return the entry that takes `entry` back: sides swapped, minutes the same. Raises a LedgerError."""
    if entry.kind == "reversal":
        raise errors.ReversalError
    reversal = Entry(
        community_id=entry.community_id,
        id=id,
        number=number,
        kind="reversal",
        giver_id=entry.receiver_id,
        receiver_id=entry.giver_id,
        minutes=entry.minutes,
        happened_on=happened_on,
        recorded_at=recorded_at,
        giver_actor=giver_actor,
        receiver_actor=receiver_actor,
        exchange_id=None,
        gathering_id=None,
        reverses_id=entry.id,
        # Kept, so that hours given as part of a job come off the hours they were counted in.
        paid=entry.paid,
    )
    check(reversal)
    return reversal


def check_mirror(reversal: Entry, original: Entry) -> None:
    """Insist that `reversal` takes back `original` and nothing else. Raises a ReversalError."""
    if original.kind == "reversal":
        raise errors.ReversalError
    if _sides(reversal) != (original.receiver_id, original.giver_id) or reversal.kind != "reversal":
        raise errors.MirrorError
    if (reversal.community_id, reversal.reverses_id) != (original.community_id, original.id):
        raise errors.MirrorError
    if (reversal.minutes, reversal.paid) != (original.minutes, original.paid):
        raise errors.MirrorError


def _check_ids(entry: Entry) -> None:
    required = (entry.community_id, entry.id, entry.giver_id, entry.receiver_id)
    optional = (
        entry.giver_actor,
        entry.receiver_actor,
        entry.exchange_id,
        entry.gathering_id,
        entry.reverses_id,
    )
    if not all(_is_id(value) for value in required):
        raise errors.IdError
    if not all(value is None or _is_id(value) for value in optional):
        raise errors.IdError


def _check_values(entry: Entry) -> None:
    if not _is_counted(entry.number):
        raise errors.NumberError
    if entry.kind not in KINDS:
        raise errors.UnknownKindError
    minutes.check(entry.minutes)
    # A datetime is a date to isinstance, and would write its hour into the canonical text.
    if type(entry.happened_on) is not date:
        raise errors.DayError
    if not _is_counted(entry.recorded_at):
        raise errors.InstantError
    if type(entry.paid) is not bool:
        raise errors.PaidError


def _check_sides(entry: Entry) -> None:
    if entry.giver_id == entry.receiver_id:
        raise errors.SameAccountError
    if entry.giver_actor is not None and entry.giver_actor == entry.receiver_actor:
        raise errors.SameActorError


def _check_references(entry: Entry) -> None:
    if (entry.exchange_id is not None) != (entry.kind == "exchange"):
        raise errors.ExchangeIdError
    if not _gathering_fits(entry):
        raise errors.GatheringIdError
    if (entry.reverses_id is not None) != (entry.kind == "reversal") or entry.reverses_id == entry.id:
        raise errors.ReversalIdError


def _gathering_fits(entry: Entry) -> bool:
    # The pot's part of a gathering is of kind "pot"; the pot also moves hours without one.
    if entry.kind == "pot":
        return True
    return (entry.gathering_id is not None) == (entry.kind == "gathering")


def _sides(entry: Entry) -> tuple[bytes, bytes]:
    return entry.giver_id, entry.receiver_id


def _is_id(value: object) -> bool:
    return type(value) is bytes and len(value) == ID_BYTES


def _is_counted(value: int) -> bool:
    return type(value) is int and 0 <= value <= LARGEST_INTEGER
