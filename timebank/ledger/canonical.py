"""The canonical text of an entry: the bytes that are hashed, sealed and handed out in receipts."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from timebank.ledger import entries, errors
from timebank.ledger.entries import Entry

VERSION_LINE = "timebank entry 1"


def encode(entry: Entry) -> bytes:
    """Return the one canonical text of a sound entry. Raises the LedgerError of the first broken rule."""
    entries.check(entry)
    return encode_values(
        entry.community_id,
        entry.id,
        entry.number,
        entry.kind,
        entry.giver_id,
        entry.receiver_id,
        entry.minutes,
        entry.happened_on.isoformat(),
        entry.recorded_at,
        entry.giver_actor,
        entry.receiver_actor,
        entry.exchange_id,
        entry.gathering_id,
        entry.reverses_id,
        entry.paid,
    )


def encode_values(  # noqa: PLR0913 - one argument for each column, so that a row is passed as it is
    community_id: bytes,
    id: bytes,
    number: int,
    kind: str,
    giver_id: bytes,
    receiver_id: bytes,
    minutes: int,
    happened_on_iso: str,
    recorded_at: int,
    giver_actor: bytes | None,
    receiver_actor: bytes | None,
    exchange_id: bytes | None,
    gathering_id: bytes | None,
    reverses_id: bytes | None,
    paid: bool | int,
) -> bytes:
    """Return the text of a stored row, sound or not, so that a changed row shows as a changed hash.

    Raises CanonicalTextError where a value has no text at all.
    """
    row = (
        id,
        number,
        kind,
        giver_id,
        receiver_id,
        minutes,
        happened_on_iso,
        recorded_at,
        giver_actor,
        receiver_actor,
        exchange_id,
        gathering_id,
        reverses_id,
        paid,
    )
    return encode_rows(community_id, (row,))[0]


def encode_rows(community_id: bytes, rows: Iterable[tuple[Any, ...]]) -> list[bytes]:
    """Return the texts of many stored rows; what a row holds after `paid` is not looked at.

    Raises CanonicalTextError where a value of any has no text at all.
    """
    # One f-string without checks: a million entries are verified in seconds, and the hash is the check.
    head = f"{VERSION_LINE}\ncommunity_id: {community_id.hex()}\n"
    try:
        return [
            (
                f"{head}id: {id.hex()}\n"
                f"number: {number}\n"
                f"kind: {kind}\n"
                f"giver_id: {giver.hex()}\n"
                f"receiver_id: {receiver.hex()}\n"
                f"minutes: {minutes}\n"
                f"happened_on: {day}\n"
                f"recorded_at: {recorded_at}\n"
                f"giver_actor: {'-' if giver_actor is None else giver_actor.hex()}\n"
                f"receiver_actor: {'-' if receiver_actor is None else receiver_actor.hex()}\n"
                f"exchange_id: {'-' if exchange is None else exchange.hex()}\n"
                f"gathering_id: {'-' if gathering is None else gathering.hex()}\n"
                f"reverses_id: {'-' if reverses is None else reverses.hex()}\n"
                f"paid: {'yes' if paid else 'no'}\n"
            ).encode("ascii")
            for (
                id,
                number,
                kind,
                giver,
                receiver,
                minutes,
                day,
                recorded_at,
                giver_actor,
                receiver_actor,
                exchange,
                gathering,
                reverses,
                paid,
                *_,
            ) in rows
        ]
    except (AttributeError, UnicodeEncodeError) as error:
        raise errors.CanonicalTextError from error


def decode(text: bytes) -> Entry:
    """Read a canonical text, refusing all but the exact bytes that `encode` returns for the entry.

    Raises CanonicalTextError, or the LedgerError of the first rule the entry breaks.
    """
    entry = _read(text)
    # Reading is lenient and this line is strict, so no second spelling of an entry can slip through.
    if encode(entry) != text:
        raise errors.CanonicalTextError
    return entry


def _read(text: bytes) -> Entry:
    try:
        lines = text.decode("ascii").splitlines()[1:]
        return _entry(dict(line.split(": ", 1) for line in lines))
    except (KeyError, ValueError) as error:
        raise errors.CanonicalTextError from error


def _entry(values: dict[str, str]) -> Entry:
    return Entry(
        community_id=bytes.fromhex(values["community_id"]),
        id=bytes.fromhex(values["id"]),
        number=int(values["number"]),
        kind=values["kind"],
        giver_id=bytes.fromhex(values["giver_id"]),
        receiver_id=bytes.fromhex(values["receiver_id"]),
        minutes=int(values["minutes"]),
        happened_on=date.fromisoformat(values["happened_on"]),
        recorded_at=int(values["recorded_at"]),
        giver_actor=_id_or_none(values["giver_actor"]),
        receiver_actor=_id_or_none(values["receiver_actor"]),
        exchange_id=_id_or_none(values["exchange_id"]),
        gathering_id=_id_or_none(values["gathering_id"]),
        reverses_id=_id_or_none(values["reverses_id"]),
        paid=values["paid"] == "yes",
    )


def _id_or_none(value: str) -> bytes | None:
    return None if value == "-" else bytes.fromhex(value)
